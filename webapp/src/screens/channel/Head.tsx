import type { Card, WholeChannel } from "../../api/types";
import { Logo } from "../../parts/Logo";
import { Star } from "../../parts/Star";
import { linkTo } from "../../router";
import { categoryName } from "../../state/catalog";
import { Registration } from "./Registration";

interface Props {
  of: Card;
  whole: WholeChannel | undefined;
}

export function Head({ of, whole }: Props) {
  const name = whole?.category.name || categoryName(of.category) || "Категория";
  return (
    <header class="card">
      <div class="who">
        <Logo of={of} size={72} />
        <div class="main">
          <h1>{of.title}</h1>
          <p class="quiet at">{of.username ? `@${of.username}` : "Закрытый канал"}</p>
        </div>
        <Star of={of} />
      </div>
      <div class="marks">
        <Registration of={of} />
        <a {...linkTo(`/list?category=${of.category}`)}>{name}</a>
      </div>
    </header>
  );
}
