import type { WholeChannel } from "../../api/types";
import { Bars } from "../../parts/Bars";
import { sourceWords } from "./sources";

type Shares = WholeChannel["shares"];

const KINDS: [kind: keyof Shares, title: string][] = [
  ["gender", "Пол"],
  ["age", "Возраст"],
  ["geography", "География"],
];

/** Who reads the channel. */
export function Audience({ of }: { of: Shares }) {
  return (
    <>
      {KINDS.map(([kind, title]) => {
        const shares = of[kind];
        const measured = shares.find((share) => share.source !== "editor");
        return (
          shares.length > 0 && (
            <section class="card" key={kind}>
              <h2>{title}</h2>
              <Bars of={shares} />
              {measured && <p class="quiet">{sourceWords(measured.source)}</p>}
            </section>
          )
        );
      })}
    </>
  );
}
