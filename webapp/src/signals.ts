/**
 * State that the page shows. Whoever gives a signal another value has the page drawn anew, as a whole, at the end of
 * what he does: so nothing has to follow who reads what, which is most of the library that this is named after.
 */

export interface Signal<T> {
  value: T;
}

let draw = () => {};
let isDue = false;

/** `drawing` is called once, however many values have changed meanwhile. */
export function onChange(drawing: () => void): void {
  draw = drawing;
}

function change(): void {
  if (isDue) return;
  isDue = true;
  queueMicrotask(() => {
    isDue = false;
    draw();
  });
}

export function signal<T>(first: T): Signal<T> {
  let now = first;
  return {
    get value() {
      return now;
    },
    set value(next) {
      if (next === now) return;
      now = next;
      change();
    },
  };
}

/** Of other signals; worked out whenever it is read. */
export function computed<T>(of: () => T): Readonly<Signal<T>> {
  return {
    get value() {
      return of();
    },
  };
}
