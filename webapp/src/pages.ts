/** Which page an address is, and what coming to it sets going: what is asked for, what is told. Drawing asks nothing. */

import { cameBack, place } from "./router";
import { signal } from "./signals";
import { catalog, categoryName } from "./state/catalog";
import { channelOf, type LoadedChannel } from "./state/channels";
import { tell } from "./state/events";
import { favoritesFault, loadFavorites } from "./state/favorites";
import { type List, listOf } from "./state/lists";
import { idsOf, type LoadedPlan, planOf } from "./state/plan";
import { Question } from "./state/question";

export type Page =
  | { name: "catalog" | "favorites" | "lost" }
  | { name: "list"; question: Question; list: List; before: List | undefined }
  | { name: "channel"; id: number; channel: LoadedChannel }
  | { name: "plan"; ids: number[]; plan: LoadedPlan };

export const page = signal<Page>({ name: "lost" });
let address = "";

/** After each step of the history; sheets are no pages. */
export function arrive(): void {
  const { path, query } = place.value;
  if (address === path + query) return;
  address = path + query;
  const before = page.value;
  page.value = pageOf(path, query, before);
  load();
  count(page.value, before);
}

function pageOf(path: string, query: string, before: Page): Page {
  const id = Number(/^\/c\/(\d+)$/.exec(path)?.[1]);
  if (id) return { name: "channel", id, channel: channelOf(String(id)) };
  if (path === "/list") {
    const question = new Question(query);
    return { name: "list", question, list: listOf(question.query), before: shownBy(before) };
  }
  if (path === "/plan") {
    const ids = idsOf(new URLSearchParams(query).get("ids") ?? "");
    return { name: "plan", ids, plan: planOf(ids.join()) };
  }
  return { name: path === "/" ? "catalog" : path === "/favorites" ? "favorites" : "lost" };
}

/** What stays on the screen, dimmed, until the list that is wanted now has its first channels. */
function shownBy(before: Page): List | undefined {
  if (before.name !== "list") return;
  return before.list.count.value === null ? before.before : before.list;
}

/** What the page has not got; again when the network is back. */
export function load(): void {
  const now = page.value;
  if (now.name === "catalog") void catalog.load();
  if (favoritesFault.value) void loadFavorites();
  if (now.name === "channel" && !now.channel.data.value) void now.channel.load();
  if (now.name === "plan" && now.ids.length) void now.plan.load();
  if (now.name !== "list") return;
  if (now.list.count.value === null || now.list.fault.value) void now.list.more();
  const category = categoryOf(now);
  if (category && !categoryName(category)) void catalog.load();
}

/** What is come back to was opened before; a list is opened once, however it is searched and ordered. */
function count(now: Page, before: Page): void {
  if (cameBack) return;
  if (now.name === "channel") tell("opened_channel", { channel: now.id });
  const category = categoryOf(now);
  if (category && category !== categoryOf(before)) tell("opened_category", { category });
}

const categoryOf = (of: Page): number => (of.name === "list" ? Number(of.question.get("category")) : 0);
