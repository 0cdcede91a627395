import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiError } from "../api/client";
import { forgetStored, questionOf, requestOf, requestWords, today } from "./requests";

let answers: (() => Response | Promise<Response>)[];
let asked: unknown[];

/** The catalog's side of the wire. */
function fetched(_: string, { body }: { body: string }): Promise<Response> {
  asked.push(JSON.parse(body));
  return Promise.resolve((answers.shift() ?? stored)());
}

const stored = () => new Response('{"id": 1, "created_at": "2026-11-21T12:00:00Z"}', { status: 201 });

beforeEach(() => {
  answers = [];
  asked = [];
  vi.stubGlobal("fetch", fetched);
});
afterEach(() => vi.unstubAllGlobals());

test("what is not said is null, and a comment loses the spaces around it", () => {
  expect(questionOf(42, { format: "", wished_on: "", comment: "  к пятнице \n" })).toEqual({
    channel: 42,
    format: null,
    wished_on: null,
    comment: "к пятнице",
  });
  expect(questionOf(42, { format: "3", wished_on: "2026-12-01" })).toEqual({
    channel: 42,
    format: 3,
    wished_on: "2026-12-01",
    comment: "",
  });
});

test("a day may be wished for from Moscow's today", () => {
  expect(today(Date.parse("2026-11-21T20:59:00Z"))).toBe("2026-11-21");
  expect(today(Date.parse("2026-11-21T21:01:00Z"))).toBe("2026-11-22");
});

test("a request that is pressed twice is sent once", async () => {
  const request = requestOf(1);
  await Promise.all([request.send(), request.send()]);
  await request.send();

  expect(asked).toHaveLength(1);
  expect(request.state.value).toBe("stored");
});

test("a request that did not arrive keeps what was typed, and may be sent again", async () => {
  answers = [() => Promise.reject(new TypeError("no network"))];
  const request = requestOf(2);
  request.draft = { comment: "к пятнице" };
  await request.send();

  expect(request.state.value).toBe("typed");
  expect(requestWords(request.fault.value as ApiError)).toBe("Не получилось. Попробуйте ещё раз.");
  await requestOf(2).send();
  expect(asked[1]).toMatchObject({ comment: "к пятнице" });
  expect(request.fault.value).toBeNull();
});

test("after a request that was stored the next begins anew", async () => {
  requestOf(3).draft = { comment: "первая" };
  forgetStored(3);
  expect(requestOf(3).draft.comment).toBe("первая");
  await requestOf(3).send();
  forgetStored(3);
  expect(requestOf(3).draft).toEqual({});
});

test("who has asked already is told when he may ask again", async () => {
  const title = "Новую можно отправить через час после неё.";
  const problem = { status: 409, code: "asked_already", title, again_at: "2026-11-21T12:35:00" };
  answers = [() => new Response(JSON.stringify(problem), { status: 409 })];
  await requestOf(4).send();

  expect(requestWords(requestOf(4).fault.value as ApiError)).toBe(
    "Новую можно отправить через час после неё: в 12:35.",
  );
});

test("what is wrong with a field is told", async () => {
  const fields = { wished_on: ["Дата должна быть не раньше сегодняшней и не дальше года."] };
  const problem = { status: 400, code: "invalid", title: "Проверьте запрос.", fields };
  answers = [() => new Response(JSON.stringify(problem), { status: 400 })];
  await requestOf(5).send();

  expect(requestWords(requestOf(5).fault.value as ApiError)).toBe(
    "Проверьте запрос. Дата должна быть не раньше сегодняшней и не дальше года.",
  );
});

test.each([
  ["offline", "Нет подключения. Проверьте интернет."],
  ["expired", "Сессия устарела. Закройте и откройте приложение заново."],
  ["missing", "Не получилось. Попробуйте ещё раз."],
] as const)("%s is told in words", (fault, words) => {
  expect(requestWords(new ApiError(fault))).toBe(words);
});
