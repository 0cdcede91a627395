import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { onChange } from "../signals";
import { hotSlotOf } from "./hotSlots";

const NOON = Date.parse("2026-11-21T12:00:00Z");
let drawings: number;

const slot = (seconds: number) => ({
  hot_slot: {
    price: 5000,
    runs_at: "2026-11-22T12:00:00Z",
    until: new Date(Date.now() + seconds * 1000).toISOString(),
  },
});

beforeEach(() => {
  vi.useFakeTimers({ now: NOON });
  drawings = 0;
  onChange(() => drawings++);
});
afterEach(async () => {
  await vi.runOnlyPendingTimersAsync();
  vi.useRealTimers();
});

test("there is none where there is none, and none that is over", () => {
  expect(hotSlotOf({ hot_slot: null })).toBeNull();
  expect(hotSlotOf(slot(0))).toBeNull();
  expect(vi.getTimerCount()).toBe(0);
});

test("the page is drawn at the deadline, and there is none any more", async () => {
  const card = slot(30);
  expect(hotSlotOf(card)).toBe(card.hot_slot);
  await vi.advanceTimersByTimeAsync(29_000);
  expect([drawings, hotSlotOf(card)]).toEqual([0, card.hot_slot]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect([drawings, hotSlotOf(card)]).toEqual([1, null]);
});

test("however many are drawn there is one timer, of the nearest deadline", async () => {
  const cards = [slot(50), slot(20), slot(40), slot(3600)];
  cards.forEach(hotSlotOf);
  expect(vi.getTimerCount()).toBe(1);
  await vi.advanceTimersByTimeAsync(20_000);
  expect([drawings, cards.filter(hotSlotOf).length]).toEqual([1, 3]);
});

test("what is left is told anew each minute, as long as it is drawn", async () => {
  const card = slot(3600);
  hotSlotOf(card);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(drawings).toBe(1);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(drawings).toBe(1);
});
