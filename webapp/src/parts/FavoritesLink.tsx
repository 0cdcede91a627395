import { linkTo } from "../router";
import { favoritesCount } from "../state/favorites";

/** With the count that was known last, so that nothing moves when they come. */
export function FavoritesLink() {
  const count = favoritesCount();
  return (
    <a class="to-favorites" {...linkTo("/favorites")}>
      <span aria-hidden="true">☆ </span>Избранное{count ? ` · ${count}` : ""}
    </a>
  );
}
