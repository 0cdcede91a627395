/** Shows the rest of what the button stands in; that stays so when the page is drawn again. */
export function unfold({ currentTarget }: { currentTarget: HTMLElement }): void {
  currentTarget.parentElement?.classList.remove("folded");
  currentTarget.hidden = true;
}
