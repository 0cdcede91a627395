import { Chip } from "../parts/Chip";
import { RANGE_WORDS } from "../parts/ranges";
import { replace } from "../router";
import { ORDERINGS, type Ordering, type Question } from "../state/question";
import { haptic } from "../telegram";
import { Filters, openFilters } from "./Filters";

/** How the list is ordered, and by what it is narrowed. */
export function Chips({ question }: { question: Question }) {
  const narrowed = question.ranges.length;
  return (
    <>
      <fieldset class="chips" aria-label="Порядок и фильтры">
        {(Object.keys(ORDERINGS) as Ordering[]).map((by) => (
          <Order by={by} question={question} key={by} />
        ))}
        <Chip onClick={() => openFilters(question)}>Фильтры{narrowed ? ` · ${narrowed}` : ""}</Chip>
      </fieldset>
      <Filters />
    </>
  );
}

function Order({ by, question }: { by: Ordering; question: Question }) {
  const [name] = RANGE_WORDS[by];
  const is = question.orderedBy === by;
  const [arrow, way] = question.falls ? [" ↓", "по убыванию"] : [" ↑", "по возрастанию"];
  const turn = () => {
    haptic("tap");
    replace(question.turned(by).address);
  };
  return (
    <Chip label={is ? `${name}, ${way}` : name} pressed={is} onClick={turn}>
      {name}
      {is && arrow}
    </Chip>
  );
}
