"""Vehicles, cranes and pickers: how they spend their time, and the figures of fleets, warehouses and lineside stock."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.trace import VEHICLE_STATES
from twin.figures import Row, Subject
from twin.figures.subject import KIND
from viz.report.chart import Chart, positions
from viz.report.markup import Html, join, table
from viz.report.sections.utilisation import state_traces
from viz.report.source import MOST, Source

__all__ = ["section"]

FIGURES = {
    "fleet": ("lots_carried", "distance", "empty_share", "vehicle_wait", "vehicle_failures", "fleet_energy_per_lot"),
    "rack": ("crane_utilisation", "storages", "retrievals", "rack_fill", "storage_queue"),
    "picking": ("picker_utilisation", "pick_lines", "metres_per_line"),
    "lineside": ("lineside_stock", "kanban_calls", "kanban_wait"),
}
ELEMENTS = {"fleet": "fleets", "rack": "racks", "picking": "picking", "lineside": "lineside"}


def section(source: Source) -> Html | None:
    """Make the chart of vehicles, cranes and pickers by state, and a table of figures, those of lineside stock too."""
    units = [unit for unit in source.table.basis.index.units if unit.kind in KIND]
    if not units and not source.plant.lineside:
        return None
    lines = [[source.element(ELEMENTS[row.subject.kind], row.subject.name), row.figure.title(source.language),
              *source.cells(row)] for row in _rows(source)]  # fmt: skip
    head = [source.words(name) for name in ("carrier", "figure", "value")]
    head += [f"± {source.table.confidence:.0%}", source.words("unit")]
    charts = [_chart(source).html()] if units else []
    return join([*charts, table(head, lines, {2, 3})])


def _rows(source: Source) -> list[Row]:
    """Known figures of every fleet and warehouse, in the order of the plant file."""
    found = []
    for kind, names in FIGURES.items():
        for element in getattr(source.plant, ELEMENTS[kind]):
            subject = Subject(kind, element)  # type: ignore[arg-type]
            found += [source.table.row(name, subject) for name in names]
    return [row for row in found if row.known]


def _shares(source: Source, chosen: list[int]) -> NDArray[np.float64]:
    """Shares of time by state [%] after the warm-up, all replications; shape (units, 8)."""
    time = np.zeros((len(chosen), len(VEHICLE_STATES)))
    for span in source.table.spans:
        time += span.state_time[chosen]
    total = time.sum(axis=1, keepdims=True)
    share: NDArray[np.float64] = 100 * np.divide(time, total, out=np.zeros_like(time), where=total > 0)
    return share


def _chart(source: Source) -> Chart:
    index, words = source.table.basis.index, source.words
    all_units = [number for number, unit in enumerate(index.units) if unit.kind in KIND]
    chosen, names = all_units[:MOST], []
    for number in chosen:
        unit = index.units[number]
        names.append(source.element(ELEMENTS[KIND[unit.kind]], unit.element) + unit.name.removeprefix(unit.element))
    shares, y = _shares(source, chosen), list(range(len(chosen)))
    return Chart(
        words("chart_carriers"),
        state_traces(source, shares, y, "carrier"),
        {"title": words("share_of_time") + " [%]", "range": [0, 100]},
        positions(names),
        {"legend": {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0, "traceorder": "normal"}},
        height=120 + 26 * len(chosen),
        note=words("carriers_others", shown=len(chosen), all=len(all_units)) if len(all_units) > len(chosen) else "",
    )
