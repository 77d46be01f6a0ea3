(() => {
  "use strict";
  const INK = "#1e2a35", MUTED = "#66747f", RULE = "#dfe5ea", OFF = "#eef1f4", BAD = "#c8423b", ACCENT = "#1f5f8b";
  const FONT = getComputedStyle(document.body).fontFamily;
  const LEFT = 150, TOP = 34, LEAST = 14, MOST = 34;

  function chart(box) {
    const data = JSON.parse(box.querySelector("script").textContent);
    const canvas = box.querySelector("canvas"), tip = box.querySelector(".tip"), words = data.words;
    const tools = box.previousElementSibling;
    const paint = canvas.getContext("2d");
    const height = Math.max(LEAST, Math.min(MOST, Math.floor(620 / data.rows.length)));
    const full = TOP + data.rows.length * height, shown = Math.min(full, 700);
    let layer = 0, from = 0, to = data.end, scroll = 0, chosen = -1, wanted = -1, width = 0, asked = 0;
    canvas.style.height = shown + "px";

    // Bars of each row in the order of their starts, for a search by halves.
    const layers = data.layers.map((bars) => {
      const rows = data.rows.map(() => []);
      for (let n = 0; n < bars.row.length; n++) rows[bars.row[n]].push(n);
      for (const row of rows) row.sort((a, b) => bars.start[a] - bars.start[b]);
      return { bars, rows };
    });

    const x = (time) => LEFT + ((time - from) / (to - from)) * (width - LEFT);
    const time = (px) => from + ((px - LEFT) / (width - LEFT)) * (to - from);
    const STEPS = [1, 5, 15, 60, 300, 900, 1800, 3600, 7200, 14400, 28800, 43200, 86400, 172800, 604800, 1209600, 2592000, 7776000];

    function label(t, step) {
      if (data.date === null) {
        const [size, unit] = data.end >= 172800 ? [86400, "d"] : data.end >= 7200 ? [3600, "h"] : data.end >= 120 ? [60, "min"] : [1, "s"];
        return `${+(t / size).toFixed(3)} ${unit}`;
      }
      const day = new Date(data.date + t * 1000);
      const two = (n) => String(n).padStart(2, "0");
      const date = `${two(day.getUTCMonth() + 1)}-${two(day.getUTCDate())}`;
      const clock = `${two(day.getUTCHours())}:${two(day.getUTCMinutes())}`;
      return step >= 86400 ? date : day.getUTCHours() + day.getUTCMinutes() === 0 ? date : step < 60 ? `${clock}:${two(day.getUTCSeconds())}` : clock;
    }
    const stamp = (t) => (data.date === null ? label(t, 0) : new Date(data.date + t * 1000).toISOString().slice(0, 16).replace("T", " "));

    function colour(order, product) {
      return order < 0 ? "#aab5bf" : data.colours[(product >= 0 ? product : order) % data.colours.length];
    }

    function draw() {
      asked = 0;
      const ratio = window.devicePixelRatio || 1;
      width = canvas.clientWidth;
      if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(shown * ratio)) {
        canvas.width = Math.round(width * ratio);
        canvas.height = Math.round(shown * ratio);
      }
      paint.setTransform(ratio, 0, 0, ratio, 0, 0);
      paint.clearRect(0, 0, width, shown);
      paint.save();
      paint.beginPath();
      paint.rect(0, TOP, width, shown - TOP);
      paint.clip();
      const { bars, rows } = layers[layer];
      const first = Math.max(0, Math.floor(scroll / height)), last = Math.min(rows.length, Math.ceil((scroll + shown - TOP) / height));
      for (let r = first; r < last; r++) {
        const y = TOP + r * height - scroll;
        const rests = data.rests[data.rows[r].rest] || [];
        paint.fillStyle = OFF;
        for (let k = lower(rests, from); k < rests.length && rests[k][0] < to; k++) {
          const a = Math.max(x(rests[k][0]), LEFT), b = x(rests[k][1]);
          if (b > LEFT && b - a > 0.4) paint.fillRect(a, y, b - a, height);
        }
        paint.fillStyle = RULE;
        paint.fillRect(0, y + height - 1, width, 1);
        drawRow(bars, rows[r], y);
        if (layer === 0) veil(rests, y); // a planned operation pauses there
      }
      paint.font = `12px ${FONT}`;
      paint.textBaseline = "middle";
      for (let r = first; r < last; r++) {
        const y = TOP + r * height - scroll;
        paint.fillStyle = "#ffffff";
        paint.fillRect(0, y, LEFT, height - 1);
        paint.fillStyle = INK;
        paint.fillText(cut(data.rows[r].name, LEFT - 18), 10, y + height / 2);
      }
      if (chosen >= 0 && data.orders[chosen].due !== null) mark(data.orders[chosen].due, words.due, BAD);
      paint.restore();
      axis();
      paint.fillStyle = "#b9c3cc";
      paint.fillRect(LEFT, 0, 1, shown);
    }

    function veil(rests, y) {
      paint.fillStyle = "rgba(238,241,244,.78)";
      for (let k = lower(rests, from); k < rests.length && rests[k][0] < to; k++) {
        const a = Math.max(x(rests[k][0]), LEFT), b = x(rests[k][1]);
        if (b > LEFT && b - a > 6) paint.fillRect(a, y + 2, b - a, height - 5);
      }
    }

    function lower(rests, t) {
      let low = 0, high = rests.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (rests[middle][1] <= t) low = middle + 1;
        else high = middle;
      }
      return low;
    }

    function drawRow(bars, row, y) {
      let low = 0, high = row.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (bars.end[row[middle]] <= from) low = middle + 1;
        else high = middle;
      }
      let until = -1;
      for (let k = Math.max(0, low - 1); k < row.length; k++) {
        const n = row[k];
        if (bars.start[n] >= to) break;
        const a = Math.max(x(bars.start[n]), LEFT), b = x(bars.end[n]);
        if (b <= LEFT) continue;
        const order = bars.order[n], mine = chosen >= 0 && order === chosen, dim = chosen >= 0 && !mine;
        const w = Math.max(b - a, 1);
        if (w < 2 && !mine && a < until) continue; // nothing to see behind a bar that is drawn there
        until = a + w;
        paint.globalAlpha = dim ? 0.16 : 1;
        paint.fillStyle = colour(order, data.byProduct ? bars.product[n] : -1);
        paint.fillRect(a, y + 2, w > 3 ? w - 1 : w, height - 5);
        if (order >= 0 && data.orders[order].late && w > 3) {
          paint.fillStyle = BAD;
          paint.fillRect(a, y + height - 5, w - 1, 2);
        }
        if (n === wanted) {
          paint.strokeStyle = INK;
          paint.lineWidth = 1.5;
          paint.strokeRect(a + 0.5, y + 2.5, w - 1, height - 6);
        }
        if (w > 34 && height > 13) {
          paint.fillStyle = "#ffffff";
          paint.font = `11px ${FONT}`;
          paint.textBaseline = "middle";
          const name = order >= 0 ? data.orders[order].name : "";
          paint.fillText(cut(name, w - 8), a + 4, y + height / 2 - 0.5);
        }
        paint.globalAlpha = 1;
      }
    }

    function axis() {
      paint.fillStyle = "#ffffff";
      paint.fillRect(0, 0, width, TOP);
      const step = STEPS.find((one) => ((width - LEFT) * one) / (to - from) >= 78) || STEPS[STEPS.length - 1];
      const shift = data.date === null ? 0 : (data.date / 1000) % 86400;
      paint.font = `12px ${FONT}`;
      paint.textBaseline = "middle";
      for (let t = Math.ceil((from + shift) / step) * step - shift; t < to; t += step) {
        const at = x(t);
        if (at < LEFT) continue;
        paint.fillStyle = "rgba(102,116,127,.16)";
        paint.fillRect(at, TOP, 1, shown - TOP);
        paint.fillStyle = MUTED;
        paint.fillText(label(t, step), at + 4, TOP / 2);
      }
      paint.fillStyle = "#b9c3cc";
      paint.fillRect(0, TOP - 1, width, 1);
    }

    function mark(t, word, ink) {
      const at = x(t);
      if (at < LEFT || at > width) return;
      paint.fillStyle = ink;
      paint.fillRect(at, TOP, 1.5, shown - TOP);
      paint.font = `12px ${FONT}`;
      paint.fillText(word, at + 5, TOP + 10);
    }

    const cuts = new Map();
    function cut(name, room) {
      if (room < 12) return "";
      const key = name + "|" + Math.round(room);
      let found = cuts.get(key);
      if (found === undefined) {
        found = name;
        while (found.length > 1 && paint.measureText(found).width > room) found = found.slice(0, found.length > 2 && found.endsWith("…") ? -2 : -1) + "…";
        if (found === "…" || paint.measureText(found).width > room) found = "";
        if (cuts.size > 20000) cuts.clear();
        cuts.set(key, found);
      }
      return found;
    }

    function redraw() {
      if (!asked) asked = requestAnimationFrame(draw);
    }

    function move(a, b) {
      const span = Math.min(Math.max(b - a, data.end / 20000, 1e-3), data.end * 1.02);
      const middle = (a + b) / 2;
      from = Math.max(-0.01 * data.end, Math.min(middle - span / 2, data.end * 1.01 - span));
      to = from + span;
      redraw();
    }

    function zoom(factor, at) {
      move(at - (at - from) * factor, at + (to - at) * factor);
    }

    function find(px, py) {
      if (px < LEFT || py < TOP) return -1;
      const r = Math.floor((py - TOP + scroll) / height), { bars, rows } = layers[layer];
      if (r < 0 || r >= rows.length) return -1;
      const t = time(px), slack = ((to - from) / (width - LEFT)) * 1.5;
      let best = -1;
      for (const n of rows[r]) {
        if (bars.start[n] > t + slack) break;
        if (bars.end[n] >= t - slack) best = n;
      }
      return best;
    }

    function tell(n, px, py) {
      tip.textContent = "";
      if (n < 0) {
        tip.style.display = "none";
        return;
      }
      const { bars } = layers[layer], order = bars.order[n];
      const line = (text, strong) => {
        const one = document.createElement(strong ? "b" : "div");
        one.textContent = text;
        tip.appendChild(one);
      };
      line(order >= 0 ? data.orders[order].name : "-", true);
      line(`${data.products[bars.product[n]]} · ${data.steps[bars.step[n]]} · ${bars.pieces[n]} ${words.pieces}`);
      line(`${stamp(bars.start[n])} – ${stamp(bars.end[n])}`);
      if (order >= 0 && data.orders[order].due !== null) {
        const one = data.orders[order];
        line(`${words.due} ${stamp(one.due)}${one.late ? " · " + words.late : ""}`);
      }
      tip.style.display = "block";
      tip.style.left = Math.min(px + 14, width - tip.offsetWidth - 6) + "px";
      tip.style.top = Math.min(py + 14, shown - tip.offsetHeight - 6) + "px";
    }

    let held = null;
    canvas.addEventListener("pointerdown", (event) => {
      held = { x: event.offsetX, y: event.offsetY, from, to, scroll, moved: false };
      canvas.setPointerCapture(event.pointerId);
      canvas.classList.add("held");
    });
    canvas.addEventListener("pointermove", (event) => {
      if (held) {
        const dx = event.offsetX - held.x, dy = event.offsetY - held.y;
        held.moved = held.moved || Math.abs(dx) + Math.abs(dy) > 4;
        const shift = (-dx / (width - LEFT)) * (held.to - held.from);
        scroll = Math.max(0, Math.min(held.scroll - dy, full - shown));
        move(held.from + shift, held.to + shift);
        return;
      }
      const n = find(event.offsetX, event.offsetY);
      if (n !== wanted) {
        wanted = n;
        redraw();
      }
      tell(n, event.offsetX, event.offsetY);
    });
    canvas.addEventListener("pointerup", (event) => {
      canvas.classList.remove("held");
      if (held && !held.moved) {
        const n = find(event.offsetX, event.offsetY);
        const order = n < 0 ? -1 : layers[layer].bars.order[n];
        choose(order === chosen ? -1 : order);
      }
      held = null;
    });
    canvas.addEventListener("pointerleave", () => {
      wanted = -1;
      tell(-1);
      redraw();
    });
    canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      if (event.shiftKey) {
        scroll = Math.max(0, Math.min(scroll + event.deltaY, full - shown));
        redraw();
      } else zoom(Math.exp(Math.max(-1, Math.min(1, event.deltaY / 400))), time(event.offsetX));
    }, { passive: false });
    canvas.addEventListener("dblclick", () => move(0, data.end));
    canvas.addEventListener("keydown", (event) => {
      const step = (to - from) / 8, keys = {
        ArrowLeft: () => move(from - step, to - step), ArrowRight: () => move(from + step, to + step),
        ArrowUp: () => { scroll = Math.max(0, scroll - 3 * height); redraw(); },
        ArrowDown: () => { scroll = Math.max(0, Math.min(scroll + 3 * height, full - shown)); redraw(); },
        "+": () => zoom(0.7, (from + to) / 2), "-": () => zoom(1 / 0.7, (from + to) / 2), "0": () => move(0, data.end),
      };
      if (keys[event.key]) {
        event.preventDefault();
        keys[event.key]();
      }
    });

    function choose(order) {
      chosen = order;
      const list = tools.querySelector("input");
      if (list) list.value = order < 0 ? "" : data.orders[order].name;
      redraw();
    }

    for (const button of tools.querySelectorAll("button[data-layer]")) {
      button.addEventListener("click", () => {
        layer = Number(button.dataset.layer);
        for (const other of tools.querySelectorAll("button[data-layer]")) other.setAttribute("aria-pressed", String(other === button));
        redraw();
      });
    }
    for (const button of tools.querySelectorAll("button[data-zoom]")) {
      button.addEventListener("click", () => (button.dataset.zoom === "0" ? move(0, data.end) : zoom(Number(button.dataset.zoom), (from + to) / 2)));
    }
    const search = tools.querySelector("input");
    search.addEventListener("input", () => {
      const text = search.value.trim().toLowerCase();
      const exact = data.orders.findIndex((order) => order.name.toLowerCase() === text);
      chosen = text === "" ? -1 : exact >= 0 ? exact : data.orders.findIndex((order) => order.name.toLowerCase().includes(text));
      redraw();
    });
    new ResizeObserver(redraw).observe(canvas);
    draw();
    box.dataset.drawn = String(layers[layer].bars.row.length);
    box.timeDraw = () => {
      const began = performance.now();
      for (let n = 0; n < 20; n++) {
        from = (data.end * n) / 80;
        to = from + data.end * (1 - n / 40);
        draw();
      }
      move(0, data.end);
      return (performance.now() - began) / 20;
    };
  }

  for (const box of document.querySelectorAll(".gantt")) chart(box);
  document.body.classList.add("drawn");
})();
