"""Stock and people: what lies where, and how busy the people are."""

from __future__ import annotations

import numpy as np

from twin.figures import Subject
from viz.colours import BAR, INK, SERIES
from viz.report.chart import Chart, Trace, numbers, plain, positions, whiskers
from viz.report.markup import Html, details, join, table, tag
from viz.report.rows import column
from viz.report.sections.flow import warm_up_layout
from viz.report.series import band
from viz.report.source import MOST, Source
from viz.report.words import unit_text

__all__ = ["section"]

LINES = 7


def section(source: Source) -> Html | None:
    """Make the charts of stock and people, and tables of places and products."""
    charts = [chart.html() for chart in (_stock(source), _people(source)) if chart is not None]
    pair = [tag("div", *charts, class_="pair")] if charts else []
    return join([*pair, _places(source), _products(source)])


def _stock(source: Source) -> Chart | None:
    """Draw the stock of the products that have any, those with the most of it."""
    words, basis = source.words, source.table.basis
    names = [name for name, product in source.plant.products.items() if product.routing or product.made == "to_stock"]
    place = {name: basis.index.place_of["stock", name] for name in names}
    amount = {name: sum(float(run.level_integral[:, place[name]].sum()) for run in source.runs) for name in names}
    ranked = sorted((name for name in names if amount[name] > 0), key=lambda name: -amount[name])
    if not ranked:
        return None
    traces: list[Trace] = []
    for name, colour in zip(ranked[:LINES], SERIES, strict=False):
        number = place[name]
        found = band(source.runs, lambda run, n=number: run.level_integral[:, n])  # type: ignore[misc]
        x = source.clock.places((found.edges[1:] + found.edges[:-1]) / 2)
        trace: Trace = {"type": "scatter", "mode": "lines", "name": plain(source.element("products", name), 24), "x": x}
        trace |= {"y": numbers(found.mean), "line": {"color": colour, "width": 1.6}}
        traces.append(trace | {"hovertemplate": "%{y:.4~g}<extra>%{fullData.name}</extra>"})
    return Chart(
        words("chart_stock"),
        traces,
        source.clock.axis(words("time")),
        {"title": f"{words('stock')} [{words('pieces')}]", "rangemode": "tozero"},
        warm_up_layout(source),
    )


def _people(source: Source) -> Chart | None:
    """Draw how busy the people of every pool are while they attend."""
    words, figures = source.words, source.table
    rows = [
        (name, figures.row("worker_efficiency", Subject("pool", name))) for name in list(source.plant.people)[:MOST]
    ]
    rows = [(name, row) for name, row in rows if row.known]
    if not rows:
        return None
    means = [row.estimate.mean for _, row in rows]
    trace: Trace = {
        "type": "bar",
        "orientation": "h",
        "x": numbers(means),
        "y": list(range(len(rows))),
        "marker": {"color": BAR},
        "error_x": whiskers(means, [row.estimate.half_width for _, row in rows], INK),
        "hovertemplate": "%{y}: %{x:.1f} %<extra></extra>",
    }
    highest = max(max(row.estimate.mean for _, row in rows), 100.0)
    return Chart(
        words("chart_people"),
        [trace],
        {"title": words("people_axis") + " [%]", "range": [0, highest]},
        positions([f"{source.element('people', name)} ({source.plant.people[name].size})" for name, _ in rows]),
        height=100 + 32 * len(rows),
        note=words("people_note"),
    )


def _places(source: Source) -> Html:
    """List mean and highest level of every queue, buffer and conveyor."""
    words, basis = source.words, source.table.basis
    kinds = {"queue": "stations", "buffer": "buffers", "conveyor": "conveyors"}
    lines = []
    for number, place in enumerate(basis.index.places):
        if place.kind not in kinds:
            continue
        mean = np.mean([
            float(span.total("level_integral")[number]) / span.duration for span in source.table.spans if span.duration
        ])  # fmt: skip
        highest = max(
            float(span.measures.level_max[span.first :, number].max(initial=0.0)) for span in source.table.spans
        )
        capacity = f"{place.capacity:,.0f}" if np.isfinite(place.capacity) else words("no_limit")
        name = source.element(kinds[place.kind], place.name)
        lines.append([words(f"place_{place.kind}"), name, f"{mean:,.3g}", f"{highest:,.0f}", capacity])
    heads = ("kind", "place", "mean_level", "highest_level", "capacity")
    return details(words("places_table"), table([words(head) for head in heads], lines, {2, 3, 4}))


PER_PRODUCT = ("parts_out", "throughput", "wip", "stock", "lead_time", "on_time", "energy_per_piece")


def _products(source: Source) -> Html:
    """List the figures of every product that is made."""
    words, figures = source.words, source.table
    made = [name for name, product in source.plant.products.items() if product.routing]
    columns, head = [[source.element("products", name) for name in made]], [words("product")]
    for one in PER_PRODUCT if made else ():
        rows = [figures.row(one, Subject("product", name)) for name in made]
        head.append(f"{rows[0].figure.title(source.language)} [{unit_text(rows[0].unit, source.language)}]")
        columns.append(column([row.estimate.mean for row in rows]))
    return details(words("products_table"), table(head, zip(*columns, strict=True), set(range(1, len(head)))))
