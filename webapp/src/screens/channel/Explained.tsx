import { Sheet } from "../../parts/Sheet";
import { sheet } from "../../router";

interface Props {
  title: string;
  value: string;
  /** In a sentence. */
  means: string;
  /** Who says so, and since when. */
  origin?: string;
}

/** The sheet that is open: more of what was tapped. */
export function Explained({ title, value, means, origin }: Props) {
  return (
    <Sheet name={sheet.value} title={title}>
      <p class="value">{value}</p>
      <p>{means}</p>
      <p class="quiet">{origin}</p>
    </Sheet>
  );
}
