// While a mailing is written: its letter as Telegram will show it, how long its text is, how many are in its segment,
// what became of a trial. The server reads and counts; here it is only shown.
const REST_MS = 400; // after the last key
const TRIAL_MS = 1000;
const SEGMENT = ["category", "strength", "days"];
const SHOWN_FOR = { channel: ["channel"], address: ["address"], button: ["channel", "category", "first_page", "address"] };
const AWAY = "Нет связи с сервером: предпросмотр не обновлён.";

let form, side;
const asking = {};

function field(name) {
  return form.elements.namedItem(name);
}

function value(name) {
  return field(name)?.value ?? "";
}

// A later question makes an earlier answer worthless.
async function ask(what, address, options = {}) {
  asking[what]?.abort();
  asking[what] = new AbortController();
  const answer = await fetch(address, { ...options, signal: asking[what].signal, headers: { Accept: "application/json" } });
  if (!answer.ok || answer.redirected) throw new Error(`${what}: ${answer.status}`);
  return answer.json();
}

function later(what, ask) {
  clearTimeout(later[what]);
  later[what] = setTimeout(ask, REST_MS);
}

// ── Letter ─────────────────────────────────────────────────────────────────────────────────────────────────────────

function hasPicture() {
  const stored = side.querySelector("img.letter-picture").getAttribute("src") && !field("picture-clear")?.checked;
  return Boolean(field("picture").files.length || stored);
}

async function preview() {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", value("csrfmiddlewaretoken"));
  for (const name of ["text", "category", "target", "button"]) body.append(name, value(name));
  body.append("has_picture", hasPicture() ? "1" : "");
  try {
    show(await ask("preview", side.dataset.preview, { method: "POST", body }));
  } catch (error) {
    if (error.name !== "AbortError") say(AWAY);
  }
}

function say(words) {
  const wrong = form.querySelector(".letter-wrong");
  if (wrong.textContent !== words) wrong.textContent = words;
}

function show(letter) {
  const text = side.querySelector(".letter-text");
  const isBroken = Boolean(letter.wrong) && !letter.html;
  text.classList.toggle("stale", isBroken); // what could be read last stays, paler
  if (!isBroken) {
    text.innerHTML = letter.html;
    text.hidden = !letter.html;
  }
  side.querySelector(".letter-empty").hidden = !text.hidden || hasPicture();
  side.querySelector(".letter-buttons").replaceChildren(...letter.buttons.map(button));
  side.querySelector(":scope > .link-warning")?.remove(); // said beside the text from now on
  form.querySelector(".letter-count").textContent = `Знаков: ${letter.count}`;
  say(letter.wrong);
}

function button([label, leadsOut]) {
  const item = document.createElement("li");
  item.textContent = label;
  item.classList.toggle("leads-out", leadsOut);
  return item;
}

// A chosen file is drawn here: it goes to the server with the form only.
async function picture() {
  const [stored, canvas] = side.querySelectorAll(".letter-picture");
  const [file] = field("picture").files;
  canvas.hidden = true;
  if (file) {
    try {
      const drawn = await createImageBitmap(file);
      canvas.width = drawn.width;
      canvas.height = drawn.height;
      canvas.getContext("2d").drawImage(drawn, 0, 0);
      canvas.hidden = false;
    } catch {
      // no picture: the server will say so in words
    }
  }
  stored.hidden = !canvas.hidden || !stored.getAttribute("src") || Boolean(field("picture-clear")?.checked);
  preview();
}

// ── Segment and button ─────────────────────────────────────────────────────────────────────────────────────────────

async function size() {
  const asked = new URLSearchParams(SEGMENT.map((name) => [name, value(name)]));
  if (side.dataset.mailing) asked.set("mailing", side.dataset.mailing);
  const said = document.getElementById("mailing-size");
  try {
    const { words } = await ask("size", `${side.dataset.size}?${asked}`);
    if (said.textContent !== words) said.textContent = words;
  } catch (error) {
    if (error.name !== "AbortError") said.textContent = "Сейчас не посчитать: нет связи с сервером.";
  }
}

function fieldsOfTarget() {
  for (const [name, targets] of Object.entries(SHOWN_FOR)) {
    field(name).closest(".field-line").parentElement.classList.toggle("mailing-hidden", !targets.includes(value("target")));
  }
}

// ── Trial ──────────────────────────────────────────────────────────────────────────────────────────────────────────

async function trials(section) {
  try {
    const { lines, waiting } = await ask("trials", section.dataset.trials);
    tell(section.querySelector(".mailing-trials"), lines);
    if (!waiting) return;
  } catch {
    // asked again: the page may be without a network for a moment
  }
  setTimeout(() => trials(section), TRIAL_MS);
}

function tell(list, lines) {
  const told = [...list.children].map((item) => item.textContent);
  if (told.join("\n") === lines.join("\n")) return;
  list.replaceChildren(...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
}

// ── All of it ──────────────────────────────────────────────────────────────────────────────────────────────────────

function changed(event) {
  const { name } = event.target;
  if (SEGMENT.includes(name)) later("size", size);
  if (name === "target") fieldsOfTarget();
  if (["picture", "picture-clear"].includes(name)) picture();
  else if (["text", "category", "target", "button"].includes(name)) later("preview", preview);
}

// The first field that has to be mended: the note above is seldom read, and the field may be far below.
function wrongOne() {
  const address = form.querySelector(".mailing-errors a")?.getAttribute("href");
  return address && document.getElementById(address.slice(1));
}

function begin() {
  form = document.getElementById("mailing_form");
  side = form?.querySelector(".mailing-side[data-preview]");
  if (!side) return;
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  fieldsOfTarget();
  preview();
  size();
  wrongOne()?.focus();
  const section = form.querySelector("[data-trials][data-waiting]");
  if (section) trials(section);
}

document.addEventListener("DOMContentLoaded", begin);
