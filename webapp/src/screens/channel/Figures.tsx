import type { Card, FigureInForce, FigureName, WholeChannel } from "../../api/types";
import { compact, date, number, percent, roubles, UNKNOWN } from "../../parts/numbers";
import { Sheet } from "../../parts/Sheet";
import { openSheet, sheet } from "../../router";
import { sourceWords } from "./sources";

interface Figure {
  name: FigureName | "cpm" | "price";
  label: string;
  shown: (value: number | null) => string;
  means: string;
}

const FIGURES: Figure[] = [
  {
    name: "subscribers",
    label: "Подписчики",
    shown: compact,
    means: "Сколько человек подписано на канал.",
  },
  {
    name: "reach",
    label: "Охват",
    shown: compact,
    means: "Сколько раз в среднем просматривают одну публикацию.",
  },
  {
    name: "err",
    label: "ERR",
    shown: percent,
    means: "Какую часть подписчиков составляют просмотры публикации: охват ÷ подписчики.",
  },
  {
    name: "er",
    label: "ER",
    shown: percent,
    means: "Как часто на публикацию откликаются: (пересылки + комментарии + реакции) ÷ просмотры.",
  },
  {
    name: "cpm",
    label: "CPM",
    shown: roubles,
    means: "Сколько стоит тысяча просмотров: цена 1/24 ÷ охват × 1000.",
  },
  {
    name: "price",
    label: "Цена 1/24",
    shown: roubles,
    means: "Сколько стоит реклама, которая час стоит первой и сутки остаётся в канале.",
  },
];

/** Of the names of their sheets. */
const PREFIX = "figure-";

interface Props {
  of: Card;
  whole: WholeChannel | undefined;
}

export function Figures({ of }: { of: Card }) {
  return (
    <ul class="card figures">
      {FIGURES.map((figure) => (
        <li key={figure.name}>
          <button type="button" aria-haspopup="dialog" onClick={() => openSheet(PREFIX + figure.name)}>
            <b>{figure.shown(of[figure.name])}</b>
            <small>{figure.label}</small>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** What the figure that was tapped means, who says so, and since when. */
export function FigureSheet({ of, whole }: Props) {
  const figure = FIGURES.find(({ name }) => PREFIX + name === sheet.value);
  if (!figure) return null;
  const value = of[figure.name];
  const from = value === null ? unknown(figure.name, whole) : origin(figure.name, whole);
  const exactly = figure.shown === compact ? number : figure.shown;
  return (
    <Sheet name={sheet.value} title={figure.label}>
      <p class="value">{exactly(value)}</p>
      <p>{figure.means}</p>
      <p class="quiet">{from}</p>
    </Sheet>
  );
}

function unknown(name: Figure["name"], whole: WholeChannel | undefined): string {
  return name === "err" && whole?.silent_since ? "Канал давно молчит." : "Пока не известно.";
}

function origin(name: Figure["name"], whole: WholeChannel | undefined): string {
  if (name === "price") return "Цены указывают редакторы каталога.";
  if (name !== "cpm") return said(whole?.figures[name]);
  return `Считаем из цены от редакторов и охвата. ${said(whole?.figures.reach)}`;
}

function said(figure: FigureInForce | null | undefined): string {
  return figure ? `${sourceWords(figure.source)}, ${date(figure.at)}` : UNKNOWN;
}
