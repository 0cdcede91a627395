// The line at the bottom of a chat: Start, the bot's keyboard, the text field, a photo and a sticker to try.

import { el, icon } from "./dom.js";
import { keyboard } from "./post.js";

const drafts = new Map();
const starts = new Map();
let shown = null;

/** What a link has prepared in the chat of this address: a `text` to send, a `start` that goes with «Запустить». */
export function prepare(address, { text, start }) {
  if (text) drafts.set(address, text);
  if (start) starts.set(address, start);
  if (shown?.address === address) shown.takePrepared();
}

export class Composer {
  /** `act(deed, body)` does something as the person; `press(button, node)` a button of the keyboard. */
  constructor(address, act, press) {
    this.address = address;
    this.act = act;
    this.press = press;
    this.keys = el("div", { class: "below-keys", hidden: true });
    this.starter = el("button", { type: "button", class: "start", hidden: true, on: { click: () => this.start() } },
      "Запустить");
    this.field = el("textarea", { rows: "1", placeholder: "Сообщение", "aria-label": "Сообщение", enterkeyhint: "send",
      on: { keydown: (event) => this.typed(event), input: () => drafts.set(address, this.field.value) } });
    this.takePrepared();
    shown = this;
    const tool = (name, title, deed) => el("button", { type: "button", class: "tool", title, "aria-label": title,
      on: { click: () => this.act(deed) } }, icon(name));
    this.menu = el("button", { type: "button", class: "menu", hidden: true,
      on: { click: () => this.press({ does: "web_app", carries: this.menu.value }) } });
    this.form = el("form", { class: "composer", hidden: true, on: { submit: (event) => this.submit(event) } },
      this.menu, tool("photo", "Отправить фото", "photo"), tool("sticker", "Отправить стикер", "sticker"), this.field,
      el("button", { class: "tool send", title: "Отправить", "aria-label": "Отправить" }, icon("send")));
    this.root = el("div", { class: "below" }, this.keys, this.starter, this.form);
  }

  takePrepared() {
    this.field.value = drafts.get(this.address) ?? "";
    if (this.dialog) this.show(this.dialog);
  }

  show(dialog) {
    this.dialog = dialog;
    const { may_act, has_spoken, is_blocked, is_bot: isBot, keyboard: below, menu } = dialog;
    const isStarted = !isBot || (has_spoken && !is_blocked && !starts.has(this.address));
    this.starter.hidden = !may_act || isStarted;
    this.form.hidden = !may_act || !isStarted;
    this.root.hidden = !may_act && !below;
    this.menu.hidden = !menu;
    if (menu) {
      this.menu.textContent = menu.text;
      this.menu.value = menu.url;
    }
    const known = JSON.stringify([may_act, below]);
    if (known === this.known) return;
    this.known = known;
    this.keys.hidden = !below;
    this.keys.replaceChildren(...(below ? [keyboard(below, may_act ? this.press : null)] : []));
  }

  async start() {
    const payload = starts.get(this.address) ?? "";
    starts.delete(this.address);
    await this.act("start", { payload });
    this.field.focus();
  }

  focus() {
    (this.form.hidden ? this.starter : this.field).focus({ preventScroll: true });
  }

  typed(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    this.submit(event);
  }

  async submit(event) {
    event.preventDefault();
    const text = this.field.value;
    if (!text.trim()) return;
    this.field.value = "";
    drafts.delete(this.address);
    if (!(await this.act("say", { text }))) this.field.value = text;
  }
}
