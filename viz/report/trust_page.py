"""The page of a hold-out: verdict, comparisons, distributions and courses over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from viz.colours import ACCENT, INK
from viz.report.chart import Chart, Trace, numbers, positions
from viz.report.markup import Html, join, table, tag
from viz.report.page import page
from viz.report.run_page import chips, notices
from viz.report.trust_rows import beside, cells, verdict
from viz.report.words import Words

if TYPE_CHECKING:
    from twin.building.trust.validation import Validation

__all__ = ["trust_page"]

DAY = 86400.0
Floats = NDArray[np.float64]
POINTS = 300
STATIONS = 25


def trust_page(found: Validation, name: str, words: Words) -> str:
    """Make the page."""
    kind, off = verdict(found)
    names = ", ".join(words(f"trust_{one}") for one in off)
    said = [
        tag("p", words(f"trust_{kind}", names=names), class_="verdict"),
        *(tag("p", one) for one in beside(found, words)),
    ]
    made = [
        ("verdict", words("verdict"), tag("div", *said)),
        ("compared", words("trust_compared"), _table(found, words)),
        ("lead", words("trust_lead"), _lead(found, words).html()),
        ("time", words("trust_time"), join([_done(found, words).html(), _wip(found, words).html()])),
        ("use", words("trust_use"), _use(found, words).html()),
    ]
    title = words("trust_title", name=name)
    span = found.cut.end - found.cut.time
    facts = {
        "trust_fact_after": f"{span / DAY:.1f} d",
        "trust_fact_new": str(len(found.cut.orders)),
        "fact_replications": str(found.replications),
    }
    header = tag("header", tag("div", tag("h1", title), chips(words, facts)), class_="page")
    foot = tag("footer", tag("p", words("footer_text")))
    return page(words, title, header, made, notices(words, []), foot)


def _table(found: Validation, words: Words) -> Html:
    head = [words(f"trust_{key}") for key in ("of", "real", "simulated", "range", "difference", "chance", "judged")]
    rows = []
    for row in found.rows:
        name, *rest, judged = cells(row)
        rows.append([words(f"trust_{name}"), *rest, words(f"trust_{judged}")])
    return table(head, rows, numbers=(1, 2, 3, 4, 5))


def _line(x: Floats, y: Floats, name: str, colour: str, dash: str = "solid") -> Trace:
    line = {"color": colour, "width": 2, "dash": dash}
    return {"type": "scatter", "mode": "lines", "x": numbers(x), "y": numbers(y), "name": name, "line": line}


def _lead(found: Validation, words: Words) -> Chart:
    """Distribution functions of the lead times of new orders."""
    traces = []
    for sample, key, colour in ((found.real, "real", INK), (found.simulated, "simulated", ACCENT)):
        at = np.linspace(0, 1, min(len(sample), POINTS))
        line = _line(np.quantile(sample, at), 100 * at, words(f"trust_{key}"), colour)
        line["line"]["shape"] = "hv"
        traces.append(line)
    return Chart(
        words("trust_lead_chart"), traces, {"title": words("trust_lead_axis")}, {"title": "%", "rangemode": "tozero"}
    )


def _course(found: Validation, real: Floats, simulated: Floats, title: str, words: Words) -> Chart:
    days = (found.times - found.cut.time) / DAY
    low, high = np.quantile(simulated, [0.025, 0.975], axis=0)
    band: Trace = {"type": "scatter", "mode": "lines", "showlegend": False, "hoverinfo": "skip"}
    band |= {"x": numbers([*days, *days[::-1]]), "y": numbers([*high, *low[::-1]]), "fill": "toself"}
    band |= {"line": {"width": 0}, "fillcolor": ACCENT, "opacity": 0.2}
    mean = _line(days, simulated.mean(axis=0), words("trust_simulated"), ACCENT)
    traces = [band, _line(days, real, words("trust_real"), INK), mean]
    return Chart(title, traces, {"title": words("trust_days")}, {"title": words("trust_orders"), "rangemode": "tozero"})


def _done(found: Validation, words: Words) -> Chart:
    return _course(found, found.done_real, found.done_simulated, words("trust_completed"), words)


def _wip(found: Validation, words: Words) -> Chart:
    return _course(found, found.wip_real, found.wip_simulated, words("trust_wip"), words)


def _use(found: Validation, words: Words) -> Chart:
    """Booked share of the time of the stations, the busiest first."""
    stations = found.cut.past.ops.stations
    used = found.use_real + found.use_simulated > 0
    shown = [number for number in np.argsort(-found.use_real).tolist() if used[number]][:STATIONS]
    traces: list[Trace] = []
    for values, key, colour in ((found.use_real, "real", INK), (found.use_simulated, "simulated", ACCENT)):
        marker = {"color": colour, "size": 8}
        trace: Trace = {"type": "scatter", "mode": "markers", "x": numbers(100 * values[shown]), "marker": marker}
        traces.append(trace | {"y": list(range(len(shown))), "name": words(f"trust_{key}")})
    axis = positions([stations[n] for n in shown]) | {"showgrid": True}
    return Chart(words("trust_use_chart"), traces, {"title": "%"}, axis, height=120 + 22 * len(shown))
