import { useEffect } from "preact/hooks";
import { number } from "../parts/numbers";
import { bounds, RANGE_WORDS } from "../parts/ranges";
import { Sheet } from "../parts/Sheet";
import { useSignal } from "../parts/useSignal";
import { closeSheetAt } from "../router";
import { listOf } from "../state/lists";
import { type Question, RANGES, type Range } from "../state/question";

const TYPING_MS = 300;
const SIDES = { min: "от", max: "до" } as const;

/** By the API's names: `min_price`. */
type Typed = Record<string, string>;

/** The sheet of ranges. */
export function Filters({ question }: { question: Question }) {
  return (
    <Sheet name="filters" title="Фильтры">
      <Ranges question={question} />
    </Sheet>
  );
}

function Ranges({ question }: { question: Question }) {
  const typed = useSignal(typedOf(question));
  const wanted = asked(question, typed.value);
  const count = useCount(wanted?.query);
  const apply = (event: Event) => {
    event.preventDefault();
    if (!wanted) return (document.querySelector(".range [aria-invalid]") as HTMLElement).focus();
    closeSheetAt(wanted.address);
    scrollTo(0, 0);
  };
  return (
    <form noValidate onSubmit={apply}>
      {RANGES.map((range) => (
        <RangeFields range={range} typed={typed.value} type={(more) => (typed.value = { ...typed.value, ...more })} />
      ))}
      <div class="pair">
        <button type="button" class="button second" onClick={() => (typed.value = {})}>
          Сбросить
        </button>
        <button type="submit" class="button" disabled={count === 0}>
          {count === 0 ? "Ничего не найдено" : `Показать ${count ? number(count) : ""}`}
        </button>
      </div>
    </form>
  );
}

interface FieldsProps {
  range: Range;
  typed: Typed;
  type: (more: Typed) => void;
}

function RangeFields({ range, typed, type }: FieldsProps) {
  const [name, unit, isWhole] = RANGE_WORDS[range];
  return (
    <fieldset class="range">
      <legend>{unit ? `${name}, ${unit}` : name}</legend>
      {Object.entries(SIDES).map(([side, word]) => {
        const of = `${side}_${range}`;
        const value = typed[of] ?? "";
        const isWrong = !bounds(value, "", isWhole);
        return (
          <label key={side}>
            <input
              class="field"
              inputMode={isWhole ? "numeric" : "decimal"}
              enterkeyhint="done"
              autocomplete="off"
              maxLength={16}
              placeholder={word}
              aria-label={`${name} ${word}`}
              aria-invalid={isWrong || undefined}
              value={value}
              onInput={(event) => type({ [of]: event.currentTarget.value })}
            />
            {isWrong && <small role="alert">Нужно число</small>}
          </label>
        );
      })}
    </fieldset>
  );
}

function typedOf(question: Question): Typed {
  const names = RANGES.flatMap((range) => [`min_${range}`, `max_${range}`]);
  return Object.fromEntries(names.map((name) => [name, question.get(name).replace(".", ",")]));
}

/** Null where something typed is no number. */
function asked(question: Question, typed: Typed): Question | null {
  const changes: Typed = {};
  for (const range of RANGES) {
    const [min, max] = [`min_${range}`, `max_${range}`];
    const both = bounds(typed[min] ?? "", typed[max] ?? "", RANGE_WORDS[range][2]);
    if (!both) return null;
    [changes[min], changes[max]] = both;
  }
  return question.with(changes);
}

/** How many channels the question finds, asked when the person has stopped typing; null until it is known. */
function useCount(query: string | undefined): number | null {
  const settled = useSignal(query);
  useEffect(() => {
    const timer = setTimeout(() => (settled.value = query), TYPING_MS);
    return () => clearTimeout(timer);
  }, [query]);
  const list = settled.value === undefined ? null : listOf(settled.value);
  useEffect(() => {
    if (list?.count.peek() === null) void list.more();
  }, [list]);
  return query === settled.value ? (list?.count.value ?? null) : null;
}
