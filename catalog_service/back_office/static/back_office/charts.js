// Draws each table of numbers that a canvas names, by Chart.js, which the theme serves. The running day or week is
// hollow. Colours are the style sheet's, read anew when the theme changes.
"use strict";

const COLOURS = { times: "--chart-times", visitors: "--chart-visitors", text: "--chart-text", grid: "--chart-grid" };
const drawn = [];

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

function paint(chart, rows) {
  const { times, visitors, text, grid } = colours();
  chart.data.datasets.forEach((dataset, place) => {
    const colour = place ? visitors : times;
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

function draw(canvas) {
  const rows = read(document.getElementById(canvas.dataset.table));
  const chart = new Chart(canvas, {
    type: "bar",
    data: { labels: rows.map((row) => row.short), datasets: [series(rows, "times", "открытий"), series(rows, "visitors", "посетителей")] },
    options: options(rows, canvas.closest(".opens-card") ? 4 : 7),
  });
  drawn.push([chart, rows]);
  paint(chart, rows);
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
  const canvases = document.querySelectorAll("canvas[data-table]");
  canvases.forEach((canvas) => observer.observe(canvas));
  addEventListener("beforeprint", () => {
    observer.disconnect();
    [...canvases].filter((canvas) => !Chart.getChart(canvas)).forEach(draw);
  });
  new MutationObserver(() => drawn.forEach(([chart, rows]) => paint(chart, rows))).observe(document.documentElement, {
    attributeFilter: ["class"],
  });
});
