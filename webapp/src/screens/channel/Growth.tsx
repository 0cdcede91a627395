import type { WholeChannel } from "../../api/types";
import { number, plural } from "../../parts/numbers";
import { grown } from "./grown";

type Grows = WholeChannel["growth"];
type Words = [one: string, few: string, many: string];

const FIGURES = [
  ["subscribers", "Подписчики"],
  ["reach", "Охват"],
] as const;
const DAYS: Words = ["день", "дня", "дней"];
const WEEKS: Words = ["неделю", "недели", "недель"];

/** Subscribers and reach, by day and by week: those of which two values and more are known. */
export function Growth({ of: { days, weeks } }: { of: Grows }) {
  const lines = FIGURES.flatMap(([name, label]) => [line(label, days[name], DAYS), line(label, weeks[name], WEEKS)]);
  return (
    lines.some(Boolean) && (
      <section class="card growth">
        <h2>Рост</h2>
        <div class="pair">{lines}</div>
      </section>
    )
  );
}

/** The words say all that the line shows. */
function line(label: string, values: Grows["days"]["reach"], steps: Words) {
  const of = grown(values);
  if (!of) return null;
  const more = of.to - of.from;
  return (
    <p>
      <small>{label}</small>
      <svg viewBox={of.viewBox} preserveAspectRatio="none" aria-hidden="true">
        <path d={of.line} />
      </svg>
      <b>
        {more < 0 ? "−" : more > 0 && "+"}
        {number(Math.abs(more))}
      </b>{" "}
      за {plural(of.steps, ...steps)}
      <small>
        {number(of.from)} → {number(of.to)}
      </small>
    </p>
  );
}
