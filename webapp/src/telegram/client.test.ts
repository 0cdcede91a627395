import { afterEach, expect, test, vi } from "vitest";
import { launchHash, leave, load, page, phone, types } from "./testing";

afterEach(leave);

test("a phone's client gets an event's name and its data as JSON", async () => {
  const posted = phone();
  const { showBack, isTelegram } = await load(`/${launchHash()}`);
  showBack(true);

  expect(isTelegram).toBe(true);
  expect(posted).toEqual([["web_app_setup_back_button", { is_visible: true }]]);
});

test("iOS and Android find a receiver each", async () => {
  phone();
  const onBack = vi.fn();
  (await load(`/${launchHash()}`)).start(onBack);
  page.TelegramGameProxy?.receiveEvent("back_button_pressed");
  page.Telegram?.WebView.receiveEvent("back_button_pressed", null);

  expect(onBack).toHaveBeenCalledTimes(2);
});

test("a client that fails or speaks nonsense does not break the page", async () => {
  page.TelegramWebviewProxy = {
    postEvent: () => {
      throw new Error("gone");
    },
  };
  const bridge = await load(`/${launchHash()}`);
  bridge.start(() => {
    throw new Error("the page's own");
  });

  expect(() => bridge.haptic("tap")).not.toThrow();
  for (const type of ["back_button_pressed", "theme_changed", "viewport_changed", "toString", "unheard_of"])
    expect(() => page.Telegram?.WebView.receiveEvent(type, "oops")).not.toThrow();
});

test.each([
  ["6.0", []],
  ["6.1", ["web_app_setup_back_button", "web_app_trigger_haptic_feedback"]],
  ["10.0", ["web_app_setup_back_button", "web_app_trigger_haptic_feedback"]],
  ["oops", []],
  ["", []],
])("client %s gets only what it knows", async (version, known) => {
  const posted = phone();
  const { showBack, haptic } = await load(`/${launchHash({ tgWebAppVersion: version })}`);
  showBack(true);
  haptic("tap");

  expect(types(posted)).toEqual(known);
});

test.each([
  ["7.6", false, false, false],
  ["7.7", true, false, false],
  ["7.10", true, true, false],
  ["8", true, true, true],
  ["8.0", true, true, true],
])("client %s: swipes %s, bottom bar %s, safe areas %s", async (version, swipes, bottom, safe) => {
  const posted = phone();
  const { applyTheme, start } = await load(`/${launchHash({ tgWebAppVersion: version })}`);
  applyTheme();
  start(() => {});

  expect(types(posted).includes("web_app_setup_swipe_behavior")).toBe(swipes);
  expect(types(posted).includes("web_app_set_bottom_bar_color")).toBe(bottom);
  expect(types(posted).includes("web_app_request_safe_area")).toBe(safe);
  expect(types(posted).includes("web_app_request_content_safe_area")).toBe(safe);
});

test("launch data opened in a plain browser is no client", async () => {
  const { isTelegram, close } = await load(`/${launchHash()}`);

  expect(isTelegram).toBe(false);
  expect(() => close()).not.toThrow();
});
