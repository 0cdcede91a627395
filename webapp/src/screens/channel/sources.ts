import type { FigureInForce } from "../../api/types";

const NAMES = { telegram: "Telegram", tgstat: "TGStat", telemetr: "Telemetr" };

/** Who says what is shown. */
export function sourceWords(source: FigureInForce["source"]): string {
  return source === "editor" ? "Указано редактором" : `По данным ${NAMES[source]}`;
}
