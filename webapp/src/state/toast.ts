/** One short message over the page. */

import { signal } from "@preact/signals-core";

const SHOWN_MS = 4000;

export const toast = signal("");
let timer: ReturnType<typeof setTimeout> | undefined;

export function say(words: string): void {
  clearTimeout(timer);
  toast.value = words;
  timer = setTimeout(() => {
    toast.value = "";
  }, SHOWN_MS);
}
