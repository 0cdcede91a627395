/** A media plan: what one ad in each of these channels costs, how many views that brings, and the link to share it. */

import { booted } from "../api/boot";
import type { Card, ChannelPage } from "../api/types";
import { signal } from "../signals";
import { remember } from "./cards";
import { kept, type Loaded, loaded } from "./loaded";

export interface Sums {
  /** Roubles, of those whose price is known; null where none is. */
  price: number | null;
  unpriced: number;
  /** Views, of those whose reach is known; null where none is. */
  reach: number | null;
  unmeasured: number;
  /** Roubles for a thousand views, of those that have both. */
  cpm: number | null;
}

export function sumsOf(channels: readonly Card[]): Sums {
  const priced = channels.filter(({ price }) => price !== null);
  const measured = channels.filter(({ reach }) => reach !== null);
  const both = priced.filter(({ reach }) => reach !== null);
  const views = sum(both, "reach");
  return {
    price: sum(priced, "price"),
    unpriced: channels.length - priced.length,
    reach: sum(measured, "reach"),
    unmeasured: channels.length - measured.length,
    cpm: views ? (Number(sum(both, "price")) / views) * 1000 : null,
  };
}

/** Null of none. */
function sum(of: Card[], what: "price" | "reach"): number | null {
  return of.length ? of.reduce((all, card) => all + Number(card[what]), 0) : null;
}

/** What Telegram lets a link carry. */
const MOST_LETTERS = 512;
/** What the API answers at once. */
export const MOST_CHANNELS = 100;

export interface PlanLink {
  url: string;
  /** How many channels it carries, the first ones. */
  fits: number;
}

/** The link that opens a plan of these channels: "…?startapp=plan-c-19" of 12 and 45. */
export function planLink(ids: readonly number[]): PlanLink {
  let code = "plan";
  let fits = 0;
  for (const id of ids.slice(0, MOST_CHANNELS)) {
    const longer = `${code}-${id.toString(36)}`;
    if (longer.length > MOST_LETTERS) break;
    code = longer;
    fits++;
  }
  const { app_link } = booted();
  const here = `${location.origin}/plan?ids=${ids.slice(0, fits)}`;
  return { url: app_link ? `${app_link}?startapp=${code}` : here, fits };
}

/** The ids of an address, as they are asked for: each once, as many as one answer holds; wrong ones are dropped. */
export function idsOf(given: string): number[] {
  const ids = given.split(",").filter((id) => /^[1-9]\d{0,14}$/.test(id));
  return [...new Set(ids.map(Number))].slice(0, MOST_CHANNELS);
}

export type LoadedPlan = Loaded<ChannelPage>;

/** Channels of a plan that somebody has shared: `ids` with commas. */
export const planOf = kept<LoadedPlan>(
  (ids) => loaded(`channels/?ids=${ids}&limit=${MOST_CHANNELS}`, ({ channels }) => remember(channels)),
  5,
);

/** Favorites that the person has taken out of the plan. */
export const leftOut = signal<ReadonlySet<number>>(new Set());

export function turnChosen(id: number): void {
  const out = new Set(leftOut.value);
  if (!out.delete(id)) out.add(id);
  leftOut.value = out;
}
