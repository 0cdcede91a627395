import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type Colour, colourOf, contrast } from "./colours";
import { paletteOf } from "./palette";
import { CLIENTS, DRAWN_BY_PEOPLE } from "./palettes.testing";

type Colours = Record<string, Colour>;

const AA = 4.5;
const NAMES = "bg bg2 section text quiet link btn btn-text sep danger star".split(" ");
const CSS = readFileSync(`${import.meta.dirname}/theme.css`, "utf8");

function between(colours: Colours, one: string, other: string): number {
  return contrast(colours[one] ?? [], colours[other] ?? []);
}

/** Pairs of the app that are paler than WCAG AA: 4.5 for text, 3 for what is drawn. */
function unreadable(colours: Colours): string[] {
  const pale: string[] = [];
  const check = (one: string, other: string, least: number): void => {
    const ratio = between(colours, one, other);
    if (!(ratio >= least)) pale.push(`${one} on ${other}: ${ratio.toFixed(2)}`);
  };
  for (const ground of ["bg", "bg2", "section"]) {
    for (const text of ["text", "quiet", "link", "danger"]) check(text, ground, AA);
    check("star", ground, 3);
  }
  check("btn-text", "btn", AA);
  return pale;
}

function coloursOf(theme: Record<string, unknown>): Colours {
  return paletteOf(theme)?.colours ?? {};
}

test("contrast is counted as in the WCAG's own examples", () => {
  const grey = colourOf("#767676") as Colour;
  expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21, 5);
  expect(contrast(grey, [255, 255, 255])).toBeCloseTo(4.54, 2);
  expect(contrast([255, 255, 255], grey)).toBeCloseTo(4.54, 2);
});

test.each([...CLIENTS, ...DRAWN_BY_PEOPLE])("every text is readable (AA) in: %s", (_, theme) => {
  const colours = coloursOf(theme);

  expect(Object.keys(colours)).toEqual(NAMES);
  expect(unreadable(colours)).toEqual([]);
});

test("every text is readable in any theme that somebody may draw", () => {
  let seed = 20261121;
  const any = (): string => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0; // the same themes at every run
    return `#${(seed >>> 8).toString(16).padStart(6, "0")}`;
  };
  const names = [
    "bg",
    "secondary_bg",
    "section_bg",
    "text",
    "hint",
    "link",
    "button",
    "button_text",
    "destructive_text",
  ];
  for (let i = 0; i < 1000; i++) {
    const theme = Object.fromEntries(names.map((name) => [`${name}_color`, any()]));
    expect(unreadable(coloursOf(theme)), JSON.stringify(theme)).toEqual([]);
  }
});

test("what is readable already stays exactly as the client has it", () => {
  const theme = { bg_color: "#ffffff", text_color: "#222222", link_color: "#0055aa", button_color: "#005fb8" };

  expect(coloursOf(theme)).toMatchObject({
    bg: [255, 255, 255],
    text: [34, 34, 34],
    link: [0, 85, 170],
    btn: [0, 95, 184],
  });
});

test("a pale button is darkened and keeps its white text", () => {
  const android = Object.fromEntries(CLIENTS)["Android light"] ?? {};
  const colours = coloursOf(android);

  expect(colours["btn-text"]).toEqual([255, 255, 255]);
  expect(between(colours, "btn", "btn-text")).toBeLessThan(5.2);
});

test("light or dark is seen from the ground", () => {
  const dark = CLIENTS.filter(([, theme]) => paletteOf(theme)?.dark).map(([name]) => name);

  expect(dark).toEqual(["iOS dark", "Android dark", "Desktop dark", "Desktop green", "macOS dark", "web dark"]);
});

test.each([
  ["no ground", { text_color: "#000000" }],
  ["no text", { bg_color: "#ffffff" }],
  ["names for colours", { bg_color: "white", text_color: "black" }],
  ["numbers for colours", { bg_color: 16777215, text_color: 0 }],
  ["short colours", { bg_color: "#fff", text_color: "#000" }],
])("half a theme is left alone: %s", (_, theme) => {
  expect(paletteOf(theme)).toBeNull();
});

test("a plain browser's own colours are readable in light and dark", () => {
  const declared = (block: string): Colours =>
    Object.fromEntries([...block.matchAll(/--([\w-]+): (#\w+);/g)].map(([, name, value]) => [name, sixDigits(value)]));
  const [light = {}, dark = {}] = [...CSS.matchAll(/:root \{([^}]*)\}/g)].map(([, block = ""]) => declared(block));

  expect(Object.keys(light)).toEqual(NAMES);
  expect(unreadable(light)).toEqual([]);
  expect(dark.bg).not.toEqual(light.bg);
  expect(unreadable({ ...light, ...dark })).toEqual([]);
});

function sixDigits(hex = ""): Colour {
  return colourOf(hex.length === 4 ? hex.replace(/\w/g, "$&$&") : hex) as Colour;
}
