import { linkTo } from "../router";
import { favorites } from "../state/favorites";

/** The count has its room before it is known: nothing moves when it comes. */
export function FavoritesLink() {
  const count = favorites.value?.length;
  return (
    <a class="to-favorites" {...linkTo("/favorites")}>
      <span aria-hidden="true">☆ </span>Избранное<i>{count ? ` · ${count}` : ""}</i>
    </a>
  );
}
