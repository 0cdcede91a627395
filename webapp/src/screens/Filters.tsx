import { Sheet } from "../parts/Sheet";
import type { Question } from "../state/question";

/** The sheet of ranges. */
export function Filters({ question }: { question: Question }) {
  return (
    <Sheet name="filters" title="Фильтры">
      <p>{question.query}</p>
    </Sheet>
  );
}
