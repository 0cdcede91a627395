/** Runs in the head: the theme is there before anything is painted, the rest begins when the page is parsed. */

import { effect } from "@preact/signals-core";
import { render } from "preact";
import { booted } from "./api/boot";
import { App, Broken } from "./app";
import { back, mayGoBack, path, startRouter } from "./router";
import { startTelling, tell } from "./state/events";
import { loadFavorites } from "./state/favorites";
import { say } from "./state/toast";
import { applyTheme, showBack, start } from "./telegram";
import "./style.css";

function begin(): void {
  const { opens, note } = booted();
  startRouter(opens);
  start(back);
  effect(() => showBack(mayGoBack.value));
  effect(() => {
    document.documentElement.dataset.page = path.value.split("/")[1] || "catalog";
  });
  const root = document.getElementById("app") as HTMLElement;
  root.textContent = "";
  root.removeAttribute("aria-busy");
  effect(() => draw(root));
  if (note) say(note);
  tell("opened_app");
  startTelling();
  void loadFavorites();
}

/** The page is a function of the signals that it reads: drawn anew, as a whole, when one of them changes. */
function draw(root: HTMLElement): void {
  try {
    render(<App />, root);
  } catch (thrown) {
    console.error(thrown);
    render(<Broken />, root);
  }
}

applyTheme();
document.addEventListener("DOMContentLoaded", begin);
