// One post: what it says is drawn once, what is counted under it changes in place.

import { el, icon, setText } from "./dom.js";
import { formatted } from "./text.js";
import { age, clockTime, fullTime, span } from "./time.js";

const NUMBER = new Intl.NumberFormat("ru");
// Whoever writes the notes has cut the rating to what tells it from the threshold.
const RATING = new Intl.NumberFormat("ru", { maximumFractionDigits: 12, useGrouping: false });
const SERVICES = {
  channel_created: () => "Канал создан",
  title_changed: (title) => `Новое название: «${title}»`,
  pinned: () => "Сообщение закреплено",
};

/** `address` turns a channel's id into its place in the page's address; `forward(post)`, if any, takes it to the bot. */
export function drawPost(post, channel, address, forward) {
  const article = el("article", { class: "post", tabindex: "0", "data-key": post.key });
  article.post = post;
  if (post.service) drawService(article, post);
  else drawBubble(article, post, channel, address, forward);
  return article;
}

function drawService(article, post) {
  const words = SERVICES[post.service.kind]?.(post.service.title) ?? post.service.title ?? post.service.kind;
  article.classList.add("service");
  article.append(el("span", { class: "pill" }, words || post.service.kind));
}

function drawBubble(article, post, channel, address, forward) {
  article.setAttribute("aria-label", `Пост ${post.ids[0]}, ${clockTime(post.date)}`);
  const bubble = el("div", { class: "bubble" });
  if (post.author) bubble.append(el("div", { class: "author" }, post.author));
  if (post.forward) bubble.append(origin(post.forward, address));
  if (post.media.length) bubble.append(album(post.media));
  if (post.text) bubble.append(formatted(post.text, post.entities));
  bubble.append(el("div", { class: "reactions" }), meta(post, channel, address, forward));
  article.append(bubble);
  if (post.keyboard) article.append(keyboard(post.keyboard));
  article.append(el("div", { class: "marks" }));
  refreshPost(article, post, address);
}

function origin(forward, address) {
  const place = forward.channel_id ? address(forward.channel_id) : null;
  const name = place
    ? el("a", { href: `#${place}/${forward.post_id ?? ""}` }, forward.title)
    : el("span", {}, forward.title);
  return el("div", { class: "origin" }, forward.post_id ? "Переслано из " : "Переслано от ", name);
}

export function album(media) {
  const pictures = media.map((file, index) =>
    file.kind === "photo"
      ? el("img", { src: `api/media/${file.id}`, alt: `Картинка ${index + 1} из ${media.length}`, loading: "lazy" })
      : file.kind === "sticker" ? el("span", { class: "sticker", role: "img", "aria-label": "Стикер" }, "👍")
      : el("span", { class: "file" }, file.kind === "video" ? "▶ Видео" : `📄 ${file.name || "Файл"}`));
  if (media[0].kind === "sticker") return el("div", { class: "stickers" }, ...pictures);
  const isFiles = media.every((file) => file.kind === "document");
  return el("div", { class: isFiles ? "album files" : `album n${media.length}` }, ...pictures);
}

/** `press(button, node)`: without it the buttons are there to be looked at. */
export function keyboard({ rows }, press) {
  const draw = (button) => (press ? key(button, press) : el("span", { class: `key ${button.does}` }, button.text));
  return el("div", { class: "keyboard" }, ...rows.map((row) => el("div", { class: "row" }, ...row.map(draw))));
}

function key(button, press) {
  if (button.does === "url") {
    const elsewhere = { href: button.carries, target: "_blank", rel: "noopener noreferrer" };
    return el("a", { class: `key ${button.does}`, ...elsewhere }, button.text);
  }
  const node = el("button", { type: "button", class: `key ${button.does}`, on: { click: () => press(button, node) } },
    button.text);
  return node;
}

function meta(post, channel, address, forward) {
  const views = el("span", { class: "views", role: "group", "aria-label": "Просмотры", title: "Просмотры" }, icon("eye"), el("b"));
  const forwards = el("span", { class: "forwards", role: "group", "aria-label": "Пересылки", title: "Пересылки" }, icon("share"), el("b"));
  const number = el("a", { class: "number", href: `#${address(channel.id)}/${post.ids[0]}`, title: "Ссылка на пост" },
    `№ ${post.ids[0]}`);
  const time = el("time", { datetime: new Date(post.date * 1000).toISOString(), title: fullTime(post.date) },
    `${post.edited ? "изм. " : ""}${clockTime(post.date)}`);
  const toBot = forward && el("button", { type: "button", class: "to-bot", on: { click: () => forward(post) } },
    "Переслать боту");
  return el("footer", { class: "meta" }, number, toBot, el("span", { class: "gap" }), views, forwards, time, el("span", { class: "age" }, age(post.date)));
}

/** Put new counts, marks and notes under a post that is drawn already. */
export function refreshPost(article, live, address) {
  if (article.post.service) return;
  article.post = { ...article.post, ...live };
  const { views, forwards, reactions } = live.counters;
  count(article.querySelector(".views"), views);
  count(article.querySelector(".forwards"), forwards || null);
  refreshReactions(article.querySelector(".reactions"), reactions);
  refreshMarks(article, live, address);
}

function count(node, value) {
  node.hidden = value === null;
  if (value !== null && setText(node.querySelector("b"), NUMBER.format(value))) flash(node);
}

function flash(node) {
  node.classList.remove("flash");
  requestAnimationFrame(() => node.classList.add("flash"));
}

function refreshReactions(box, reactions) {
  const signs = reactions.map(([sign]) => sign).join(" ");
  if (box.dataset.signs !== signs) {
    box.dataset.signs = signs;
    box.replaceChildren(...reactions.map(([sign]) =>
      el("span", { class: "chip" }, el("span", { class: "sign" }, sign), el("b"))));
  }
  for (const [index, [sign, number]] of reactions.entries()) {
    setText(box.children[index].lastChild, NUMBER.format(number));
    box.children[index].setAttribute("aria-label", `${sign} ${number}`);
  }
}

function refreshMarks(article, { reposts, note }, address) {
  const known = JSON.stringify([reposts, note]);
  const box = article.querySelector(".marks");
  article.classList.toggle("won", reposts.length > 0);
  if (box.dataset.known === known) return;
  box.dataset.known = known;
  const isWin = reposts.length > 0 || Boolean(article.post.forward);
  box.replaceChildren(...reposts.map((repost) => went(repost, article.post.date, address)), ...noted(note, isWin));
}

function went(repost, date, address) {
  const later = `через ${span(repost.at - date)}`;
  return el("a", { class: "went", href: `#${address(repost.channel_id)}/${repost.post_id}` },
    icon("share"), `переслано в «${repost.title}» `, el("small", {}, later));
}

function noted(note, isWin) {
  if (!note) return [];
  const rating = Number.isFinite(note.rating) ? ["рейтинг ", el("b", {}, RATING.format(note.rating))] : [];
  return [el("span", { class: isWin ? "note win" : "note", title: "Решение репостера: рейтинг поста через «час» после публикации, алгоритм, рейтинг, который надо превзойти, место среди последних" }, ...rating, el("span", {}, note.text ?? ""))];
}

export function refreshAge(article) {
  const node = article.querySelector(".age");
  if (node) setText(node, age(article.post.date));
}
