import { useEffect, useMemo } from "preact/hooks";
import type { Card, ChannelPage } from "../api/types";
import { FavoritesLink } from "../parts/FavoritesLink";
import { Faulty, Message } from "../parts/Message";
import { plural } from "../parts/numbers";
import { ROW_HEIGHT, Row, Waiting } from "../parts/Row";
import { useOnline } from "../parts/useOnline";
import { VirtualList } from "../parts/VirtualList";
import { go } from "../router";
import { remember } from "../state/cards";
import { addFavorites, favoriteIds } from "../state/favorites";
import { kept, loaded } from "../state/loaded";
import { idsOf, MOST_CHANNELS } from "../state/plan";
import { MediaPlan } from "./MediaPlan";

const rowHeight = () => ROW_HEIGHT;
const rowOf = (card: Card) => <Row of={card} />;

const planOf = kept(
  (ids) => loaded<ChannelPage>(`channels/?ids=${ids}&limit=${MOST_CHANNELS}`, ({ channels }) => remember(channels)),
  5,
);

/** A media plan that somebody has shared. */
export function Plan({ ids: given }: { ids: string }) {
  const ids = idsOf(given);
  return (
    <>
      <header class="bar">
        <div class="head">
          <h1>Медиаплан</h1>
          <FavoritesLink />
        </div>
      </header>
      <main>{ids.length ? <Shared ids={ids} /> : <Nothing />}</main>
    </>
  );
}

function Shared({ ids }: { ids: number[] }) {
  const key = ids.join();
  const { data, fault, load } = useMemo(() => planOf(key), [key]);
  useEffect(() => void load(), [load]);
  useOnline(load);
  const channels = data.value?.channels;
  if (!channels) return fault.value ? <Faulty fault={fault.value} again={load} /> : <Waiting rows={8} />;
  if (!channels.length) return <Nothing />;
  const gone = ids.length - channels.length;
  const inOrder = channels.slice().sort((one, other) => ids.indexOf(one.id) - ids.indexOf(other.id));
  const isKept = channels.every(({ id }) => favoriteIds.value.has(id));
  return (
    <>
      <MediaPlan title={plural(channels.length, "канал", "канала", "каналов")} of={inOrder} />
      {gone > 0 && <p class="count">{plural(gone, "канала", "каналов", "каналов")} больше нет в каталоге</p>}
      <div class="group">
        <VirtualList items={inOrder} height={rowHeight} item={rowOf} />
      </div>
      <div class="below">
        <button type="button" class="button second" disabled={isKept} onClick={() => addFavorites(inOrder)}>
          {isKept ? "Всё в избранном" : "Добавить всё в избранное"}
        </button>
      </div>
    </>
  );
}

function Nothing() {
  return (
    <Message
      title="Каналы не найдены"
      text="Возможно, их убрали из каталога."
      action="В каталог"
      onAction={() => go("/")}
    />
  );
}
