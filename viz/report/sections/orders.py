"""Orders: on time or late, over time, and which are the latest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from viz.colours import BAD, GOOD
from viz.report.chart import Chart, Trace, numbers
from viz.report.markup import Html, join, table, tag
from viz.report.series import band, grid
from viz.report.source import Source

if TYPE_CHECKING:
    from twin.record.measures import Measures

__all__ = ["section"]

DAY = 86400.0
WORST = 20


def section(source: Source) -> Html:
    """Make the chart of orders done by day or window, and the table of the latest ones."""
    words, runs = source.words, source.runs
    due = sum(float(run.orders_due_count.sum()) for run in runs)
    if not due:
        return tag("p", words("no_due_orders"))
    late = due - sum(float(run.orders_on_time.sum()) for run in runs)
    said = words("orders_late_said", late=f"{late / len(runs):,.1f}", due=f"{due / len(runs):,.1f}")
    charts = tag("div", _counts(source).html(), _tardiness(source).html(), class_="pair")
    return join([tag("p", said, class_="finding"), charts, _latest(source)])


def _borders(source: Source) -> np.ndarray[Any, Any]:
    """Days where dates are shown, at most forty windows else [s]."""
    clock = source.clock
    if clock.start is not None and source.end >= 2 * DAY:
        since = clock.start.hour * 3600 + clock.start.minute * 60 + clock.start.second
        days = int(np.ceil((source.end + since) / DAY * (1 - 1e-12)))
        step = DAY * max(1, -(-days // 60))
        inner = np.arange(step, days * DAY, step) - since
        return np.concatenate([[0.0], inner[(inner > 0) & (inner < source.end)], [source.end]])
    edges = grid(source.runs)
    step_ = max(1, -(-(len(edges) - 1) // 40))
    return np.append(edges[:-1:step_], edges[-1])


def _bars(source: Source, sums: list[tuple[str, str, Any]], hover: str) -> list[Trace]:
    borders = _borders(source)
    x = source.clock.places((borders[1:] + borders[:-1]) / 2)
    traces = []
    for name, colour, of in sums:
        found = band(source.runs, of, borders)
        y = numbers(found.mean * np.diff(borders))
        trace: Trace = {"type": "bar", "name": name, "x": x, "y": y, "marker": {"color": colour}}
        traces.append(trace | {"hovertemplate": "%{x}<br>" + hover + "<extra>%{fullData.name}</extra>"})
    return traces


def _counts(source: Source) -> Chart:
    words = source.words

    def on_time(run: Measures) -> Any:
        return run.orders_on_time

    def late(run: Measures) -> Any:
        return run.orders_due_count - run.orders_on_time

    return Chart(
        words("chart_orders"),
        _bars(source, [(words("on_time"), GOOD, on_time), (words("late"), BAD, late)], "%{y:.3~g}"),
        source.clock.axis(words("time_of_end")),
        {"title": words("orders"), "rangemode": "tozero"},
        {"bargap": 0.15},
        note=words("mean_note") if source.table.replications > 1 else "",
    )


def _tardiness(source: Source) -> Chart:
    words = source.words
    size, unit = 3600.0, "h"
    if sum(float(run.orders_tardiness_sum.sum()) for run in source.runs) / len(source.runs) < 3600:
        size, unit = 60.0, "min"
    return Chart(
        words("chart_tardiness"),
        _bars(source, [(words("tardiness"), BAD, lambda run: run.orders_tardiness_sum / size)], "%{y:.3~g} " + unit),
        source.clock.axis(words("time_of_end")),
        {"title": f"{words('tardiness_sum')} [{unit}]", "rangemode": "tozero"},
        {"bargap": 0.15, "showlegend": False},
        note=words("mean_note") if source.table.replications > 1 else "",
    )


def _latest(source: Source) -> Html:
    """List the latest orders of the first replication, where the run has recorded single orders."""
    words = source.words
    rows = _order_rows(source)
    if rows is None:
        return tag("p", words("no_order_table"), class_="note")
    if not rows:
        return tag("p", words("no_late_orders", number=source.number(0)), class_="note")
    lines = []
    for row in rows[:WORST]:
        tardiness = row["end"] - row["due"]
        size, unit = (3600.0, "h") if tardiness >= 3600 else (60.0, "min")
        lines.append(
            [
                f"{row['order']} · {row['number']:.0f}" if row["order"] in source.plant.sources else row["order"],
                source.element("products", row["product"]),
                f"{row['quantity']:,.0f}",
                source.clock.text(row["due"]),
                source.clock.text(row["end"]),
                f"{tardiness / size:,.3g} {unit}",
            ]
        )
    heads = ("order", "product", "quantity", "due", "end", "tardiness")
    heading = tag("h3", words("latest_orders", number=source.number(0), shown=len(lines), all=len(rows)))
    return join([heading, table([words(head) for head in heads], lines, {2, 3, 4, 5})])


def _order_rows(source: Source) -> list[dict[str, Any]] | None:
    """Late orders of the first replication, the latest first; None where single orders are not recorded."""
    if source.result is None or not hasattr(source.result, "table"):
        return None
    try:
        frame = source.result.table("orders", source.number(0))
    except KeyError:  # recorded with figures only
        return None
    late = frame[np.isfinite(frame["due"]) & (frame["end"] > frame["due"])]
    late = late.assign(tardiness=late["end"] - late["due"]).sort_values("tardiness", ascending=False, kind="stable")
    return [{str(key): value for key, value in row.items()} for row in late.to_dict("records")]
