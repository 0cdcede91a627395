// The page: the list, one open chat, and the clock. The address after # says what is open: #channel/123.

import { ask, tell } from "./ask.js";
import { ChannelView } from "./channel.js";
import { DialogView } from "./dialog.js";
import { el, setText } from "./dom.js";
import { watchLinks } from "./links.js";
import { ChatList } from "./list.js";
import { isAppOpen } from "./mini_app.js";
import { refused } from "./notice.js";
import { PhonesView } from "./phones.js";
import { setUpTheme } from "./theme.js";
import { exactTime, fullTime, setZone, worldNow, worldSpeed, zoneName } from "./time.js";

const POLL_MS = 2000;
const SEARCH_MS = 200;
const byId = (id) => document.getElementById(id);
const pane = byId("pane");
const list = new ChatList(byId("list"), byId("search"));
let open = null;
let lastDialog = "";
let searching = 0;
let route = { address: "", number: 0 };

const address = (id) => list.rows.find((row) => row.id === id)?.address ?? String(id);

function readRoute() {
  const [place = "", number = ""] = decodeURIComponent(location.hash.slice(1)).split("/");
  return { address: place, number: Number(number) || 0 };
}

async function follow() {
  const previous = route;
  route = readRoute();
  const row = list.find(route.address);
  document.body.classList.toggle("has-open", Boolean(row) || (Boolean(route.address) && !list.rows.length));
  if (open && row && previous.address === route.address && route.number && open.articleOf?.(route.number)) {
    open.point(open.articleOf(route.number));
    return;
  }
  open?.close();
  open = row ? view(row) : null;
  if (!row) pane.replaceChildren(el("p", { class: "empty" }, nothingOpen()));
  document.title = row ? `${row.title} — Песочница Telegram` : "Песочница Telegram";
  await open?.open(route.number);
  list.update(list.rows, row?.address ?? "");
}

function nothingOpen() {
  if (route.address && list.rows.length) return "Такого чата здесь нет";
  return list.rows.length ? "Выберите чат слева" : "Здесь пока пусто";
}

function view(row) {
  if (row.section === "phone") return new PhonesView(pane, row);
  if (row.section === "reader") return new DialogView(pane, row, [row, ...ownDialogsWith(row)]);
  if (row.section !== "dialog") return new ChannelView(pane, row, address, ownDialogs().length ? forward : null);
  lastDialog = row.may_act ? row.address : lastDialog;
  return new DialogView(pane, row, ownDialogsWith(row));
}

/** Chats of the people one may act as, but for those of thousands. */
function ownDialogs() {
  return list.rows.filter((row) => row.may_act && row.section === "dialog");
}

function ownDialogsWith({ username }) {
  return ownDialogs().filter((other) => other.username === username);
}

/** The chat that was open last, or else the first. */
function ownDialog() {
  return list.find(lastDialog) ?? ownDialogs()[0];
}

/** Into a bot's chat, and there. */
async function forward(channel, post) {
  const last = ownDialog();
  const dialog = last.is_bot ? last : ownDialogs().find((row) => row.is_bot);
  try {
    await tell(`api/dialogs/${dialog.id.replace(":", "/")}/forward`, { channel: channel.id, ids: post.ids });
    go(dialog.address);
  } catch (error) {
    refused(error);
  }
}

// Beside the list there is room for a chat: the newcomer sees the bot, or the first project, not an empty pane.
function openFirst() {
  const first = ownDialogs()[0] ?? list.rows.find((row) => row.section === "project");
  if (first && !location.hash && matchMedia("(min-width: 721px)").matches) {
    history.replaceState(null, "", `#${first.address}`);
  }
}

/** `place`: the address that is about to be opened. */
async function refreshList(place = route.address) {
  const wanted = new URLSearchParams({ open: place, search: list.wanted });
  const { chats, reposts, readers, zone } = await ask(`api/chats?${wanted}`);
  setZone(zone);
  const isFirst = list.rows.length === 0;
  const current = list.find(route.address);
  list.update(chats, current?.address ?? "", readers);
  if (isFirst && chats.length) openFirst();
  setText(byId("reposts"), reposts ? `репостов: ${reposts}` : "");
  const row = list.find(route.address);
  if (row) open?.describe?.(row);
  // A chat that was asked for before it existed opens as soon as it does.
  if ((isFirst && chats.length) || (route.address && row && !open)) await follow();
}

async function poll() {
  if (document.hidden) return;
  try {
    await Promise.all([refreshList(), open?.poll()]);
    byId("offline").hidden = true;
  } catch (error) {
    byId("offline").hidden = false;
    console.warn(error);
  }
}

async function pollForEver() {
  await poll();
  setTimeout(pollForEver, POLL_MS);
}

function tick() {
  if (!zoneName()) return; // nothing has been answered yet
  const now = worldNow();
  setText(byId("clock"), exactTime(now));
  byId("clock").title = `Время мира (${zoneName()}): ${fullTime(now)}`;
  const speed = worldSpeed();
  setText(byId("speed"), speed === 0 ? "время стоит" : speed === 1 ? "" : `быстрее в ${speed} раз`);
  byId("dot").classList.toggle("still", speed === 0);
  open?.tick();
}

/** Whom a link that is clicked leads: the person of the chat that was open last; null where one may act as nobody. */
function actingPerson() {
  const row = list.find(route.address);
  return (row?.section === "reader" ? row : ownDialog())?.id.split(":")[0] ?? null;
}

/** A chat that a link leads to may be a new one. */
async function openChat(place) {
  await refreshList(place);
  go(place);
}

/** The way there may lead to somebody whom the list does not show. */
async function arrive() {
  const { address: place } = readRoute();
  if (list.rows.length && !list.find(place)) await refreshList(place);
  await follow();
}

/** As soon as no more is typed. */
function search() {
  clearTimeout(searching);
  searching = setTimeout(() => refreshList().catch(poll), SEARCH_MS);
}

/** Page and frame share one history: a Mini App's way back is not to lead through the chats that were opened beside it. */
function go(place) {
  if (!isAppOpen()) {
    location.hash = place;
    return;
  }
  history.replaceState(null, "", `#${place}`);
  arrive().catch(poll);
}

document.addEventListener("click", (event) => {
  const anchor = event.target.closest("a[href^='#']");
  if (!anchor || event.defaultPrevented || event.ctrlKey || event.metaKey || !isAppOpen()) return;
  event.preventDefault();
  go(anchor.getAttribute("href").slice(1));
});

setUpTheme(byId("theme"));
watchLinks(actingPerson);
window.addEventListener("chat", ({ detail }) => openChat(detail).catch(poll));
window.addEventListener("hashchange", () => arrive().catch(poll));
byId("search").addEventListener("input", search);
document.addEventListener("visibilitychange", poll);
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !document.activeElement?.matches("input, textarea, select")) {
    byId("search").focus();
    event.preventDefault();
  }
  if (event.key === "Escape" && document.activeElement === byId("search")) {
    byId("search").value = "";
    list.filter();
  }
});
byId("skip").addEventListener("click", (event) => {
  event.preventDefault();
  pane.focus();
});
setInterval(tick, 1000);
route = readRoute();
document.body.classList.toggle("has-open", Boolean(route.address));
pollForEver().then(tick);
