import type { Card, WholeChannel } from "../../api/types";
import { openSheet } from "../../router";
import { tell } from "../../state/events";
import { forgetStored } from "../../state/requests";
import { askToWrite } from "../../state/writing";
import { haptic } from "../../telegram";
import { writeToManager } from "./manager";

interface Props {
  of: Card;
  whole: WholeChannel | undefined;
}

/** The two ways on, at hand wherever the page is scrolled to. */
export function Pinned({ of, whole }: Props) {
  return (
    <div class="pinned">
      <div>
        <button type="button" class="button" aria-haspopup="dialog" onClick={() => openPrices(of.id)}>
          Узнать стоимость
        </button>
        <button type="button" class="button second" onClick={() => writeToManager(of, whole)}>
          Связаться с менеджером
        </button>
      </div>
    </div>
  );
}

function openPrices(channel: number): void {
  haptic("tap");
  tell("opened_price", { channel });
  forgetStored(channel);
  openSheet("price");
  void askToWrite();
}
