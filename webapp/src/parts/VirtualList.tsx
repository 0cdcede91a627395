import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { useSignal } from "./useSignal";

/** Pixels above and below the screen that are drawn as well: a fling does not outrun them. */
const MARGIN = 500;

interface Props<T> {
  items: readonly T[];
  /** Pixels; it must be what the item takes. */
  height: (item: T) => number;
  item: (item: T, index: number, props: ItemProps) => JSX.Element;
  /** Called when the last item is near. */
  onEnd?: () => void;
  class?: string;
  children?: ComponentChildren;
}

export interface ItemProps {
  key: number;
  class: string;
  style: { top: string; height: string };
  "aria-setsize": number;
  "aria-posinset": number;
}

/** A list scrolled with the window: however long it is, only what is near the screen is in the page. */
export function VirtualList<T>({ items, height, item, onEnd }: Props<T>) {
  const box = useRef<HTMLUListElement>(null);
  const seen = useSignal({ from: 0, to: innerHeight + MARGIN });
  const tops = useMemo(() => edges(items, height), [items]);
  const whole = tops[items.length] as number;

  useLayoutEffect(() => {
    const look = () => {
      const top = box.current?.getBoundingClientRect().top ?? 0;
      // In steps: a list is not drawn anew for each pixel.
      const from = Math.floor((-top - MARGIN) / 200) * 200;
      const to = from + innerHeight + 2 * MARGIN + 200;
      if (seen.value.from !== from || seen.value.to !== to) seen.value = { from, to };
      if (onEnd && to >= whole) onEnd();
    };
    look();
    addEventListener("scroll", look, { passive: true });
    addEventListener("resize", look);
    return () => {
      removeEventListener("scroll", look);
      removeEventListener("resize", look);
    };
  }, [whole, onEnd]);

  const shown: JSX.Element[] = [];
  for (
    let index = after(tops, seen.value.from);
    index < items.length && (tops[index] as number) < seen.value.to;
    index++
  ) {
    const top = tops[index] as number;
    shown.push(
      item(items[index] as T, index, {
        key: index,
        class: "item",
        style: { top: `${top}px`, height: `${(tops[index + 1] as number) - top}px` },
        "aria-setsize": items.length,
        "aria-posinset": index + 1,
      }),
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
  const tops = [0];
  for (const each of items) tops.push((tops[tops.length - 1] as number) + height(each));
  return tops;
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
