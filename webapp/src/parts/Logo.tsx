import { initials } from "./numbers";

const COLORS = 7;

interface Props {
  of: { id: number; title: string; logo: string | null };
  /** Pixels on the page. */
  size: 48 | 72;
}

/** Decoration: the title is always beside it. Initials stay where there is no picture, or until it is there. */
export function Logo({ of, size }: Props) {
  const at = (width: number) => of.logo?.replace("{width}", String(width));
  return (
    <span class={`logo logo${size} c${of.id % COLORS}`} aria-hidden="true">
      {initials(of.title)}
      {of.logo && (
        <img
          src={at(96)}
          srcset={`${at(96)} 96w, ${at(144)} 144w, ${at(216)} 216w`}
          sizes={`${size}px`}
          alt=""
          loading="lazy"
          decoding="async"
          onError={(event) => event.currentTarget.remove()}
        />
      )}
    </span>
  );
}
