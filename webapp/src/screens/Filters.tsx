import { useEffect } from "preact/hooks";
import { number } from "../parts/numbers";
import { bound, meant, RANGE_WORDS } from "../parts/ranges";
import { Sheet } from "../parts/Sheet";
import { useSignal } from "../parts/useSignal";
import { closeSheetAt } from "../router";
import type { Signal } from "../signals";
import { listOf } from "../state/lists";
import { type Question, RANGES, type Range } from "../state/question";

const TYPING_MS = 300;
const SIDES = [
  ["min", "от"],
  ["max", "до"],
] as const;

/** The sheet of ranges. */
export function Filters({ question }: { question: Question }) {
  return (
    <Sheet name="filters" title="Фильтры">
      <Ranges question={question} />
    </Sheet>
  );
}

function Ranges({ question }: { question: Question }) {
  const typed = useSignal(question);
  const wanted = meant(typed.value);
  const count = useCount(wanted?.query);
  const apply = (event: Event) => {
    event.preventDefault();
    if (!wanted) return document.querySelector<HTMLElement>(".range [aria-invalid]")?.focus();
    closeSheetAt(wanted.address);
    scrollTo(0, 0);
  };
  const reset = () => {
    typed.value = RANGES.reduce((all, range) => all.without(range), typed.value);
  };
  return (
    <form noValidate onSubmit={apply}>
      {RANGES.map((range) => (
        <Bounds of={range} typed={typed} key={range} />
      ))}
      <div class="pair">
        <button type="button" class="button second" onClick={reset}>
          Сбросить
        </button>
        <button type="submit" class="button" disabled={count === 0}>
          {count === 0 ? "Ничего не найдено" : `Показать ${count ? number(count) : ""}`}
        </button>
      </div>
    </form>
  );
}

function Bounds({ of: range, typed }: { of: Range; typed: Signal<Question> }) {
  const [name, unit, isWhole] = RANGE_WORDS[range];
  return (
    <fieldset class="range">
      <legend>{unit ? `${name}, ${unit}` : name}</legend>
      {SIDES.map(([side, word]) => {
        const of = `${side}_${range}`;
        const value = typed.value.get(of);
        const isWrong = bound(value) === null;
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
              value={value.replace(".", ",")}
              onInput={({ currentTarget }) => {
                typed.value = typed.value.with({ [of]: currentTarget.value });
              }}
            />
            {isWrong && <small role="alert">Нужно число</small>}
          </label>
        );
      })}
    </fieldset>
  );
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
    if (list?.count.value === null) void list.more();
  }, [list]);
  return query === settled.value ? (list?.count.value ?? null) : null;
}
