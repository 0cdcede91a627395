// Every answer of the sandbox brings its time along; a deed is answered with what came of it.

import { setClock } from "./time.js";

export async function ask(address, signal) {
  const response = await fetch(address, { headers: { Accept: "application/json" }, signal });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  const body = await response.json();
  if (body.now !== undefined) setClock(body);
  return body;
}

/** Do something; an Error bears Telegram's word for why not. */
export async function tell(address, body = {}) {
  const response = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error ?? `HTTP ${response.status}`);
  return answer;
}
