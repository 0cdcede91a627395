// What is only a picture is given a name, a stored file words instead of its address; the letters that icons are made
// of are not read aloud.
"use strict";

const NAMES = {
  'a[href="/admin/"]': "На главную",
  'a[id^="calendarlink"]': "Календарь",
  'a[id^="clocklink"]': "Часы",
  "#searchbar-submit": "Найти",
  'a[href="#"][x-on\\:click*="showActions"]': "Действия",
  'a[href^="/media/"]': "Открыть картинку",
};

function named() {
  for (const [selector, name] of Object.entries(NAMES)) {
    for (const element of document.querySelectorAll(selector)) {
      const words = element.cloneNode(true);
      words.querySelectorAll(".material-symbols-outlined").forEach((icon) => icon.remove());
      if (!words.textContent.trim()) element.setAttribute("aria-label", name);
    }
  }
  for (const field of document.querySelectorAll('input[disabled][value^="/media/"]')) {
    field.value = "Выбрать другую картинку";
  }
  document.querySelectorAll(".material-symbols-outlined").forEach((icon) => icon.setAttribute("aria-hidden", "true"));
  for (const cell of document.querySelectorAll("[data-label]")) {
    const label = cell.dataset.label;
    cell.dataset.label = label.charAt(0).toUpperCase() + label.slice(1);
  }
}

document.addEventListener("DOMContentLoaded", named);
window.addEventListener("load", () => setTimeout(named)); // calendars and clocks come as late
