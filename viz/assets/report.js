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
    }
    layout.autosize = true;
    return Plotly.newPlot(plot, data, layout, { displayModeBar: false, responsive: true, doubleClick: "reset" });
  }

  const drawn = plots.map(draw);
  Promise.all(drawn).then(() => document.body.classList.add("drawn"));

  // On paper charts are as wide as the sheet, not as the screen.
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll("details.print").forEach((one) => (one.open = true));
    plots.forEach((plot) => Plotly.relayout(plot, { autosize: false, width: plot.closest(".pair") ? 330 : 690 }));
  });
  window.addEventListener("afterprint", () => {
    plots.forEach((plot) => Plotly.relayout(plot, { autosize: true, width: null }));
  });
})();
