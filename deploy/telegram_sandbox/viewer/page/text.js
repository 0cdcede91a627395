// Telegram's formatting as elements. Offsets are UTF-16 units, as JavaScript's own.

import { el } from "./dom.js";

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};

const BLOCKS = new Set(["PRE", "BLOCKQUOTE"]);

export function formatted(text, entities) {
  const ordered = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const root = el("div", { class: "text" });
  fill(root, text, ordered, 0, text.length);
  return root;
}

function fill(parent, text, entities, start, end) {
  let at = start;
  for (let i = 0; i < entities.length; i += 1) {
    const entity = entities[i];
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    if (from >= to) continue;
    plain(parent, text.slice(at, from));
    const inner = entities.slice(i + 1).filter((other) => other.offset < to);
    const node = element(entity, text.slice(from, to));
    fill(node, text, inner, from, to);
    parent.append(node);
    // A block ends its line by itself.
    at = BLOCKS.has(node.tagName) && text[to] === "\n" && to < end ? to + 1 : to;
  }
  plain(parent, text.slice(at, end));
}

function element(entity, words) {
  if (entity.kind === "spoiler") return el("span", { class: "spoiler", tabindex: "0" });
  if (entity.kind === "text_link") return link(entity.url);
  if (entity.kind === "url") return link(words.includes("://") ? words : `https://${words}`);
  return el(TAGS[entity.kind] ?? "span", { class: TAGS[entity.kind] ? null : "mark" });
}

function link(address) {
  const isWeb = /^https?:\/\//.test(address);
  return el("a", { href: isWeb ? address : null, title: address, target: "_blank", rel: "noopener noreferrer" });
}

const FOUND = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)»]|@[A-Za-z]\w{3,31}|#[\p{L}\d_]+|(?<!\S)\/[a-z_]{2,32})/gu;

/** Addresses, names and tags that nobody marked are coloured, as the app does. */
function plain(parent, words) {
  for (const [index, piece] of words.split(FOUND).entries()) {
    if (!piece) continue;
    if (index % 2 === 0) parent.append(piece);
    else if (piece.startsWith("http")) parent.append(append(link(piece), piece));
    else parent.append(el("span", { class: "mark" }, piece));
  }
}

function append(node, words) {
  node.append(words);
  return node;
}
