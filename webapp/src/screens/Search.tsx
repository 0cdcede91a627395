import { useLayoutEffect, useRef } from "preact/hooks";
import { go, replace } from "../router";
import type { Question } from "../state/question";

const TYPING_MS = 250;

interface Props {
  question: Question;
  isList: boolean;
}

/** Searches while one types; on the first page the first letters lead to the list. */
export function Search({ question, isList }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const asked = question.get("search");

  useLayoutEffect(() => {
    clearTimeout(timer.current);
    if (input.current && input.current.value.trim() !== asked) input.current.value = asked;
  }, [asked, isList]);

  const search = () => {
    clearTimeout(timer.current);
    const words = input.current?.value.trim() ?? "";
    if (words === asked) return;
    const { address } = question.with({ search: words });
    if (isList) replace(address);
    else go(address);
    scrollTo(0, 0);
  };
  return (
    <search>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          search();
          input.current?.blur();
        }}
      >
        <input
          ref={input}
          class="search"
          type="search"
          enterkeyhint="search"
          maxLength={100}
          placeholder="Поиск по каналам"
          aria-label="Поиск по каналам"
          defaultValue={asked}
          onInput={() => {
            clearTimeout(timer.current);
            timer.current = setTimeout(search, TYPING_MS);
          }}
        />
      </form>
    </search>
  );
}
