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
            {example.picture && <Picture of={example.picture} />}
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

function Picture({ of }: { of: string }) {
  const at = (width: number) => of.replace("{width}", String(width));
  return (
    <img
      src={at(480)}
      srcset={`${at(480)} 480w, ${at(960)} 960w`}
      sizes="256px"
      width="256"
      height="160"
      alt="Картинка из рекламы"
      loading="lazy"
      decoding="async"
    />
  );
}
