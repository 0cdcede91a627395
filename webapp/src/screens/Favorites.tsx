import type { Card } from "../api/types";
import { Bar } from "../parts/Bar";
import { Message, Unread } from "../parts/Message";
import { channels } from "../parts/numbers";
import { OnlyInTelegram } from "../parts/OnlyInTelegram";
import { Row } from "../parts/Row";
import { Rows } from "../parts/Rows";
import { linkTo } from "../router";
import { favorites, favoritesFault, loadFavorites } from "../state/favorites";
import { leftOut, turnChosen } from "../state/plan";
import { launch } from "../telegram";
import { MediaPlan } from "./MediaPlan";

/** What the person keeps, and the media plan of what is chosen of it. */
export function Favorites() {
  return (
    <>
      <Bar
        title="Избранное"
        link={
          <a class="to-favorites" {...linkTo("/")}>
            Каталог
          </a>
        }
      />
      <main>{launch.initData ? <Kept /> : <OnlyInTelegram what="Избранное доступно" />}</main>
    </>
  );
}

function Kept() {
  const cards = favorites.value;
  const fault = favoritesFault.value;
  if (fault || !cards) return <Unread fault={fault} again={loadFavorites} />;
  if (!cards.length) {
    return <Message title="Пока пусто" text="Нажмите ☆ у канала, чтобы сохранить его здесь." />;
  }
  const chosen = cards.filter(({ id }) => !leftOut.value.has(id));
  return (
    <>
      <MediaPlan title={`Медиаплан · ${channels(chosen.length)}`} of={chosen} />
      <Rows of={cards} item={rowOf} />
    </>
  );
}

function rowOf(card: Card) {
  return (
    <>
      <input
        type="checkbox"
        class="pick"
        aria-label={`В медиаплане: ${card.title}`}
        checked={!leftOut.value.has(card.id)}
        onChange={() => turnChosen(card.id)}
      />
      <Row of={card} />
    </>
  );
}
