/** Puts the person's theme on <html>, over the plain browser's colours of theme.css, and tells the client its own parts. */

import { type Data, on, post } from "./client";
import { keepTheme, theme } from "./launch";
import { paletteOf } from "./palette";

const style = document.documentElement.style;

/** At once, before anything is painted. */
export function applyTheme(): void {
  // Android says so of weak phones at the end of its name: "…; Android 14; SDK 34; LOW)".
  if (/Telegram-Android.*LOW\)/.test(navigator.userAgent)) style.setProperty("--motion", "0s");
  const palette = paletteOf(theme());
  if (!palette) return;
  style.colorScheme = palette.scheme;
  for (const [name, colour] of Object.entries(palette.colours)) style.setProperty(`--${name}`, colour);
}

/** Telegram's header and bottom bar go on where the app's begin; the page shows behind what is pulled too far. */
function paintClient(): void {
  const [bg, bg2] = [style.getPropertyValue("--bg"), style.getPropertyValue("--bg2")];
  post("web_app_set_header_color", { color_key: "bg_color" }, "6.1");
  if (!bg) return;
  post("web_app_set_background_color", { color: bg2 }, "6.1");
  post("web_app_set_bottom_bar_color", { color: bg }, "7.10");
}

function onTheme({ theme_params }: Data): void {
  if (!theme_params) return;
  keepTheme(theme_params);
  applyTheme();
  paintClient();
}

/** A theme that was changed while the app was hidden reaches it only when asked for. */
export function followTheme(): void {
  on("theme_changed", onTheme);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) post("web_app_request_theme");
  });
  paintClient();
}
