import { percent } from "./numbers";

interface Bar {
  name: string;
  label: string;
  percent: number;
}

/** Shares on a track of 0–100 %; the number is there as text. */
export function Bars({ of }: { of: readonly Bar[] }) {
  return (
    <ul class="bars">
      {of.map((bar) => (
        <li key={bar.name}>
          <span>{bar.label}</span>
          <i>
            <i style={{ width: `${bar.percent}%` }} />
          </i>
          <b>{percent(bar.percent)}</b>
        </li>
      ))}
    </ul>
  );
}
