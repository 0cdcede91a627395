import { Message, Unread } from "../parts/Message";
import { number } from "../parts/numbers";
import { Rows } from "../parts/Rows";
import { go, replace } from "../router";
import type { List as Listed } from "../state/lists";
import type { Question } from "../state/question";
import { Narrowed } from "./Narrowed";

export interface Props {
  question: Question;
  list: Listed;
  /** What was shown before it. */
  before: Listed | undefined;
}

/** What the question finds; while that is on its way, what the one before it has found, dimmed. */
export function List({ question, list, before }: Props) {
  const isThere = list.count.value !== null || list.fault.value;
  const shown = isThere ? list : (before ?? list);
  const count = shown.count.value;
  return (
    <>
      <Narrowed question={question} />
      {count === null ? (
        <Unread fault={shown.fault.value} again={shown.more} />
      ) : (
        <div class={shown === list ? "" : "dimmed"}>
          <p class="count" role="status">
            {shown === list ? `Найдено: ${number(count)}` : "Ищем…"}
          </p>
          {count ? <Pages of={shown} isLatest={shown === list} /> : <Empty question={question} />}
        </div>
      )}
    </>
  );
}

function Pages({ of, isLatest }: { of: Listed; isLatest: boolean }) {
  const fault = of.fault.value;
  return (
    <>
      {/* By its key: the rows of another order are others, not those of this one that jump about. */}
      <Rows key={of.query} of={of.rows.value} onEnd={isLatest && !fault ? of.more : undefined} />
      {!of.ended.value && <Unread fault={fault} again={of.more} rows={3} />}
    </>
  );
}

function Empty({ question }: { question: Question }) {
  if (question.narrows) {
    const reset = () => replace(question.bare.address);
    const text = "Измените запрос или сбросьте фильтры.";
    return <Message title="Ничего не найдено" text={text} action="Сбросить" onAction={reset} />;
  }
  const text = "Загляните позже или выберите другую категорию.";
  return <Message title="Пока нет каналов" text={text} action="К категориям" onAction={() => go("/")} />;
}
