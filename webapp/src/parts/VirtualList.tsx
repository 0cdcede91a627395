import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { useSignal } from "./useSignal";

/** Pixels above and below the screen that are drawn as well: a fling does not outrun them. */
const MARGIN = 600;
/** Pixels: a list is not drawn anew for each one that it is scrolled by. */
const STEP = 200;
/** Pixels before the end of the list, where the next page is asked for. */
const EARLY = 2000;

interface Props<T> {
  items: readonly T[];
  /** Pixels; it must be what the item takes. */
  height: (item: T) => number;
  item: (item: T) => JSX.Element;
  /** Called when the last item is near. */
  onEnd?: (() => void) | undefined;
}

/** A list scrolled with the window: however long it is, only what is near the screen is in the page. */
export function VirtualList<T extends { id: number }>({ items, height, item, onEnd }: Props<T>) {
  const box = useRef<HTMLUListElement>(null);
  const seen = useSignal(0);
  const tops = useMemo(() => edges(items, height), [items]);
  const whole = tops[items.length] as number;

  useLayoutEffect(() => {
    const look = () => {
      const top = -(box.current as HTMLElement).getBoundingClientRect().top;
      seen.value = Math.floor(top / STEP) * STEP;
      if (top + innerHeight + EARLY > whole) onEnd?.();
    };
    look();
    addEventListener("scroll", look, { passive: true });
    addEventListener("resize", look);
    return () => {
      removeEventListener("scroll", look);
      removeEventListener("resize", look);
    };
  }, [whole, onEnd]);

  const to = seen.value + STEP + innerHeight + MARGIN;
  const shown: JSX.Element[] = [];
  for (let index = after(tops, seen.value - MARGIN); index < items.length; index++) {
    const top = tops[index] as number;
    if (top > to) break;
    const each = items[index] as T;
    shown.push(
      <li key={each.id} class="item" style={{ top: `${top}px` }} aria-setsize={items.length} aria-posinset={index + 1}>
        {item(each)}
      </li>,
    );
  }
  return (
    <ul class="items" ref={box} style={{ height: `${whole}px` }}>
      {shown}
    </ul>
  );
}

/** Where each item begins, and where the last one ends. */
function edges<T>(items: readonly T[], height: (item: T) => number): number[] {
  let bottom = 0;
  return [0, ...items.map((each) => (bottom += height(each)))];
}

/** The first item that reaches below `y`. */
function after(tops: readonly number[], y: number): number {
  let low = 0;
  let high = tops.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tops[middle + 1] as number) <= y) low = middle + 1;
    else high = middle;
  }
  return low;
}
