// Light or dark: as the browser has it, until somebody chooses otherwise; Mini Apps are told.

const KEPT = "theme";
const browser = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set();
let chosen = kept();

export function isDark() {
  return chosen ? chosen === "dark" : browser.matches;
}

/** Hear of each change; what is returned ends it. */
export function onTheme(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** To the other one; what the browser has itself is followed again. */
function turn() {
  const wanted = isDark() ? "light" : "dark";
  chosen = (wanted === "dark") === browser.matches ? "" : wanted;
  keep(chosen);
  wear();
}

function wear() {
  document.documentElement.dataset.theme = chosen;
  for (const listener of listeners) listener();
}

export function setUpTheme(button) {
  const show = () => button.setAttribute("aria-pressed", String(isDark()));
  onTheme(show);
  button.addEventListener("click", turn);
  browser.addEventListener("change", wear);
  wear();
}

// A browser may forbid to keep anything.
function kept() {
  try {
    return localStorage.getItem(KEPT) ?? "";
  } catch {
    return "";
  }
}

function keep(word) {
  try {
    localStorage.setItem(KEPT, word);
  } catch {
    // Until the page is closed, then.
  }
}
