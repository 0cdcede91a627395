/** What part of the page is on the screen, in steps: a list is not drawn anew for each pixel that it is scrolled by. */

import { signal } from "../signals";

const STEP = 200;

/** Pixels; the page is scrolled to `top` and as much as one step further. */
export const view = signal({ top: 0, bottom: innerHeight + STEP });

export function look(at = scrollY): void {
  const top = Math.floor(at / STEP) * STEP;
  const bottom = top + STEP + innerHeight;
  if (top !== view.value.top || bottom !== view.value.bottom) view.value = { top, bottom };
}

addEventListener("scroll", () => look(), { passive: true });
addEventListener("resize", () => look());
