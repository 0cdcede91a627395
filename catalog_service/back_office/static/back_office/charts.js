// Draws each table of numbers that a canvas names, by Chart.js, which the theme serves. Opens are columns, the running
// day or week hollow; what grows is a line on a scale of its own, with a gap where nothing is known. Colours are the
// style sheet's, read anew when the theme changes.
"use strict";

const COLOURS = { times: "--chart-times", visitors: "--chart-visitors", text: "--chart-text", grid: "--chart-grid" };
let drawn = [];

function colours() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(Object.entries(COLOURS).map(([name, variable]) => [name, style.getPropertyValue(variable).trim()]));
}

function read(table) {
  return [...table.tBodies[0].rows].map((row) => {
    const [start, times, visitors] = row.cells;
    return {
      short: start.dataset.short,
      full: start.textContent.trim(),
      times: Number(times.dataset.number),
      visitors: Number(visitors.dataset.number),
      running: "running" in row.dataset,
    };
  });
}

// Of weeks there are many: two pixels would leave nothing hollow of a column.
function outline(rows) {
  return rows.length > 20 ? 1 : 2;
}

function series(rows, name, label) {
  return {
    label,
    data: rows.map((row) => row[name]),
    grouped: false, // whoever opened is among the opens: one column stands before the other
    order: name === "visitors" ? 0 : 1,
    barPercentage: name === "visitors" ? 0.5 : 0.9,
    categoryPercentage: 0.95,
    borderWidth: rows.map((row) => (row.running ? outline(rows) : 0)),
    borderRadius: 2,
  };
}

function options(rows, all) {
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    locale: "ru-RU",
    interaction: { mode: "index", intersect: false },
    scales: {
      x: { grid: { display: false }, ticks: { maxRotation: 0, autoSkipPadding: 12 } },
      y: { beginAtZero: true, suggestedMax: 4, ticks: { precision: 0, maxTicksLimit: all }, border: { display: false } },
    },
    plugins: {
      legend: { display: false },
      tooltip: {
        itemSort: (one, other) => one.datasetIndex - other.datasetIndex,
        callbacks: { title: ([at]) => rows[at.dataIndex].full },
      },
    },
  };
}

function readLine(table) {
  return [...table.tBodies[0].rows].map((row) => {
    const [start, value] = row.cells;
    const number = value.dataset.number;
    return { short: start.dataset.short, full: start.textContent.trim(), value: number === "" ? null : Number(number) };
  });
}

function line(rows, label) {
  const points = { pointRadius: rows.length > 20 ? 1.5 : 3, pointHoverRadius: 5, borderWidth: 2, tension: 0 };
  return { label, data: rows.map((row) => row.value), spanGaps: false, ...points };
}

// From zero on, a thousand subscribers more would not be seen beside a hundred thousand; and what hardly moves is no
// storm: above and below a line there is a hundredth of its value at least. Never below zero.
function scale(rows) {
  const known = rows.map((row) => row.value).filter((value) => value !== null);
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const margin = Math.max((most - least) / 10, most / 100);
  return { beginAtZero: false, suggestedMin: Math.max(0, least - margin), suggestedMax: most + margin };
}

function lineOptions(rows) {
  const { scales, ...others } = options(rows, 6);
  return { ...others, scales: { x: scales.x, y: { ...scales.y, ...scale(rows) } } };
}

function paint(chart, rows) {
  const { times, visitors, text, grid } = colours();
  chart.data.datasets.forEach((dataset, place) => {
    const colour = place || chart.config.type === "line" ? visitors : times;
    dataset.borderColor = colour;
    dataset.backgroundColor = rows.map((row) => (row.running ? `${colour}33` : colour));
    dataset.hoverBackgroundColor = dataset.backgroundColor;
  });
  for (const scale of Object.values(chart.options.scales)) {
    scale.ticks.color = text;
    scale.grid.color = grid;
  }
  chart.update();
}

function columns(canvas, table) {
  const rows = read(table);
  const datasets = [series(rows, "times", "открытий"), series(rows, "visitors", "посетителей")];
  return [rows, { type: "bar", data: { datasets }, options: options(rows, canvas.closest(".opens-card") ? 4 : 7) }];
}

function growth(table) {
  const rows = readLine(table);
  const name = table.tHead.rows[0].cells[1].textContent.toLowerCase();
  return [rows, { type: "line", data: { datasets: [line(rows, name)] }, options: lineOptions(rows) }];
}

function draw(canvas) {
  const table = document.getElementById(canvas.dataset.table);
  const [rows, made] = canvas.dataset.kind === "line" ? growth(table) : columns(canvas, table);
  made.data.labels = rows.map((row) => row.short);
  const chart = new Chart(canvas, made);
  drawn.push([chart, rows]);
  paint(chart, rows);
}

// What stood in a part that has come anew (`live.js`) is gone with its canvas.
function forget() {
  drawn.filter(([chart]) => !chart.canvas.isConnected).forEach(([chart]) => chart.destroy());
  drawn = drawn.filter(([chart]) => chart.canvas);
}

function drawSeen(entries, observer) {
  for (const { target } of entries.filter((entry) => entry.isIntersecting)) {
    observer.unobserve(target);
    draw(target);
  }
}

document.addEventListener("DOMContentLoaded", () => {
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  // A catalog may have a hundred categories: each is drawn when it comes near the window.
  const observer = new IntersectionObserver(drawSeen, { rootMargin: "400px" });
  const canvases = (within) => [...within.querySelectorAll("canvas[data-table]")];
  canvases(document).forEach((canvas) => observer.observe(canvas));
  document.addEventListener("replaced", ({ target }) => {
    forget();
    canvases(target).forEach((canvas) => observer.observe(canvas));
  });
  addEventListener("beforeprint", () => {
    observer.disconnect();
    canvases(document).filter((canvas) => !Chart.getChart(canvas)).forEach(draw);
  });
  new MutationObserver(() => drawn.forEach(([chart, rows]) => paint(chart, rows))).observe(document.documentElement, {
    attributeFilter: ["class"],
  });
});
