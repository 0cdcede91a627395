import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { back, sheet } from "../router";

interface Props {
  /** As `openSheet` was told. */
  name: string;
  title: string;
  children: ComponentChildren;
}

/** A dialog at the bottom, opened by `openSheet(name)`; «Назад», Esc, ✕ and a tap beside it close it. */
export function Sheet(props: Props) {
  return sheet.value === props.name ? <Opened {...props} /> : null;
}

function Opened({ title, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const it = dialog.current as HTMLDialogElement;
    if (it.showModal) it.showModal();
    else it.setAttribute("open", ""); // an old client: no trap for the focus, all else works
    document.documentElement.classList.add("under-sheet");
    return () => document.documentElement.classList.remove("under-sheet");
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc is the dialog's own, and ✕ is a button
    <dialog
      class="sheet"
      ref={dialog}
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
