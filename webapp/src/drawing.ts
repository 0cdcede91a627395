/**
 * Draws the page. What the components return is held against what they returned before, and only what differs is
 * touched. The page is drawn as a whole, never a component alone: so this is the small part of a library like Preact
 * (whose types of JSX it has) that such a page needs.
 *
 * - A component is a function of its props. It keeps nothing.
 * - In a list each item has a key; everything else is known by its place among its siblings.
 * - `ref` is called with the element after the drawing, whenever it is another function; with null when it is gone.
 */

import type { ComponentChildren } from "preact";

type Props = Record<string, unknown>;
type Component = (props: Props) => ComponentChildren;
type Ref = (element: Element | null) => void;
type Listener = (event: Event) => void;

interface Node {
  /** Of an element its name; "" of text, whose words are `props.text`. */
  type: string | Component;
  props: Props;
  key: unknown;
  kids: readonly (Node | null)[];
  /** Of elements and text. */
  dom?: Element | Text;
}

const SVG = "http://www.w3.org/2000/svg";
/** Refs to be called when all is drawn. */
let due: (() => void)[] = [];

function element(type: Node["type"], props: Props | null, ...children: unknown[]): Node {
  return { type, props: { ...props, children }, key: props?.key, kids: [] };
}

const Group: Component = ({ children }) => children as ComponentChildren;

/** By the names of JSX, which the build gives to every file, to this one too. */
export { element as h, Group as Fragment };

const drawn = new WeakMap<Element, readonly (Node | null)[]>();

/** Throws what a component throws; then there is nothing in `root`, and it may be drawn anew. */
export function render(what: ComponentChildren, root: Element): void {
  const before = drawn.get(root) ?? [];
  due = [];
  try {
    const now = drawAll([what], before, root);
    drawn.set(root, now);
    place(root, now);
  } catch (thrown) {
    drawn.delete(root);
    before.forEach(leave);
    root.textContent = "";
    throw thrown;
  }
  for (const call of due) call();
}

/** What is no longer there goes first: it gives back the focus while there is somebody to take it. */
function drawAll(children: unknown[], before: readonly (Node | null)[], parent: Element): (Node | null)[] {
  const free = [...before];
  const pairs = children.map((child, place) => {
    const now = nodeOf(child);
    return [now, now && take(now, place, free)] as const;
  });
  free.forEach(remove);
  for (const [now, old] of pairs) if (now) draw(now, old, parent);
  return pairs.map(([now]) => now);
}

function nodeOf(child: unknown): Node | null {
  if (child == null || typeof child === "boolean") return null;
  if (Array.isArray(child)) return element(Group, null, ...child);
  return typeof child === "object" ? (child as Node) : element("", { text: String(child) });
}

/** What `now` was before; null where it is new. */
function take(now: Node, place: number, free: (Node | null)[]): Node | null {
  const isIt = (old: Node | null | undefined) => old?.type === now.type && old.key === now.key;
  const at = isIt(free[place]) || now.key === undefined ? place : free.findIndex(isIt);
  const old = free[at];
  if (!old || !isIt(old)) return null;
  free[at] = null;
  return old;
}

function draw(now: Node, old: Node | null, parent: Element): void {
  const { type, props } = now;
  const before = old?.kids ?? [];
  if (typeof type === "function") {
    const shown = type(props);
    now.kids = drawAll(Array.isArray(shown) ? shown : [shown], before, parent);
  } else if (type) {
    const isSvg = type === "svg" || parent.namespaceURI === SVG;
    const dom = (old?.dom as Element) ?? (isSvg ? document.createElementNS(SVG, type) : document.createElement(type));
    now.dom = dom;
    const was = old?.props ?? {};
    for (const name in { ...was, ...props }) set(dom, name, props[name], was[name], isSvg);
    now.kids = drawAll(props.children as unknown[], before, dom);
    place(dom, now.kids);
    const ref = props.ref as Ref | undefined;
    if (ref && ref !== was.ref) due.push(() => ref(dom));
  } else {
    now.dom = old?.dom ?? document.createTextNode("");
    if (props.text !== old?.props.text) (now.dom as Text).data = props.text as string;
  }
}

function set(dom: Element, name: string, value: unknown, was: unknown, isSvg: boolean): void {
  const own = dom as unknown as Props;
  // What a person has typed or ticked since is held against, not what was drawn.
  const isTyped = value != null && /^(value|checked)$/.test(name);
  if (value === (isTyped ? own[name] : was) || /^(key|ref|children)$/.test(name)) return;
  if (name.startsWith("on")) own[name.toLowerCase()] = value ? listener(value as Listener) : null;
  else if (name === "style") Object.assign(own.style as object, value);
  else if (name in dom && !isSvg) own[name] = value ?? "";
  else if (value == null || (value === false && name[4] !== "-")) dom.removeAttribute(name);
  else dom.setAttribute(name, String(value));
}

/** What a listener of the element's own would return prevents what the browser does by itself. */
function listener(call: Listener): Listener {
  return (event) => {
    call(event);
  };
}

/** The elements of `kids`, in this order; those that stand right are left alone. */
function place(parent: Element, kids: readonly (Node | null)[]): void {
  let next = parent.firstChild;
  for (const dom of kids.flatMap(elements)) {
    if (dom === next) next = next.nextSibling;
    else parent.insertBefore(dom, next);
  }
}

function elements(of: Node | null): (Element | Text)[] {
  return of ? (of.dom ? [of.dom] : of.kids.flatMap(elements)) : [];
}

function remove(gone: Node | null): void {
  leave(gone);
  for (const dom of elements(gone)) dom.remove();
}

function leave(gone: Node | null): void {
  (gone?.props.ref as Ref | undefined)?.(null);
  gone?.kids.forEach(leave);
}
