import { replace } from "../router";
import { ORDERINGS, type Ordering, type Question } from "../state/question";
import { haptic } from "../telegram";
import { Filters, openFilters } from "./Filters";

const NAMES: Record<Ordering, string> = { subscribers: "Подписчики", price: "Цена", cpm: "CPM", err: "ERR" };

/** How the list is ordered, and by what it is narrowed. */
export function Chips({ question }: { question: Question }) {
  const narrowed = question.ranges.length;
  return (
    <>
      <fieldset class="chips" aria-label="Порядок и фильтры">
        {(Object.keys(ORDERINGS) as Ordering[]).map((by) => (
          <Chip by={by} question={question} key={by} />
        ))}
        <button type="button" class="chip" aria-haspopup="dialog" onClick={() => openFilters(question)}>
          <span>Фильтры{narrowed ? ` · ${narrowed}` : ""}</span>
        </button>
      </fieldset>
      <Filters />
    </>
  );
}

function Chip({ by, question }: { by: Ordering; question: Question }) {
  const is = question.orderedBy === by;
  const turn = () => {
    haptic("tap");
    replace(question.turned(by).address);
    scrollTo(0, 0);
  };
  const name = NAMES[by];
  const label = is ? `${name}, ${question.falls ? "по убыванию" : "по возрастанию"}` : name;
  return (
    <button type="button" class="chip" aria-pressed={is} aria-label={label} onClick={turn}>
      <span>
        {name}
        {is && (question.falls ? " ↓" : " ↑")}
      </span>
    </button>
  );
}
