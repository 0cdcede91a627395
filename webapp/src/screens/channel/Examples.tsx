import type { WholeChannel } from "../../api/types";
import { LinkOut } from "./LinksOut";

/** Ads that the channel has carried, side by side. */
export function Examples({ of }: { of: WholeChannel }) {
  if (!of.ad_examples.length) return null;
  return (
    <section class="card">
      <h2 id="examples">Примеры рекламы</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways has to be reached by the keyboard */}
      <ul class="examples" tabIndex={0} aria-labelledby="examples">
        {of.ad_examples.map((example) => (
          <li key={example.id}>
            {example.picture && (
              <img
                src={example.picture.replace("{width}", "480")}
                width="256"
                height="160"
                alt="Картинка из рекламы"
                loading="lazy"
                decoding="async"
              />
            )}
            {example.text && <p class="text">{example.text}</p>}
            {example.post_link && (
              <LinkOut from={of.id} to={example.post_link}>
                Открыть пост
              </LinkOut>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
