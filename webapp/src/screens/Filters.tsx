import { number } from "../parts/numbers";
import { bound, meant, RANGE_WORDS } from "../parts/ranges";
import { Sheet } from "../parts/Sheet";
import { closeSheetAt, openSheet } from "../router";
import { signal } from "../signals";
import { listOf } from "../state/lists";
import { Question, RANGES, type Range } from "../state/question";

const TYPING_MS = 300;
const SIDES = [
  ["min", "от"],
  ["max", "до"],
] as const;

/** What is typed in the sheet; the list itself is asked only when it is applied. */
const typed = signal(new Question(""));
/** For how many channels there are, when one has stopped typing. */
const asked = signal("");
let timer: ReturnType<typeof setTimeout> | undefined;

export function openFilters(question: Question): void {
  type(question);
  openSheet("filters");
}

/** The sheet of ranges. */
export function Filters() {
  return (
    <Sheet name="filters" title="Фильтры">
      <Ranges />
    </Sheet>
  );
}

function Ranges() {
  const wanted = meant(typed.value);
  const count = countOf(wanted);
  const apply = (event: Event) => {
    event.preventDefault();
    if (!wanted) return document.querySelector<HTMLElement>(".range [aria-invalid]")?.focus();
    closeSheetAt(wanted.address);
  };
  const reset = () => type(RANGES.reduce((all, range) => all.without(range), typed.value));
  return (
    <form onSubmit={apply}>
      {RANGES.map((range) => (
        <Bounds of={range} key={range} />
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

function Bounds({ of: range }: { of: Range }) {
  const [name, unit, isWhole] = RANGE_WORDS[range];
  const isWrong = (of: string) => bound(typed.value.get(of)) === null;
  return (
    <fieldset class="range">
      <legend>
        {unit ? `${name}, ${unit}` : name}
        {SIDES.some(([side]) => isWrong(`${side}_${range}`)) && <small role="alert"> · нужно число</small>}
      </legend>
      {SIDES.map(([side, word]) => {
        const of = `${side}_${range}`;
        return (
          <input
            key={side}
            class="field"
            inputMode={isWhole ? "numeric" : "decimal"}
            enterkeyhint="done"
            autocomplete="off"
            maxLength={16}
            placeholder={word}
            aria-label={`${name} ${word}`}
            aria-invalid={isWrong(of) || undefined}
            value={typed.value.get(of).replace(".", ",")}
            onInput={({ currentTarget }) => type(typed.value.with({ [of]: currentTarget.value }))}
          />
        );
      })}
    </fieldset>
  );
}

/** How many channels the question finds; null until it is known. */
function countOf(wanted: Question | null): number | null {
  return wanted && asked.value === wanted.query ? listOf(asked.value).count.value : null;
}

function type(now: Question): void {
  typed.value = now;
  clearTimeout(timer);
  timer = setTimeout(() => {
    asked.value = meant(now)?.query ?? "";
    const list = listOf(asked.value);
    if (list.count.value === null) void list.more();
  }, TYPING_MS);
}
