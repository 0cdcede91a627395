/** Lists of channels: one for each question, read page by page as far as the person scrolls. */

import { type ApiError, ask } from "../api/client";
import type { Card, ChannelPage } from "../api/types";
import { type Signal, signal } from "../signals";
import { remember } from "./cards";
import { asFault, kept } from "./loaded";

const LIMIT = 30;
/** Whoever scrolls on is in a hurry. */
const LATER_LIMIT = 100;
const MOST_KEPT = 20;
/** Whoever comes back finds the list as long as he had scrolled it. */
const FRESH_MS = 30 * 60_000;

export interface List {
  query: string;
  rows: Signal<readonly Card[]>;
  /** Of all pages; null until the first is there. */
  count: Signal<number | null>;
  fault: Signal<ApiError | null>;
  /** Every page is there. */
  ended: Signal<boolean>;
  /** The next page. Does nothing while one is on its way, and after the last. */
  more: () => Promise<void>;
}

/** `query` is that of the address, without limit and cursor; "" is every channel. */
export const listOf = kept(made, MOST_KEPT, FRESH_MS);

function made(query: string): List {
  const rows = signal<readonly Card[]>([]);
  const count = signal<number | null>(null);
  const fault = signal<ApiError | null>(null);
  const ended = signal(false);
  const address = `channels/?${query && `${query}&`}limit=`;
  const known = new Set<number>();
  let next: string | null = "";
  let asking: Promise<void> | undefined;

  async function read(): Promise<void> {
    fault.value = null;
    try {
      const page = await ask<ChannelPage>(address + (next ? `${LATER_LIMIT}&cursor=${next}` : LIMIT));
      remember(page.channels);
      next = page.next;
      // What has moved down meanwhile is met again.
      const more = page.channels.filter(({ id }) => !known.has(id));
      for (const { id } of more) known.add(id);
      rows.value = [...rows.value, ...more];
      count.value ??= page.count;
      ended.value = next === null;
    } catch (thrown) {
      fault.value = asFault(thrown);
    } finally {
      asking = undefined;
    }
  }

  return {
    query,
    rows,
    count,
    fault,
    ended,
    more() {
      if (next === null) return Promise.resolve();
      asking ??= read();
      return asking;
    },
  };
}
