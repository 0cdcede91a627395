import type { WholeChannel } from "../../api/types";
import { date } from "../../parts/numbers";
import { unfold } from "./unfold";

/** As channel.css has it. */
const FIRST = 3;

/** What advertisers say. */
export function Reviews({ of }: { of: WholeChannel["reviews"] }) {
  if (!of.length) return null;
  return (
    <section class="card folded">
      <h2>Отзывы</h2>
      <ul>
        {of.map((review) => (
          <li class="review" key={review.id}>
            <p>{review.text}</p>
            <p class="quiet">
              {[review.author, review.written_on && date(review.written_on)].filter(Boolean).join(" · ")}
            </p>
          </li>
        ))}
      </ul>
      {of.length > FIRST && (
        <button type="button" class="more" onClick={unfold}>
          Все отзывы · {of.length}
        </button>
      )}
    </section>
  );
}
