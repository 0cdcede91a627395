/** A small Telegram client for tests: opens the app as clients do, keeps what it posts, answers. */

import { vi } from "vitest";

type Bridge = typeof import("./index");
type Posted = [type: string, data: unknown];
type Receive = (type: string, data?: unknown) => void;
interface Page {
  TelegramWebviewProxy?: { postEvent(type: string, data: string): void };
  TelegramGameProxy?: { receiveEvent: Receive };
  Telegram?: { WebView: { receiveEvent: Receive } };
  happyDOM: { setURL(url: string): void };
}

export const page = window as unknown as Page;

export const DESKTOP_DARK = {
  bg_color: "#17212b",
  secondary_bg_color: "#232e3c",
  text_color: "#f5f5f5",
  hint_color: "#708499",
  link_color: "#6ab3f3",
  button_color: "#5288c1",
  button_text_color: "#ffffff",
  header_bg_color: "#17212b",
  bottom_bar_bg_color: "#17212b",
  accent_text_color: "#6ab2f2",
  section_bg_color: "#17212b",
  section_header_text_color: "#6ab3f3",
  section_separator_color: "#111921",
  subtitle_text_color: "#708499",
  destructive_text_color: "#ec3942",
};

export function initData(more: Record<string, string> = {}): string {
  const user = JSON.stringify({ id: 1, first_name: "Анна", allows_write_to_pm: true });
  return String(new URLSearchParams({ user, auth_date: "1790000000", hash: "0f", ...more }));
}

export function launchHash(more: Record<string, string> = {}): string {
  return `#${new URLSearchParams({
    tgWebAppData: initData(),
    tgWebAppVersion: "8.0",
    tgWebAppPlatform: "android",
    tgWebAppThemeParams: JSON.stringify(DESKTOP_DARK),
    ...more,
  })}`;
}

const listening: [target: EventTarget, listener: Parameters<EventTarget["addEventListener"]>][] = [];

/** A page that is left hears no more; the windows of these tests live on. */
function forget(): void {
  for (const [target, [type, listener]] of listening.splice(0)) target.removeEventListener(type, listener);
}

function overhear(target: EventTarget): void {
  const listen = target.addEventListener.bind(target);
  vi.spyOn(target, "addEventListener").mockImplementation((...listener) => {
    listening.push([target, listener]);
    listen(...listener);
  });
}

/** The app's bridge, loaded anew at this address, as a browser loads a page; what is in sessionStorage stays. */
export async function load(address: string): Promise<Bridge> {
  page.happyDOM.setURL(`https://catalog.example${address}`);
  document.documentElement.removeAttribute("style");
  document.adoptedStyleSheets = [];
  forget();
  for (const target of [window, document]) if (!vi.isMockFunction(target.addEventListener)) overhear(target);
  vi.resetModules();
  return import("./index");
}

/** A phone's client around the page from now on. What the app posts comes into the list. */
export function phone(): Posted[] {
  const posted: Posted[] = [];
  page.TelegramWebviewProxy = { postEvent: (type, data) => posted.push([type, JSON.parse(data)]) };
  return posted;
}

const alone = window.parent;

/** A web client's page around the app's frame from now on, and what the frame posts to it. */
export function webClient() {
  const posted: { eventType: string; eventData: unknown }[] = [];
  const around = { postMessage: (message: string) => posted.push(JSON.parse(message)) };
  window.parent = around as unknown as Window;
  return { around, posted };
}

/** A window says something to the frame: text as it is, anything else as JSON. */
export function tell(said: unknown, source: unknown): void {
  const data = typeof said === "string" ? said : JSON.stringify(said);
  dispatchEvent(Object.assign(new Event("message"), { data, source }));
}

export function blockStorage(): void {
  const blocked = () => {
    throw new DOMException("Access is denied for this document.", "SecurityError");
  };
  vi.stubGlobal("sessionStorage", { getItem: blocked, setItem: blocked, clear: () => {} });
}

/** The client says something to the page, as Android does. */
export function say(type: string, data?: unknown): void {
  page.Telegram?.WebView.receiveEvent(type, data);
}

export function types(posted: Posted[]): string[] {
  return posted.map(([type]) => type);
}

/** A plain browser again, with nothing kept. */
export function leave(): void {
  window.parent = alone;
  forget();
  delete page.TelegramWebviewProxy;
  delete page.TelegramGameProxy;
  delete page.Telegram;
  sessionStorage.clear();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
}
