/** What is asked for once and kept for a while: the first page, channels. */

import { ApiError, ask } from "../api/client";
import { type Signal, signal } from "../signals";

const FRESH_MS = 5 * 60_000;

export interface Loaded<T> {
  /** Of the last answer; stays while a newer one is on its way. */
  data: Signal<T | undefined>;
  fault: Signal<ApiError | null>;
  load: () => Promise<void>;
}

/** `arrived` is called with each answer. */
export function loaded<T>(address: string, arrived: (data: T) => void = () => {}): Loaded<T> {
  const data = signal<T | undefined>(undefined);
  const fault = signal<ApiError | null>(null);
  let asking: Promise<void> | undefined;
  async function read(): Promise<void> {
    fault.value = null;
    try {
      const answer = await ask<T>(address);
      arrived(answer);
      data.value = answer;
    } catch (thrown) {
      fault.value = asFault(thrown);
    } finally {
      asking = undefined;
    }
  }
  return {
    data,
    fault,
    load() {
      asking ??= read();
      return asking;
    },
  };
}

export function asFault(thrown: unknown): ApiError {
  return thrown instanceof ApiError ? thrown : new ApiError("failed");
}

/** Those that were asked for last, by key; one that is older than `freshMs` is made anew. */
export function kept<T>(make: (key: string) => T, most: number, freshMs = FRESH_MS): (key: string) => T {
  const shelf = new Map<string, { it: T; at: number }>();
  return (key) => {
    const found = shelf.get(key);
    const { it, at } =
      found && performance.now() - found.at < freshMs ? found : { it: make(key), at: performance.now() };
    shelf.delete(key);
    shelf.set(key, { it, at });
    const oldest = shelf.keys().next().value;
    if (shelf.size > most && oldest !== undefined) shelf.delete(oldest);
    return it;
  };
}
