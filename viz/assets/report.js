(() => {
  "use strict";
  const FONT = getComputedStyle(document.body).fontFamily;
  const plots = [...document.querySelectorAll(".plot")];
  const narrow = () => window.innerWidth < 640;

  function draw(plot) {
    const { data, layout } = JSON.parse(plot.firstElementChild.textContent);
    layout.font.family = FONT;
    if (narrow()) {
      layout.font.size = 11;
      // A legend takes more lines there: give them their room.
      if (layout.showlegend) plot.style.height = plot.offsetHeight + 40 + "px";
      layout.dragmode = false;
      const names = layout.yaxis.ticktext;
      // An entity is never cut, since it would not be one any more.
      const cut = (name) => (name.length > 20 && !name.includes("&") ? name.slice(0, 19) + "…" : name);
      if (names) layout.yaxis.ticktext = names.map(cut);
    }
    layout.autosize = true;
    return Plotly.newPlot(plot, data, layout, { displayModeBar: false, doubleClick: "reset" });
  }

  const drawn = plots.map(draw);
  Promise.all(drawn).then(() => document.body.classList.add("drawn"));

  // Charts follow the width of their place, also where only the place changes (a fold, a turned phone).
  let printing = false;
  const widths = new Map();
  const watcher = new ResizeObserver((entries) => {
    for (const { target, contentRect } of entries) {
      const width = Math.round(contentRect.width);
      if (!printing && width > 0 && widths.get(target) !== width) {
        widths.set(target, width);
        Plotly.relayout(target, { width });
      }
    }
  });
  Promise.all(drawn).then(() => plots.forEach((plot) => watcher.observe(plot)));

  // On paper charts are as wide as the sheet, not as the screen.
  window.addEventListener("beforeprint", () => {
    printing = true;
    plots.forEach((plot) => Plotly.relayout(plot, { width: plot.closest(".pair") ? 330 : 690 }));
  });
  window.addEventListener("afterprint", () => {
    printing = false;
    plots.forEach((plot) => Plotly.relayout(plot, { width: plot.clientWidth }));
  });
})();
