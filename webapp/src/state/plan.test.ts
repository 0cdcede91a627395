import { beforeEach, describe, expect, test } from "vitest";
import type { Card } from "../api/types";
import { idsOf, leftOut, planLink, sumsOf, turnChosen } from "./plan";

const priced = (price: number | null, reach: number | null) => ({ price, reach }) as Card;
const ids = (count: number, first = 1) => Array.from({ length: count }, (_, i) => first + i);

describe("the sums of a media plan", () => {
  test("are of prices, of reach, and of what a thousand views cost altogether", () => {
    expect(sumsOf([priced(10_000, 5000), priced(5000, 25_000)])).toEqual({
      price: 15_000,
      unpriced: 0,
      reach: 30_000,
      unmeasured: 0,
      cpm: 500,
    });
  });

  test("leave out what is not known, and count it", () => {
    const sums = sumsOf([priced(10_000, 5000), priced(null, 25_000), priced(7000, null)]);
    expect(sums).toEqual({ price: 17_000, unpriced: 1, reach: 30_000, unmeasured: 1, cpm: 2000 });
  });

  test("are unknown where nothing is known: never 0", () => {
    expect(sumsOf([priced(null, null)])).toEqual({ price: null, unpriced: 1, reach: null, unmeasured: 1, cpm: null });
    expect(sumsOf([])).toEqual({ price: null, unpriced: 0, reach: null, unmeasured: 0, cpm: null });
  });

  test("have no CPM where nobody has looked", () => expect(sumsOf([priced(500, 0)]).cpm).toBeNull());

  test("know a price of nothing from no price", () =>
    expect(sumsOf([priced(0, 1000)])).toMatchObject({ price: 0, cpm: 0 }));
});

describe("a link to a media plan", () => {
  // The page's boot says nothing of a Telegram app here.
  test("is the page's own address while nobody has set the app's", () => {
    expect(planLink([12, 45])).toEqual({ url: `${location.origin}/plan?ids=12,45`, fits: 2 });
  });

  test("carries as many channels as the API answers at once", () => expect(planLink(ids(150)).fits).toBe(100));

  test("carries as many as Telegram lets it", () => {
    expect(planLink(ids(100, 36 ** 5)).fits).toBe(Math.floor((512 - "plan".length) / 7));
  });
});

describe("the channels of an address", () => {
  test.each([
    ["as they stand", "45,12", [45, 12]],
    ["each once", "7,7,8", [7, 8]],
    ["without what is no channel", "1,x,-2,0,03,1e3,,9 ", [1]],
    ["none", "", []],
  ])("%s", (_, given, wanted) => expect(idsOf(given)).toEqual(wanted));

  test("no more than one answer holds", () => expect(idsOf(ids(150).join()).length).toBe(100));
});

describe("what of the favorites is in the plan", () => {
  beforeEach(() => {
    leftOut.value = new Set();
  });

  test("a channel that is left out is taken in again by the next tap", () => {
    turnChosen(7);
    expect([...leftOut.value]).toEqual([7]);
    turnChosen(7);
    expect([...leftOut.value]).toEqual([]);
  });
});
