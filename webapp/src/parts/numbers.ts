/** Numbers and dates as people read them. A number does not break from its unit; unknown is "—". */

export const UNKNOWN = "—";
const NBSP = "\u00a0";

const whole = new Intl.NumberFormat("ru-RU", { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat("ru-RU", { maximumFractionDigits: 1 });
const day = new Intl.DateTimeFormat("ru-RU", { dateStyle: "long" });

type Known = number | null | undefined;

function shown(value: Known, words: (value: number) => string): string {
  return value === null || value === undefined ? UNKNOWN : words(value);
}

/** 12 500 */
export const number = (value: Known): string => shown(value, (it) => whole.format(it));

/** 1,9 млн · 476,6 тыс. · 840 */
export const compact = (value: Known): string =>
  shown(value, (it) => {
    if (it >= 999_950) return `${tenths.format(it / 1e6)}${NBSP}млн`;
    if (it >= 1000) return `${tenths.format(it / 1000)}${NBSP}тыс.`;
    return whole.format(it);
  });

/** 12 500 ₽ */
export const roubles = (value: Known): string => shown(value, (it) => `${whole.format(it)}${NBSP}₽`);

/** 25,2 % */
export const percent = (value: Known): string => shown(value, (it) => `${tenths.format(it)}${NBSP}%`);

/** 3 мая 2026 г. */
export const date = (iso: string | null): string => (iso ? day.format(new Date(iso)) : UNKNOWN);

const rules = new Intl.PluralRules("ru-RU");

/** `plural(3, "канал", "канала", "каналов")` is "3 канала". */
export function plural(count: number, one: string, few: string, many: string): string {
  const words: Partial<Record<Intl.LDMLPluralRule, string>> = { one, few };
  return `${whole.format(count)}${NBSP}${words[rules.select(count)] ?? many}`;
}

/** «3 канала» */
export const channels = (count: number): string => plural(count, "канал", "канала", "каналов");

/** «(у) 2 каналов» */
export const ofChannels = (count: number): string => plural(count, "канала", "каналов", "каналов");

/** Up to two letters, for a channel without a logo. */
export function initials(title: string): string {
  const words = title.match(/[\p{L}\p{N}]+/gu) ?? [];
  return words
    .slice(0, 2)
    .map((word) => [...word][0])
    .join("")
    .toUpperCase();
}
