// Elements without innerHTML: whatever a channel writes stays text.

export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "on") for (const [event, react] of Object.entries(value)) node.addEventListener(event, react);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

const PATHS = {
  eye: "M12 5C6.5 5 2.7 9.2 1.5 12c1.2 2.8 5 7 10.5 7s9.300-4.200 10.500-7C21.300 9.200 17.500 5 12 5Zm0 11.500a4.500 4.500 0 1 1 0-9 4.500 4.500 0 0 1 0 9Zm0-2a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5Z",
  share: "M14 5v4C7 10 4 15 3 20c2.500-3.500 6-5.100 11-5.100V19l7-7-7-7Z",
  back: "M20 11H7.800l5.600-5.600L12 4l-8 8 8 8 1.400-1.400L7.800 13H20v-2Z",
  down: "M12 16.200 5.400 9.600 4 11l8 8 8-8-1.400-1.400-6.600 6.600Z",
  photo: "M21 19V5H3v14h18ZM8.500 13.500l2.500 3 3.500-4.500L19 18H5l3.500-4.500Z",
  sticker: "M12 2a10 10 0 1 0 10 10l-8-8.700A10 10 0 0 0 12 2Zm-3.500 8a1.500 1.500 0 1 1 0-3 1.500 1.500 0 0 1 0 3Zm3.500 7c-2.300 0-4.300-1.400-5.100-3.500h10.200c-.8 2.100-2.800 3.500-5.100 3.500Z",
  send: "M2 21 23 12 2 3v7l15 2-15 2v7Z",
  block: "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20ZM4 12a8 8 0 0 1 12.900-6.300L5.700 16.900A7.900 7.900 0 0 1 4 12Zm8 8a7.900 7.900 0 0 1-4.900-1.700L18.300 7.100A8 8 0 0 1 12 20Z",
  reload: "M17.650 6.350A8 8 0 1 0 19.730 14h-2.080A6 6 0 1 1 12 6c1.660 0 3.140.690 4.220 1.780L13 11h7V4l-2.350 2.350Z",
  minimize: "M12 16.200 5.400 9.600 4 11l8 8 8-8-1.400-1.400-6.600 6.600Z",
  close: "M19 6.400 17.600 5 12 10.600 6.400 5 5 6.400 10.600 12 5 17.600 6.400 19 12 13.400 17.600 19 19 17.600 13.400 12Z",
  lock: "M17 9V7A5 5 0 0 0 7 7v2H5v12h14V9h-2ZM9 7a3 3 0 0 1 6 0v2H9V7Z",
};

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

export function avatar(title, number) {
  const letters = title.replace(/[^\p{L}\p{N} ]/gu, "").trim().split(/\s+/).slice(0, 2).map((word) => word[0] ?? "");
  return el("span", { class: `avatar tint${number % 7}`, "aria-hidden": "true" }, letters.join("").toUpperCase());
}

/** Change a text only if it differs; says whether it did. */
export function setText(node, text) {
  if (node.textContent === text) return false;
  node.textContent = text;
  return true;
}

const REST_MS = 700;

/** While somebody scrolls, and a moment longer, the node is `moving`; not when it follows its own end. */
export function markMoving(node) {
  let rest = 0;
  node.addEventListener("scroll", () => {
    if (node.scrollHeight - node.scrollTop - node.clientHeight < 60) return;
    node.classList.add("moving");
    clearTimeout(rest);
    rest = setTimeout(() => node.classList.remove("moving"), REST_MS);
  }, { passive: true });
  return node;
}
