import type { WholeChannel } from "../../api/types";
import { date } from "../../parts/numbers";
import { useSignal } from "../../parts/useSignal";

const FIRST = 3;

/** What advertisers say. */
export function Reviews({ of }: { of: WholeChannel["reviews"] }) {
  const all = useSignal(of.length <= FIRST);
  if (!of.length) return null;
  return (
    <section class="card">
      <h2>Отзывы</h2>
      <ul>
        {(all.value ? of : of.slice(0, FIRST)).map((review) => (
          <li class="review" key={review.id}>
            <p class="text">{review.text}</p>
            <p class="quiet">
              {[review.author, review.written_on && date(review.written_on)].filter(Boolean).join(" · ")}
            </p>
          </li>
        ))}
      </ul>
      {!all.value && (
        <button
          type="button"
          class="more"
          onClick={() => {
            all.value = true;
          }}
        >
          Все отзывы · {of.length}
        </button>
      )}
    </section>
  );
}
