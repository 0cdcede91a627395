/** The person's favorites. A star answers at once; when the server refuses, it goes back and says why. */

import { type ApiError, ask } from "../api/client";
import type { Card, Favorites } from "../api/types";
import { signal } from "../signals";
import { haptic, launch } from "../telegram";
import { remember } from "./cards";
import { refusalWords } from "./faults";
import { asFault } from "./loaded";
import { read, write } from "./storage";
import { say } from "./toast";
import { askToWrite } from "./writing";

/** The newest first; undefined until they are known. */
export const favorites = signal<readonly Card[] | undefined>(undefined);
export const favoritesFault = signal<ApiError | null>(null);

/** Of this person's, as this phone has seen it last. */
const COUNT = `favorites-${launch.userId}`;

export function favoritesCount(): number {
  return favorites.value?.length ?? Number(read(COUNT));
}

export function isFavorite({ id }: Card): boolean {
  return favorites.value?.some((card) => card.id === id) === true;
}

/** A press of a star that is not stored yet: kept or dropped, and where in the list the channel has stood. */
interface Press {
  card: Card;
  kept: boolean;
  at: number;
}

const pressed = new Map<number, Press>();
let storing = false;
/** How many presses were stored. */
let stored = 0;

export async function loadFavorites(): Promise<void> {
  if (!launch.initData) {
    favorites.value = [];
    return;
  }
  favoritesFault.value = null;
  const before = stored;
  try {
    const { channels } = await ask<Favorites>("favorites/");
    if (stored !== before) return loadFavorites(); // the answer may be of before
    remember(channels);
    favorites.value = channels;
    for (const press of pressed.values()) put(press);
    write(COUNT, String(favorites.value.length));
  } catch (thrown) {
    favoritesFault.value = asFault(thrown);
  }
}

export function toggleFavorite(card: Card): void {
  const kept = !isFavorite(card);
  const at = favorites.value?.findIndex(({ id }) => id === card.id) ?? 0;
  haptic("tap");
  if (kept) addFavorites([card]);
  else if (press({ card, kept, at })) say("Убрано из избранного", () => press({ card, kept: true, at }));
}

/** Those that are favorites already stay where they are. */
export function addFavorites(cards: readonly Card[]): void {
  const news = cards.filter((card) => !isFavorite(card));
  for (const card of news.reverse()) if (!press({ card, kept: true, at: 0 })) return;
  void askToWrite();
}

/** False in a plain browser, which is told. */
function press(it: Press): boolean {
  if (!launch.initData) {
    say("Избранное доступно в Telegram: откройте каталог через бота.");
    return false;
  }
  put(it);
  pressed.set(it.card.id, it);
  void store();
  return true;
}

function put({ card, kept, at }: Press): void {
  const channels = (favorites.value ?? []).filter(({ id }) => id !== card.id);
  if (kept) channels.splice(at, 0, card);
  if (favorites.value) write(COUNT, String(channels.length));
  favorites.value = channels;
}

/** One after the other, so that the last press of a star is the last that the server hears of it. */
async function store(): Promise<void> {
  if (storing) return;
  storing = true;
  for (let it = next(); it; it = next()) {
    const { id } = it.card;
    try {
      await ask(`favorites/${id}/`, { method: it.kept ? "PUT" : "DELETE", keepalive: true });
      stored++;
      if (pressed.get(id) === it) pressed.delete(id);
    } catch (thrown) {
      if (pressed.get(id) !== it) continue; // pressed again meanwhile: that is what counts
      pressed.delete(id);
      put({ ...it, kept: !it.kept });
      haptic("error");
      say(refusalWords(asFault(thrown)));
    }
  }
  storing = false;
}

function next(): Press | undefined {
  return pressed.values().next().value;
}
