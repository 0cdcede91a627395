/** Whole channels, each kept for some minutes. */

import type { WholeChannel } from "../api/types";
import { remember } from "./cards";
import { kept, type Loaded, loaded } from "./loaded";

const MOST_KEPT = 20;

export type LoadedChannel = Loaded<WholeChannel>;

/** By its id, as the address has it. */
export const channelOf = kept(made, MOST_KEPT);

function made(id: string): LoadedChannel {
  return loaded<WholeChannel>(`channels/${id}/`, (whole) =>
    remember([{ ...whole, category: whole.category.id }, ...whole.similar]),
  );
}
