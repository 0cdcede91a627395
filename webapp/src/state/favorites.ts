/** The person's favorites. A star answers at once; when the server refuses, it goes back and says why. */

import { computed, signal } from "@preact/signals-core";
import { type ApiError, ask } from "../api/client";
import type { Card, Favorites } from "../api/types";
import { haptic, launch } from "../telegram";
import { remember } from "./cards";
import { faultWords } from "./faults";
import { asFault } from "./loaded";
import { say } from "./toast";
import { askToWrite } from "./writing";

/** The newest first; undefined until they are known. */
export const favorites = signal<readonly Card[] | undefined>(undefined);
export const favoritesFault = signal<ApiError | null>(null);
export const favoriteIds = computed(() => new Set(favorites.value?.map((card) => card.id)));

/** What was pressed and is not stored yet: true is kept, false is dropped. */
const pressed = new Map<number, { card: Card; kept: boolean }>();
let storing = false;

export async function loadFavorites(): Promise<void> {
  if (!launch.initData) {
    favorites.value = [];
    return;
  }
  try {
    const { channels } = await ask<Favorites>("favorites/");
    remember(channels);
    favorites.value = channels;
    for (const { card, kept } of pressed.values()) put(card, kept);
    favoritesFault.value = null;
  } catch (thrown) {
    favoritesFault.value = asFault(thrown);
  }
}

export function toggleFavorite(card: Card): void {
  if (!launch.initData) {
    say("Избранное доступно в Telegram: откройте каталог через бота.");
    return;
  }
  const kept = !favoriteIds.value.has(card.id);
  haptic("tap");
  put(card, kept);
  pressed.set(card.id, { card, kept });
  if (kept) void askToWrite();
  void store();
}

function put(card: Card, kept: boolean): void {
  const others = (favorites.value ?? []).filter((each) => each.id !== card.id);
  favorites.value = kept ? [card, ...others] : others;
}

/** One after the other, so that the last press of a star is the last that the server hears of it. */
async function store(): Promise<void> {
  if (storing) return;
  storing = true;
  for (let first = next(); first; first = next()) {
    const { card, kept } = first;
    try {
      await ask(`favorites/${card.id}/`, { method: kept ? "PUT" : "DELETE", keepalive: true });
      if (pressed.get(card.id) === first) pressed.delete(card.id);
    } catch (thrown) {
      if (pressed.get(card.id) !== first) continue; // pressed again meanwhile: that is what counts
      pressed.delete(card.id);
      put(card, !kept);
      haptic("error");
      say(faultWords(asFault(thrown)));
    }
  }
  storing = false;
}

function next(): { card: Card; kept: boolean } | undefined {
  return pressed.values().next().value;
}
