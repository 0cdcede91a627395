import type { ApiError } from "../api/client";
import { faultWords } from "../state/faults";
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
  const [title, text] = faultWords(fault);
  const isOver = fault.fault === "expired";
  return (
    <Message title={title} text={text} action={isOver ? "Закрыть" : "Повторить"} onAction={isOver ? close : again} />
  );
}
