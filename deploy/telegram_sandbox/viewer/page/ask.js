// Every answer of the sandbox brings its time along.

import { setClock } from "./time.js";

export async function ask(address) {
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  const body = await response.json();
  setClock(body);
  return body;
}
