/** Shows the rest of what the button stands in, which gets its focus; that stays so when the page is drawn again. */
export function unfold({ currentTarget }: { currentTarget: HTMLElement }): void {
  const folded = currentTarget.parentElement as HTMLElement;
  folded.classList.remove("folded");
  folded.tabIndex = -1;
  folded.focus({ preventScroll: true });
  currentTarget.hidden = true;
}
