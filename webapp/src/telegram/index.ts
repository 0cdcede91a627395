/** Everything the app may ask of Telegram. Nothing here throws; in a plain browser a call does nothing, a link opens. */

import { type Data, listen, on, post } from "./client";
import { followTheme, set } from "./theme";

export { isTelegram } from "./client";
export { type Launch, launch } from "./launch";
export { applyTheme } from "./theme";

function followInsets(event: string, name: string): void {
  on(event, ({ top, bottom }) => {
    set(`tg-${name}-top`, `${Number(top) || 0}px`);
    set(`tg-${name}-bottom`, `${Number(bottom) || 0}px`);
  });
  post(`web_app_request_${event.replace("_changed", "")}`, {}, 800);
}

function onViewport({ height, is_state_stable }: Data): void {
  if (is_state_stable && height) set("tg-viewport-stable-height", `${height}px`);
}

/** Once, when the app can be used. `onBack`: the client's back button or gesture. */
export function start(onBack: () => void): void {
  on("back_button_pressed", onBack);
  on("viewport_changed", onViewport);
  listen();
  followTheme();
  post("web_app_ready");
  post("web_app_expand");
  post("web_app_setup_swipe_behavior", { allow_vertical_swipe: false }, 707);
  post("web_app_request_viewport");
  followInsets("safe_area_changed", "safe");
  followInsets("content_safe_area_changed", "content-safe");
}

export function showBack(visible: boolean): void {
  post("web_app_setup_back_button", { is_visible: visible }, 601);
}

export function haptic(kind: "tap" | "success" | "error"): void {
  const felt =
    kind === "tap" ? { type: "impact", impact_style: "light" } : { type: "notification", notification_type: kind };
  post("web_app_trigger_haptic_feedback", felt, 601);
}

/** A page of t.me inside Telegram; any other link outside. */
export function openTelegram(link: string): void {
  const [host, path_full] = link.split(/^https?:\/\/t\.me(?=\/)/);
  if (host || !post("web_app_open_tg_link", { path_full }, 601)) openOutside(link);
}

export function openOutside(link: string): void {
  if (!post("web_app_open_link", { url: link }, 601)) window.open(link, "_blank", "noopener");
}

export function close(): void {
  post("web_app_close");
}

/** Whether the bot may write from now on: the client asks the person. Open until answered; one question at a time. */
export function requestWriteAccess(): Promise<boolean> {
  return new Promise((resolve) => {
    on("write_access_requested", ({ status }) => resolve(status === "allowed"));
    if (!post("web_app_request_write_access", {}, 609)) resolve(false);
  });
}
