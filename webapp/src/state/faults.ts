/** What went wrong, in words. */

import type { ApiError, Fault } from "../api/client";

const WORDS: Record<Fault, string> = {
  offline: "Нет подключения. Проверьте интернет.",
  slow: "Не получилось. Попробуйте ещё раз.",
  failed: "Не получилось. Попробуйте ещё раз.",
  missing: "Канала больше нет в каталоге.",
  expired: "Сессия устарела. Закройте и откройте приложение заново.",
  refused: "",
};

export function faultWords({ fault, words }: ApiError): string {
  return words || WORDS[fault];
}
