/**
 * What the person does, told to the catalog in batches: kept over a lost network and a closed app, never waited for.
 * Each has an id of its own, so that telling it twice counts it once.
 */

import { ApiError, ask } from "../api/client";
import type { ToldEvent } from "../api/types";
import { launch } from "../telegram";
import { read, write } from "./storage";

type Deed = Pick<ToldEvent, "kind" | "channel" | "category">;

/** `at` is by `now`: only differences are told. */
interface Kept extends Deed {
  id: string;
  at: number;
}

const MOST_IN_A_BATCH = 50;
const MOST_KEPT = 500;
const LONGEST_MS = 7 * 24 * 3600_000;
const GATHERED_MS = 2000;
const AGAIN_MS = 30_000;
/** Another person may open the app on the same phone. */
const NAME = `events-${launch.userId}`;

/** Milliseconds, by a clock that nobody sets while the app is open. */
const now = (): number => performance.timeOrigin + performance.now();

let queue: Kept[] = kept();
let telling = false;
let timer: ReturnType<typeof setTimeout> | undefined;

export function tell(kind: Deed["kind"], of: Omit<Deed, "kind"> = {}): void {
  if (!launch.initData || !crypto.randomUUID) return; // an old client, which has no sheets either
  queue = [...queue, { id: crypto.randomUUID(), kind, ...of, at: now() }].slice(-MOST_KEPT);
  keep();
  later(GATHERED_MS);
}

export function startTelling(): void {
  if (queue.length) later(GATHERED_MS);
  addEventListener("online", () => void send());
  addEventListener("visibilitychange", () => {
    if (document.hidden) void send();
  });
  addEventListener("pagehide", () => void send());
}

function later(ms: number): void {
  clearTimeout(timer);
  timer = setTimeout(() => void send(), ms);
}

async function send(): Promise<void> {
  clearTimeout(timer);
  const told = queue.slice(0, MOST_IN_A_BATCH);
  if (telling || !told.length) return;
  telling = true;
  const answered = await post(told);
  telling = false;
  if (answered) {
    const ids = new Set(told.map((event) => event.id));
    queue = queue.filter((event) => !ids.has(event.id));
    keep();
  }
  if (queue.length) later(answered ? 0 : AGAIN_MS);
}

/** False: to be told again. */
async function post(told: Kept[]): Promise<boolean> {
  const events = told.map(({ at, ...event }) => ({
    ...event,
    age_ms: Math.round(Math.min(Math.max(0, now() - at), LONGEST_MS)),
  }));
  try {
    await ask("events/", { method: "POST", body: { events }, keepalive: true });
    return true;
  } catch (thrown) {
    // A batch that is refused as a whole would be refused again. An old signature keeps them for the next start.
    return thrown instanceof ApiError && thrown.fault === "refused";
  }
}

function keep(): void {
  write(NAME, JSON.stringify(queue));
}

function kept(): Kept[] {
  try {
    const found: unknown = JSON.parse(read(NAME) || "[]");
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
}
