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
  return (
    <header class="card">
      <div class="who">
        <Logo of={of} size={72} />
        <div class="main">
          <h1>{of.title}</h1>
          <p class="quiet">{of.username ? `@${of.username}` : "Закрытый канал"}</p>
        </div>
        <Star of={of} />
      </div>
      <div class="marks">
        <a {...linkTo(`/list?category=${of.category}`)}>{whole?.category.name ?? categoryName(of.category)}</a>
        <Registration of={of} />
      </div>
    </header>
  );
}

/** Where the head and the figures will be. */
export function HeadToBe() {
  return (
    <div role="status" aria-label="Загрузка">
      <div class="card sk sk-head">
        <i />
        <b />
      </div>
      <div class="card sk-text" />
    </div>
  );
}
