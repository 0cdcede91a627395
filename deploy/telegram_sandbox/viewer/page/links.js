// Links of Telegram lead to places in this page, not to the real Telegram, which knows nothing of this world.

import { tell } from "./ask.js";
import { prepare } from "./composer.js";
import { makeRoom, openApp } from "./mini_app.js";
import { refused, telegramBox } from "./notice.js";

const TELEGRAM = /^https?:\/\/(www\.)?(t\.me|telegram\.me|telegram\.dog)\//i;

/** As this person, by id. */
export async function follow(person, link) {
  try {
    lead(person, link, await tell(`api/people/${person}/follow`, { link }));
  } catch (error) {
    refused(error);
  }
}

function lead(person, link, found) {
  if (found.kind === "app") return openApp(found.launch, (next) => follow(person, next));
  if (found.kind === "share") {
    return telegramBox("Telegram спросит, кому отправить:", { href: found.url, words: found.url }, found.text);
  }
  if (found.kind === "nothing") return telegramBox("В песочнице такого нет:", { words: link }, preparedText(link));
  prepare(found.address, found);
  makeRoom();
  return goTo(found.address);
}

/** A chat of the page, also one that has just come to be. */
export function goTo(address) {
  window.dispatchEvent(new CustomEvent("chat", { detail: address }));
}

function preparedText(link) {
  return URL.canParse(link) ? new URL(link).searchParams.get("text") ?? "" : "";
}

/** From now on each such link of the page is followed as whom `person()` names, if it names anybody. */
export function watchLinks(person) {
  document.addEventListener("click", (event) => {
    const anchor = event.target.closest("a[href]");
    const who = anchor && TELEGRAM.test(anchor.href) && !event.ctrlKey && !event.metaKey ? person() : null;
    if (!who) return;
    event.preventDefault();
    anchor.closest("dialog")?.close();
    follow(who, anchor.href);
  });
}
