import { expect, test } from "vitest";
import { grown } from "./grown";

test.each([
  ["nothing", [null, null]],
  ["one value", [null, 5, null]],
  ["no day at all", []],
])("of %s there is no growth", (_, values) => {
  expect(grown(values)).toBeNull();
});

test("a line goes from value to value, and a gap stays a gap", () => {
  const line = grown([1, 2, null, 3, null, 4, 5])?.line;
  expect(line?.replaceAll("h.01", " ")).toBe("M0 -1 L1 -2 M3 -3 M5 -4 L6 -5 ");
});

test("it is counted from the first known value to the last", () => {
  expect(grown([null, 40, null, 10, null])).toMatchObject({ from: 40, to: 10, steps: 3 });
});

/** How much of the height the line takes, and how far its middle is from that of the drawing. */
function drawn(...values: number[]): [part: number, off: number] {
  const [, top = 0, , height = 0] = (grown(values)?.viewBox ?? "").split(" ").map(Number);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return [(high - low) / height, top + height / 2 + (low + high) / 2];
}

test("it takes all the height, in the middle of it; of a change that is hardly one less", () => {
  expect(drawn(100, 200, 150)).toEqual([1, 0]);
  expect(drawn(990_000, 1_000_000)).toEqual([0.5, 0]);
  expect(drawn(1_000_000, 1_000_000)).toEqual([0, 0]);
  expect(drawn(0, 0)).toEqual([0, 0]);
});
