/** How a figure has grown, and the line that shows it. */
export interface Grown {
  from: number;
  to: number;
  /** Days or weeks from the first known value to the last, both counted. */
  steps: number;
  /** Of an SVG without margins: across it are the steps, up it the figure itself. */
  viewBox: string;
  line: string;
}

/** Less than this part of the figure does not fill the height: a hundred more of a million is no mountain. */
const LEAST = 1 / 50;

/** `values`: one for each day or week, null where none is known: the line has a gap there. null: fewer than two are. */
export function grown(values: readonly (number | null)[]): Grown | null {
  const known = values.flatMap((value, at) => (value === null ? [] : [{ at, value }]));
  const first = known[0];
  const last = known[known.length - 1];
  if (!first || !last || first === last) return null;
  const sizes = known.map(({ value }) => value);
  const low = Math.min(...sizes);
  const high = Math.max(...sizes);
  const height = Math.max(high - low, high * LEAST) || 1;
  return {
    from: first.value,
    to: last.value,
    steps: last.at - first.at + 1,
    viewBox: `0 ${-(high + low + height) / 2} ${values.length - 1} ${height}`,
    // Of a value between two gaps the point alone, hence the short stroke.
    line: known.map(({ at, value }, nth) => `${known[nth - 1]?.at === at - 1 ? "L" : "M"}${at} ${-value}h.01`).join(""),
  };
}
