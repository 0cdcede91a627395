// Buttons and keys that put Telegram's tags around what is selected. Undo takes them back as it does what is typed.
const OPENING = { a: '<a href="https://">' };
const ADDRESS = /^https?:\/\/\S+$/;
const BARE = /&(?!(amp|lt|gt|quot|#\d+);)/g;

function wrap(area, tag) {
  const selected = area.value.slice(area.selectionStart, area.selectionEnd);
  if (tag === "a") return link(area, selected);
  replace(area, `<${tag}>`, selected, `</${tag}>`);
}

// A selected address becomes the link's own; else the address is selected, to be typed.
function link(area, selected) {
  const begin = area.selectionStart;
  if (ADDRESS.test(selected)) {
    const address = selected.replace(BARE, "&amp;").replaceAll('"', "%22");
    return replace(area, `<a href="${address}">`, address, "</a>");
  }
  replace(area, OPENING.a, selected, "</a>");
  const address = begin + OPENING.a.indexOf("https://");
  area.setSelectionRange(address, address + "https://".length);
}

function replace(area, before, selected, after) {
  const begin = area.selectionStart;
  area.focus();
  // The one way that the browser's undo knows of.
  if (!document.execCommand("insertText", false, before + selected + after)) {
    area.setRangeText(before + selected + after);
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  area.setSelectionRange(begin + before.length, begin + before.length + selected.length);
}

function pressed(event) {
  const parts = [event.ctrlKey || event.metaKey ? "Ctrl" : "", event.shiftKey ? "Shift" : "", keyOf(event.code)];
  return event.altKey ? "" : parts.filter(Boolean).join("+");
}

function keyOf(code) {
  return code.replace(/^Key/, ""); // by its place: a Russian keyboard has the same
}

// One stop of Tab; arrows move within.
function roam(buttons, event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const now = (buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length;
  buttons.forEach((button, place) => { button.tabIndex = place === now ? 0 : -1; });
  buttons[now].focus();
}

function equip(tools) {
  const area = document.getElementById(tools.getAttribute("aria-controls"));
  const buttons = [...tools.querySelectorAll("button")];
  buttons.forEach((button, place) => {
    button.tabIndex = place ? -1 : 0;
    button.title = `${button.getAttribute("aria-label")}, ${button.dataset.keys.replace("Period", ".")}`;
    button.setAttribute("aria-keyshortcuts", button.dataset.keys.replace("Ctrl", "Control").replace("Period", "."));
  });
  tools.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) wrap(area, button.dataset.tag);
  });
  tools.addEventListener("keydown", (event) => roam(buttons, event));
  area.addEventListener("keydown", (event) => {
    const button = buttons.find((each) => each.dataset.keys === pressed(event));
    if (!button) return;
    event.preventDefault();
    wrap(area, button.dataset.tag);
  });
  tools.hidden = false;
}

document.addEventListener("DOMContentLoaded", () => document.querySelectorAll(".letter-tools").forEach(equip));
