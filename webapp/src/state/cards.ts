/** Every channel that an answer has shown, so that its page opens with what is known already. */

import type { Card } from "../api/types";

const known = new Map<number, Card>();

export function remember(cards: readonly (Card | null)[]): void {
  for (const card of cards) if (card) known.set(card.id, card);
}

export function cardOf(id: number): Card | undefined {
  return known.get(id);
}
