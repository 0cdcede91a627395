// A person's chat, as the person sees it; as one of the people given one may also write, press and open Mini Apps.

import { ask, tell } from "./ask.js";
import { Composer } from "./composer.js";
import { avatar, el, icon, markMoving } from "./dom.js";
import { follow, goTo } from "./links.js";
import { openByButton } from "./mini_app.js";
import { alertBox, choice, notice, question, refused } from "./notice.js";
import { album, keyboard } from "./post.js";
import { formatted } from "./text.js";
import { clockTime, dayOf, fullTime } from "./time.js";

const AGAIN_MS = 2000;
const NEAR = 600; // pixels from the beginning at which more is fetched
const PAGE = 100;

export class DialogView {
  /** `others`: rows of the same bot's chats with people one may act as. */
  constructor(pane, row, others) {
    this.row = row;
    this.place = `api/dialogs/${row.id.replace(":", "/")}`;
    this.pts = 0;
    this.first = 0; // number that the drawn part of the chat begins at; 0: nothing is older
    this.messages = [];
    this.isLoading = false;
    this.drawn = new Map();
    this.gone = new Map();
    this.leaving = new AbortController();
    this.feed = el("div", { class: "feed", role: "log", "aria-label": row.is_bot ? `Чат с ботом ${row.title}` : `Чат: ${row.title}` });
    this.scroller = markMoving(el("div", { class: "scroller", tabindex: "-1" }, this.feed));
    this.composer = new Composer(row.address, (deed, body) => this.act(deed, body), (button) => this.pressBelow(button));
    this.resized = new ResizeObserver(() => this.isStuck && this.jumpToEnd());
    this.resized.observe(this.feed);
    this.resized.observe(this.scroller);
    this.scroller.addEventListener("scroll", () => this.scrolled());
    pane.replaceChildren(this.header(others), this.scroller, this.composer.root);
  }

  header(others) {
    const name = `${this.row.is_bot ? "бот " : ""}${this.row.username ? `@${this.row.username}` : ""}`;
    const about = this.row.may_act ? name : `${name} · так его видит ${this.row.person}`;
    const title = el("div", { class: "titles" }, el("h2", {}, this.row.title), el("p", {}, about));
    const options = others.map((row) =>
      el("option", { value: row.address, selected: row.address === this.row.address }, row.person));
    const picker = el("select", { "aria-label": "От чьего имени писать",
      on: { change: (event) => goTo(event.target.value) } }, ...options);
    this.blocker = el("button", { type: "button", class: "tool", title: "Заблокировать бота", "aria-label": "Заблокировать бота",
      hidden: true, on: { click: () => this.offerBlocking() } }, icon("block"));
    return el("header", { class: "head chat" },
      el("a", { class: "back", href: "#", "aria-label": "К списку чатов" }, icon("back")),
      avatar(this.row.title, this.peer), title, this.blocker,
      this.row.may_act && options.length > 1 ? picker : null);
  }

  /** The person's id, and that of who is in the chat with them. */
  get person() {
    return Number(this.row.id.split(":")[0]);
  }

  get peer() {
    return Number(this.row.id.split(":")[1]);
  }

  offerBlocking() {
    question(`Заблокировать бота «${this.row.title}»? «Запустить» впустит его снова.`, "Заблокировать", () => this.act("block"));
  }

  async open() {
    this.show(await ask(this.place));
    this.jumpToEnd();
    if (matchMedia("(hover: hover)").matches) this.composer.focus();
    this.watch();
  }

  /** Hangs at the sandbox until something changes in the person's chats. */
  async watch() {
    while (!this.leaving.signal.aborted) {
      try {
        this.show(await ask(`${this.place}?seen=${this.pts}&first=${this.first || 1}`, this.leaving.signal));
      } catch {
        await new Promise((resolve) => { setTimeout(resolve, AGAIN_MS); });
      }
    }
  }

  show(dialog) {
    if (this.leaving.signal.aborted) return;
    const wasAtEnd = this.isAtEnd();
    // Asked before older ones came: those stay, and are asked for anew at once.
    const older = dialog.first > this.first && this.pts ? this.messages.filter(({ number }) => number < dialog.first) : [];
    this.pts = older.length ? 0 : dialog.pts;
    if (!older.length) this.first = dialog.first;
    this.dialog = dialog;
    this.draw([...older, ...dialog.messages]);
    this.composer.show(dialog);
    const isKnown = dialog.has_spoken || dialog.is_started;
    this.blocker.hidden = !dialog.may_act || !dialog.is_bot || !isKnown || dialog.is_blocked;
    if (!wasAtEnd) return;
    this.jumpToEnd();
    // Whoever reads the end for days needs no more than the end.
    if (this.messages.length > 3 * PAGE) this.first = this.messages.at(-PAGE).number;
  }

  scrolled() {
    this.isStuck = this.isAtEnd();
    if (this.scroller.scrollTop < NEAR && this.first) this.loadOlder();
  }

  async loadOlder() {
    if (this.isLoading) return;
    this.isLoading = true;
    try {
      const edge = this.first;
      const page = await ask(`${this.place}?before=${edge}`, this.leaving.signal);
      if (this.first === edge) this.putBefore(page, edge);
    } catch {
      // Scrolling on asks again.
    } finally {
      this.isLoading = false;
    }
  }

  putBefore(page, edge) {
    const { scrollHeight, scrollTop } = this.scroller;
    this.first = page.first;
    this.draw([...page.messages, ...this.messages.filter(({ number }) => number >= edge)]);
    this.scroller.scrollTop = scrollTop + this.scroller.scrollHeight - scrollHeight;
  }

  isAtEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < 60;
  }

  jumpToEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.isStuck = true;
  }

  /** Draw only what is not drawn yet, or has changed: focus and selection stay where they are. */
  draw(messages) {
    const { may_act: mayAct, let_write: letWrite } = this.dialog;
    const drawn = new Map();
    this.noteGone(messages);
    this.messages = messages;
    for (const message of messages) this.keep(drawn, message.key, message, () => this.drawMessage(message, mayAct));
    const numbered = [...messages.map(({ number, date, key }) => ({ number, date, node: drawn.get(key).node })),
      ...this.gone.values()].filter(({ number }) => number >= this.first).sort((a, b) => a.number - b.number);
    const nodes = [];
    if (letWrite && !this.first) nodes.push(this.keep(drawn, "let write", mayAct, () => letWriteLine(mayAct)));
    let day = "";
    for (const { date, node } of numbered) {
      const own = dayOf(date);
      if (own !== day) nodes.push(this.keep(drawn, `day ${own}`, own, () => dayLine(own)));
      day = own;
      nodes.push(node);
    }
    if (!nodes.length) nodes.push(this.keep(drawn, "empty", "", () => el("p", { class: "empty" }, "Здесь пока пусто")));
    this.drawn = drawn;
    arrange(this.feed, nodes);
  }

  keep(drawn, key, value, make) {
    const state = JSON.stringify(value);
    const old = this.drawn.get(key);
    const node = old?.state === state ? old.node : make();
    if (old && old.node !== node) moveFocus(old.node, node);
    drawn.set(key, { state, node, value });
    return node;
  }

  /** A message that one has seen and that is no more leaves a line. */
  noteGone(messages) {
    const there = new Set(messages.map((message) => message.key));
    for (const [key, { value }] of this.drawn) {
      if (!value.number || there.has(key) || value.number < this.first) continue;
      const node = el("article", { class: "post service gone" }, el("span", { class: "pill" }, "сообщение удалено"));
      this.gone.set(key, { number: value.number, date: value.date, node });
    }
  }

  drawMessage(message, mayAct) {
    if (message.service) {
      return el("article", { class: "post service" }, el("span", { class: "pill" }, message.service.title));
    }
    const bubble = el("div", { class: "bubble" });
    if (message.forward) bubble.append(el("div", { class: "origin" }, "Пересланное сообщение"));
    if (message.media.length) bubble.append(album(message.media));
    if (message.text) bubble.append(formatted(message.text, message.entities));
    bubble.append(el("footer", { class: "meta" },
      el("time", { title: fullTime(message.date) }, `${message.edited ? "изм. " : ""}${clockTime(message.date)}`)));
    const article = el("article", { class: `post ${message.is_out ? "out" : "in"}`, tabindex: "0", "data-number": message.number }, bubble);
    const press = mayAct ? (button, node) => this.press(message.number, button, node) : null;
    if (message.keyboard?.is_inline) article.append(keyboard(message.keyboard, press));
    return article;
  }

  /** Says whether it was done. */
  async act(deed, body) {
    try {
      await tell(`${this.place}/${deed}`, body);
      this.jumpToEnd();
      return true;
    } catch (error) {
      refused(error);
      return false;
    }
  }

  async press(number, button, node) {
    if (button.does === "copy_text") return copy(button.carries);
    if (button.does === "web_app") return this.openApp(button.carries);
    if (button.does !== "callback_data") return notice("Песочница такие кнопки не нажимает");
    node.setAttribute("aria-busy", "true");
    try {
      const { answer } = await tell(`${this.place}/press`, { message: number, data: button.carries });
      if (answer === null) notice("Бот не ответил на нажатие");
      else if (answer.is_alert || answer.url) alertBox(answer.text, answer.url);
      else if (answer.text) notice(answer.text);
    } catch (error) {
      refused(error);
    } finally {
      node.removeAttribute("aria-busy");
    }
  }

  async pressBelow(button) {
    if (button.does === "request_chat") return this.offerChannels(button);
    if (button.does === "request_contact") return this.act("contact");
    if (button.does === "web_app") return this.openApp(button.carries);
    if (button.does) return notice("Песочница такие кнопки не нажимает");
    return this.act("say", { text: button.text });
  }

  openApp(url) {
    return openByButton(this.place, url, (link) => follow(this.person, link));
  }

  async offerChannels({ text, carries: request }) {
    try {
      const { channels } = await ask(`${this.place}/choices?request_id=${request}`);
      const items = channels.map((channel) => ({ ...channel, about: aboutChannel(channel) }));
      choice(text, items, (channel) => this.choose(request, channel));
    } catch {
      notice("Этой кнопки уже нет");
    }
  }

  /** The person's own client asks before it gives the bot rights in a channel. */
  choose(request, { id, title, grants }) {
    const agreed = () => this.act("choose", { request_id: request, channel: id });
    if (!grants) return agreed();
    return question(`Сделать бота «${this.row.title}» администратором канала «${title}»?`, "Сделать", agreed);
  }

  poll() {}

  tick() {}

  close() {
    this.leaving.abort();
    this.resized.disconnect();
  }
}

function aboutChannel({ username, is_admin: isAdmin }) {
  return `${username ? `@${username}` : "закрытый"} · бот ${isAdmin ? "в нём администратор" : "в нём не администратор"}`;
}

async function copy(text) {
  await navigator.clipboard.writeText(text);
  notice("Скопировано");
}

/** Why a bot, which may write to nobody first, has written all the same. */
function letWriteLine(isOwn) {
  const words = isOwn ? "Вы разрешили боту писать" : "Боту разрешено писать";
  return el("article", { class: "post service" }, el("span", { class: "pill" }, words));
}

function dayLine(words) {
  return el("div", { class: "day" }, el("span", { class: "pill" }, words));
}

/** Bring the children into this order; those that stay in place are not touched. */
function arrange(parent, nodes) {
  const wanted = new Set(nodes);
  for (const node of [...parent.children]) if (!wanted.has(node)) node.remove();
  let at = parent.firstChild;
  for (const node of nodes) {
    if (node === at) at = at.nextSibling;
    else parent.insertBefore(node, at);
  }
}

/** Whoever stands on a button of a message that is drawn anew stands on the button in its place. */
function moveFocus(old, node) {
  if (!old.contains(document.activeElement)) return;
  const index = [...old.querySelectorAll(".key")].indexOf(document.activeElement);
  requestAnimationFrame(() => (node.querySelectorAll(".key")[index] ?? node).focus({ preventScroll: true }));
}
