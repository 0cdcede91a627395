import { useEffect, useRef } from "preact/hooks";
import type { Card } from "../api/types";
import { Faulty, Message } from "../parts/Message";
import { number } from "../parts/numbers";
import { ROW_HEIGHT, Row, Waiting } from "../parts/Row";
import { useOnline } from "../parts/useOnline";
import { type ItemProps, VirtualList } from "../parts/VirtualList";
import { go, replace } from "../router";
import { type List as Listed, listOf } from "../state/lists";
import type { Question } from "../state/question";

const rowHeight = () => ROW_HEIGHT;

/** What the question finds; while that is on its way, what the one before it has found, dimmed. */
export function List({ question }: { question: Question }) {
  const wanted = listOf(question.query);
  const latest = useRef(wanted);
  if (wanted.count.value !== null || wanted.fault.value) latest.current = wanted;
  const list = latest.current;
  const load = () => void wanted.more();
  useEffect(() => {
    if (wanted.count.value === null) load();
  }, [wanted]);
  useOnline(load);

  if (list.count.value === null) {
    return list.fault.value ? <Faulty fault={list.fault.value} again={load} /> : <Waiting rows={8} />;
  }
  return (
    <div class={list === wanted ? "" : "dimmed"}>
      <p class="count" role="status">
        {list === wanted ? `Найдено: ${number(list.count.value)}` : "Ищем…"}
      </p>
      {list.count.value ? <Rows of={list} /> : <Empty question={question} />}
    </div>
  );
}

function Rows({ of }: { of: Listed }) {
  const fault = of.fault.value;
  const waits = !of.ended.value && !fault;
  const more = waits ? () => void of.more() : () => {};
  return (
    <>
      <div class="group">
        <VirtualList items={of.rows.value} height={rowHeight} item={rowOf} onEnd={more} />
      </div>
      {waits && <Waiting rows={3} />}
      {fault && <Faulty fault={fault} again={() => void of.more()} />}
    </>
  );
}

function rowOf(card: Card, _: number, props: ItemProps) {
  return (
    <li {...props}>
      <Row of={card} />
    </li>
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
