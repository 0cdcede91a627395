/** What a list is asked for, as it stands in the address: `/list?category=3&search=…&min_price=…&ordering=-price`. */

export const ORDERINGS = { subscribers: "-", price: "", cpm: "", err: "-" } as const;
/** What a list can be ordered by, and which way a first tap turns it: "-" is falling. */
export type Ordering = keyof typeof ORDERINGS;

export const RANGES = ["subscribers", "reach", "err", "price", "cpm"] as const;
export type Range = (typeof RANGES)[number];

/** The API's order of parameters: equal questions have equal addresses. */
const NAMES = ["category", "search", "ids", ...RANGES.flatMap((range) => [`min_${range}`, `max_${range}`]), "ordering"];

export class Question {
  private readonly values: URLSearchParams;

  constructor(query: string) {
    this.values = new URLSearchParams(query);
  }

  get(name: string): string {
    return this.values.get(name) ?? "";
  }

  /** The same question with other values; "" takes one away. */
  with(changes: Record<string, string>): Question {
    const changed = new Question(this.query);
    for (const [name, value] of Object.entries(changes)) changed.values.set(name, value);
    return changed;
  }

  get query(): string {
    const told = NAMES.flatMap((name) => (this.get(name) ? [[name, this.get(name)]] : []));
    return new URLSearchParams(told).toString();
  }

  get address(): string {
    return this.query ? `/list?${this.query}` : "/list";
  }

  /** Ranges that narrow the list. */
  get ranges(): Range[] {
    return RANGES.filter((range) => this.get(`min_${range}`) || this.get(`max_${range}`));
  }

  get narrows(): boolean {
    return Boolean(this.get("search")) || this.ranges.length > 0;
  }

  without(range: Range): Question {
    return this.with({ [`min_${range}`]: "", [`max_${range}`]: "" });
  }

  /** Nothing but its category. */
  get bare(): Question {
    return new Question("").with({ category: this.get("category") });
  }

  get orderedBy(): Ordering | "" {
    return this.get("ordering").replace("-", "") as Ordering | "";
  }

  get falls(): boolean {
    return this.get("ordering").startsWith("-");
  }

  /** A tap on a chip: its own way first, then the other, then the editors' order again. */
  turned(by: Ordering): Question {
    const own = ORDERINGS[by] + by;
    const other = own === by ? `-${by}` : by;
    const now = this.get("ordering");
    return this.with({ ordering: now === own ? other : now === other ? "" : own });
  }
}
