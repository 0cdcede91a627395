import type { JSX } from "preact";
import type { Card } from "../api/types";
import { ROW_HEIGHT, Row } from "./Row";
import { VirtualList } from "./VirtualList";

const rowHeight = () => ROW_HEIGHT;
const rowOf = (card: Card) => <Row of={card} />;

interface Props {
  of: readonly Card[];
  /** A row with more in it than a channel. */
  item?: (card: Card) => JSX.Element;
  onEnd?: (() => void) | undefined;
}

/** Channels one below the other, however many. */
export function Rows({ of, item = rowOf, onEnd }: Props) {
  return (
    <div class="group">
      <VirtualList items={of} height={rowHeight} item={item} onEnd={onEnd} />
    </div>
  );
}
