/** One short message over the page, and how to undo what it tells. */

import { signal } from "../signals";

const SHOWN_MS = 4000;
const UNDO_MS = 7000;

export interface Said {
  words: string;
  undo?: (() => void) | undefined;
}

export const toast = signal<Said | null>(null);
let timer: ReturnType<typeof setTimeout> | undefined;

export function say(words: string, undo?: () => void): void {
  clearTimeout(timer);
  toast.value = { words, undo };
  timer = setTimeout(hush, undo ? UNDO_MS : SHOWN_MS);
}

export function hush(): void {
  toast.value = null;
}
