import type { HotSlot } from "../state/hotSlots";
import { roubles } from "./numbers";
import { until } from "./times";

/** In a row: until when a place is sold, and for how much. */
export function HotMark({ of: slot }: { of: HotSlot }) {
  const words = `${until(slot.until)} · ${roubles(slot.price)}`;
  return (
    <small class="hot" role="img" aria-label={`Горящее место: ${words}`}>
      🔥 {words}
    </small>
  );
}
