// An open channel: a window of its posts, kept up to date while one looks.

import { avatar, el, icon, markMoving } from "./dom.js";
import { ask } from "./ask.js";
import { drawPost, refreshAge, refreshPost } from "./post.js";
import { dayOf } from "./time.js";

const LEGEND = "X: выше последних X постов донора · Y: выше Y-го лучшего из последних 50 · "
  + "порог: что надо превзойти · место: среди них";
const NEAR = 600; // pixels from an end at which more is fetched

export class ChannelView {
  /** `forward(channel, post)`: takes a post to the bot; none where one may act as nobody. */
  constructor(pane, row, address, forward) {
    this.row = row;
    this.address = address;
    this.forward = forward && ((post) => forward(row, post));
    this.articles = new Map();
    this.visible = new Set();
    this.unseen = 0;
    this.isLoading = false;
    this.feed = el("div", { class: "feed", role: "feed", "aria-label": `Посты канала ${row.title}` });
    this.scroller = markMoving(el("div", { class: "scroller", tabindex: "-1", on: { scroll: () => this.scrolled() } }, this.feed));
    this.badge = el("b", { class: "count", hidden: true });
    this.toEnd = el("button", { class: "to-end", "aria-label": "К новым постам", hidden: true,
      on: { click: () => this.openNewest() } }, icon("down"), this.badge);
    this.head = el("header", { class: "head" });
    this.observer = new IntersectionObserver((seen) => this.looked(seen), { root: this.scroller });
    // Fonts, pictures and new counts change heights: who stands at the end stays there.
    this.isStuck = false;
    this.resized = new ResizeObserver(() => this.isStuck && this.jumpToEnd());
    this.resized.observe(this.feed);
    this.legend = el("p", { class: "legend" }, LEGEND);
    pane.replaceChildren(this.head, this.legend, this.scroller, this.toEnd);
    this.describe(row);
  }

  describe(row) {
    this.legend.hidden = !["project", "donor"].includes(row.section);
    const known = JSON.stringify([row.title, row.username, row.members, row.reactions, row.protected, row.projects]);
    if (known === this.known) return;
    this.known = known;
    this.head.replaceChildren(
      el("a", { class: "back", href: "#", "aria-label": "К списку чатов" }, icon("back")),
      avatar(row.title, row.id),
      el("div", { class: "titles" },
        el("h2", {}, row.title, row.protected ? icon("lock") : null),
        el("p", {}, facts(row).join(" · "))));
  }

  async open(number) {
    await this.show(number ? `around=${number}` : "");
    const article = number ? this.articleOf(number) : null;
    if (article) this.point(article);
    else this.jumpToEnd();
  }

  /** A page instead of whatever is shown. */
  async show(query) {
    const page = await ask(`api/channels/${this.row.id}/posts?${query}`);
    this.observer.disconnect();
    this.articles.clear();
    this.visible.clear();
    this.pts = page.pts;
    this.hasOlder = page.has_older;
    this.hasNewer = page.has_newer;
    this.feed.replaceChildren(...page.posts.map((post) => this.draw(post)));
    this.arranged();
  }

  async openNewest() {
    if (this.hasNewer) await this.show("");
    this.jumpToEnd();
  }

  draw(post) {
    const article = drawPost(post, this.row, this.address, this.forward);
    this.articles.set(post.key, article);
    this.observer.observe(article);
    return article;
  }

  articleOf(number) {
    return [...this.articles.values()].find((article) => article.post.ids.includes(number));
  }

  point(article) {
    article.scrollIntoView({ block: "center" });
    article.classList.add("pointed");
    article.focus({ preventScroll: true });
    setTimeout(() => article.classList.remove("pointed"), 2500);
  }

  jumpToEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.isStuck = true;
    this.setUnseen(0);
  }

  isAtEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    return !this.hasNewer && scrollHeight - scrollTop - clientHeight < 60;
  }

  scrolled() {
    this.isStuck = this.isAtEnd();
    if (this.isStuck) this.setUnseen(0);
    this.toEnd.hidden = this.isStuck;
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    if (scrollTop < NEAR && this.hasOlder) this.loadMore("before");
    if (scrollHeight - scrollTop - clientHeight < NEAR && this.hasNewer) this.loadMore("after");
  }

  async loadMore(direction) {
    if (this.isLoading) return;
    this.isLoading = true;
    try {
      const articles = [...this.feed.querySelectorAll(".post")];
      const edge = direction === "before" ? articles[0].post.ids[0] : articles.at(-1).post.ids.at(-1);
      const page = await ask(`api/channels/${this.row.id}/posts?${direction}=${edge}`);
      const fresh = page.posts.filter((post) => !this.articles.has(post.key)).map((post) => this.draw(post));
      if (direction === "before") this.putBefore(fresh, page);
      else this.putAfter(fresh, page);
    } finally {
      this.isLoading = false;
    }
  }

  putBefore(fresh, page) {
    const height = this.scroller.scrollHeight;
    const top = this.scroller.scrollTop;
    this.hasOlder = page.has_older;
    this.feed.prepend(...fresh);
    this.arranged();
    this.scroller.scrollTop = top + this.scroller.scrollHeight - height;
  }

  putAfter(fresh, page) {
    this.hasNewer = page.has_newer;
    this.feed.append(...fresh);
    this.arranged();
  }

  looked(seen) {
    for (const { target, isIntersecting } of seen) {
      if (isIntersecting) this.visible.add(target);
      else this.visible.delete(target);
    }
  }

  async poll() {
    if (this.pts === undefined) return;
    const shown = [...this.visible].map((article) => article.post.ids[0]).join(",");
    const changes = await ask(`api/channels/${this.row.id}/changes?pts=${this.pts}&shown=${shown}`);
    this.pts = changes.pts;
    for (const [key, live] of Object.entries(changes.live)) {
      const article = this.articles.get(key);
      if (article) refreshPost(article, live, this.address);
    }
    await this.remove(changes.deleted);
    const added = changes.posts.filter((post) => this.place(post)).length;
    if (added || changes.posts.length || changes.deleted.length) this.arranged();
    if (added && !this.isStuck) this.setUnseen(this.unseen + added);
  }

  /** Draw a changed post anew, or put a new one at the end; says whether it is new. */
  place(post) {
    const old = this.articles.get(post.key);
    if (old) {
      this.observer.unobserve(old);
      this.visible.delete(old);
      old.replaceWith(this.draw(post));
      return false;
    }
    const last = this.feed.querySelector(".post:last-child")?.post.ids.at(-1) ?? 0;
    if (post.ids[0] < last) return false;
    if (!this.hasNewer) this.feed.append(this.draw(post));
    return true;
  }

  async remove(numbers) {
    for (const number of numbers) {
      const article = this.articleOf(number);
      if (!article) continue;
      const left = article.post.ids.filter((id) => !numbers.includes(id));
      if (left.length) this.place(await ask(`api/channels/${this.row.id}/posts/${left[0]}`));
      else this.drop(article);
    }
  }

  drop(article) {
    this.observer.unobserve(article);
    this.visible.delete(article);
    this.articles.delete(article.post.key);
    article.remove();
  }

  setUnseen(number) {
    this.unseen = number;
    this.badge.textContent = number;
    this.badge.hidden = number === 0;
    if (number) this.toEnd.hidden = false;
    else if (this.isStuck) this.toEnd.hidden = true;
  }

  /** Day lines stand between posts of different days; an empty channel says so. */
  arranged() {
    this.feed.querySelectorAll(".day, .empty").forEach((node) => node.remove());
    let day = "";
    for (const article of this.feed.querySelectorAll(".post")) {
      const own = dayOf(article.post.date);
      if (own !== day) article.before(el("div", { class: "day" }, el("span", { class: "pill" }, own)));
      day = own;
    }
    if (!day) this.feed.append(el("p", { class: "empty" }, "Здесь пока пусто"));
  }

  tick() {
    this.visible.forEach(refreshAge);
  }

  close() {
    this.observer.disconnect();
    this.resized.disconnect();
  }
}

function facts(row) {
  const kind = row.is_group ? "группа" : row.username ? `@${row.username}` : "закрытый канал";
  return [
    kind,
    people(row.members),
    row.projects.length ? `донор для ${row.projects.map((title) => `«${title}»`).join(", ")}` : "",
    row.reactions ? "" : "реакции выключены",
    row.protected ? "пересылка запрещена" : "",
  ].filter(Boolean);
}

const NUMBER = new Intl.NumberFormat("ru");
const RULES = new Intl.PluralRules("ru");
const FORMS = { one: "подписчик", few: "подписчика", many: "подписчиков", other: "подписчика" };

function people(number) {
  return `${NUMBER.format(number)}\u00a0${FORMS[RULES.select(number)]}`;
}
