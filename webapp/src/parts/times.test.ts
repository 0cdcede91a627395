import { expect, test } from "vitest";
import { left, moment, until } from "./times";

/** Half past three in the afternoon, in Moscow. */
const NOW = Date.parse("2026-11-21T12:30:00Z");
const plain = (words: string) => words.replaceAll("\u00a0", " ");

test("a moment is told by Moscow's clock, wherever the phone is", () => {
  expect(plain(moment("2026-11-22T12:00:00Z"))).toBe("22 ноября в 15:00");
  expect(plain(moment("2026-11-22T22:00:00Z"))).toBe("23 ноября в 01:00");
});

test.each([
  ["2026-11-21T15:00:00Z", "до 18:00"],
  ["2026-11-21T20:59:00Z", "до 23:59"],
  ["2026-11-21T21:00:00Z", "до завтра, 00:00"],
  ["2026-11-22T20:59:00Z", "до завтра, 23:59"],
  ["2026-11-22T21:00:00Z", "до 23 ноября"],
  ["2027-11-21T15:00:00Z", "до 21 ноября"],
])("%s is «%s»", (iso, words) => {
  expect(plain(until(iso, NOW))).toBe(words);
});

test.each([
  ["2026-11-21T12:30:01Z", "ещё 1 минуту"],
  ["2026-11-21T13:10:00Z", "ещё 40 минут"],
  ["2026-11-21T13:30:00Z", "ещё 1 час"],
  ["2026-11-21T17:59:00Z", "ещё 5 часов"],
  ["2026-11-23T12:29:00Z", "ещё 47 часов"],
  ["2026-11-24T12:30:00Z", "ещё 3 дня"],
])("until %s it is «%s»", (iso, words) => {
  expect(plain(left(iso, NOW))).toBe(words);
});
