/** The app's colours out of the person's Telegram theme. Telegram's own palettes, too, are paler than WCAG AA allows. */

import { AA, BLACK, type Colour, colourOf, contrast, inkOn, mixed, readable, WHITE } from "./colours";

const DANGER: Colour = [229, 57, 53];
const GOLD: Colour = [245, 166, 35];
const OF_GRAPHICS = 3;

/** CSS properties of <html>, by their names. Null where the theme has no ground or no text: half a theme is worse than none. */
export function paletteOf(theme: Record<string, unknown>): Record<string, string> | null {
  const given = (name: string): Colour | null => colourOf(theme[`${name}_color`]);
  const bg = given("bg");
  const wanted = given("text");
  if (!bg || !wanted) return null;
  const ink = inkOn(bg);
  const text = readable(wanted, [bg], ink);
  const ground = (colour: Colour | null): Colour => (colour && contrast(colour, text) >= AA ? colour : bg);
  const bg2 = ground(given("secondary_bg"));
  const section = ground(given("section_bg"));
  const on = (colour: Colour | null, enough = AA): string =>
    css(readable(colour ?? text, [bg, bg2, section], text, enough));
  const btnText = given("button_text") ?? WHITE;
  return {
    "color-scheme": ink === BLACK ? "light" : "dark",
    "--bg": css(bg),
    "--bg2": css(bg2),
    "--section": css(section),
    "--text": css(text),
    "--quiet": on(given("subtitle_text") ?? given("hint")),
    "--link": on(given("link")),
    "--btn": css(readable(given("button") ?? text, [btnText], inkOn(btnText))),
    "--btn-text": css(btnText),
    "--sep": css(given("section_separator") ?? mixed(section, text, 0.12)),
    "--danger": on(given("destructive_text") ?? DANGER),
    "--star": on(GOLD, OF_GRAPHICS),
  };
}

const css = (colour: Colour): string => `rgb(${colour})`;
