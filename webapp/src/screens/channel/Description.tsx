import { unfold } from "./unfold";

/** Six lines of it, and all of it on demand. */
export function Description({ text }: { text: string }) {
  if (!text) return null;
  return (
    <div class="folded">
      <p class="text" ref={(drawn) => measure(drawn)}>
        {text}
      </p>
      <button type="button" class="more" onClick={unfold}>
        Показать полностью
      </button>
    </div>
  );
}

/** The button is there where it shows more: looked at with each drawing, since the window's width may be another. */
function measure(drawn: HTMLElement | null): void {
  const button = drawn?.nextElementSibling as HTMLElement | null | undefined;
  if (drawn && button) button.hidden = drawn.scrollHeight <= drawn.clientHeight + 1;
}
