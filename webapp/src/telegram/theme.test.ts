import { afterEach, expect, test, vi } from "vitest";
import { CLIENTS } from "./palettes.testing";
import { launchHash, leave, load, phone, say, types } from "./testing";

afterEach(leave);

const LIGHT = Object.fromEntries(CLIENTS)["Android light"];
const worn = (name: string): string => document.documentElement.style.getPropertyValue(name);

test("the theme of the hash is on the page at once", async () => {
  (await load(`/${launchHash()}`)).applyTheme();

  expect(worn("--bg")).toBe("rgb(23,33,43)");
  expect(worn("--bg2")).toBe("rgb(35,46,60)");
  expect(worn("color-scheme")).toBe("dark");
});

test("a plain browser keeps the app's own colours", async () => {
  (await load("/")).applyTheme();

  expect(document.documentElement.getAttribute("style") ?? "").toBe("");
});

test("a theme changed on the way is worn, told to the client and kept for a reload", async () => {
  const posted = phone();
  const { applyTheme, start } = await load(`/${launchHash()}`);
  applyTheme();
  start(() => {});
  posted.length = 0;
  say("theme_changed", { theme_params: LIGHT });

  expect(worn("--bg")).toBe("rgb(255,255,255)");
  expect(worn("color-scheme")).toBe("light");
  expect(posted).toContainEqual(["web_app_set_background_color", { color: "#f0f0f0" }]);
  (await load("/c/42")).applyTheme();
  expect(worn("--bg")).toBe("rgb(255,255,255)");
});

test("a theme event without a theme changes nothing", async () => {
  phone();
  const { applyTheme, start } = await load(`/${launchHash()}`);
  applyTheme();
  start(() => {});
  for (const data of [undefined, null, {}, { theme_params: null }, { theme_params: { bg_color: "?" } }])
    say("theme_changed", data);

  expect(worn("--bg")).toBe("rgb(23,33,43)");
});

test("the client's header, ground and bottom bar go on as the app's", async () => {
  const posted = phone();
  const { applyTheme, start } = await load(`/${launchHash()}`);
  applyTheme();
  start(() => {});

  expect(posted).toContainEqual(["web_app_set_header_color", { color_key: "bg_color" }]);
  expect(posted).toContainEqual(["web_app_set_background_color", { color: "#232e3c" }]);
  expect(posted).toContainEqual(["web_app_set_bottom_bar_color", { color: "#17212b" }]);
});

test("an app that comes back to the eye asks for the theme again", async () => {
  const posted = phone();
  (await load(`/${launchHash()}`)).start(() => {});
  const hidden = vi.spyOn(document, "hidden", "get").mockReturnValue(true);
  document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  expect(types(posted)).not.toContain("web_app_request_theme");

  hidden.mockReturnValue(false);
  document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  expect(types(posted)).toContain("web_app_request_theme");
});

test.each([
  ["Telegram-Android/11.3.3 (Google sdk; Android 14; SDK 34; LOW)", "0s"],
  ["Telegram-Android/11.3.3 (Google sdk; Android 14; SDK 34; HIGH)", ""],
  ["Mozilla/5.0 (LOW)", ""],
])("only a weak phone goes without movement: %s", async (name, motion) => {
  vi.spyOn(navigator, "userAgent", "get").mockReturnValue(`Mozilla/5.0 Mobile Safari/537.36 ${name}`);
  (await load("/")).applyTheme();

  expect(worn("--motion")).toBe(motion);
});
