/** Contrast as WCAG 2.2 counts it. */

export type Colour = readonly [red: number, green: number, blue: number];

export const WHITE: Colour = [255, 255, 255];
export const BLACK: Colour = [0, 0, 0];
export const AA = 4.5;

/** Of `#rrggbb`; a web client adds the opacity, which is dropped. Null for anything else. */
export function colourOf(text: unknown): Colour | null {
  if (!/^#[0-9a-f]{6}/i.test(String(text))) return null;
  const all = Number.parseInt(String(text).slice(1, 7), 16);
  return [all >> 16, (all >> 8) & 255, all & 255];
}

function linear(part: number): number {
  return part <= 10 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4;
}

function luminance([red, green, blue]: Colour): number {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** 1…21. */
export function contrast(one: Colour, other: Colour): number {
  const ratio = (luminance(one) + 0.05) / (luminance(other) + 0.05);
  return ratio < 1 ? 1 / ratio : ratio;
}

/** White or black, whichever is read better. */
export function inkOn(ground: Colour): Colour {
  return contrast(ground, WHITE) > contrast(ground, BLACK) ? WHITE : BLACK;
}

/** As CSS `color-mix(in srgb, …)`, which older phones do not have. `share` of the second, 0…1. */
export function mixed([red, green, blue]: Colour, toward: Colour, share: number): Colour {
  const part = (from: number, to: number): number => Math.round(from + (to - from) * share);
  return [part(red, toward[0]), part(green, toward[1]), part(blue, toward[2])];
}

/** The colour, moved just as far as all grounds need it. */
export function readable(colour: Colour, grounds: Colour[], toward: Colour, enough = AA): Colour {
  for (let share = 0; share < 1; share += 0.05) {
    const moved = mixed(colour, toward, share);
    if (grounds.every((ground) => contrast(moved, ground) >= enough)) return moved;
  }
  return toward;
}
