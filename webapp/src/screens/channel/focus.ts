/** To the first such thing in the open sheet, when what had the focus is gone. */
export function focus(selector: string): void {
  document.querySelector<HTMLElement>(`.sheet ${selector}`)?.focus();
}
