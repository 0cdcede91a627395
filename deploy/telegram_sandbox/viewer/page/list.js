// The list on the left: rows are kept and changed in place, so that focus and scrolling stay.

import { avatar, el, icon, setText } from "./dom.js";
import { shortTime } from "./time.js";

const NUMBER = new Intl.NumberFormat("ru");

// Few chats with people beside many channels: nobody is to scroll for them.
const SECTIONS = [
  ["dialog", "Чаты"],
  ["reader", "Посетители"],
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
    this.more = el("p", { class: "more", hidden: true });
    this.nothing = el("p", { class: "empty", hidden: true });
    this.sections = new Map(SECTIONS.map(([name, title]) => [name, section(title)]));
    this.sections.get("reader").box.append(this.more);
    root.append(...[...this.sections.values()].map(({ box }) => box), this.nothing);
    search.addEventListener("input", () => this.filter());
    root.addEventListener("keydown", (event) => this.step(event));
  }

  find(address) {
    return this.rows.find((row) => row.address === address || String(row.id) === address);
  }

  /** What is searched for: of thousands the sandbox itself finds those that are meant. */
  get wanted() {
    return this.search.value.trim();
  }

  /** `readers`: how many there are in all, of whom the rows are a few. */
  update(rows, current, readers = this.readers ?? 0) {
    this.rows = rows;
    this.readers = readers;
    this.forget(rows);
    for (const [name, { list }] of this.sections) {
      this.arrange(list, rows.filter((row) => row.section === name), current);
    }
    this.filter();
  }

  /** Rows of thousands come and go. */
  forget(rows) {
    const there = new Set(rows.map((row) => String(row.id)));
    for (const id of this.items.keys()) if (!there.has(id)) this.items.delete(id);
  }

  arrange(list, rows, current) {
    // Channels keep their places, or the list would dance under the pointer; chats come newest first.
    if (rows[0]?.section === "dialog") rows.sort((a, b) => b.may_act - a.may_act || (b.date ?? 0) - (a.date ?? 0));
    const items = rows.map((row) => this.item(row, current));
    const isSame = items.length === list.children.length && items.every((item, n) => item === list.children[n]);
    if (!isSame && !this.isHeld(list, rows, items)) list.replaceChildren(...items);
  }

  /** While somebody walks through the list with the keyboard, or is about to click one who has just been written to,
   *  rows stay where they are. */
  isHeld(list, rows, items) {
    if (rows[0]?.section === "reader" && !this.wanted) return list.matches(":hover, :focus-within");
    return items.length === list.children.length && list.contains(document.activeElement);
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
    const words = this.wanted.toLowerCase().split(/\s+/);
    let found = 0;
    for (const [name, { box }] of this.sections) {
      const rows = this.rows.filter((row) => row.section === name);
      const matching = rows.filter((row) => words.every((word) => haystack(row).includes(word)));
      rows.forEach((row) => { this.items.get(String(row.id)).hidden = !matching.includes(row); });
      box.hidden = matching.length === 0;
      found += matching.length;
    }
    this.more.hidden = this.readers <= this.rows.filter((row) => row.section === "reader").length;
    setText(this.more, `всего ${NUMBER.format(this.readers)}: здесь последние, остальных найдёт поиск по имени`);
    this.nothing.hidden = found > 0;
    setText(this.nothing, this.wanted ? "Ничего не нашлось" : "Здесь пока пусто");
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
  const number = Number(String(row.id).split(":").at(row.section === "reader" ? 0 : -1)) || 0;
  return el("li", {},
    el("a", { href: `#${row.address}` },
      avatar(title(row), number),
      el("span", { class: "row-text" },
        el("span", { class: "row-top" }, el("span", { class: "row-title" }), el("time", { class: "row-time" })),
        el("span", { class: "row-bottom" }, el("span", { class: "row-last" }), el("b", { class: "count", hidden: true })),
        el("span", { class: "row-whose" }))));
}

/** Thousands have a chat with one bot: it is they who tell the chats apart. */
function title(row) {
  return row.section === "reader" ? row.person : row.title;
}

function whose(row) {
  if (row.section === "dialog") return row.person;
  if (row.section === "reader") return row.title;
  return row.section === "donor" ? `→ ${row.projects.join(", ")}` : "";
}

function refreshItem(item, row, fresh, isCurrent) {
  const part = (name) => item.querySelector(`.${name}`);
  item.firstChild.setAttribute("href", `#${row.address}`);
  if (isCurrent) item.firstChild.setAttribute("aria-current", "page");
  else item.firstChild.removeAttribute("aria-current");
  const name = title(row);
  if (part("row-title").dataset.title !== name + row.protected) {
    part("row-title").dataset.title = name + row.protected;
    part("row-title").replaceChildren(name, ...(row.protected ? [icon("lock")] : []));
  }
  setText(part("row-time"), row.date ? shortTime(row.date) : "");
  setText(part("row-last"), row.last || "здесь пока пусто");
  setText(part("row-whose"), whose(row));
  part("count").hidden = fresh <= 0;
  if (setText(part("count"), String(fresh))) part("count").setAttribute("aria-label", `новых: ${fresh}`);
}
