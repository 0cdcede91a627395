/** The app's colours out of the person's Telegram theme. Telegram's own palettes, too, are paler than WCAG AA allows. */

import { type Colour, colourOf, contrast, inkOn, readable, WHITE } from "./colours";

const RED: Colour = [229, 57, 53];
const GOLD: Colour = [245, 166, 35];
const AA_OF_GRAPHICS = 3;

export interface Palette {
  dark: boolean;
  /** By the names of theme.css, without the dashes. */
  colours: Record<string, Colour>;
}

/** Null where the theme has no ground or no text: half a theme is worse than the app's own. */
export function paletteOf(theme: Record<string, unknown>): Palette | null {
  const given = (name: string): Colour | null => colourOf(theme[`${name}_color`]);
  const bg = given("bg");
  const wanted = given("text");
  if (!bg || !wanted) return null;
  const ink = inkOn(bg);
  const text = readable(wanted, [bg], ink);
  const ground = (colour: Colour): Colour => (contrast(colour, text) < 4.5 ? bg : colour);
  const bg2 = ground(given("secondary_bg") ?? bg);
  const section = ground(given("section_bg") ?? bg);
  const on = (colour: Colour | null, enough?: number) => readable(colour ?? text, [bg, bg2, section], text, enough);
  const btnText = given("button_text") ?? WHITE;
  const colours = {
    bg,
    bg2,
    section,
    text,
    quiet: on(given("hint")),
    link: on(given("link")),
    btn: readable(given("button") ?? text, [btnText], inkOn(btnText)),
    "btn-text": btnText,
    sep: given("section_separator") ?? bg2,
    danger: on(given("destructive_text") ?? RED),
    star: on(GOLD, AA_OF_GRAPHICS),
  };
  return { dark: ink === WHITE, colours };
}
