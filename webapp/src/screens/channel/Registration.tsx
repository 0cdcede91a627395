import type { Card } from "../../api/types";
import { Sheet } from "../../parts/Sheet";
import { openSheet } from "../../router";

/** The mark that a channel of 10 000 subscribers and more needs to carry ads. */
export function Registration({ of }: { of: Card }) {
  if (of.registration === "registered") {
    return (
      <button type="button" class="mark" aria-haspopup="dialog" onClick={() => openSheet("rkn")}>
        ✓ В реестре РКН
      </button>
    );
  }
  return of.registration === "missing" ? <p class="mark">⚠ Нет в реестре РКН: без записи реклама запрещена</p> : null;
}

export function RegistrationSheet({ number }: { number: string | undefined }) {
  return (
    <Sheet name="rkn" title="В реестре РКН">
      <p class="value">{number ? `№ ${number}` : "…"}</p>
      <p>
        Каналу, на который подписано 10 000 человек и больше, реклама разрешена, только если он есть в реестре
        Роскомнадзора.
      </p>
    </Sheet>
  );
}
