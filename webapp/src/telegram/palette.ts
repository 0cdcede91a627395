/** The app's colours out of the person's Telegram theme. Telegram's own palettes, too, are paler than WCAG AA allows. */

import { AA, BLACK, type Colour, colourOf, contrast, hexOf, inkOn, mixed, readable, WHITE } from "./colours";

const DANGER: Colour = [229, 57, 53];
const GOLD: Colour = [245, 166, 35];
const OF_GRAPHICS = 3;

export interface Palette {
  scheme: "light" | "dark";
  /** By the names of theme.css, without the dashes. */
  colours: Record<string, string>;
}

/** Null where the theme has no ground or no text: half a theme would be worse than the app's own. */
export function paletteOf(theme: Record<string, unknown>): Palette | null {
  const given = (name: string): Colour | null => colourOf(theme[`${name}_color`]);
  const bg = given("bg");
  if (!bg || !given("text")) return null;
  const ink = inkOn(bg);
  const text = readable(given("text") ?? ink, [bg], ink);
  const ground = (colour: Colour | null): Colour => (colour && contrast(colour, text) >= AA ? colour : bg);
  const bg2 = ground(given("secondary_bg"));
  const section = ground(given("section_bg"));
  const on = (colour: Colour | null, enough = AA): Colour => readable(colour ?? text, [bg, bg2, section], text, enough);
  const btnText = given("button_text") ?? WHITE;
  const colours: Record<string, Colour> = {
    bg,
    bg2,
    section,
    text,
    quiet: on(given("subtitle_text") ?? given("hint")),
    link: on(given("link")),
    btn: readable(given("button") ?? text, [btnText], inkOn(btnText)),
    "btn-text": btnText,
    sep: given("section_separator") ?? mixed(section, text, 0.12),
    danger: on(given("destructive_text") ?? DANGER),
    star: on(GOLD, OF_GRAPHICS),
  };
  return {
    scheme: ink === BLACK ? "light" : "dark",
    colours: Object.fromEntries(Object.entries(colours).map(([name, colour]) => [name, hexOf(colour)])),
  };
}
