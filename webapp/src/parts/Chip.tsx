import type { ComponentChildren } from "preact";

interface Props {
  /** For those who do not see it; without one, what stands on it. */
  label?: string;
  pressed?: boolean;
  onClick: () => void;
  children: ComponentChildren;
}

export function Chip({ label, pressed, onClick, children }: Props) {
  return (
    <button type="button" class="chip" aria-label={label} aria-pressed={pressed} onClick={onClick}>
      <span>{children}</span>
    </button>
  );
}
