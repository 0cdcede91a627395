import type { WholeChannel } from "../../api/types";
import { date } from "../../parts/numbers";
import { signal } from "../../signals";

const FIRST = 3;

/** Of which channel all are shown. */
const all = signal<WholeChannel["reviews"] | null>(null);

/** What advertisers say. */
export function Reviews({ of }: { of: WholeChannel["reviews"] }) {
  const isAll = of.length <= FIRST || all.value === of;
  if (!of.length) return null;
  return (
    <section class="card">
      <h2>Отзывы</h2>
      <ul>
        {(isAll ? of : of.slice(0, FIRST)).map((review) => (
          <li class="review" key={review.id}>
            <p class="text">{review.text}</p>
            <p class="quiet">
              {[review.author, review.written_on && date(review.written_on)].filter(Boolean).join(" · ")}
            </p>
          </li>
        ))}
      </ul>
      {!isAll && (
        <button
          type="button"
          class="more"
          onClick={() => {
            all.value = of;
          }}
        >
          Все отзывы · {of.length}
        </button>
      )}
    </section>
  );
}
