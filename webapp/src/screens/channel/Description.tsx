import { useLayoutEffect, useRef } from "preact/hooks";
import { useSignal } from "../../parts/useSignal";

/** Six lines of it; all where somebody wants them. */
export function Description({ text }: { text: string }) {
  const shown = useRef<HTMLParagraphElement>(null);
  const longer = useSignal(false);
  const open = useSignal(false);
  useLayoutEffect(() => {
    const look = () => {
      const it = shown.current;
      if (it) longer.value = it.scrollHeight > it.clientHeight + 1;
    };
    look();
    addEventListener("resize", look);
    return () => removeEventListener("resize", look);
  }, []);
  if (!text) return null;
  return (
    <>
      <p ref={shown} class={open.value ? "text" : "text six"}>
        {text}
      </p>
      {longer.value && !open.value && (
        <button
          type="button"
          class="more"
          onClick={() => {
            open.value = true;
          }}
        >
          Показать полностью
        </button>
      )}
    </>
  );
}
