import type { Card } from "../api/types";
import { isFavorite, toggleFavorite } from "../state/favorites";

export function Star({ of }: { of: Card }) {
  return (
    <button
      type="button"
      class="star"
      aria-pressed={isFavorite(of)}
      aria-label={`В избранное: ${of.title}`}
      onClick={() => toggleFavorite(of)}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M12 3l2.8 5.7 6.2.9-4.5 4.4 1.1 6.2L12 17.3l-5.6 2.9 1.1-6.2L3 9.6l6.2-.9z" />
      </svg>
    </button>
  );
}
