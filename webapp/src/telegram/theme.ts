/** Puts the person's theme on <html>, over the plain browser's colours of theme.css, and tells the client its own parts. */

import { type Data, on, post } from "./client";
import { keepTheme, theme } from "./launch";
import { paletteOf } from "./palette";

const { style } = document.documentElement;

/** A name of theme.css, without the dashes. */
export function set(name: string, value: string): void {
  style.setProperty(`--${name}`, value);
}

/** At once, before anything is painted. */
export function applyTheme(): void {
  // Android says so of weak phones at the end of its name: "…; Android 14; SDK 34; LOW)".
  if (/; LOW\)/.test(navigator.userAgent)) set("motion", "0s");
  const palette = paletteOf(theme());
  if (!palette) return;
  style.colorScheme = palette.dark ? "dark" : "light";
  for (const [name, colour] of Object.entries(palette.colours)) set(name, `rgb(${colour})`);
}

/** Telegram's header and bottom bar go on where the app's begin; the page shows behind what is pulled too far. */
function paintClient(): void {
  const { bg_color, secondary_bg_color = bg_color } = theme();
  post("web_app_set_header_color", { color_key: "bg_color" }, 601);
  if (!bg_color) return;
  post("web_app_set_background_color", { color: secondary_bg_color }, 601);
  post("web_app_set_bottom_bar_color", { color: bg_color }, 710);
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
  addEventListener("visibilitychange", () => {
    if (!document.hidden) post("web_app_request_theme");
  });
  paintClient();
}
