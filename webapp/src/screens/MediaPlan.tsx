import { booted } from "../api/boot";
import type { Card } from "../api/types";
import { channels as channelsIn, compact, ofChannels, roubles } from "../parts/numbers";
import { tell } from "../state/events";
import { planLink, sumsOf } from "../state/plan";
import { say } from "../state/toast";
import { isTelegram, openTelegram } from "../telegram";

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
        <button type="button" class="button" disabled={none} onClick={() => void share(channels)}>
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

/** In words, with the link; of as many as it carries. */
function told(channels: readonly Card[]): [words: string, url: string] {
  const { url, fits } = planLink(channels.map(({ id }) => id));
  if (fits < channels.length) say(`В ссылку поместились первые ${channelsIn(fits)}.`);
  const { price, reach } = sumsOf(channels.slice(0, fits));
  return [`Медиаплан: ${channelsIn(fits)}, ${roubles(price)}, охват ${compact(reach)}`, url];
}

/** To a chat of one's choice; out of a plain browser by the clipboard, where it may be written to. */
async function share(channels: readonly Card[]): Promise<void> {
  const [words, url] = told(channels);
  try {
    if (isTelegram) throw 0;
    await navigator.clipboard.writeText(url);
    say("Ссылка скопирована.");
  } catch {
    openTelegram(`https://t.me/share/url?url=${encodeURIComponent(url)}&text=${encodeURIComponent(words)}`);
  }
}

function askManager(channels: readonly Card[]): void {
  const text = `Здравствуйте!\n${told(channels).join("\n")}`;
  for (const { id } of channels) tell("pressed_manager", { channel: id });
  openTelegram(`${booted().manager?.link}?text=${encodeURIComponent(text)}`);
}
