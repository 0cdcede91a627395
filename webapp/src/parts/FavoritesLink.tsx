import { linkTo } from "../router";
import { favorites } from "../state/favorites";

export function FavoritesLink() {
  const count = favorites.value?.length;
  return (
    <a class="to-favorites" {...linkTo("/favorites")}>
      <span aria-hidden="true">☆ </span>Избранное{count ? ` · ${count}` : ""}
    </a>
  );
}
