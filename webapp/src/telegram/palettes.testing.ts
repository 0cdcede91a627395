/** Palettes as real clients sent them, and themes that people draw. */

import { DESKTOP_DARK } from "./testing";

type Theme = Record<string, string>;

function theme(bg: string, bg2: string, section: string, text: string, hint: string, link: string, btn: string): Theme {
  return {
    bg_color: bg,
    secondary_bg_color: bg2,
    section_bg_color: section,
    text_color: text,
    hint_color: hint,
    subtitle_text_color: hint,
    link_color: link,
    button_color: btn,
    button_text_color: "#ffffff",
  };
}

export const CLIENTS: [name: string, theme: Theme][] = [
  [
    "iOS light",
    {
      ...theme("#ffffff", "#efeff4", "#ffffff", "#000000", "#8e8e93", "#007aff", "#007aff"),
      destructive_text_color: "#ff3b30",
      section_separator_color: "#c8c7cc",
    },
  ],
  [
    "iOS light, accent of one's own",
    {
      ...theme("#ffffff", "#efeff4", "#ffffff", "#000000", "#8e8e93", "#3b8fbb", "#3b8fbb"),
      destructive_text_color: "#ff3b30",
    },
  ],
  [
    "iOS dark",
    {
      ...theme("#000000", "#000000", "#1c1c1d", "#ffffff", "#98989e", "#0089ff", "#0089ff"),
      destructive_text_color: "#eb5545",
      section_separator_color: "#545458",
    },
  ],
  [
    "Android light",
    {
      ...theme("#ffffff", "#f0f0f0", "#ffffff", "#222222", "#a8a8a8", "#2678b6", "#50a8eb"),
      subtitle_text_color: "#82868a",
      destructive_text_color: "#cc2929",
    },
  ],
  [
    "Android dark",
    {
      ...theme("#212d3b", "#151e27", "#1d2733", "#ffffff", "#7d8b99", "#5eabe1", "#50a8eb"),
      subtitle_text_color: "#7b8790",
      destructive_text_color: "#ee686f",
      section_separator_color: "#0d1218",
    },
  ],
  [
    "Desktop light, old: seven colours",
    {
      bg_color: "#ffffff",
      secondary_bg_color: "#f1f1f1",
      text_color: "#000000",
      hint_color: "#999999",
      link_color: "#168acd",
      button_color: "#40a7e3",
      button_text_color: "#ffffff",
    },
  ],
  ["Desktop dark", DESKTOP_DARK],
  [
    "Desktop green",
    {
      ...theme("#282e33", "#313b43", "#282e33", "#f5f5f5", "#82868a", "#4be1c3", "#3fc1b0"),
      destructive_text_color: "#f57474",
    },
  ],
  [
    "macOS light",
    {
      ...theme("#FFFFFF", "#EFEFF3", "#FFFFFF", "#000000", "#999999", "#2481CC", "#2481CC"),
      destructive_text_color: "#FF3B30",
    },
  ],
  [
    "macOS dark",
    {
      ...theme("#282828", "#1C1C1C", "#282828", "#FFFFFF", "#FFFFFF", "#007AFF", "#007AFF"),
      destructive_text_color: "#FF453A",
    },
  ],
  [
    "web light",
    {
      ...theme("#ffffff", "#f4f4f5", "#ffffff", "#000000", "#707579", "#3390ec", "#3390ec"),
      destructive_text_color: "#e53935",
    },
  ],
  [
    "web dark",
    {
      ...theme("#212121", "#0f0f0f", "#212121", "#ffffff", "#aaaaaa", "#8774e1", "#8774e1"),
      destructive_text_color: "#ff595a",
    },
  ],
];

export const DRAWN_BY_PEOPLE: [name: string, theme: Theme][] = [
  ["nothing but ground and text", { bg_color: "#ffffff", text_color: "#000000" }],
  ["text as pale as its ground", theme("#fafafa", "#ffffff", "#f5f5f5", "#eeeeee", "#f0f0f0", "#ffffff", "#fefefe")],
  ["middle grey all over", theme("#777777", "#7a7a7a", "#747474", "#808080", "#777777", "#787878", "#777777")],
  [
    "grounds that contradict each other",
    theme("#ffffff", "#000000", "#111111", "#000000", "#888888", "#0000ff", "#ffff00"),
  ],
  [
    "black on yellow buttons",
    {
      ...theme("#1e1e1e", "#000000", "#252525", "#ffe600", "#998a00", "#ffe600", "#ffe600"),
      button_text_color: "#000000",
    },
  ],
  [
    "buttons of the colour of their text",
    {
      ...theme("#ffffff", "#f0f0f0", "#ffffff", "#222222", "#999999", "#e91e63", "#e91e63"),
      button_text_color: "#e91e63",
    },
  ],
  ["pink on pink", theme("#ffd6e8", "#ffc2dd", "#ffe3ef", "#d6006c", "#ff7ab8", "#ff4fa3", "#ff8ac4")],
  [
    "half-transparent, as a web client writes it",
    theme("#212121ff", "#0f0f0fcc", "#212121ff", "#ffffffde", "#aaaaaa80", "#8774e1ff", "#8774e1ff"),
  ],
];
