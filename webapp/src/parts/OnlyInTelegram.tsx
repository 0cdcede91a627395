import { booted } from "../api/boot";
import { openTelegram } from "../telegram";
import { Message } from "./Message";

/** In a plain browser, which does not say who the person is. `what`: of which it can only be told there. */
export function OnlyInTelegram({ what }: { what: string }) {
  const { app_link } = booted();
  const inTelegram = app_link && { action: "Открыть в Telegram", onAction: () => openTelegram(app_link) };
  return <Message title={`${what} в Telegram`} text="Откройте каталог через бота." {...inTelegram} />;
}
