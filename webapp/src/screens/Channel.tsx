import { Unread } from "../parts/Message";
import { cardOf } from "../state/cards";
import type { LoadedChannel } from "../state/channels";
import { Details } from "./channel/Details";
import { FigureSheet, Figures } from "./channel/Figures";
import { Head } from "./channel/Head";
import { HotPlace } from "./channel/HotPlace";
import { Pinned } from "./channel/Pinned";
import { PriceSheet } from "./channel/PriceSheet";
import { Missing } from "./Missing";

interface Props {
  id: number;
  channel: LoadedChannel;
}

/** A channel's page: what the lists have shown of it is there at once. */
export function Channel({ id, channel: { data, fault, load } }: Props) {
  const whole = data.value;
  const wrong = whole ? null : fault.value;
  const card = cardOf(id);

  if (wrong?.fault === "missing") return <Missing title="Канал не найден" text="Возможно, его убрали из каталога." />;
  if (!card)
    return (
      <main class="channel">
        <Unread fault={wrong} again={load} rows={6} />
      </main>
    );
  return (
    <main class="channel">
      <Head of={card} whole={whole} />
      <HotPlace of={card} whole={whole} />
      <Figures of={card} />
      {whole && <Details of={whole} />}
      {!whole && <Unread fault={wrong} again={load} rows={3} />}
      <Pinned of={card} whole={whole} />
      <FigureSheet of={card} whole={whole} />
      <PriceSheet of={card} prices={whole?.prices} wrong={wrong} />
    </main>
  );
}
