import { useEffect } from "preact/hooks";
import type { WholeChannel } from "../../api/types";
import { Message } from "../../parts/Message";
import { roubles } from "../../parts/numbers";
import { Waiting } from "../../parts/Row";
import { Sheet } from "../../parts/Sheet";
import { useSignal } from "../../parts/useSignal";
import { back, sheet } from "../../router";
import { forgetStored, requestOf } from "../../state/requests";
import { focus } from "./focus";
import { RequestForm } from "./RequestForm";

export type Prices = WholeChannel["prices"];

interface Props {
  id: number;
  /** undefined until they are known. */
  prices: Prices | undefined;
}

/** «Узнать стоимость»: prices, then the request. It opens as `price`, or as `request` with the form at once. */
export function PriceSheet(props: Props) {
  const name = sheet.value;
  return name === "price" || name === "request" ? <Opened {...props} name={name} /> : null;
}

function Opened({ id, prices, name }: Props & { name: string }) {
  const asking = useSignal(name === "request");
  useEffect(() => () => forgetStored(id), []);
  const ask = () => {
    asking.value = true;
    focus("input");
  };
  return (
    <Sheet name={name} title={asking.value ? "Заявка" : "Стоимость рекламы"}>
      {requestOf(id).state.value === "stored" ? (
        <Message title="Заявка отправлена" text="Менеджер ответит вам в Telegram." action="Хорошо" onAction={back} />
      ) : asking.value ? (
        <RequestForm id={id} prices={prices ?? []} />
      ) : (
        <>
          {prices ? <PriceList of={prices} /> : <Waiting rows={2} />}
          <button type="button" class="button" onClick={ask}>
            Оставить заявку
          </button>
        </>
      )}
    </Sheet>
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
