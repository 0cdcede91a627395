import { Bar } from "../parts/Bar";
import { FavoritesLink } from "../parts/FavoritesLink";
import { Message, Unread } from "../parts/Message";
import { channels as channelsIn, ofChannels } from "../parts/numbers";
import { Rows } from "../parts/Rows";
import { addFavorites, isFavorite } from "../state/favorites";
import type { LoadedPlan } from "../state/plan";
import { MediaPlan } from "./MediaPlan";

interface Props {
  ids: number[];
  plan: LoadedPlan;
}

/** A media plan that somebody has shared. */
export function Plan(props: Props) {
  return (
    <>
      <Bar title="Медиаплан" link={<FavoritesLink />} />
      <main>{props.ids.length ? <Shared {...props} /> : <Nothing />}</main>
    </>
  );
}

function Shared({ ids, plan: { data, fault, load } }: Props) {
  const channels = data.value?.channels;
  if (!channels) return <Unread fault={fault.value} again={load} />;
  if (!channels.length) return <Nothing />;
  const gone = ids.length - channels.length;
  const inOrder = channels.slice().sort((one, other) => ids.indexOf(one.id) - ids.indexOf(other.id));
  const isKept = channels.every(isFavorite);
  return (
    <>
      <MediaPlan title={channelsIn(channels.length)} of={inOrder} />
      {gone > 0 && <p class="count">{ofChannels(gone)} больше нет в каталоге</p>}
      <Rows of={inOrder} />
      <div class="card">
        <button type="button" class="button second" disabled={isKept} onClick={() => addFavorites(inOrder)}>
          {isKept ? "Всё в избранном" : "Добавить всё в избранное"}
        </button>
      </div>
    </>
  );
}

function Nothing() {
  return <Message title="Каналы не найдены" text="Возможно, их убрали из каталога." />;
}
