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
  signal?: AbortSignal;
}

/** The answer's body, undefined of 204. Throws `ApiError` only, and `AbortError` where the caller has given up. */
export async function ask<T>(address: string, question: Question = {}): Promise<T> {
  const method = question.method ?? "GET";
  const known = method === "GET" ? handedOver<T>(address) : undefined;
  if (known) return known;
  const response = await fetched(address, method, question);
  if (!response.ok) throw await refusal(response);
  return response.status === 204 ? (undefined as T) : ((await read(response)) as T);
}

async function fetched(address: string, method: string, { body, keepalive, signal }: Question): Promise<Response> {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), PATIENCE_MS);
  const abort = () => giveUp.abort();
  signal?.addEventListener("abort", abort);
  try {
    return await fetch(`/api/v1/${address}`, {
      method,
      headers: {
        ...(launch.initData && { Authorization: `tma ${launch.initData}` }),
        ...(body !== undefined && { "Content-Type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(keepalive && { keepalive }),
      signal: giveUp.signal,
    });
  } catch (thrown) {
    if (signal?.aborted) throw thrown;
    throw new ApiError(!navigator.onLine ? "offline" : giveUp.signal.aborted ? "slow" : "failed");
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  }
}

async function refusal(response: Response): Promise<ApiError> {
  const problem = (await read(response).catch(() => ({}))) as Partial<Problem>;
  if (response.status === 401 && problem.code === "init_data_expired") return new ApiError("expired");
  if (response.status === 429) return new ApiError("slow", problem.title);
  if (response.status === 404) return new ApiError("missing", problem.title);
  if (response.status >= 500 || !problem.title) return new ApiError("failed");
  return new ApiError("refused", problem.title, problem.fields, problem.again_at);
}

async function read(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    throw new ApiError("failed");
  }
}
