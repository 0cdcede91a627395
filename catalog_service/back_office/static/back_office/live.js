// Parts of a page that tell how things stand now. Each names in `data-live` the address that tells it, and is asked for
// anew every so many seconds while somebody looks:
//   {"html": what stands there, "every": seconds until the next time, 0: never, "said": for those who listen, "state": …}
// When the state changes, what else of the page depends on it (`data-by-state`, by its id) comes anew, too; where that is
// not there any more and says "reload", the whole page does.
"use strict";

const AWAY = "Нет связи с сайтом: показано то, что было известно. Пробуем снова.";
const SIGNED_OUT = "Вход закончился: обновите страницу и войдите снова.";
const LONGEST_PAUSE_S = 30;
const SAID_EVERY_MS = 15000;

class SignedOut extends Error {}

async function asked(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-store" });
  if (answer.redirected || answer.status === 403) throw new SignedOut();
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer;
}

// Whoever has the keyboard within it, or has opened something there, keeps that.
function replaced(element, html) {
  if (element.dataset.shown === html) return;
  const focused = element.contains(document.activeElement) ? document.activeElement.id : "";
  const open = [...element.querySelectorAll("details[id][open]")].map((each) => each.id);
  element.innerHTML = html;
  element.dataset.shown = html;
  open.forEach((id) => document.getElementById(id)?.setAttribute("open", ""));
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  element.dispatchEvent(new CustomEvent("replaced", { bubbles: true })); // who draws there draws anew
}

async function refreshByState() {
  const parts = document.querySelectorAll("[data-by-state][id]");
  if (!parts.length) return;
  const text = await (await asked(location.href)).text();
  const page = new DOMParser().parseFromString(text, "text/html");
  for (const part of parts) {
    const fresh = page.getElementById(part.id);
    if (fresh) replaced(part, fresh.innerHTML);
    else if (part.dataset.byState === "reload") location.reload(); // it is made otherwise now: a draft has a form
  }
}

class Part {
  constructor(element) {
    this.element = element;
    this.html = element.querySelector("[data-live-html]");
    this.trouble = element.querySelector("[data-live-trouble]");
    this.said = element.querySelector("[data-live-said]");
    this.every = Number(element.dataset.every);
    this.state = element.dataset.state;
    this.failures = 0;
    this.saidAt = 0;
    this.plan();
  }

  plan() {
    clearTimeout(this.timer);
    if (!this.every || document.hidden) return;
    const pause = Math.min(this.every * 2 ** this.failures, Math.max(this.every, LONGEST_PAUSE_S));
    this.timer = setTimeout(() => this.ask(), pause * 1000);
  }

  async ask() {
    clearTimeout(this.timer);
    if (this.asking) return;
    this.asking = true;
    try {
      await this.show(await (await asked(this.element.dataset.live)).json());
      this.failures = 0;
      this.tell("");
    } catch (error) {
      this.failures += 1;
      if (error instanceof SignedOut) this.every = 0;
      this.tell(error instanceof SignedOut ? SIGNED_OUT : AWAY);
    }
    this.asking = false;
    this.plan();
  }

  async show({ html, every, said = "", state }) {
    replaced(this.html, html);
    if (state !== undefined && state !== this.state) {
      await refreshByState();
      this.state = state;
      this.saidAt = 0;
    }
    this.every = every;
    if (this.said && Date.now() - this.saidAt >= SAID_EVERY_MS) this.say(said);
  }

  say(words) {
    this.saidAt = Date.now();
    if (this.said.textContent !== words) this.said.textContent = words;
  }

  tell(words) {
    if (this.trouble && this.trouble.textContent !== words) this.trouble.textContent = words;
  }
}

document.addEventListener("DOMContentLoaded", () => {
  const parts = [...document.querySelectorAll("[data-live]")].map((element) => new Part(element));
  document.addEventListener("visibilitychange", () => {
    for (const part of parts) {
      if (document.hidden) clearTimeout(part.timer);
      else if (part.every) part.ask();
    }
  });
  addEventListener("online", () => parts.filter((part) => part.every).forEach((part) => part.ask()));
});
