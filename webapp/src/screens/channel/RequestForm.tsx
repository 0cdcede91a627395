import type { JSX } from "preact";
import { booted } from "../../api/boot";
import { roubles } from "../../parts/numbers";
import { type Draft, LONGEST_COMMENT, type Request, requestOf, requestWords, today } from "../../state/requests";
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
  if (!launch.initData) return <OnlyInTelegram />;
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
          <Wrong of={request} field="format" />
        </fieldset>
      )}
      <Field of={request} name="wished_on" label="Желаемая дата">
        <input {...named("wished_on")} type="date" min={today()} defaultValue={draft.wished_on ?? ""} />
      </Field>
      <Field of={request} name="comment" label="Комментарий">
        <textarea {...named("comment")} rows={3} maxLength={LONGEST_COMMENT} defaultValue={draft.comment ?? ""} />
      </Field>
      <p class="wrong" role="alert">
        {fault.value && requestWords(fault.value)}
      </p>
      <button class="button" type="submit" disabled={state.value === "sending"}>
        {state.value === "sending" ? "Отправляем…" : "Отправить заявку"}
      </button>
    </form>
  );
}

type Name = keyof Draft;

const named = (name: Name) => ({ name, class: "field", "aria-describedby": `wrong-${name}` });

function Field({ of, name, label, children }: { of: Request; name: Name; label: string; children: JSX.Element }) {
  return (
    <>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the control is among the children */}
      <label class="named">
        {label}
        {children}
      </label>
      <Wrong of={of} field={name} />
    </>
  );
}

/** What the catalog says of this field. */
function Wrong({ of, field }: { of: Request; field: Name }) {
  return (
    <span class="wrong" id={`wrong-${field}`}>
      {of.fault.value?.fields[field]?.join(" ")}
    </span>
  );
}

function OnlyInTelegram() {
  const { app_link } = booted();
  return (
    <>
      <p class="gap">Заявки принимаются в Telegram: откройте каталог через бота.</p>
      {app_link && (
        <a class="button" href={app_link}>
          Открыть в Telegram
        </a>
      )}
    </>
  );
}
