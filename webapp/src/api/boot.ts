/** What Django puts into the page, so that the first screen asks for nothing. */

export interface Boot {
  /** Path with query at which the app starts: "/", "/c/42", "/list?category=3", "/plan?ids=1,2". */
  opens: string;
  /** For people; "" where all is well. */
  note: string;
  /** Who answers buyers, and the text that is prepared, with `{channel}` in it. */
  manager: { link: string; text: string } | null;
  /** `https://t.me/<bot>/<app>`; "" while nobody has set it. */
  app_link: string;
  /** Of the list that is opened; null where it is of all. */
  category: { id: number; name: string } | null;
  /** Addresses of the API, and what it would answer. */
  answers: Record<string, unknown>;
}

const NOTHING: Boot = { opens: "", note: "", manager: null, app_link: "", category: null, answers: {} };

function read(): Boot {
  try {
    return { ...NOTHING, ...JSON.parse(document.getElementById("boot")?.textContent ?? "{}") };
  } catch {
    return NOTHING;
  }
}

let boot: Boot | undefined;

/** Not before the page is parsed. */
export function booted(): Boot {
  boot ??= read();
  return boot;
}

/** The answer that came with the page; once, since later ones may differ. */
export function handedOver<T>(address: string): T | undefined {
  const { answers } = booted();
  const answer = answers[address] as T | undefined;
  delete answers[address];
  return answer;
}
