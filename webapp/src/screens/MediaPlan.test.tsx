import { render } from "preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Card } from "../api/types";
import { toast } from "../state/toast";
import { MediaPlan } from "./MediaPlan";

let opened: string[];

function plan(channels: Partial<Card>[]): HTMLElement {
  render(<MediaPlan title="Медиаплан" of={channels as Card[]} />, document.body);
  return document.body;
}

const texts = (selector: string) =>
  Array.from(document.querySelectorAll(selector), (each) => each.textContent?.replaceAll("\u00a0", " "));

const shares = () => document.querySelector<HTMLButtonElement>(".button")?.click();

beforeEach(() => {
  opened = [];
  toast.value = null;
  vi.stubGlobal("open", (link: string) => opened.push(link));
});
afterEach(() => {
  render(null, document.body);
  vi.unstubAllGlobals();
});

test("a plan tells its sums, and of how many channels something is not known", () => {
  plan([
    { id: 1, price: 12_000, reach: 4000 },
    { id: 2, price: null, reach: 2000 },
    { id: 3, price: null, reach: null },
  ]);
  expect(texts("dd")).toEqual(["12 000 ₽", "6 тыс.", "3 000 ₽"]);
  expect(texts("p")).toEqual(["У 2 каналов цена по запросу", "У 1 канала охват неизвестен"]);
});

test("a plan of nothing cannot be shared", () => {
  plan([]);
  expect(texts("dd")).toEqual(["—", "—", "—"]);
  shares();
  expect(opened).toEqual([]);
});

test("the link is shared by Telegram's page, with what is known of the sums", () => {
  plan([{ id: 12, price: 5000, reach: null }]);
  shares();
  const { searchParams } = new URL(opened[0] as string);
  expect(searchParams.get("url")).toBe(`${location.origin}/plan?ids=12`);
  expect(searchParams.get("text")?.replaceAll("\u00a0", " ")).toBe("Медиаплан: 1 канал, 5 000 ₽");
});

test("whoever shares more than a link carries is told how many it does", () => {
  plan(Array.from({ length: 120 }, (_, i) => ({ id: i + 1, price: 1, reach: 1 })));
  shares();
  expect(opened).toHaveLength(1);
  expect(toast.value?.words).toBe("В ссылку поместилось каналов: 100.");
});
