import { expect, test, vi } from "vitest";

test("favorites that could not be loaded are asked for once, when the connection is back, on whatever page", async () => {
  location.hash = "#tgWebAppVersion=8.0&tgWebAppData=user";
  vi.resetModules();
  const { load } = await import("./pages");
  const { favorites, favoritesFault, loadFavorites } = await import("./state/favorites");
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no network")));
  await loadFavorites();
  await loadFavorites(); // «Повторить»
  expect(favoritesFault.value?.fault).toBe("failed");

  const answered = vi.fn(async () => new Response('{"channels": []}'));
  vi.stubGlobal("fetch", answered);
  load();
  await vi.waitFor(() => expect(favorites.value).toEqual([]));
  expect(favoritesFault.value).toBeNull();
  expect(answered).toHaveBeenCalledOnce();
  vi.unstubAllGlobals();
});
