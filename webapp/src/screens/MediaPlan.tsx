import { booted } from "../api/boot";
import type { Card } from "../api/types";
import { compact, plural, roubles } from "../parts/numbers";
import { tell } from "../state/events";
import { fitting, planLink, sumsOf } from "../state/plan";
import { say } from "../state/toast";
import { isTelegram, openTelegram } from "../telegram";

/** What the channels cost and bring together; shared by one link. */
export function MediaPlan({ title, of: channels }: { title: string; of: readonly Card[] }) {
  const { price, reach, cpm, unpriced, unmeasured } = sumsOf(channels);
  const { manager } = booted();
  const none = !channels.length;
  return (
    <section class="plan">
      <h2>{title}</h2>
      <dl>
        <Sum of="Стоимость" is={roubles(price)} />
        <Sum of="Охват" is={compact(reach)} />
        <Sum of="CPM" is={roubles(cpm)} />
      </dl>
      {unpriced > 0 && <p class="quiet">у {channelsOf(unpriced)} цена по запросу</p>}
      {unmeasured > 0 && <p class="quiet">у {channelsOf(unmeasured)} охват неизвестен</p>}
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

function Sum({ of, is }: { of: string; is: string }) {
  return (
    <div>
      <dt>{of}</dt>
      <dd>{is}</dd>
    </div>
  );
}

/** «у 2 каналов» */
const channelsOf = (count: number): string => plural(count, "канала", "каналов", "каналов");

function wordsOf(channels: readonly Card[]): string {
  const { price, reach } = sumsOf(channels);
  return `Медиаплан: ${plural(channels.length, "канал", "канала", "каналов")}, ${roubles(price)}, охват ${compact(reach)}`;
}

/** As many as one link carries. */
function shared(channels: readonly Card[]): { text: string; url: string } {
  const ids = channels.map(({ id }) => id);
  const fits = fitting(ids);
  if (fits < ids.length) say(`В ссылку поместились первые ${plural(fits, "канал", "канала", "каналов")}.`);
  return { text: wordsOf(channels.slice(0, fits)), url: planLink(ids) };
}

/** To a chat of one's choice; in a plain browser as its system shares, else by the clipboard. */
async function share(channels: readonly Card[]): Promise<void> {
  const { text, url } = shared(channels);
  try {
    if (isTelegram) throw 0;
    if (navigator.share) return await navigator.share({ text, url });
    await navigator.clipboard.writeText(url);
    say("Ссылка скопирована.");
  } catch (thrown) {
    if ((thrown as Error).name === "AbortError") return; // the person has changed his mind
    openTelegram(`https://t.me/share/url?${query({ url, text })}`);
  }
}

function askManager(channels: readonly Card[]): void {
  const { text, url } = shared(channels);
  for (const { id } of channels) tell("pressed_manager", { channel: id });
  openTelegram(`${booted().manager?.link}?${query({ text: `Здравствуйте! ${text}.\n${url}` })}`);
}

/** Not `URLSearchParams`: its "+" for a space is shown as it is by some clients. */
function query(values: Record<string, string>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");
}
