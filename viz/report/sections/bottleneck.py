"""Bottleneck: which station limits the plant, by the active periods of its machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twin.figures import Subject
from viz.colours import ACCENT, faint
from viz.report.chart import Chart, Trace, numbers, positions
from viz.report.markup import Html, join, tag
from viz.report.source import Source

if TYPE_CHECKING:
    from twin.figures import Row

__all__ = ["section"]

SHOWN = 12


def section(source: Source) -> Html | None:
    """Say which station is the bottleneck, and draw the shares and the active periods of the first ones."""
    words, figures = source.words, source.table
    stations = [Subject("station", name) for name in source.plant.stations]
    share = {one: figures.row("bottleneck_share", one) for one in stations}
    active = {one: row for one in stations if (row := figures.row("active_period", one)).known}
    if len(stations) < 2 or not active:
        return None
    ranked = sorted(stations, key=lambda one: -_mean(share[one]))[:SHOWN]
    longest = max(active, key=lambda one: _mean(active[one]))
    said = []
    if _mean(share[ranked[0]]) > 0:
        said.append(
            words("bottleneck_shifting", station=_name(source, ranked[0]), share=_said(source, share[ranked[0]]))
        )
    said.append(words("bottleneck_active", station=_name(source, longest), time=_said(source, active[longest])))
    charts = []
    if _mean(share[ranked[0]]) > 0:
        charts.append(_shares(source, ranked).html())
    charts.append(_periods(source, sorted(active, key=lambda one: -_mean(active[one]))[:SHOWN], active).html())
    return join([tag("p", " ".join(said), class_="finding"), tag("div", *charts, class_="pair")])


def _mean(row: Row) -> float:
    return row.estimate.mean if row.known else 0.0


def _name(source: Source, station: Subject) -> str:
    return source.element("stations", station.name)


def _said(source: Source, row: Row) -> str:
    return " ".join(part for part in source.cells(row) if part)


def _shares(source: Source, stations: list[Subject]) -> Chart:
    words, figures = source.words, source.table
    whole = [_mean(figures.row("bottleneck_share", one)) for one in stations]
    sole = [_mean(figures.row("bottleneck_sole_share", one)) for one in stations]
    traces: list[Trace] = []
    for name, values, colour in (
        (words("bottleneck_sole"), sole, ACCENT),
        (words("bottleneck_shares"), [w - s for w, s in zip(whole, sole, strict=True)], faint(ACCENT, 0.4)),
    ):
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": name,
                "x": numbers(values),
                "y": list(range(len(stations))),
                "marker": {"color": colour},
                "hovertemplate": "%{y}: %{x:.1f} %<extra>%{fullData.name}</extra>",
            }
        )
    return Chart(
        words("chart_bottleneck"),
        traces,
        {"title": words("share_of_time") + " [%]", "rangemode": "tozero"},
        positions([_name(source, one) for one in stations], 20),
        height=110 + 26 * len(stations),
    )


def _periods(source: Source, stations: list[Subject], rows: dict[Subject, Row]) -> Chart:
    words = source.words
    means = [rows[one].estimate.mean for one in stations]
    size, unit = (1.0, "h") if max(means) >= 1 else (1 / 60, "min") if max(means) >= 1 / 60 else (1 / 3600, "s")
    trace: Trace = {
        "type": "scatter",
        "mode": "markers",
        "x": numbers(mean / size for mean in means),
        "y": list(range(len(stations))),
        "marker": {"color": ACCENT, "size": 9},
        "error_x": {"type": "data", "color": ACCENT, "thickness": 1.5, "width": 4}
        | {"array": numbers(rows[one].estimate.half_width / size for one in stations)},
        "hovertemplate": f"%{{y}}: %{{x:.4~g}} {unit}<extra></extra>",
    }
    return Chart(
        words("chart_active_periods"),
        [trace],
        {"title": f"{words('active_period')} [{unit}]", "rangemode": "tozero"},
        positions([_name(source, one) for one in stations], 20),
        height=110 + 26 * len(stations),
        note=words("whiskers", confidence=f"{source.table.confidence:.0%}") if source.table.replications > 1 else "",
    )
