import type { JSX } from "preact";
import { signal } from "../signals";
import { view } from "./view";

/** Pixels above and below the screen that are drawn as well: a fling does not outrun them. */
const MARGIN = 600;
/** Pixels before the end of the list, where the next page is asked for. */
const EARLY = 1000;

interface Props<T> {
  items: readonly T[];
  /** Pixels; it must be what the item takes. */
  height: (item: T) => number;
  item: (item: T) => JSX.Element;
  /** Called when the last item is near. */
  onEnd?: (() => void) | undefined;
}

/** Where the list begins on the page, as it was drawn last. */
const begins = signal(0);

/** A list scrolled with the window: however long it is, only what is near the screen is in the page. One a page. */
export function VirtualList<T extends { id: number }>({ items, height, item, onEnd }: Props<T>) {
  const from = view.value.top - begins.value;
  const to = view.value.bottom - begins.value;
  const shown: JSX.Element[] = [];
  let top = 0;
  items.forEach((each, index) => {
    const bottom = top + height(each);
    if (bottom > from - MARGIN && top < to + MARGIN) {
      shown.push(
        <li
          key={each.id}
          class="item"
          style={{ top: `${top}px` }}
          aria-setsize={items.length}
          aria-posinset={index + 1}
        >
          {item(each)}
        </li>,
      );
    }
    top = bottom;
  });
  const drawn = (list: HTMLElement | null) => {
    if (!list) return;
    begins.value = list.offsetTop;
    if (to + EARLY > top) onEnd?.();
  };
  return (
    <ul class="items" ref={drawn} style={{ height: `${top}px` }}>
      {shown}
    </ul>
  );
}
