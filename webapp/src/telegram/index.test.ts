import { afterEach, expect, test, vi } from "vitest";
import { launchHash, leave, load, phone, say, types } from "./testing";

afterEach(leave);

const worn = (name: string): string => document.documentElement.style.getPropertyValue(name);

async function started(onBack = () => {}) {
  const posted = phone();
  const bridge = await load(`/${launchHash()}`);
  bridge.start(onBack);
  return { posted, bridge };
}

test("at the start the client hears that the app is ready, wants its full height and no swipes", async () => {
  const { posted } = await started();

  expect(types(posted)).toEqual(expect.arrayContaining(["web_app_ready", "web_app_expand"]));
  expect(posted).toContainEqual(["web_app_setup_swipe_behavior", { allow_vertical_swipe: false }]);
});

test("the client's back button goes back in the app", async () => {
  const onBack = vi.fn();
  const { posted, bridge } = await started(onBack);
  bridge.showBack(true);
  bridge.showBack(false);
  say("back_button_pressed");

  expect(posted.slice(-2).map(([, data]) => data)).toEqual([{ is_visible: true }, { is_visible: false }]);
  expect(onBack).toHaveBeenCalledOnce();
});

test("pinned bars follow the height that stays, not the one on its way", async () => {
  await started();
  say("viewport_changed", { height: 640, width: 360, is_expanded: true, is_state_stable: true });
  say("viewport_changed", { height: 500, width: 360, is_expanded: true, is_state_stable: false });

  expect(worn("--tg-viewport-stable-height")).toBe("640px");
});

test("safe areas of the screen and of Telegram's own buttons are two", async () => {
  await started();
  say("safe_area_changed", { top: 47, bottom: 34, left: 0, right: 0 });
  say("content_safe_area_changed", { top: 46, bottom: 0, left: 0, right: 0 });
  expect(worn("--tg-safe-top")).toBe("47px");
  expect(worn("--tg-safe-bottom")).toBe("34px");
  expect(worn("--tg-content-safe-top")).toBe("46px");

  say("safe_area_changed"); // macOS
  expect(worn("--tg-safe-bottom")).toBe("0px");
});

test("a tap, a success and an error feel different", async () => {
  const { posted, bridge } = await started();
  for (const kind of ["tap", "success", "error"] as const) bridge.haptic(kind);

  expect(posted.slice(-3)).toEqual([
    ["web_app_trigger_haptic_feedback", { type: "impact", impact_style: "light" }],
    ["web_app_trigger_haptic_feedback", { type: "notification", notification_type: "success" }],
    ["web_app_trigger_haptic_feedback", { type: "notification", notification_type: "error" }],
  ]);
});

test.each([
  ["https://t.me/anna?text=Здравствуйте%20!", "web_app_open_tg_link", { path_full: "/anna?text=Здравствуйте%20!" }],
  ["https://t.me/+AbC_1", "web_app_open_tg_link", { path_full: "/+AbC_1" }],
  ["https://tgstat.ru/channel/@rbc", "web_app_open_link", { url: "https://tgstat.ru/channel/@rbc" }],
  ["https://t.me.example/anna", "web_app_open_link", { url: "https://t.me.example/anna" }],
])("%s is opened by %s", async (link, type, data) => {
  const { posted, bridge } = await started();
  bridge.openTelegram(link);

  expect(posted.at(-1)).toEqual([type, data]);
});

test("in a plain browser links open in a window of their own, which does not see the app", async () => {
  const open = vi.spyOn(window, "open").mockReturnValue(null);
  const { openTelegram, openOutside } = await load("/");
  openTelegram("https://t.me/anna");
  openOutside("https://telemetr.me/@rbc");

  expect(open.mock.calls).toEqual([
    ["https://t.me/anna", "_blank", "noopener"],
    ["https://telemetr.me/@rbc", "_blank", "noopener"],
  ]);
});

test.each([
  ["allowed", true],
  ["cancelled", false],
])("write access %s by the person", async (status, may) => {
  const { posted, bridge } = await started();
  const answer = bridge.requestWriteAccess();
  expect(posted.at(-1)).toEqual(["web_app_request_write_access", {}]);
  say("write_access_requested", { status });

  expect(await answer).toBe(may);
});

test("an old client and a plain browser cannot ask", async () => {
  expect(await (await load("/")).requestWriteAccess()).toBe(false);
  phone();
  const old = await load(`/${launchHash({ tgWebAppVersion: "6.8" })}`);
  expect(await old.requestWriteAccess()).toBe(false);
});

test("the app closes by the client", async () => {
  const { posted, bridge } = await started();
  bridge.close();

  expect(posted.at(-1)).toEqual(["web_app_close", {}]);
});
