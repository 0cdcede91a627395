/** The wire to the client, as in Telegram's own library (core.telegram.org/api/web-events), without the library. */

import { kept, launch } from "./launch";

export type Data = Record<string, unknown>;
type Receive = (type: string, data?: Data) => void;
interface Host {
  TelegramWebviewProxy?: { postEvent(type: string, data: string): void };
  Telegram?: { WebView: { receiveEvent: Receive } };
  TelegramGameProxy?: { receiveEvent: Receive };
}

const host = window as unknown as Host;
const heard: Record<string, (data: Data) => void> = {};
const framed = window.parent !== window && launch.version !== "";

function wire(): ((type: string, data: Data) => void) | null {
  const proxy = host.TelegramWebviewProxy; // phones and desktops; a web client frames the page
  if (proxy) return (type, data) => proxy.postEvent(type, JSON.stringify(data));
  if (!framed) return null;
  // To any window: who may frame the page is said by its frame-ancestors, and nothing secret is posted.
  return (eventType, eventData) => window.parent.postMessage(JSON.stringify({ eventType, eventData }), "*");
}

const send = wire();

/** A client listens. False also when launch data is opened in a plain browser. */
export const isTelegram = send !== null;

const [major, minor = 0] = launch.version.split(".").map(Number);
const version = Number(major) * 100 + minor || 600;

/** Whether it was posted: not in a plain browser, and not to a client before `since` (7.10 is 710), which does not know it. */
export function post(type: string, data: Data = {}, since = 600): boolean {
  try {
    if (!send || version < since) return false;
    send(type, data);
    return true;
  } catch {
    return false;
  }
}

/** One listener for each event. */
export function on(type: string, listener: (data: Data) => void): void {
  heard[type] = listener;
}

const receive: Receive = (type, data) => {
  try {
    heard[type]?.(data ?? {}); // macOS sends safe areas without data
  } catch {}
};

function fromParent({ source, data }: MessageEvent): void {
  if (source !== window.parent) return;
  try {
    const { eventType, eventData } = JSON.parse(data);
    receive(eventType, eventData);
  } catch {}
}

/** Scroll bars of the web client. Not a <style>: the page's policy lets only its own in. */
function wear(css: unknown): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(String(css));
  document.adoptedStyleSheets = [sheet];
}

/** Left unanswered, the client itself opens the app anew, with launch data. */
function reload(): void {
  if (!kept()) return;
  post("iframe_will_reload");
  location.reload();
}

export function listen(): void {
  const webView = { receiveEvent: receive };
  host.TelegramGameProxy = webView; // iOS, desktops
  host.Telegram = { WebView: webView }; // Android
  if (!framed) return;
  addEventListener("message", fromParent);
  on("set_custom_style", wear);
  on("reload_iframe", reload);
  post("iframe_ready", { reload_supported: true });
}
