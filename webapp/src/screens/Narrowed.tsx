import { Chip } from "../parts/Chip";
import { rangeWords } from "../parts/ranges";
import { replace } from "../router";
import type { Question } from "../state/question";

/** The ranges that narrow a list; a tap takes one away. */
export function Narrowed({ question }: { question: Question }) {
  const { ranges } = question;
  if (!ranges.length) return null;
  return (
    <fieldset class="chips narrowed" aria-label="Применённые фильтры">
      {ranges.map((range) => {
        const words = rangeWords(range, question);
        const widen = () => replace(question.without(range).address);
        return (
          <Chip label={`Убрать: ${words}`} onClick={widen} key={range}>
            {words} ✕
          </Chip>
        );
      })}
    </fieldset>
  );
}
