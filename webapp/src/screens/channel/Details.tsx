import type { WholeChannel } from "../../api/types";
import { date } from "../../parts/numbers";
import { Row } from "../../parts/Row";
import { Audience } from "./Audience";
import { Description } from "./Description";
import { Examples } from "./Examples";
import { Growth } from "./Growth";
import { LinksOut } from "./LinksOut";
import { Reviews } from "./Reviews";

/** Everything that the card does not know; parts without anything in them are left out. */
export function Details({ of }: { of: WholeChannel }) {
  return (
    <>
      {of.silent_since && <p class="card mark">Нет постов с {date(of.silent_since)}: ERR не сравнивается</p>}
      <section class="card" aria-label="О канале">
        <Description text={of.description} />
        <LinksOut of={of} />
        {of.rkn_number && <p class="quiet">В реестре Роскомнадзора под № {of.rkn_number}</p>}
      </section>
      <Growth of={of.growth} />
      <Audience of={of} />
      <Examples of={of} />
      <Reviews of={of.reviews} />
      <Similar of={of.similar} />
    </>
  );
}

function Similar({ of }: { of: WholeChannel["similar"] }) {
  return (
    <section class="card similar">
      <h2>Похожие каналы</h2>
      <ul>
        {of.map((card, slot) => (
          <li key={card?.id ?? -slot}>
            {card ? <Row of={card} /> : <p class="slot quiet">Скоро здесь появится канал</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}
