import { useEffect, useMemo, useRef } from "preact/hooks";
import { Faulty, Message } from "../parts/Message";
import { number } from "../parts/numbers";
import { Waiting } from "../parts/Row";
import { Rows } from "../parts/Rows";
import { useOnline } from "../parts/useOnline";
import { cameBack, go, replace } from "../router";
import { tell } from "../state/events";
import { type List as Listed, listOf } from "../state/lists";
import type { Question } from "../state/question";
import { Narrowed } from "./Narrowed";

/** What the question finds; while that is on its way, what the one before it has found, dimmed. */
export function List({ question }: { question: Question }) {
  const { query } = question;
  const wanted = useMemo(() => listOf(query), [query]);
  const latest = useRef(wanted);
  if (wanted.count.value !== null || wanted.fault.value) latest.current = wanted;
  const list = latest.current;
  const count = list.count.value;
  useEffect(() => {
    if (wanted.count.value === null) void wanted.more();
  }, [wanted]);
  useOnline(wanted.more);
  useOpening(Number(question.get("category")));

  return (
    <>
      <Narrowed question={question} />
      {count === null ? (
        <Unread list={list} />
      ) : (
        <div class={list === wanted ? "" : "dimmed"}>
          <p class="count" role="status">
            {list === wanted ? `Найдено: ${number(count)}` : "Ищем…"}
          </p>
          {count ? <Pages of={list} isLatest={list === wanted} /> : <Empty question={question} />}
        </div>
      )}
    </>
  );
}

/** An opening of a category is told once, not when one comes back to its list. */
function useOpening(category: number): void {
  useEffect(() => {
    if (category && !cameBack) tell("opened_category", { category });
  }, [category]);
}

function Unread({ list: { fault, more } }: { list: Listed }) {
  return fault.value ? <Faulty fault={fault.value} again={more} /> : <Waiting rows={8} />;
}

function Pages({ of, isLatest }: { of: Listed; isLatest: boolean }) {
  const fault = of.fault.value;
  const waits = !of.ended.value && !fault;
  return (
    <>
      <Rows of={of.rows.value} onEnd={waits && isLatest ? of.more : undefined} />
      {waits && <Waiting rows={3} />}
      {fault && <Faulty fault={fault} again={of.more} />}
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
