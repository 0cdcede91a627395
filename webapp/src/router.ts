/** Where the person is: an address by the History API, and a sheet over it, which is a step of the history too. */

import { computed, signal } from "./signals";

interface Step {
  /** Steps of this app below: 0 where it was opened. */
  depth: number;
  /** Where the page was scrolled to when it was left. */
  y: number;
  /** Name of the sheet that lies over the page; "" none. */
  sheet: string;
}

/** In the history; what is not there is 0 or "". */
type Kept = Partial<Step>;

export interface Place {
  path: string;
  query: string;
  sheet: string;
}

const HOME = "/";

/** The page was opened before and is come back to: not an opening to be counted. */
export let cameBack = false;
/** What the step that is gone back to is to be, "" as it was. */
let instead = "";
/** A step back is on its way: another press does not make it two. */
let isLeaving = false;

function step(): Step {
  return { depth: 0, y: 0, sheet: "", ...(history.state as Kept | null) };
}

function here(): Place {
  return { path: location.pathname, query: location.search.slice(1), sheet: step().sheet };
}

let arrived = () => {};

export const place = signal<Place>(here());
/** Changes with the page, not with its sheet or its query. */
export const path = computed(() => place.value.path);
export const sheet = computed(() => place.value.sheet);
export const mayGoBack = computed(() => Boolean(sheet.value) || path.value !== HOME);

/** The page that is shown from now on, scrolled to where it was left. */
function show(): void {
  isLeaving = false;
  place.value = here();
  arrived();
}

/** Where the page that is shown now is to be scrolled to. */
export function leftAt(): number {
  return step().y;
}

function keepScroll(): void {
  history.replaceState({ ...step(), y: scrollY }, "");
}

export function go(to: string): void {
  cameBack = false;
  keepScroll();
  history.pushState({ depth: step().depth + 1 } satisfies Kept, "", to);
  show();
}

/** The same step of the history, told otherwise, from its top: what is typed into a search does not make a step a letter. */
export function replace(to: string): void {
  history.replaceState({ ...step(), y: 0 }, "", to);
  show();
  scrollTo(0, 0);
}

/** Closes the sheet; the page under it is told otherwise, as by `replace`. */
export function closeSheetAt(to: string): void {
  instead = to;
  leave();
}

function leave(): void {
  if (!isLeaving) history.back();
  isLeaving = true;
}

function onPop(): void {
  cameBack = true;
  if (instead) replace(instead);
  else show();
  instead = "";
}

/** Over another one it takes its place: one step back closes it. */
export function openSheet(name: string): void {
  keepScroll();
  if (sheet.value) history.replaceState({ ...step(), sheet: name }, "");
  else history.pushState({ ...step(), depth: step().depth + 1, sheet: name }, "");
  show();
}

/** One step; where the app was opened on a page of its own, to the first page instead of out of it. */
export function back(): void {
  if (step().depth > 0) leave();
  else if (path.value !== HOME) {
    history.replaceState({}, "", HOME);
    show();
  }
}

/** `arriving` is called after each step, before the page is drawn. */
export function startRouter(opens: string, arriving: () => void): void {
  arrived = arriving;
  history.scrollRestoration = "manual";
  if (opens && opens !== location.pathname + location.search && !history.state) {
    history.replaceState({}, "", opens);
  }
  addEventListener("popstate", onPop);
  // What was typed into a sheet is gone with the page that was reloaded.
  if (step().sheet) {
    history.replaceState({ ...step(), sheet: "" } satisfies Kept, "");
    leave();
  }
  addEventListener("pagehide", keepScroll);
  show();
}

/** Attributes of a link that opens a page of the app; with a modifier key it is the browser's. */
export function linkTo(to: string): { href: string; onClick: (event: MouseEvent) => void } {
  return {
    href: to,
    onClick: (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
      event.preventDefault();
      go(to);
    },
  };
}
