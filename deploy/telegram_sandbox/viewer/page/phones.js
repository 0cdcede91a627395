// The story's telephones: whose number, which password, and the code that Telegram has just sent there.

import { ask } from "./ask.js";
import { avatar, el, icon } from "./dom.js";
import { notice } from "./notice.js";
import { formatted } from "./text.js";
import { exactTime } from "./time.js";

const STATES = { active: "работает", banned: "забанен", frozen: "заморожен", deleted: "удалён" };
const CODES = {
  open: "введите его кнопками бота",
  void: "сгорел: его набрали текстом в Telegram",
  stale: "устарел",
};

export class PhonesView {
  constructor(pane, row) {
    this.feed = el("div", { class: "phones" });
    this.tips = el("ul", { class: "tips", "aria-label": "Что попробовать" });
    pane.replaceChildren(
      el("header", { class: "head" },
        el("a", { class: "back", href: "#", "aria-label": "К списку чатов" }, icon("back")), avatar(row.title, 0),
        el("div", { class: "titles" }, el("h2", {}, row.title),
          el("p", {}, "что видно на экранах этих аккаунтов, и что можно попробовать"))),
      el("div", { class: "scroller", tabindex: "-1" }, this.feed, this.tips));
  }

  async open() {
    await this.poll();
  }

  async poll() {
    const { phones, tips } = await ask("api/phones");
    if (tips.length !== this.tips.children.length) this.tips.replaceChildren(...tips.map(tip));
    const known = JSON.stringify(phones);
    if (known === this.known) return;
    this.known = known;
    const isOpen = new Set([...this.feed.querySelectorAll("details[open]")].map((box) => box.dataset.id));
    this.feed.replaceChildren(...phones.map((phone) => card(phone, isOpen.has(String(phone.id)))));
  }

  tick() {}

  close() {}
}

function card(phone, isOpen) {
  return el("section", { class: "phone", "aria-label": phone.name },
    el("h3", {}, phone.name, el("span", { class: `badge ${phone.state}` }, STATES[phone.state])),
    el("p", {}, el("span", { class: "number" }, phone.phone), copier(phone.phone)),
    code(phone.code),
    phone.password ? el("p", { class: "dim" }, "пароль: ", el("code", {}, phone.password)) : null,
    el("p", { class: "dim" }, "администратор: ", ...links(phone.administers)),
    messages(phone, isOpen));
}

function copier(text) {
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    notice("Скопировано");
  };
  return el("button", { type: "button", class: "copy", on: { click: copy } }, "копировать");
}

function code(newest) {
  if (!newest) return el("p", { class: "code none", role: "status" }, "кода пока нет");
  return el("p", { class: `code ${newest.state}`, role: "status" },
    el("b", {}, newest.code), el("small", {}, CODES[newest.state]));
}

function links(channels) {
  if (!channels.length) return ["нигде"];
  return channels.flatMap(({ title, address }, n) => [n ? ", " : "", el("a", { href: `#${address}` }, title)]);
}

function messages({ id, messages: list }, isOpen) {
  if (!list.length) return null;
  return el("details", { "data-id": id, open: isOpen },
    el("summary", {}, "чат «Telegram»"),
    ...list.toReversed().map(({ date, text }) => el("div", { class: "letter" }, el("time", {}, exactTime(date)), formatted(text, []))));
}

function tip({ link, title, about }) {
  return el("li", {}, el("b", {}, title), el("span", { class: "dim" }, about), el("span", { class: "link" }, link), copier(link));
}
