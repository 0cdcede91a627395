import type { Card } from "../../api/types";
import { UNKNOWN } from "../../parts/numbers";
import { openSheet, sheet } from "../../router";
import { Explained } from "./Explained";

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

const MEANS = "Каналу от 10 000 подписчиков реклама разрешена, только если он есть в реестре Роскомнадзора.";

/** The number in the register. */
export function RegistrationSheet({ number }: { number: string | undefined }) {
  if (sheet.value !== "rkn") return null;
  return <Explained title="В реестре РКН" value={number ? `№ ${number}` : UNKNOWN} means={MEANS} />;
}
