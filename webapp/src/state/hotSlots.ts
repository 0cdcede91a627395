/** Ad places that must be sold soon: shown until their time is over, and then gone by themselves. */

import type { Card } from "../api/types";
import { signal } from "../signals";

/** Words about time that is left are told anew as often. */
const MINUTE_MS = 60_000;

export type HotSlot = NonNullable<Card["hot_slot"]>;

/** Has the page drawn when it rings. */
const rung = signal(0);
let timer: ReturnType<typeof setTimeout> | undefined;
/** When it rings next. */
let due = 0;

/** Of a channel that is drawn now; null where there is none, or none any more. */
export function hotSlotOf({ hot_slot: slot }: Pick<Card, "hot_slot">): HotSlot | null {
  const now = Date.now();
  const left = slot ? Date.parse(slot.until) - now : 0;
  if (!slot || left <= 0) return null;
  const next = now + Math.min(left, MINUTE_MS);
  if (due < now || next < due) {
    due = next;
    clearTimeout(timer);
    timer = setTimeout(ring, next - now);
  }
  return slot;
}

function ring(): void {
  due = 0;
  rung.value++;
}
