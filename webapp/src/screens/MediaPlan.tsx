import { booted } from "../api/boot";
import type { Card } from "../api/types";
import { channels as channelsIn, compact, ofChannels, roubles } from "../parts/numbers";
import { tell } from "../state/events";
import { planLink, sumsOf } from "../state/plan";
import { say } from "../state/toast";
import { openTelegram } from "../telegram";

/** What the channels cost and bring together; shared by one link. */
export function MediaPlan({ title, of: channels }: { title: string; of: readonly Card[] }) {
  const { price, reach, cpm, unpriced, unmeasured } = sumsOf(channels);
  const { manager } = booted();
  const none = !channels.length;
  return (
    <section class="card plan">
      <h2>{title}</h2>
      <dl>
        {Object.entries({ Стоимость: roubles(price), Охват: compact(reach), CPM: roubles(cpm) }).map(([of, sum]) => (
          <div key={of}>
            <dt class="quiet">{of}</dt>
            <dd>{sum}</dd>
          </div>
        ))}
      </dl>
      {unpriced > 0 && <p class="quiet">У {ofChannels(unpriced)} цена по запросу</p>}
      {unmeasured > 0 && <p class="quiet">У {ofChannels(unmeasured)} охват неизвестен</p>}
      <div class="pair">
        <button type="button" class="button" disabled={none} onClick={() => share(channels)}>
          Поделиться
        </button>
        {manager && (
          <button type="button" class="button second" disabled={none} onClick={() => askManager(channels)}>
            Связаться с менеджером
          </button>
        )}
      </div>
    </section>
  );
}

interface Told {
  words: string;
  url: string;
  /** "" where the link carries all. */
  note: string;
}

function told(channels: readonly Card[]): Told {
  const { url, fits } = planLink(channels.map(({ id }) => id));
  const { price, reach } = sumsOf(channels.slice(0, fits));
  const sums = [price !== null && roubles(price), reach !== null && `охват ${compact(reach)}`];
  const words = [`Медиаплан: ${channelsIn(fits)}`, ...sums].filter(Boolean).join(", ");
  return { words, url, note: fits < channels.length ? `В ссылку поместилось каналов: ${fits}.` : "" };
}

/** To a chat of one's choice. */
function share(channels: readonly Card[]): void {
  const { words, url, note } = told(channels);
  if (note) say(note);
  openTelegram(`https://t.me/share/url?url=${encodeURIComponent(url)}&text=${encodeURIComponent(words)}`);
}

function askManager(channels: readonly Card[]): void {
  const { words, url, note } = told(channels);
  if (note) say(note);
  for (const { id } of channels) tell("pressed_manager", { channel: id });
  openTelegram(`${booted().manager?.link}?text=${encodeURIComponent(`Здравствуйте!\n${words}\n${url}`)}`);
}
