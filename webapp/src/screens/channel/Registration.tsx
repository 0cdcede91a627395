import type { Card } from "../../api/types";

/** The mark that a channel of 10 000 subscribers and more needs to carry ads. */
export function Registration({ of: { registration } }: { of: Card }) {
  if (registration === "registered") return <p>✓ В реестре РКН</p>;
  return registration === "missing" ? <p class="mark">⚠ Нет в реестре РКН: без записи реклама запрещена</p> : null;
}
