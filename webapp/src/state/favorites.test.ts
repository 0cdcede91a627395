import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Card } from "../api/types";

const card = (id: number) => ({ id, title: `Канал ${id}` }) as Card;

/** The catalog's side of the wire: what it keeps, and what it was asked. */
let kept: number[];
let asked: string[];
let refuses: boolean;
/** What the answer to the first question waits for. */
let gate: Promise<void>;

async function fetched(address: string, { method }: { method: string }): Promise<Response> {
  const id = Number(/favorites\/(\d+)/.exec(address)?.[1] ?? 0);
  asked.push(id ? `${method} ${id}` : method);
  const answer = JSON.stringify({ channels: kept.map(card) });
  await gate;
  if (method === "GET") return new Response(answer);
  if (refuses) return new Response('{"title": "В избранном уже 500 каналов."}', { status: 409 });
  kept = kept.filter((each) => each !== id);
  if (method === "PUT") kept.unshift(id);
  return new Response(null, { status: 204 });
}

type Launched = "in Telegram" | "in a plain browser";

/** The app's state, opened anew. */
async function opened(where: Launched = "in Telegram") {
  const user = encodeURIComponent(JSON.stringify({ id: 1, allows_write_to_pm: true }));
  location.hash =
    where === "in Telegram" ? `#tgWebAppVersion=8.0&tgWebAppData=${encodeURIComponent(`user=${user}`)}` : "";
  vi.resetModules();
  const state = await import("./favorites");
  const { toast } = await import("./toast");
  const ids = () => state.favorites.value?.map(({ id }) => id);
  return { ...state, toast, ids };
}

const stored = () => vi.waitFor(() => expect(kept).toEqual(wanted));
let wanted: number[];

beforeEach(() => {
  kept = [2, 1];
  asked = [];
  refuses = false;
  gate = Promise.resolve();
  sessionStorage.clear();
  vi.stubGlobal("fetch", fetched);
});
afterEach(() => vi.unstubAllGlobals());

test("a star answers at once, the newest stands first", async () => {
  const { loadFavorites, toggleFavorite, ids } = await opened();
  await loadFavorites();
  toggleFavorite(card(3));
  expect(ids()).toEqual([3, 2, 1]);
  wanted = [3, 2, 1];
  await stored();
});

test.each([
  ["dropped", 1, [2]],
  ["kept", 3, [3, 2, 1]],
])("what cannot be %s goes back to where it was, and says why", async (_, id, meanwhile) => {
  const { loadFavorites, toggleFavorite, ids, toast } = await opened();
  await loadFavorites();
  refuses = true;
  toggleFavorite(card(id));
  expect(ids()).toEqual(meanwhile);
  await vi.waitFor(() => expect(ids()).toEqual([2, 1]));
  expect(toast.value?.words).toBe("В избранном уже 500 каналов.");
});

test("what was removed is given back where it stood", async () => {
  const { loadFavorites, toggleFavorite, ids, toast } = await opened();
  await loadFavorites();
  toggleFavorite(card(1));
  expect(ids()).toEqual([2]);
  toast.value?.undo?.();
  expect(ids()).toEqual([2, 1]);
  wanted = [1, 2];
  await stored();
});

test("of quick presses of one star the last one counts", async () => {
  const { loadFavorites, toggleFavorite, ids } = await opened();
  await loadFavorites();
  let open = () => {};
  gate = new Promise((resolve) => {
    open = resolve;
  });
  for (let i = 0; i < 3; i++) toggleFavorite(card(3));
  open();
  wanted = [3, 2, 1];
  await stored();
  expect(ids()).toEqual([3, 2, 1]);
  expect(asked).toEqual(["GET", "PUT 3", "PUT 3"]);
});

test("a star that is pressed while the favorites are on their way is among them", async () => {
  const { loadFavorites, toggleFavorite, ids } = await opened();
  let open = () => {};
  gate = new Promise((resolve) => {
    open = resolve;
  });
  const loaded = loadFavorites();
  gate = Promise.resolve();
  toggleFavorite(card(3));
  wanted = [3, 2, 1];
  await stored();
  open(); // the answer is of before the press
  await loaded;
  expect(ids()).toEqual([3, 2, 1]);
});

test("all of a plan are added in its order, those that are kept already stay where they are", async () => {
  const { loadFavorites, addFavorites, ids } = await opened();
  await loadFavorites();
  addFavorites([card(7), card(1), card(8)]);
  expect(ids()).toEqual([7, 8, 2, 1]);
  wanted = [7, 8, 2, 1];
  await stored();
});

test("a plain browser, which has no favorites, says where they are", async () => {
  const { loadFavorites, addFavorites, ids, toast } = await opened("in a plain browser");
  await loadFavorites();
  addFavorites([card(3), card(4)]);
  expect(ids()).toEqual([]);
  expect(toast.value?.words).toBe("Избранное доступно в Telegram: откройте каталог через бота.");
  expect(asked).toEqual([]);
});
