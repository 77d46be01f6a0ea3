"""Stations: the figures of ISO 22400 and the counts of each, in one table."""

from __future__ import annotations

from twin.figures import Subject
from viz.report.markup import Html, details, join, table
from viz.report.source import MOST, Source
from viz.report.words import unit_text

__all__ = ["section"]

COLUMNS = ("oee", "availability", "effectiveness", "quality_ratio", "queue", "setups", "failures", "mtbf", "mttr", "energy")


def section(source: Source) -> Html | None:
    """Make the table; a long one is folded after the stations that are first in the plant file."""
    words, figures = source.words, source.table
    stations = list(source.plant.stations)
    if not stations:
        return None
    first = [figures.row(name, Subject("station", stations[0])) for name in COLUMNS]
    head = [words("station")]
    for row in first:
        unit = unit_text(row.unit, source.language)
        head.append(words(f"column_{row.figure.name}") + (f" [{unit}]" if unit else ""))
    lines = []
    for station in stations:
        rows = (figures.row(name, Subject("station", station)) for name in COLUMNS)
        # In the figure's own unit, so that a column reads downwards.
        cells = [f"{row.estimate.mean:,.4g}" if row.known else "–" for row in rows]
        lines.append([source.element("stations", station), *cells])
    numbers = set(range(1, len(head)))
    parts = [table(head, lines[:MOST], numbers)]
    if len(lines) > MOST:
        parts.append(details(words("more_stations", count=len(lines) - MOST), table(head, lines[MOST:], numbers)))
    return join(parts)
