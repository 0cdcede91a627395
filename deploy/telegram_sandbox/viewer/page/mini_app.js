// A Mini App over the chat, as Telegram's web clients open it: a window with a header, and the app in a frame.

import { ask, tell } from "./ask.js";
import { AppEvents } from "./app_events.js";
import { el, icon } from "./dom.js";
import { notice, question, refused } from "./notice.js";
import { isDark, onTheme } from "./theme.js";

const beside = matchMedia("(min-width: 1200px)"); // as the style sheet has it
// What a real client lets an app do: it never leads the page around it elsewhere.
const SANDBOX = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-forms allow-modals";
let shown = null;

/** `launch` as the sandbox tells it; another app that is open is closed. `follow(link)` goes where a link leads. */
export function openApp(launch, follow) {
  const address = `${launch.address}&tgWebAppThemeParams=${encodeURIComponent(JSON.stringify(palette(launch)))}`;
  // One that the page's policy does not let in: a tab of its own has no window around it, as a plain browser.
  if (!launch.is_framed) return window.open(address, "_blank", "noopener,noreferrer");
  shown?.leave();
  shown = new MiniApp(launch, address, follow);
  return shown;
}

/** Out of the way of the chat, without being closed, where it stands in its way. */
export function makeRoom() {
  if (!beside.matches) shown?.minimize();
}

export function isAppOpen() {
  return shown !== null;
}

/** A button of a message, of the keyboard or of the menu; `place` is the chat's. */
export async function openByButton(place, url, follow) {
  try {
    openApp((await tell(`${place}/open`, { url })).launch, follow);
  } catch (error) {
    refused(error);
  }
}

function palette({ palettes }) {
  return palettes[isDark() ? "dark" : "light"];
}

class MiniApp {
  constructor(launch, address, follow) {
    this.launch = launch;
    this.place = `api/dialogs/${launch.person}/${launch.bot}`;
    this.follow = follow;
    this.colours = { head: "secondary_bg_color", wall: "bg_color" };
    this.asksBeforeClosing = false;
    this.opener = document.activeElement;
    this.back = tool("back", "Назад", () => this.events.tell("back_button_pressed"));
    this.back.hidden = true;
    this.frame = el("iframe", { src: address, title: `Мини-приложение бота «${launch.title}»`, sandbox: SANDBOX });
    this.head = el("header", { class: "app-head" }, this.back, el("h2", {}, launch.title),
      tool("reload", "Обновить", () => this.events.reload()), tool("minimize", "Свернуть", () => this.minimize()),
      tool("close", "Закрыть", () => this.close()));
    this.box = el("section", { class: "app", role: "dialog", "aria-label": launch.title }, this.head, this.frame);
    this.bar = el("div", { class: "app-bar", hidden: true },
      el("button", { type: "button", class: "app-restore", on: { click: () => this.restore() } }, launch.title),
      tool("close", "Закрыть приложение", () => this.close()));
    this.events = new AppEvents(this);
    this.resized = new ResizeObserver(() => this.events.viewport());
    this.open();
  }

  open() {
    this.ignoreTheme = onTheme(() => this.themeChanged());
    this.box.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    document.body.append(this.box, this.bar);
    this.paint();
    this.resized.observe(this.frame);
    this.frame.focus();
  }

  get palette() {
    return palette(this.launch);
  }

  themeChanged() {
    this.paint();
    this.events.theme();
  }

  /** `head`, `wall`: each `#rrggbb`, or the name of one of the theme's colours. */
  colour(place, colour) {
    if (!/^#[0-9a-f]{6}$/i.test(colour) && !(colour in this.palette)) return;
    this.colours[place] = colour;
    this.paint();
  }

  paint() {
    const { head, wall } = Object.fromEntries(
      Object.entries(this.colours).map(([place, colour]) => [place, this.palette[colour] ?? colour]));
    this.box.style.setProperty("--app-wall", wall);
    this.box.style.setProperty("--app-head", head);
    this.box.style.setProperty("--app-ink", isLight(head) ? "#000000" : "#ffffff");
  }

  expand() {
    this.box.classList.add("expanded");
  }

  get isExpanded() {
    return this.box.classList.contains("expanded");
  }

  get isHidden() {
    return this.box.hidden;
  }

  minimize() {
    this.show(false);
  }

  restore() {
    this.show(true);
    this.frame.focus();
  }

  show(isVisible) {
    if (this.box.hidden !== isVisible) return;
    this.box.hidden = !isVisible;
    this.bar.hidden = isVisible;
    this.events.tell("visibility_changed", { is_visible: isVisible });
  }

  /** By the person, who is asked first when the app wishes so. */
  close() {
    if (!this.asksBeforeClosing) return this.leave();
    return question("Закрыть приложение? То, что вы изменили, может пропасть.", "Закрыть", () => this.leave());
  }

  leave() {
    this.ignoreTheme();
    this.resized.disconnect();
    this.events.stop();
    this.box.remove();
    this.bar.remove();
    if (shown === this) shown = null;
    if (this.opener?.isConnected) this.opener.focus({ preventScroll: true });
  }

  /** Whether the bot may write, asked by the app: who has let it already is not asked again. */
  async askWriteAccess() {
    const answer = (status) => this.events.tell("write_access_requested", { status });
    const { is_started: isStarted, is_blocked: isBlocked } = await ask(this.place);
    if (isStarted && !isBlocked) return answer("allowed");
    return question(`Разрешить боту «${this.launch.title}» писать вам?`, "Разрешить",
      () => this.allow().then((isDone) => answer(isDone ? "allowed" : "cancelled")), () => answer("cancelled"));
  }

  async allow() {
    try {
      await tell(`${this.place}/allow`);
      return true;
    } catch (error) {
      refused(error);
      return false;
    }
  }

  /** Only an app that a button of the keyboard has opened may hand its bot something; that ends it. */
  async sendData(data) {
    if (!this.launch.button) return;
    try {
      await tell(`${this.place}/data`, { data, button: this.launch.button });
      this.leave();
    } catch (error) {
      refused(error);
    }
  }
}

function tool(name, title, click) {
  return el("button", { type: "button", class: "tool", title, "aria-label": title, on: { click } }, icon(name));
}

function isLight(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return red * 0.299 + green * 0.587 + blue * 0.114 > 140;
}

document.addEventListener("securitypolicyviolation", (event) => {
  if (event.effectiveDirective === "frame-src") notice("Приложение появилось позже этой страницы: обновите её");
});
