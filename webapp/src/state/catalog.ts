/** The first page: categories and the first channels of each. */

import { booted } from "../api/boot";
import type { Categories } from "../api/types";
import { remember } from "./cards";
import { loaded } from "./loaded";

export const FIRST = 3;

export const catalog = loaded<Categories>(`categories/?first=${FIRST}`, ({ categories }) => {
  for (const category of categories) remember(category.channels);
});

/** "" while it is not known; of the list that the app was opened with the page has told it. */
export function categoryName(id: number): string {
  const known = [booted().category, ...(catalog.data.value?.categories ?? [])];
  return known.find((category) => category?.id === id)?.name ?? "";
}
