import type { ApiError } from "../../api/client";
import type { WholeChannel } from "../../api/types";
import { Message } from "../../parts/Message";
import { roubles } from "../../parts/numbers";
import { Waiting } from "../../parts/Row";
import { Sheet } from "../../parts/Sheet";
import { back, openSheet, sheet } from "../../router";
import { refusalWords } from "../../state/faults";
import { requestOf } from "../../state/requests";
import { focus } from "./focus";
import { RequestForm } from "./RequestForm";

export type Prices = WholeChannel["prices"];

interface Props {
  id: number;
  /** undefined until they are known. */
  prices: Prices | undefined;
  /** Why they are not. */
  wrong: ApiError | null;
}

/** «Узнать стоимость»: prices, as the sheet `price`, then the request, as the sheet `request`. */
export function PriceSheet({ id, prices, wrong }: Props) {
  if (sheet.value === "price") {
    return (
      <Sheet name="price" title="Стоимость рекламы">
        {prices ? <PriceList of={prices} /> : wrong ? <p>{refusalWords(wrong)}</p> : <Waiting rows={2} />}
        <button type="button" class="button" onClick={openRequest}>
          Оставить заявку
        </button>
      </Sheet>
    );
  }
  return (
    <Sheet name="request" title="Заявка">
      {requestOf(id).state.value === "stored" ? (
        <Message title="Заявка отправлена" text="Менеджер ответит вам в Telegram." action="Хорошо" onAction={back} />
      ) : (
        <RequestForm id={id} prices={prices ?? []} />
      )}
    </Sheet>
  );
}

function openRequest(): void {
  openSheet("request");
  focus("input");
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
