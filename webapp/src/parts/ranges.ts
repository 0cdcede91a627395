/** Ranges of a list, as people read and type them. */

import { type Question, RANGES, type Range } from "../state/question";

/** What a range is of, and in what; its bounds are whole numbers or may have two decimals. */
export const RANGE_WORDS: Record<Range, readonly [name: string, unit: string, isWhole?: true]> = {
  subscribers: ["Подписчики", "", true],
  reach: ["Охват", "", true],
  err: ["ERR", "%"],
  price: ["Цена", "₽", true],
  cpm: ["CPM", "₽"],
};

const NBSP = "\u00a0";

/** «Цена до 5 000 ₽», «Охват от 1 000 до 2 000» */
export function rangeWords(range: Range, question: Question): string {
  const [name, unit] = RANGE_WORDS[range];
  const side = (word: string, bound: string): string => bound && ` ${word}${NBSP}${Number(bound).toLocaleString("ru")}`;
  const bounds = side("от", question.get(`min_${range}`)) + side("до", question.get(`max_${range}`));
  return name + bounds + (unit && NBSP + unit);
}

/** What was typed as the API takes it: "5 000,5" is "5000.5". "" of nothing, null of what is no number. */
export function bound(typed: string, isWhole = false): string | null {
  const text = typed.replace(/[\s%₽]/g, "").replace(",", ".");
  if (!text) return "";
  if (!/^\d{1,12}(\.\d*)?$/.test(text)) return null;
  const scale = isWhole ? 1 : 100;
  return String(Math.round(Number(text) * scale) / scale);
}

/** The question that is meant by bounds as they are typed, the smaller one first. Null where one is no number. */
export function meant(typed: Question): Question | null {
  let question = typed;
  for (const range of RANGES) {
    const names = [`min_${range}`, `max_${range}`] as const;
    const [min, max] = names.map((name) => bound(typed.get(name), RANGE_WORDS[range][2]));
    if (min == null || max == null) return null;
    const isTurned = min && max && Number(min) > Number(max);
    question = question.with({ [names[0]]: isTurned ? max : min, [names[1]]: isTurned ? min : max });
  }
  return question;
}
