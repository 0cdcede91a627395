// A person's chat with a bot, as the person sees it.

import { avatar, el, icon } from "./dom.js";
import { ask } from "./ask.js";
import { album, keyboard } from "./post.js";
import { formatted } from "./text.js";
import { clockTime, dayOf, fullTime } from "./time.js";

export class DialogView {
  constructor(pane, row) {
    this.row = row;
    this.known = new Map();
    this.feed = el("div", { class: "feed", role: "log", "aria-label": `Чат с ботом ${row.title}` });
    this.scroller = el("div", { class: "scroller", tabindex: "-1" }, this.feed);
    this.keys = el("div", { class: "below", hidden: true });
    const about = `бот @${row.username} · так его видит ${row.person}`;
    pane.replaceChildren(
      el("header", { class: "head" },
        el("a", { class: "back", href: "#", "aria-label": "К списку чатов" }, icon("back")),
        avatar(row.title, Number(row.id.split(":")[1])),
        el("div", { class: "titles" }, el("h2", {}, row.title), el("p", {}, about))),
      this.scroller, this.keys);
  }

  async open() {
    await this.poll();
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  async poll() {
    const dialog = await ask(`api/dialogs/${this.row.id.replace(":", "/")}`);
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    const wasAtEnd = scrollHeight - scrollTop - clientHeight < 60;
    if (this.draw(dialog.messages) && wasAtEnd) this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  /** Draw only what is not drawn yet, or has changed; says whether anything was. */
  draw(messages) {
    const known = new Map();
    const nodes = [];
    let day = "";
    for (const message of messages) {
      const own = dayOf(message.date);
      if (own !== day) nodes.push(el("div", { class: "day" }, el("span", { class: "pill" }, own)));
      day = own;
      const state = JSON.stringify(message);
      const old = this.known.get(message.key);
      const node = old?.state === state ? old.node : drawMessage(message);
      known.set(message.key, { state, node });
      nodes.push(node);
    }
    const before = JSON.stringify([...this.known.values()].map((each) => each.state));
    const isChanged = before !== JSON.stringify([...known.values()].map((each) => each.state)) || !nodes.length;
    this.known = known;
    if (!nodes.length) nodes.push(el("p", { class: "empty" }, "Здесь пока пусто"));
    if (isChanged) this.feed.replaceChildren(...nodes);
    this.showKeys(messages);
    return isChanged;
  }

  showKeys(messages) {
    const last = messages.findLast((message) => message.keyboard && !message.keyboard.is_inline);
    this.keys.hidden = !last;
    if (last) this.keys.replaceChildren(keyboard(last.keyboard));
  }

  tick() {}

  close() {}
}

function drawMessage(message) {
  if (message.service) {
    return el("article", { class: "post service" }, el("span", { class: "pill" }, message.service.title));
  }
  const bubble = el("div", { class: "bubble" });
  if (message.media.length) bubble.append(album(message.media));
  if (message.text) bubble.append(formatted(message.text, message.entities));
  bubble.append(el("footer", { class: "meta" },
    el("time", { title: fullTime(message.date) }, `${message.edited ? "изм. " : ""}${clockTime(message.date)}`)));
  const article = el("article", { class: `post ${message.is_out ? "out" : "in"}`, tabindex: "0" }, bubble);
  if (message.keyboard?.is_inline) article.append(keyboard(message.keyboard));
  return article;
}
