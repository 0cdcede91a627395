/** To the first such thing in the open sheet, once it is drawn: what had the focus is gone. */
export function focus(selector: string): void {
  setTimeout(() => document.querySelector<HTMLElement>(`.sheet ${selector}`)?.focus());
}
