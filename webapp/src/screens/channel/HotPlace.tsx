import type { Card, WholeChannel } from "../../api/types";
import { roubles } from "../../parts/numbers";
import { left, moment, until } from "../../parts/times";
import { hotSlotOf } from "../../state/hotSlots";
import { writeToManager } from "./manager";

interface Props {
  of: Card;
  whole: WholeChannel | undefined;
}

/** The ad place that must be sold soon: when the ad appears, what it costs, until when it can be had. */
export function HotPlace({ of, whole }: Props) {
  const slot = hotSlotOf(of);
  if (!slot) return null;
  const isCheaper = of.price !== null && of.price > slot.price;
  const wish = `Горящее место ${moment(slot.runs_at)} за ${roubles(slot.price)}`;
  return (
    <section class="card">
      <h2 class="hot">
        <span aria-hidden="true">🔥 </span>Горящее место
      </h2>
      <p>
        <b class="value">{roubles(slot.price)}</b>
        {isCheaper && (
          <span class="quiet">
            {" "}
            вместо <s>{roubles(of.price)}</s>
          </span>
        )}
      </p>
      <p>Реклама выйдет {moment(slot.runs_at)} (МСК)</p>
      <p>
        Продаётся {until(slot.until)}, {left(slot.until)}
      </p>
      <button type="button" class="button second" onClick={() => writeToManager(of, whole, wish)}>
        Связаться с менеджером
      </button>
    </section>
  );
}
