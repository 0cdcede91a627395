import type { Card } from "../api/types";
import { linkTo } from "../router";
import { hotSlotOf } from "../state/hotSlots";
import { HotMark } from "./HotMark";
import { Logo } from "./Logo";
import { compact, percent, roubles } from "./numbers";
import { Star } from "./Star";

export const ROW_HEIGHT = 72;

/** A channel in a list. */
export function Row({ of }: { of: Card }) {
  const slot = hotSlotOf(of);
  return (
    <div class={slot ? "row lit" : "row"}>
      <a {...linkTo(`/c/${of.id}`)}>
        <Logo of={of} size={48} />
        <span class="main">
          <b>{of.title}</b>
          <small>
            {compact(of.subscribers)} · ERR {percent(of.err && Math.round(of.err))}
          </small>
        </span>
        <span class="price">
          <b>{roubles(of.price)}</b>
          <small>CPM {roubles(of.cpm)}</small>
        </span>
        {slot && <HotMark of={slot} />}
      </a>
      <Star of={of} />
    </div>
  );
}

/** Where a row will be. */
export function Waiting({ rows }: { rows: number }) {
  return (
    <div role="status" aria-label="Загрузка">
      {Array.from({ length: rows }, (_, i) => (
        <div class="sk" key={i}>
          <i />
          <b />
        </div>
      ))}
    </div>
  );
}
