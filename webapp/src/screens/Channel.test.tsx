import { render } from "preact";
import { afterEach, expect, test } from "vitest";
import { ApiError } from "../api/client";
import type { WholeChannel } from "../api/types";
import { openSheet, sheet } from "../router";
import { signal } from "../signals";
import { remember } from "../state/cards";
import { requestOf } from "../state/requests";
import { Channel } from "./Channel";

const unknown = (length: number) => {
  const values = Array<null>(length).fill(null);
  return { start: "2026-11-09", subscribers: values, reach: values };
};

const BARE: WholeChannel = {
  id: 42,
  category: { id: 3, name: "Маркетинг" },
  title: "Канал",
  username: "channel",
  logo: null,
  subscribers: null,
  reach: null,
  err: null,
  er: null,
  price: null,
  cpm: null,
  registration: "not_needed",
  hot_slot: null,
  description: "",
  telegram_link: "https://t.me/channel",
  tgstat_link: "",
  telemetr_link: "",
  rkn_number: "",
  figures: { subscribers: null, reach: null, err: null, er: null },
  growth: { days: unknown(14), weeks: unknown(50) },
  silent_since: null,
  country: "",
  shares: { gender: [], geography: [], age: [] },
  prices: [],
  ad_examples: [],
  reviews: [],
  similar: [null, null, null, null],
};

/** The page of a channel of which this is known, too. */
function page(known: Partial<WholeChannel> = {}): HTMLElement {
  const whole = { ...BARE, ...known };
  remember([{ ...whole, category: whole.category.id }]);
  return drawn(whole.id, whole);
}

function drawn(id: number, whole?: WholeChannel, fault: ApiError | null = null): HTMLElement {
  const channel = { data: signal(whole), fault: signal(fault), load: () => Promise.resolve() };
  render(<Channel id={id} channel={channel} />, document.body);
  return document.body;
}

const texts = (of: Element, selector: string) => Array.from(of.querySelectorAll(selector), (each) => each.textContent);

afterEach(() => {
  if (sheet.value) openSheet("");
  render(null, document.body);
});

test("a figure that is not known is a dash, never a zero", () => {
  expect(texts(page(), ".figures b")).toEqual(["—", "—", "—", "—", "—", "—"]);
  expect(texts(page({ subscribers: 0, er: 0 }), ".figures b")).toEqual(["0", "—", "—", "0\u00a0%", "—", "—"]);
});

test("parts without anything in them are left out, empty slots are shown", () => {
  expect(texts(page(), "h2")).toEqual(["Похожие каналы"]);
  expect(texts(page(), ".similar li")).toEqual(Array(4).fill("Скоро здесь появится канал"));
  expect(texts(page(), ".out")).toEqual(["Telegram"]);
});

test.each([
  ["subscribers", "tgstat", "По данным TGStat, 3 мая 2026 г."],
  ["reach", "telegram", "По данным Telegram, 3 мая 2026 г."],
  ["err", "telemetr", "По данным Telemetr, 3 мая 2026 г."],
  ["er", "editor", "Указано редактором, 3 мая 2026 г."],
] as const)("a tap on %s tells that it is from %s, and since when", (name, source, words) => {
  const figures = { ...BARE.figures, [name]: { value: 7, source, at: "2026-05-03T12:00:00Z" } };
  openSheet(`figure-${name}`);

  expect(texts(page({ [name]: 7, figures }), "dialog .quiet")).toEqual([words]);
});

test("of CPM it is told whose reach it is worked out from, of prices that editors enter them", () => {
  const reach = { value: 1000, source: "tgstat", at: "2026-05-03T12:00:00Z" } as const;
  const known = { reach: 1000, price: 500, cpm: 500, figures: { ...BARE.figures, reach } };
  openSheet("figure-cpm");
  expect(texts(page(known), "dialog .quiet")[0]).toContain("По данным TGStat, 3 мая 2026 г.");
  openSheet("figure-price");
  expect(texts(page(known), "dialog .quiet")).toEqual(["Цены указывают редакторы каталога."]);
});

test("shares tell whose they are, unless an editor has entered them", () => {
  const share = (name: string, source: "editor" | "telemetr") => ({ name, label: name, percent: 50, source });
  const shares = { gender: [share("a", "telemetr")], age: [share("b", "editor")], geography: [] };
  const parts = page({ shares }).querySelectorAll("section");

  expect(texts(page({ shares }), "h2").slice(0, 2)).toEqual(["Пол", "Возраст"]);
  expect(parts[1]?.textContent).toContain("По данным Telemetr");
  expect(parts[2]?.textContent).not.toContain("редактор");
});

test("where no shares of countries are known, TGStat's label stands for them", () => {
  const country = "Россия";
  expect(texts(page({ country }), "section")[1]).toBe("ГеографияРоссияПо данным TGStat");

  const geography = [{ name: "Беларусь", label: "Беларусь", percent: 50, source: "editor" as const }];
  const shares = { ...BARE.shares, geography };
  expect(texts(page({ country, shares }), "section")[1]).toBe("ГеографияБеларусь50\u00a0%");
});

test("a silent channel says since when, and that its ERR is not told", () => {
  expect(texts(page({ silent_since: "2026-09-12" }), "p.mark")).toEqual([
    "Нет постов с 12 сентября 2026 г.: ERR не сравнивается",
  ]);
});

test("a tap on the ERR of a silent channel tells why there is none", () => {
  openSheet("figure-err");
  expect(texts(page(), "dialog .quiet")).toEqual(["Пока не известно."]);
  expect(texts(page({ silent_since: "2026-09-12" }), "dialog .quiet")).toEqual(["Канал давно молчит."]);
});

test("growth is told in words, by day and by week, of what is known twice and more", () => {
  const days = { ...unknown(3), subscribers: [12_300, null, 13_540], reach: [null, 400, null] };
  const weeks = { ...unknown(4), subscribers: [null, 15_000, 13_600, 13_540], reach: [7, 7, 7, 7] };
  const lines = texts(page({ growth: { days, weeks } }), ".growth p").map((line) => line?.replaceAll("\u00a0", " "));

  expect(lines).toEqual([
    "Подписчики+1 240 за 3 дня12 300 → 13 540",
    "Подписчики−1 460 за 3 недели15 000 → 13 540",
    "Охват0 за 4 недели7 → 7",
  ]);
});

test.each([
  ["registered", "✓ В реестре РКН"],
  ["missing", "⚠ Нет в реестре РКН: без записи реклама запрещена"],
  ["not_needed", undefined],
] as const)("%s at РКН is a mark of its own", (registration, words) => {
  expect(page({ registration }).querySelector(".marks p")?.textContent).toBe(words);
});

test("a channel without prices says so, and may be asked for all the same", () => {
  openSheet("price");
  const dialog = page().querySelector("dialog") as HTMLElement;

  expect(dialog.textContent).toContain("Цена по запросу");
  expect(texts(dialog, "button")).toContain("Оставить заявку");
});

test("prices that could not be loaded say why", () => {
  page();
  openSheet("price");

  expect(drawn(42, undefined, new ApiError("offline")).querySelector("dialog")?.textContent).toContain(
    "Нет подключения",
  );
});

test("a channel that is not there says so", () => {
  expect(texts(drawn(43, undefined, new ApiError("missing")), "h2, p, button")).toEqual([
    "Канал не найден",
    "Возможно, его убрали из каталога.",
    "В каталог",
  ]);
});

test("what a list has shown of a channel stays on its page when the rest cannot be loaded", () => {
  page({ id: 44, title: "Виден сразу", subscribers: 1200 });
  const body = drawn(44, undefined, new ApiError("failed"));

  expect(texts(body, "h1, .figures b, .message h2").slice(0, 2)).toEqual(["Виден сразу", "1,2\u00a0тыс."]);
  expect(texts(body, ".message h2")).toEqual(["Не удалось загрузить"]);
});

/** On sale for almost three hours from now on. */
const onSale = (price: number) => {
  const until = new Date(Date.now() + 3 * 3600_000 - 60_000).toISOString();
  return { price, until, runs_at: "2026-11-22T12:00:00Z" };
};
const place = (of: Element) => (of.querySelector("section")?.textContent ?? "").replaceAll("\u00a0", " ");

test("a hot slot tells when the ad appears, what it costs and how long it can be had", () => {
  const words = place(page({ price: 9000, hot_slot: onSale(4500) }));

  expect(words).toContain("Горящее место4 500 ₽ вместо 9 000 ₽");
  expect(words).toContain("Реклама выйдет 22 ноября в 15:00 (МСК)");
  expect(words).toContain("ещё 2 часа");
});

test("a usual price that is not higher is not told beside a hot slot's", () => {
  expect(place(page({ price: 4500, hot_slot: onSale(4500) }))).not.toContain("вместо");
  expect(place(page({ price: null, hot_slot: onSale(4500) }))).not.toContain("вместо");
});

test("a hot slot that is over is nowhere on the page", () => {
  const over = { ...onSale(4500), until: new Date(Date.now() - 1000).toISOString() };
  expect(page({ hot_slot: over }).querySelector(".hot")).toBeNull();
});

test("while no manager is set, a hot slot is asked for by a request that names it", () => {
  const wanted = () => {
    page({ hot_slot: onSale(4500) })
      .querySelector<HTMLButtonElement>("section .button")
      ?.click();
    return [sheet.value, requestOf(42).draft.comment?.replaceAll("\u00a0", " ")];
  };
  const wish = "Горящее место 22 ноября в 15:00 за 4 500 ₽";

  expect(wanted()).toEqual(["request", wish]);
  requestOf(42).draft.comment = "Нужен договор";
  expect(wanted()).toEqual(["request", `Нужен договор\n${wish}`]);
  expect(wanted()).toEqual(["request", `Нужен договор\n${wish}`]);
});
