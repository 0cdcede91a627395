import { useMemo } from "preact/hooks";
import { type Signal, signal } from "../signals";

/** A component's own state. Not `useState`: that would draw the component alone, and nobody would follow what it reads. */
export function useSignal<T>(first: T): Signal<T> {
  return useMemo(() => signal(first), []);
}
