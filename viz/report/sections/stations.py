"""Stations: the figures of ISO 22400 and the counts of each, in one table."""

from __future__ import annotations

from twin.figures import Subject
from viz.report.markup import Html, details, join, table
from viz.report.rows import column
from viz.report.source import MOST, Source
from viz.report.words import unit_text

__all__ = ["section"]

COLUMNS = (
    "oee",
    "availability",
    "effectiveness",
    "quality_ratio",
    "queue",
    "setups",
    "failures",
    "mtbf",
    "mttr",
    "energy",
)


def section(source: Source) -> Html | None:
    """Make the table; a long one is folded after the stations that are first in the plant file."""
    words, figures = source.words, source.table
    stations = list(source.plant.stations)
    if not stations:
        return None
    columns, head = [[source.element("stations", name) for name in stations]], [words("station")]
    for name in COLUMNS:
        rows = [figures.row(name, Subject("station", station)) for station in stations]
        unit = unit_text(rows[0].unit, source.language)
        head.append(words(f"column_{name}") + (f" [{unit}]" if unit else ""))
        # In the figure's own unit, so that a column reads downwards.
        columns.append(column([row.estimate.mean for row in rows]))
    lines = list(zip(*columns, strict=True))
    numbers = set(range(1, len(head)))
    parts = [table(head, lines[:MOST], numbers)]
    if len(lines) > MOST:
        parts.append(details(words("more_stations", count=len(lines) - MOST), table(head, lines[MOST:], numbers)))
    return join(parts)
