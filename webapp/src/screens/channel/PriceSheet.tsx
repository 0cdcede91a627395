import type { ApiError } from "../../api/client";
import type { Card, WholeChannel } from "../../api/types";
import { Message } from "../../parts/Message";
import { roubles } from "../../parts/numbers";
import { Waiting } from "../../parts/Row";
import { Sheet } from "../../parts/Sheet";
import { until } from "../../parts/times";
import { back, openSheet, sheet } from "../../router";
import { refusalWords } from "../../state/faults";
import { type HotSlot, hotSlotOf } from "../../state/hotSlots";
import { requestOf } from "../../state/requests";
import { focus } from "./focus";
import { RequestForm } from "./RequestForm";

export type Prices = WholeChannel["prices"];

interface Props {
  of: Card;
  /** undefined until they are known. */
  prices: Prices | undefined;
  /** Why they are not. */
  wrong: ApiError | null;
}

/** «Узнать стоимость»: prices, as the sheet `price`, then the request, as the sheet `request`. */
export function PriceSheet({ of, prices, wrong }: Props) {
  if (sheet.value === "price") {
    return (
      <Sheet name="price" title="Стоимость рекламы">
        <HotPrice of={hotSlotOf(of)} />
        {prices ? <PriceList of={prices} /> : wrong ? <p>{refusalWords(wrong)}</p> : <Waiting rows={2} />}
        <button type="button" class="button" onClick={openRequest}>
          Оставить заявку
        </button>
      </Sheet>
    );
  }
  return (
    <Sheet name="request" title="Заявка">
      {requestOf(of.id).state.value === "stored" ? (
        <Message title="Заявка отправлена" text="Менеджер ответит вам в Telegram." action="Хорошо" onAction={back} />
      ) : (
        <RequestForm id={of.id} prices={prices ?? []} />
      )}
    </Sheet>
  );
}

function openRequest(): void {
  openSheet("request");
  focus("input");
}

function HotPrice({ of: slot }: { of: HotSlot | null }) {
  return (
    slot && (
      <p class="format hot">
        <span>Горящее место, {until(slot.until)}</span>
        <b>{roubles(slot.price)}</b>
      </p>
    )
  );
}

function PriceList({ of }: { of: Prices }) {
  if (!of.length) return <p>Цена по запросу: оставьте заявку, и менеджер ответит вам в Telegram.</p>;
  return (
    <dl>
      {of.map(({ format, amount }) => (
        <div class="format" key={format.id}>
          <dt>{format.name}</dt>
          <dd>{roubles(amount)}</dd>
        </div>
      ))}
    </dl>
  );
}
