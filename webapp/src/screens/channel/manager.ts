import { booted } from "../../api/boot";
import type { Card, WholeChannel } from "../../api/types";
import { openSheet } from "../../router";
import { tell } from "../../state/events";
import { forgetStored, requestOf } from "../../state/requests";
import { haptic, openTelegram } from "../../telegram";

/** His chat with the text prepared; while nobody is set, a request reaches one as well. `wish`: what the buyer wants. */
export function writeToManager({ id, title, username }: Card, whole: WholeChannel | undefined, wish = ""): void {
  haptic("tap");
  tell("pressed_manager", { channel: id });
  const { manager } = booted();
  if (!manager) {
    forgetStored(id);
    const { draft } = requestOf(id);
    const written = draft.comment ?? "";
    if (!written.includes(wish)) draft.comment = `${written}\n${wish}`.trim();
    openSheet("request");
    return;
  }
  const link = whole?.telegram_link ?? (username ? `https://t.me/${username}` : "");
  const text = manager.text.replaceAll("{channel}", () => `«${title}» ${link}`.trim());
  openTelegram(`${manager.link}?text=${encodeURIComponent(`${text}\n${wish}`.trim())}`);
}
