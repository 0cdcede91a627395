import type { ApiError } from "../api/client";
import { close } from "../telegram";

interface Props {
  title: string;
  text: string;
  action: string;
  onAction: () => void;
}

/** A page, or a part of one, that has nothing to show: why, and what can be done. */
export function Message({ title, text, action, onAction }: Props) {
  return (
    <div class="message" role="status">
      <h2>{title}</h2>
      <p>{text}</p>
      <button type="button" class="button" onClick={onAction}>
        {action}
      </button>
    </div>
  );
}

/** What could not be loaded. */
export function Faulty({ fault, again }: { fault: ApiError; again: () => void }) {
  if (fault.fault === "expired") {
    const text = "Закройте и откройте приложение заново.";
    return <Message title="Сессия устарела" text={text} action="Закрыть" onAction={close} />;
  }
  if (fault.fault === "offline") {
    const text = "Проверьте интернет. Мы обновим страницу сами.";
    return <Message title="Нет подключения" text={text} action="Повторить" onAction={again} />;
  }
  const text = fault.words || "Попробуйте ещё раз. Если не помогает, напишите менеджеру.";
  return <Message title="Не удалось загрузить" text={text} action="Повторить" onAction={again} />;
}
