import type { ApiError } from "../api/client";
import { go } from "../router";
import { faultWords } from "../state/faults";
import { close } from "../telegram";
import { Waiting } from "./Row";

interface Props {
  title: string;
  text: string;
  /** Without one, the way to the catalog. */
  action?: string;
  onAction?: () => void;
}

const toCatalog = () => go("/");

/** A page, or a part of one, that has nothing to show: why, and what can be done. */
export function Message({ title, text, action = "В каталог", onAction = toCatalog }: Props) {
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

interface UnreadProps {
  fault: ApiError | null;
  again: () => void;
  /** How many will be there, more or less. */
  rows?: number;
}

/** Where something is to be that is not there yet, or could not be loaded. */
export function Unread({ fault, again, rows = 8 }: UnreadProps) {
  if (!fault) return <Waiting rows={rows} />;
  const [title, text] = faultWords(fault);
  const isOver = fault.fault === "expired";
  return (
    <Message title={title} text={text} action={isOver ? "Закрыть" : "Повторить"} onAction={isOver ? close : again} />
  );
}
