/** What the client gave at launch, in the hash: read once, kept for reloads, and out of the way of the app's addresses. */

export interface Launch {
  /** Signed by Telegram, sent as `Authorization: tma …`; "" in a plain browser. */
  initData: string;
  version: string;
  /** Of whom has opened the app; 0 in a plain browser. */
  userId: number;
  /** The bot may already write to this person (`allows_write_to_pm`). */
  mayWrite: boolean;
}

const KEY = "telegram";

function keep(given: string): void {
  try {
    sessionStorage.setItem(KEY, given);
    // Only after it is kept: where storage is blocked, a reload still finds the hash.
    history.replaceState(history.state, "", location.pathname + location.search);
  } catch {}
}

/** "" where storage is blocked, as in the frame of a web client without third-party cookies. */
export function kept(): string {
  try {
    return sessionStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}

function given(): URLSearchParams {
  const hash = location.hash.slice(1);
  if (!hash.includes("tgWebApp")) return new URLSearchParams(kept()); // a reload inside a client
  keep(hash);
  return new URLSearchParams(hash);
}

const params = given();
const text = (name: string): string => params.get(name) ?? "";
const parsed = (json: string | null): Record<string, unknown> => {
  try {
    return JSON.parse(json ?? "") ?? {};
  } catch {
    return {};
  }
};
const initData = text("tgWebAppData");
const user = parsed(new URLSearchParams(initData).get("user"));

export const launch: Launch = {
  initData,
  version: text("tgWebAppVersion"),
  userId: Number(user.id) || 0,
  mayWrite: user.allows_write_to_pm === true,
};

/** The client's colours by Telegram's names (`bg_color`: "#ffffff"); anything may be missing or odd. */
export function theme(): Record<string, unknown> {
  return parsed(text("tgWebAppThemeParams"));
}

export function keepTheme(changed: unknown): void {
  params.set("tgWebAppThemeParams", JSON.stringify(changed));
  keep(String(params));
}
