// What the person is told over the chat: a passing notice, an alert to close, a choice to make.

import { el } from "./dom.js";

const PASSES_MS = 4000;
const WORDS = {
  MESSAGE_EMPTY: "Пустое сообщение не отправляется",
  BUTTON_INVALID: "Этой кнопки уже нет",
  DATA_INVALID: "Этой кнопки уже нет",
  CHAT_FORWARDS_RESTRICTED: "Канал запрещает пересылать свои посты",
  CHANNEL_PRIVATE: "Этот человек не подписан на закрытый канал",
  MESSAGE_ID_INVALID: "Этого поста уже нет",
  USER_IS_BLOCKED: "Бот заблокировал этого человека",
  BUTTON_URL_INVALID: "Этой кнопки уже нет",
  BOT_APP_SHORTNAME_INVALID: "У этого бота нет такого приложения",
  BOT_INVALID: "Приложения бывают только у ботов",
  START_PARAM_INVALID: "В ссылке неверный код",
  USERNAME_INVALID: "Такого имени не бывает",
  USERNAME_NOT_OCCUPIED: "Такого имени в песочнице нет",
};

export function notice(text) {
  const line = el("p", { class: "notice" }, text);
  document.getElementById("notices").append(line);
  setTimeout(() => line.remove(), PASSES_MS);
}

/** A deed that Telegram, or a lost connection, did not let happen. */
export function refused(error) {
  notice(WORDS[error.message] ?? `Не получилось: ${error.message}`);
}

export function alertBox(text, url) {
  modal(["Закрыть"], el("p", { class: "alert-text" }, text),
    url ? el("p", {}, el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, url)) : null);
}

/** One of several things, each `{ title, about }`; `onChoice` gets it. */
export function choice(title, items, onChoice) {
  const rows = items.map((item) => el("li", {}, el("button", { type: "button", class: "choice",
    on: { click: () => { box.close(); onChoice(item); } } },
    el("b", {}, item.title), el("small", {}, item.about))));
  const box = modal(["Закрыть"], el("h2", {}, title), rows.length ? el("ul", { class: "choices" }, ...rows)
    : el("p", {}, "Подходящих каналов нет"));
}

/** Telegram's own question; `onYes` follows it, or `onNo`. */
export function question(text, yes, onYes, onNo) {
  let isAgreed = false;
  const agree = el("button", { type: "button", class: "ok", on: { click: () => { isAgreed = true; box.close(); } } }, yes);
  const box = modal(["Отмена", agree], el("p", { class: "alert-text" }, text));
  box.addEventListener("close", () => (isAgreed ? onYes() : onNo?.()));
}

/** What Telegram would do with a link, `{ href, words }`, and with a text that goes with it; without `href` the words
 * alone are shown. */
export function telegramBox(title, { href, words }, text) {
  const isWeb = /^https?:\/\//.test(href);
  modal(["Закрыть"], el("h2", {}, title),
    el("p", { class: "alert-text" }, isWeb ? el("a", { href, target: "_blank", rel: "noopener noreferrer" }, words) : words),
    text ? el("p", { class: "alert-text quoted" }, text) : null);
}

function modal([leave, agree], ...inside) {
  const close = el("button", { type: "button", class: agree ? "ok quiet" : "ok", on: { click: () => box.close() } }, leave);
  const box = el("dialog", { class: "alert", on: { close: () => box.remove() } }, ...inside,
    el("div", { class: "answers" }, close, agree));
  document.body.append(box);
  box.showModal();
  return box;
}
