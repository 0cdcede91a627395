import type { Shelf } from "../api/types";
import { Message, Unread } from "../parts/Message";
import { number } from "../parts/numbers";
import { ROW_HEIGHT, Row } from "../parts/Row";
import { VirtualList } from "../parts/VirtualList";
import { linkTo } from "../router";
import { catalog, FIRST } from "../state/catalog";

/** Head of a shelf and the room under it: as style.css has them. */
const HEAD = 52;
const BELOW = 12;

const load = () => void catalog.load();
const heightOf = (shelf: Shelf) => HEAD + BELOW + Math.min(FIRST, shelf.channels.length) * ROW_HEIGHT;

/** Every category with its first channels. */
export function Catalog() {
  const { data, fault } = catalog;
  const shelves = data.value?.categories.filter((shelf) => shelf.count > 0);
  if (!shelves) return <Unread fault={fault.value} again={load} />;
  if (!shelves.length) {
    return <Message title="Пока нет каналов" text="Загляните позже." action="Обновить" onAction={load} />;
  }
  return <VirtualList items={shelves} height={heightOf} item={shelfOf} />;
}

function shelfOf(shelf: Shelf) {
  return (
    <>
      <h2 class="shelf">
        <a {...linkTo(`/list?category=${shelf.id}`)}>
          {shelf.name}
          <small>{number(shelf.count)}</small>
        </a>
      </h2>
      <div class="group">
        {shelf.channels.slice(0, FIRST).map((card) => (
          <Row of={card} key={card.id} />
        ))}
      </div>
    </>
  );
}
