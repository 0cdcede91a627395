/** What went wrong, in words: a title, and what can be done. */

import type { ApiError, Fault } from "../api/client";

type Words = [title: string, text: string];

const AGAIN: Words = ["Не удалось загрузить", "Попробуйте ещё раз. Если не помогает, напишите менеджеру."];

const WORDS: Partial<Record<Fault, Words>> = {
  offline: ["Нет подключения", "Проверьте интернет. Мы обновим страницу сами."],
  expired: ["Сессия устарела", "Закройте и откройте приложение заново."],
};

/** Of a page that could not be loaded. */
export function faultWords({ fault, words }: ApiError): Words {
  return WORDS[fault] ?? [AGAIN[0], words || AGAIN[1]];
}

/** Of something that was pressed and did not come about, in a line. */
export function refusalWords({ fault, words }: ApiError): string {
  const [title, text] = WORDS[fault] ?? ["Не получилось", AGAIN[1]];
  return words || `${title}. ${text.split(".")[0]}.`;
}
