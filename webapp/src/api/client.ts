/** The only door to the API. */

import { launch } from "../telegram";
import { handedOver } from "./boot";
import type { Problem } from "./types";

const PATIENCE_MS = 10_000;

/**
 * offline, slow (no answer in time, or too many questions), failed (a fault of ours), missing (404), expired (Telegram's signature is old),
 * refused (with words for the person).
 */
export type Fault = "offline" | "slow" | "failed" | "missing" | "expired" | "refused";

export class ApiError extends Error {
  constructor(
    readonly fault: Fault,
    /** For people; "" where the fault says it all. */
    readonly words = "",
    readonly fields: Record<string, string[]> = {},
    /** From when it may be asked again (ISO); "" where that is not the reason. */
    readonly againAt = "",
  ) {
    super(words || fault);
  }
}

export interface Question {
  method?: "GET" | "PUT" | "POST" | "DELETE";
  body?: unknown;
  /** Goes on after the page is closed. */
  keepalive?: boolean;
}

/** Telegram's signature is too old: what anybody may read is read without it, so that one can go on looking. */
let isOld = false;

/** The answer's body, undefined of 204. Throws `ApiError` only. */
export async function ask<T>(address: string, { method = "GET", body, keepalive = false }: Question = {}): Promise<T> {
  const known = method === "GET" ? handedOver<T>(address) : undefined;
  if (known) return known;
  const isForAll = address.startsWith("c"); // categories/, channels/
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), PATIENCE_MS);
  try {
    const response = await fetch(`/api/v1/${address}`, {
      method,
      headers: {
        ...(launch.initData && !(isOld && isForAll) && { Authorization: `tma ${launch.initData}` }),
        ...(body !== undefined && { "Content-Type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      keepalive,
      signal: giveUp.signal,
    });
    const answer = response.status === 204 ? undefined : await response.json();
    if (!response.ok) throw refusal(response.status, answer);
    return answer;
  } catch (thrown) {
    if (!(thrown instanceof ApiError))
      throw new ApiError(!navigator.onLine ? "offline" : giveUp.signal.aborted ? "slow" : "failed");
    if (!isForAll || thrown.fault !== "expired") throw thrown;
    isOld = true;
    return ask(address);
  } finally {
    clearTimeout(timer);
  }
}

function refusal(status: number, { code, title, fields, again_at }: Partial<Problem>): ApiError {
  if (code === "init_data_expired") return new ApiError("expired");
  if (status === 429) return new ApiError("slow", title);
  if (status === 404) return new ApiError("missing", title);
  return status < 500 && title ? new ApiError("refused", title, fields, again_at) : new ApiError("failed");
}
