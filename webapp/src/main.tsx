/** Runs in the head: the theme is there before anything is painted, the rest begins when the page is parsed. */

import { render } from "preact";
import { booted } from "./api/boot";
import { App, Broken } from "./app";
import { arrive, load } from "./pages";
import { look } from "./parts/view";
import { back, leftAt, mayGoBack, path, startRouter } from "./router";
import { onChange } from "./signals";
import { startTelling, tell } from "./state/events";
import { loadFavorites } from "./state/favorites";
import { say } from "./state/toast";
import { applyTheme, showBack, start } from "./telegram";
import "./style.css";

let offersBack: boolean | undefined;
/** The path of the page that is on the screen. */
let drawn: string | undefined;

function begin(): void {
  const { opens, note } = booted();
  tell("opened_app");
  startRouter(opens, arrive);
  addEventListener("online", load);
  start(back);
  const root = document.getElementById("app") as HTMLElement;
  root.textContent = "";
  root.removeAttribute("aria-busy");
  onChange(() => draw(root));
  draw(root);
  if (note) say(note);
  startTelling();
  void loadFavorites();
}

/** The page is a function of the signals. */
function draw(root: HTMLElement): void {
  if (offersBack !== mayGoBack.value) {
    offersBack = mayGoBack.value;
    showBack(offersBack);
  }
  const isAnother = drawn !== path.value;
  drawn = path.value;
  const held = document.activeElement;
  if (isAnother) look(leftAt());
  try {
    render(<App />, root);
    if (isAnother) scrollTo(0, leftAt());
    if (held !== document.activeElement && document.activeElement === document.body) goOn(root);
  } catch (thrown) {
    console.error(thrown);
    render(<Broken />, root);
  }
}

/** What had the focus is gone: the keyboard and the screen reader go on from the heading of what has come. */
function goOn(root: HTMLElement): void {
  const heading = root.querySelector<HTMLElement>("dialog h2") ?? root.querySelector<HTMLElement>("h1,h2");
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

applyTheme();
document.addEventListener("DOMContentLoaded", begin);
