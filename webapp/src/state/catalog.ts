/** The first page: categories and the first channels of each. */

import type { Categories } from "../api/types";
import { remember } from "./cards";
import { loaded } from "./loaded";

export const FIRST = 3;

export const catalog = loaded<Categories>(`categories/?first=${FIRST}`, ({ categories }) => {
  for (const category of categories) remember(category.channels);
});

/** "" while it is not known. */
export function categoryName(id: number): string {
  return catalog.data.value?.categories.find((category) => category.id === id)?.name ?? "";
}
