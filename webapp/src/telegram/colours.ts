/** Contrast as WCAG 2.2 counts it. */

/** Red, green and blue, 0…255. */
export type Colour = readonly number[];

export const WHITE: Colour = [255, 255, 255];
const BLACK: Colour = [0, 0, 0];

/** Of `#rrggbb`; a web client adds the opacity, which is dropped. Null for anything else. */
export function colourOf(text: unknown): Colour | null {
  const hex = String(text);
  return /^#[0-9a-f]{6}/i.test(hex) ? [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) : null;
}

/** Relative luminance, with the flare that contrast counts in. */
function light(colour: Colour): number {
  const linear = (part: number): number => (part > 10 ? ((part / 255 + 0.055) / 1.055) ** 2.4 : part / 3294.6);
  const [red = 0, green = 0, blue = 0] = colour.map(linear);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
}

/** 1…21. */
export function contrast(one: Colour, other: Colour): number {
  const ratio = light(one) / light(other);
  return ratio < 1 ? 1 / ratio : ratio;
}

/** White or black, whichever is read better: where 1.05 / light and light / 0.05 are equal, it turns. */
export function inkOn(ground: Colour): Colour {
  return light(ground) ** 2 < 1.05 * 0.05 ? WHITE : BLACK;
}

/** The colour, mixed with `toward` (itself readable) just as far as all grounds need it. `enough`: AA of text. */
export function readable(colour: Colour, grounds: Colour[], toward: Colour, enough = 4.5): Colour {
  let moved = colour;
  // Not CSS color-mix(): older phones do not have it, and a fixed share is too much for one theme, too little for another.
  for (let step = 1; step <= 20 && grounds.some((ground) => contrast(moved, ground) < enough); step++)
    moved = colour.map((part, i) => Math.round(part + ((Number(toward[i]) - part) * step) / 20));
  return moved;
}
