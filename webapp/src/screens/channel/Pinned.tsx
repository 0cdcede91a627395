import { booted } from "../../api/boot";
import type { Card, WholeChannel } from "../../api/types";
import { openSheet } from "../../router";
import { tell } from "../../state/events";
import { forgetStored } from "../../state/requests";
import { askToWrite } from "../../state/writing";
import { haptic, openTelegram } from "../../telegram";

interface Props {
  of: Card;
  whole: WholeChannel | undefined;
}

/** The two ways on, at hand wherever the page is scrolled to. */
export function Pinned({ of, whole }: Props) {
  return (
    <div class="pinned">
      <div>
        <button type="button" class="button" aria-haspopup="dialog" onClick={() => openPrices(of.id)}>
          Узнать стоимость
        </button>
        <button type="button" class="button second" onClick={() => writeToManager(of, whole)}>
          Связаться с менеджером
        </button>
      </div>
    </div>
  );
}

function openPrices(channel: number): void {
  haptic("tap");
  tell("opened_price", { channel });
  forgetStored(channel);
  openSheet("price");
  void askToWrite();
}

/** His chat with the text prepared; while nobody is set, a request reaches one as well. */
function writeToManager({ id, title, username }: Card, whole: WholeChannel | undefined): void {
  haptic("tap");
  tell("pressed_manager", { channel: id });
  const { manager } = booted();
  if (!manager) {
    forgetStored(id);
    openSheet("request");
    return;
  }
  const link = whole?.telegram_link ?? (username ? `https://t.me/${username}` : "");
  const text = manager.text.replaceAll("{channel}", () => `«${title}» ${link}`.trim());
  openTelegram(`${manager.link}?text=${encodeURIComponent(text)}`);
}
