import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ChannelPage } from "../api/types";
import { listOf } from "./lists";

let asked: string[];
let answers: (() => Response | Promise<Response>)[];

const answer = (page: unknown) => () => new Response(JSON.stringify(page));
const page = (ids: number[], next: string | null, count: number | null = null) =>
  answer({ channels: ids.map((id) => ({ id })) as ChannelPage["channels"], next, count });
const broken = () => Promise.reject(new TypeError("no network"));

beforeEach(() => {
  asked = [];
  answers = [];
  vi.stubGlobal("fetch", (address: string) => {
    asked.push(address);
    return Promise.resolve().then(answers.shift());
  });
});
afterEach(() => vi.unstubAllGlobals());

const idsIn = (list: ReturnType<typeof listOf>) => list.rows.value.map(({ id }) => id);

test("a list is read page by page, later ones larger, until the last", async () => {
  answers = [page([1, 2], "after-2", 3), page([3], null)];
  const list = listOf("category=1");
  await list.more();
  expect([idsIn(list), list.count.value, list.ended.value]).toEqual([[1, 2], 3, false]);

  await list.more();
  await list.more();
  expect([idsIn(list), list.count.value, list.ended.value]).toEqual([[1, 2, 3], 3, true]);
  expect(asked).toEqual([
    "/api/v1/channels/?category=1&limit=30",
    "/api/v1/channels/?category=1&limit=100&cursor=after-2",
  ]);
});

test("a page that is on its way is not asked for again", async () => {
  answers = [page([1], "after-1", 9)];
  const list = listOf("category=2");
  await Promise.all([list.more(), list.more()]);
  expect(asked).toHaveLength(1);
});

test("a channel that has moved down meanwhile is listed once", async () => {
  answers = [page([1, 2], "after-2", 3), page([2, 3], null)];
  const list = listOf("category=3");
  await list.more();
  await list.more();
  expect(idsIn(list)).toEqual([1, 2, 3]);
});

test("a later page that fails leaves what is there, and is asked for again", async () => {
  answers = [page([1], "after-1", 2), broken, page([2], null)];
  const list = listOf("category=4");
  await list.more();
  await list.more();
  expect([idsIn(list), list.fault.value?.fault]).toEqual([[1], "failed"]);

  await list.more();
  expect([idsIn(list), list.fault.value]).toEqual([[1, 2], null]);
});

test("a question that is asked again finds its list as it was left", async () => {
  answers = [page([1], null, 1)];
  await listOf("category=5").more();
  expect(idsIn(listOf("category=5"))).toEqual([1]);
});

test("of many questions the ones that were asked longest ago are forgotten", async () => {
  const first = listOf("search=0");
  const last = listOf("search=1");
  for (let i = 2; i < 21; i++) {
    listOf(`search=${i}`);
    expect(listOf("search=1")).toBe(last); // looked at again and again
  }
  expect(listOf("search=0")).not.toBe(first);
});
