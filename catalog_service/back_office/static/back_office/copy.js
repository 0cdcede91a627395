// Buttons that copy an address: what was done is said beside them, and read aloud to those who listen.
"use strict";

const DONE = "Скопировано";
const FAILED = "Не вышло. Выделите адрес на странице ссылки и скопируйте сами";
const SAID_MS = 4000;

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedTheOldWay(text); // a browser that has no clipboard for pages without https
  }
}

function copiedTheOldWay(text) {
  const before = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  before.focus();
  return done;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const said = button.parentElement.querySelector("[role=status]");
  said.textContent = "";
  said.textContent = (await copied(button.dataset.copy)) ? DONE : FAILED;
  clearTimeout(said.dataset.timer);
  said.dataset.timer = setTimeout(() => { said.textContent = ""; }, SAID_MS);
});
