import { signal } from "../../signals";

/** Texts that somebody wanted to read to the end. */
const open = signal<readonly string[]>([]);
const isLonger = signal(false);

/** Six lines of it; all where somebody wants them. */
export function Description({ text }: { text: string }) {
  const isOpen = open.value.includes(text);
  const measure = (shown: HTMLElement | null) => {
    if (shown && !isOpen) isLonger.value = shown.scrollHeight > shown.clientHeight + 1;
  };
  if (!text) return null;
  return (
    <>
      <p ref={measure} class={isOpen ? "text" : "text six"}>
        {text}
      </p>
      {isLonger.value && !isOpen && (
        <button type="button" class="more" onClick={() => (open.value = [...open.value, text])}>
          Показать полностью
        </button>
      )}
    </>
  );
}
