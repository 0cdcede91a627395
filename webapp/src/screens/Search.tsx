import { go, replace } from "../router";
import type { Question } from "../state/question";

const TYPING_MS = 250;

interface Props {
  question: Question;
  isList: boolean;
}

let timer: ReturnType<typeof setTimeout> | undefined;
/** What the page is asked for now, whenever the typing ends. */
let now: Props;
/** What the field was told to hold: what one types stays until the page is asked for something else. */
let held = "";

/** Searches while one types; on the first page the first letters lead to the list. */
export function Search(props: Props) {
  now = props;
  const asked = props.question.get("search");
  const hold = (input: HTMLInputElement | null) => {
    if (!input || asked === held) return;
    clearTimeout(timer);
    held = input.value = asked;
  };
  return (
    <search>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const input = event.currentTarget.elements[0] as HTMLInputElement;
          search(input);
          input.blur();
        }}
      >
        <input
          ref={hold}
          class="search"
          type="search"
          enterkeyhint="search"
          maxLength={100}
          placeholder="Поиск по каналам"
          aria-label="Поиск по каналам"
          defaultValue={asked}
          onBlur={({ currentTarget }) => search(currentTarget)}
          onInput={({ currentTarget }) => {
            clearTimeout(timer);
            timer = setTimeout(() => search(currentTarget), TYPING_MS);
          }}
        />
      </form>
    </search>
  );
}

function search(input: HTMLInputElement): void {
  clearTimeout(timer);
  const words = input.value.trim();
  if (words === held || !input.isConnected) return; // another page has been opened meanwhile
  held = words;
  const { address } = now.question.with({ search: words });
  if (now.isList) replace(address);
  else go(address);
}
