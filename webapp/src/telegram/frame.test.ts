import { afterEach, expect, test, vi } from "vitest";
import { blockStorage, launchHash, leave, load, tell, webClient } from "./testing";

afterEach(leave);

async function framed(onBack = () => {}) {
  const client = webClient();
  (await load(`/${launchHash({ tgWebAppPlatform: "weba" })}`)).start(onBack);
  return client;
}

test("a web client is told that the frame is ready and can be reloaded", async () => {
  const { posted } = await framed();

  expect(posted[0]).toEqual({ eventType: "iframe_ready", eventData: { reload_supported: true } });
  expect(posted).toContainEqual({ eventType: "web_app_ready", eventData: {} });
});

test("a frame without launch data is somebody else's and gets nothing", async () => {
  const { posted } = webClient();
  const { start, isTelegram } = await load("/");
  start(() => {});

  expect(isTelegram).toBe(false);
  expect(posted).toEqual([]);
});

test("only the window around the frame is believed", async () => {
  const onBack = vi.fn();
  const { around } = await framed(onBack);
  tell({ eventType: "back_button_pressed" }, window);
  expect(onBack).not.toHaveBeenCalled();

  for (const nonsense of ["no JSON", "null", "7"]) tell(nonsense, around);
  tell({ eventType: "back_button_pressed", eventData: null }, around);
  expect(onBack).toHaveBeenCalledOnce();
});

test("a web client's reload is answered, then done", async () => {
  const { around, posted } = await framed();
  const reload = vi.spyOn(location, "reload").mockImplementation(() => {});
  tell({ eventType: "reload_iframe" }, around);

  expect(posted).toContainEqual({ eventType: "iframe_will_reload", eventData: {} });
  expect(reload).toHaveBeenCalledOnce();
});

test("where storage is blocked the reload is left to the web client, which still has the launch data", async () => {
  blockStorage();
  const { around, posted } = await framed();
  const reload = vi.spyOn(location, "reload").mockImplementation(() => {});
  tell({ eventType: "reload_iframe" }, around);

  expect(posted.map(({ eventType }) => eventType)).not.toContain("iframe_will_reload");
  expect(reload).not.toHaveBeenCalled();
});

test("the web client styles the scroll bars", async () => {
  const { around } = await framed();
  tell({ eventType: "set_custom_style", eventData: "* { scrollbar-width: thin }" }, around);

  expect(document.adoptedStyleSheets[0]?.cssRules).toHaveLength(1);
});
