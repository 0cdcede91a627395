import { afterEach, expect, test } from "vitest";
import { blockStorage, initData, launchHash, leave, load } from "./testing";

afterEach(leave);

test("launch data comes out of the hash as the client gave it", async () => {
  const { launch } = await load(`/${launchHash()}`);

  expect(launch).toEqual({
    initData: initData(),
    version: "8.0",
    userId: 1,
    mayWrite: true,
  });
});

test("the hash leaves the address without a step of the history, path and query stay", async () => {
  const steps = history.length;
  await load(`/list?category=3${launchHash()}`);

  expect(location.href).toBe("https://catalog.example/list?category=3");
  expect(history.length).toBe(steps);
});

test("a reload that lost the hash still knows who the person is", async () => {
  await load(`/${launchHash()}`);
  const { launch } = await load("/c/42");

  expect(launch.initData).toBe(initData());
  expect(launch.version).toBe("8.0");
});

test("a new launch in the same window takes the place of the old one", async () => {
  await load(`/${launchHash()}`);
  const { launch } = await load(`/${launchHash({ tgWebAppData: "auth_date=2", tgWebAppVersion: "9.1" })}`);

  expect(launch).toMatchObject({ initData: "auth_date=2", version: "9.1", mayWrite: false });
});

test.each([
  ["nothing", ""],
  ["a bare hash", "#"],
  ["someone's anchor", "#reviews"],
  ["a broken escape", "#tgWebAppData=%E0%A4%A&tgWebAppVersion=%"],
  ["a user that is no JSON", `#tgWebAppData=${encodeURIComponent("user={oops&hash=1")}`],
  ["a user that is null", `#tgWebAppData=${encodeURIComponent("user=null")}&tgWebAppThemeParams=null`],
  ["a theme that is no JSON", "#tgWebAppVersion=8.0&tgWebAppThemeParams=%7Bbg"],
  ["a theme that is a list", "#tgWebAppThemeParams=%5B1%5D"],
  ["colours that are none", '#tgWebAppThemeParams={"bg_color":7,"text_color":null}'],
  ["a person without a number", `#tgWebAppData=${encodeURIComponent('user={"id":"x"}')}`],
  ["a name of every object", "#tgWebAppVersion=constructor&tgWebAppData=__proto__"],
])("the app starts with %s in the hash", async (_, hash) => {
  const bridge = await load(`/${hash}`);

  expect(() => {
    bridge.applyTheme();
    bridge.start(() => {});
  }).not.toThrow();
  expect(bridge.launch).toMatchObject({ userId: 0, mayWrite: false });
});

test("where storage is blocked the app starts, and the hash stays for a reload", async () => {
  blockStorage();
  const hash = launchHash();

  expect((await load(`/${hash}`)).launch.initData).toBe(initData());
  expect(location.hash).toBe(hash);
  expect((await load("/")).launch.initData).toBe("");
});
