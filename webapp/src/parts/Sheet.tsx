import type { ComponentChildren } from "preact";
import { back, sheet } from "../router";

interface Props {
  /** As `openSheet` was told. */
  name: string;
  title: string;
  children: ComponentChildren;
}

/** A dialog at the bottom, opened by `openSheet(name)`; «Назад», Esc, ✕ and a tap beside it close it. */
export function Sheet({ name, title, children }: Props) {
  if (sheet.value !== name) return null;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc is the dialog's own, and ✕ is a button
    <dialog
      class="sheet"
      ref={rise}
      aria-labelledby="sheet-title"
      onCancel={(event) => {
        event.preventDefault();
        back();
      }}
      onClick={(event) => event.target === event.currentTarget && back()}
    >
      <div class="sheet-inside">
        <header>
          <h2 id="sheet-title">{title}</h2>
          <button type="button" class="close" aria-label="Закрыть" onClick={back}>
            ✕
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}

let risen: HTMLDialogElement | null = null;

/** Null when it is gone. */
function rise(dialog: HTMLDialogElement | null): void {
  document.documentElement.classList.toggle("under-sheet", Boolean(dialog));
  if (!dialog) risen?.close?.(); // gives the focus back, to what can be seen again
  risen = dialog;
  if (dialog?.showModal) dialog.showModal();
  else dialog?.setAttribute("open", ""); // an old client: no trap for the focus, all else works
}
