// The list on the left: rows are kept and changed in place, so that focus and scrolling stay.

import { avatar, el, icon, setText } from "./dom.js";
import { shortTime } from "./time.js";

// Few chats with people beside many channels: nobody is to scroll for them.
const SECTIONS = [
  ["dialog", "Чаты"],
  ["phone", "Что попробовать"],
  ["project", "Каналы проектов"],
  ["donor", "Доноры"],
  ["channel", "Другие каналы"],
];

export class ChatList {
  constructor(root, search) {
    this.root = root;
    this.search = search;
    this.rows = [];
    this.items = new Map();
    this.seen = new Map();
    this.nothing = el("p", { class: "empty", hidden: true });
    this.sections = new Map(SECTIONS.map(([name, title]) => [name, section(title)]));
    root.append(...[...this.sections.values()].map(({ box }) => box), this.nothing);
    search.addEventListener("input", () => this.filter());
    root.addEventListener("keydown", (event) => this.step(event));
  }

  find(address) {
    return this.rows.find((row) => row.address === address || String(row.id) === address);
  }

  update(rows, current) {
    this.rows = rows;
    for (const [name, { list }] of this.sections) {
      this.arrange(list, rows.filter((row) => row.section === name), current);
    }
    this.filter();
  }

  arrange(list, rows, current) {
    // Channels keep their places, or the list would dance under the pointer; chats come newest first.
    if (rows[0]?.section === "dialog") rows.sort((a, b) => b.may_act - a.may_act || (b.date ?? 0) - (a.date ?? 0));
    const items = rows.map((row) => this.item(row, current));
    const isSame = items.length === list.children.length && items.every((item, n) => item === list.children[n]);
    // While somebody walks through the list with the keyboard, rows stay where they are.
    if (!isSame && !(items.length === list.children.length && list.contains(document.activeElement))) {
      list.replaceChildren(...items);
    }
  }

  item(row, current) {
    const id = String(row.id);
    const item = this.items.get(id) ?? drawItem(row);
    this.items.set(id, item);
    if (!this.seen.has(id) || row.address === current) this.seen.set(id, row.top);
    refreshItem(item, row, row.top - this.seen.get(id), row.address === current);
    return item;
  }

  filter() {
    const words = this.search.value.trim().toLowerCase();
    let found = 0;
    for (const [name, { box }] of this.sections) {
      const rows = this.rows.filter((row) => row.section === name);
      const matching = rows.filter((row) => haystack(row).includes(words));
      rows.forEach((row) => { this.items.get(String(row.id)).hidden = !matching.includes(row); });
      box.hidden = matching.length === 0;
      found += matching.length;
    }
    this.nothing.hidden = found > 0;
    setText(this.nothing, words ? "Ничего не нашлось" : "Здесь пока пусто");
  }

  /** Arrow keys walk through the rows. */
  step(event) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by) return;
    const links = [...this.root.querySelectorAll("li:not([hidden]) > a")].filter((link) => link.offsetParent);
    const next = links[links.indexOf(document.activeElement) + by];
    if (next) next.focus();
    event.preventDefault();
  }
}

function section(title) {
  const list = el("ul");
  const id = `section-${title.replaceAll(" ", "-")}`;
  const box = el("section", { "aria-labelledby": id, hidden: true }, el("h2", { id }, title), list);
  return { box, list };
}

function haystack(row) {
  return [row.title, row.username, row.person, ...(row.projects ?? [])].join(" ").toLowerCase();
}

function drawItem(row) {
  const number = Number(String(row.id).split(":").at(-1)) || 0;
  return el("li", {},
    el("a", { href: `#${row.address}` },
      avatar(row.title, number),
      el("span", { class: "row-text" },
        el("span", { class: "row-top" }, el("span", { class: "row-title" }), el("time", { class: "row-time" })),
        el("span", { class: "row-bottom" }, el("span", { class: "row-last" }), el("b", { class: "count", hidden: true })),
        el("span", { class: "row-whose" }))));
}

function whose(row) {
  if (row.section === "dialog") return row.person;
  return row.section === "donor" ? `→ ${row.projects.join(", ")}` : "";
}

function refreshItem(item, row, fresh, isCurrent) {
  const part = (name) => item.querySelector(`.${name}`);
  item.firstChild.setAttribute("href", `#${row.address}`);
  if (isCurrent) item.firstChild.setAttribute("aria-current", "page");
  else item.firstChild.removeAttribute("aria-current");
  const { title } = row;
  if (part("row-title").dataset.title !== title + row.protected) {
    part("row-title").dataset.title = title + row.protected;
    part("row-title").replaceChildren(title, ...(row.protected ? [icon("lock")] : []));
  }
  setText(part("row-time"), row.date ? shortTime(row.date) : "");
  setText(part("row-last"), row.last || "здесь пока пусто");
  setText(part("row-whose"), whose(row));
  part("count").hidden = fresh <= 0;
  if (setText(part("count"), String(fresh))) part("count").setAttribute("aria-label", `новых: ${fresh}`);
}
