import { roubles } from "../../parts/numbers";
import { OnlyInTelegram } from "../../parts/OnlyInTelegram";
import { type Draft, LONGEST_COMMENT, requestOf, requestWords, today } from "../../state/requests";
import { launch } from "../../telegram";
import { focus } from "./focus";
import type { Prices } from "./PriceSheet";

interface Props {
  id: number;
  prices: Prices;
}

/** What the buyer wishes; only that he wishes is needed. */
export function RequestForm({ id, prices }: Props) {
  const request = requestOf(id);
  const { draft, fault, state } = request;
  if (!launch.initData) return <OnlyInTelegram what="Заявки принимаются" />;
  return (
    <form
      onInput={(event) => {
        request.draft = Object.fromEntries(new FormData(event.currentTarget)) as Draft;
      }}
      onSubmit={(event) => {
        event.preventDefault();
        void request.send().then(() => focus(".button"));
      }}
    >
      {prices.length > 0 && (
        <fieldset>
          <legend>Формат</legend>
          {prices.map(({ format, amount }) => (
            <label class="format" key={format.id}>
              <input type="radio" name="format" value={format.id} defaultChecked={draft.format === String(format.id)} />
              <span>{format.name}</span>
              <b>{roubles(amount)}</b>
            </label>
          ))}
        </fieldset>
      )}
      <label class="named">
        Желаемая дата
        <input class="field" type="date" name="wished_on" min={today()} defaultValue={draft.wished_on ?? ""} />
      </label>
      <label class="named">
        Комментарий
        <textarea
          class="field"
          rows={3}
          name="comment"
          maxLength={LONGEST_COMMENT}
          defaultValue={draft.comment ?? ""}
        />
      </label>
      <p class="wrong" role="alert">
        {fault.value && requestWords(fault.value)}
      </p>
      <button class="button" type="submit" disabled={state.value === "sending"}>
        {state.value === "sending" ? "Отправляем…" : "Отправить заявку"}
      </button>
    </form>
  );
}
