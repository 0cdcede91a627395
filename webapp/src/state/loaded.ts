/** What is asked for once and kept for a while: the first page, channels. */

import { type Signal, signal } from "@preact/signals-core";
import { ApiError, ask } from "../api/client";

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
    try {
      const answer = await ask<T>(address);
      arrived(answer);
      data.value = answer;
      fault.value = null;
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

/** A few of them by key; one that is older than some minutes is made anew. */
export function kept<T>(make: (key: string) => T, most: number): (key: string) => T {
  const shelf = new Map<string, { it: T; at: number }>();
  return (key) => {
    const found = shelf.get(key);
    if (found && performance.now() - found.at < FRESH_MS) return found.it;
    const it = make(key);
    shelf.delete(key);
    shelf.set(key, { it, at: performance.now() });
    const oldest = shelf.keys().next().value;
    if (shelf.size > most && oldest !== undefined) shelf.delete(oldest);
    return it;
  };
}
