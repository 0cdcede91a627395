import type { ComponentChildren } from "preact";
import type { WholeChannel } from "../../api/types";
import { tell } from "../../state/events";
import { openTelegram } from "../../telegram";

interface Props {
  /** Of this channel's page. */
  from: number;
  to: string;
  children: ComponentChildren;
}

/** Leads out of the app: inside Telegram where it is Telegram's. */
export function LinkOut({ from, to, children }: Props) {
  return (
    <a
      class="out"
      href={to}
      onClick={(event) => {
        event.preventDefault();
        tell("followed_out", { channel: from });
        openTelegram(to);
      }}
    >
      {children}
    </a>
  );
}

export function LinksOut({ of }: { of: WholeChannel }) {
  const places = { Telegram: of.telegram_link, TGStat: of.tgstat_link, Telemetr: of.telemetr_link };
  return (
    <p class="outs">
      {Object.entries(places).map(
        ([name, link]) =>
          link && (
            <LinkOut from={of.id} to={link} key={name}>
              {name}
            </LinkOut>
          ),
      )}
    </p>
  );
}
