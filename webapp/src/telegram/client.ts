/** The wire to the client, as in Telegram's own library (core.telegram.org/api/web-events), without the library. */

import { launch } from "./launch";

export type Data = Record<string, unknown>;
type Receive = (type: string, data?: Data) => void;
interface Host {
  TelegramWebviewProxy?: { postEvent(type: string, data: string): void };
  external?: { notify(message: string): void } | object;
  Telegram?: { WebView: { receiveEvent: Receive } };
  TelegramGameProxy?: { receiveEvent: Receive };
}

const host = window as unknown as Host;
const heard = new Map<string, (data: Data) => void>();
const framed = window.parent !== window && launch.version !== "";

function wire(): ((type: string, data: Data) => void) | null {
  const { TelegramWebviewProxy: proxy, external } = host;
  const packed = (eventType: string, eventData: Data): string => JSON.stringify({ eventType, eventData });
  if (proxy) return (type, data) => proxy.postEvent(type, JSON.stringify(data));
  if (external && "notify" in external) return (type, data) => external.notify(packed(type, data));
  // Any target: who may frame the page is said by its frame-ancestors, and nothing secret is posted.
  return framed ? (type, data) => window.parent.postMessage(packed(type, data), "*") : null;
}

const send = wire();

/** A client listens. False also when launch data is opened in a plain browser. */
export const isTelegram = send !== null;

const [major, minor = 0] = launch.version.split(".").map(Number);
const version = Number(major) * 100 + minor;

/** Whether it was posted: not in a plain browser, and not to a client before `since` (7.10 is 710), which does not know it. */
export function post(type: string, data: Data = {}, since = 0): boolean {
  try {
    if (!send || (since && !(version >= since))) return false;
    send(type, data);
    return true;
  } catch {
    return false;
  }
}

/** One listener for each event. */
export function on(type: string, listener: (data: Data) => void): void {
  heard.set(type, listener);
}

const receive: Receive = (type, data) => {
  try {
    const listener = heard.get(type);
    if (listener) listener(data ?? {}); // macOS sends safe areas without data
  } catch {}
};

function fromParent(event: MessageEvent): void {
  if (event.source !== window.parent) return;
  try {
    const { eventType, eventData } = JSON.parse(event.data);
    if (eventType === "set_custom_style" && event.origin === "https://web.telegram.org") wear(eventData);
    else receive(eventType, eventData);
  } catch {}
}

/** Scroll bars of the web client. Not a <style>: the page's policy lets only its own in. */
function wear(css: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet];
}

export function listen(): void {
  host.TelegramGameProxy = { receiveEvent: receive }; // iOS, Desktop
  host.Telegram = { WebView: { receiveEvent: receive } }; // Android
  if (!framed) return;
  addEventListener("message", fromParent);
  on("reload_iframe", () => {
    post("iframe_will_reload");
    location.reload();
  });
  post("iframe_ready", { reload_supported: true });
}
