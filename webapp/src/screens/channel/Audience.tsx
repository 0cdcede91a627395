import type { WholeChannel } from "../../api/types";
import { Bars } from "../../parts/Bars";
import { sourceWords } from "./sources";

type Shares = WholeChannel["shares"];

const KINDS: [kind: keyof Shares, title: string][] = [
  ["gender", "Пол"],
  ["age", "Возраст"],
  ["geography", "География"],
];

/** Who reads the channel; of what countries nobody has told, the one that TGStat labels it by. */
export function Audience({ of: { shares, country } }: { of: WholeChannel }) {
  return (
    <>
      {KINDS.map(([kind, title]) => {
        const known = shares[kind];
        const label = kind === "geography" && !known.length && country;
        const source = label ? "tgstat" : known.find((share) => share.source !== "editor")?.source;
        return (
          (label || known.length > 0) && (
            <section class="card" key={kind}>
              <h2>{title}</h2>
              {label || <Bars of={known} />}
              {source && <p class="quiet">{sourceWords(source)}</p>}
            </section>
          )
        );
      })}
    </>
  );
}
