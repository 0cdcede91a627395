/** Requests for an ad place: what is typed stays until it is stored, and is sent once however often it is pressed. */

import { type ApiError, ask } from "../api/client";
import type { RequestQuestion } from "../api/types";
import { type Signal, signal } from "../signals";
import { haptic } from "../telegram";
import { refusalWords } from "./faults";
import { asFault } from "./loaded";
import { askToWrite } from "./writing";

/** As catalog_service/visitors has it. */
export const LONGEST_COMMENT = 1000;
const MOSCOW_MS = 3 * 3600_000;

/** Fields of the form by their names: `format` (an id), `wished_on` (2026-12-01), `comment`; "" is not said. */
export type Draft = Partial<Record<"format" | "wished_on" | "comment", string>>;

export interface Request {
  draft: Draft;
  state: Signal<"typed" | "sending" | "stored">;
  fault: Signal<ApiError | null>;
  /** Does nothing while it is on its way. */
  send: () => Promise<void>;
}

const requests = new Map<number, Request>();

/** What is being written to the manager of this channel. */
export function requestOf(channel: number): Request {
  const found = requests.get(channel) ?? made(channel);
  requests.set(channel, found);
  return found;
}

/** After one that was stored the next begins anew. */
export function forgetStored(channel: number): void {
  if (requestOf(channel).state.value === "stored") requests.delete(channel);
}

function made(channel: number): Request {
  const state: Request["state"] = signal("typed");
  const fault = signal<ApiError | null>(null);
  const request: Request = {
    draft: {},
    state,
    fault,
    async send() {
      if (state.value !== "typed") return;
      state.value = "sending";
      fault.value = null;
      void askToWrite();
      try {
        await ask("requests/", { method: "POST", body: questionOf(channel, request.draft), keepalive: true });
        state.value = "stored";
        haptic("success");
      } catch (thrown) {
        fault.value = asFault(thrown);
        state.value = "typed";
        haptic("error");
      }
    },
  };
  return request;
}

export function questionOf(channel: number, { format, wished_on, comment = "" }: Draft): RequestQuestion {
  return { channel, format: Number(format) || null, wished_on: wished_on || null, comment: comment.trim() };
}

/** Why it was not stored, for people; what is wrong with a field names it. */
export function requestWords(fault: ApiError): string {
  if (fault.againAt) {
    const time = new Date(fault.againAt).toLocaleTimeString("ru", { hour: "2-digit", minute: "2-digit" });
    return `${fault.words.replace(/\.$/, "")}: в ${time}.`;
  }
  return [refusalWords(fault), ...Object.values(fault.fields).flat()].join(" ");
}

/** The first day that may be wished for: the catalog's days are Moscow's. */
export function today(now = Date.now()): string {
  return new Date(now + MOSCOW_MS).toISOString().slice(0, 10);
}
