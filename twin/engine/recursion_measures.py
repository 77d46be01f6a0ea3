"""The sums of a line by recursion as `twin.record.measures.Measures`, as if the meter had taken them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from models.index import planned_time
from models.trace import STATES
from twin.engine import recursion_lots_kernel as at
from twin.record.measures import LEAD_BINS, Measures, sums

if TYPE_CHECKING:
    from twin.engine.line_tables import Line

__all__ = ["measures_of"]

Floats = NDArray[np.float64]


def measures_of(line: Line, table: Floats, histogram: NDArray[np.int32], width: float, end: float) -> Measures:
    """Put sums of a run of a line where they belong; what a line does not have is zero.

    Parameters
    ----------
    table : (W, columns) of `recursion_figures_kernel`
    histogram : (W, bins)
    width, end : of a window, and of the run [s]
    """
    slot, offset, slots = _slots(line, end)
    values = _nothing(line, len(table), slots)
    stations = len(line.names)
    levels = at.OF_STATION * stations
    product = levels + at.OF_LEVEL * (stations + 2)
    _stations(line, table, values)
    for level, place in enumerate(_places(line)):
        first = levels + at.OF_LEVEL * level
        values["level_integral"][:, place] = table[:, first + at.INTEGRAL]
        values["level_max"][:, place] = table[:, first + at.PEAK]
        values["level_last"][:, place] = table[:, first + at.LAST]
        for name in ("came", "came_pieces"):
            values[name][:, place] = table[:, first + at.CAME]
    released = table[:, levels + at.OF_LEVEL * stations + at.CAME]
    for name, values_of in (
        ("released", released), ("released_pieces", released),
        ("finished", table[:, product + at.DONE]), ("finished_pieces", table[:, product + at.DONE]),
        ("lead_sum", table[:, product + at.LEAD]), ("lead_square", table[:, product + at.SQUARE]),
        ("lead_max", table[:, product + at.LONGEST]),
    ):  # fmt: skip
        values[name][:, 0] = values_of
    values["lead_histogram"] = histogram
    return Measures(width=width, end=end, slot_width=slot, slot_offset=offset, **values)


def _stations(line: Line, table: Floats, values: dict[str, Any]) -> None:
    plant, stations = line.plant, len(line.names)
    of_unit = table[:, : at.OF_STATION * stations].reshape(len(table), stations, at.OF_STATION)
    values["state_time"][:, :, : at.FAILURES] = of_unit[:, :, : at.FAILURES]
    values["failures"][:] = of_unit[:, :, at.FAILURES]
    for column, name in enumerate(("active_time", "active_periods", "sole_bottleneck", "shifting_bottleneck")):
        values[name][:] = of_unit[:, :, at.ACTIVE + column]
    values["worked"][:] = of_unit[:, :, at.WORKED]
    for name in ("operations", "pieces", "good"):
        values[name][:] = of_unit[:, :, at.OPERATIONS]
    ((product, description),) = plant.products.items()
    for operation, name, unit in zip(description.routing, line.names, line.units, strict=True):
        planned = planned_time(product, description, operation, name, plant.stations[name])
        values["planned_time"][:, unit] = planned * of_unit[:, unit, at.OPERATIONS]


def _places(line: Line) -> list[int]:
    """Numbers of the places whose levels are in the table: queues in the order of the line, wip, backlog."""
    place_of = line.index.place_of
    queues = [place_of["queue", name] for name in line.names]
    return [*queues, place_of["wip", line.index.products[0]], place_of["backlog", "backlog"]]


def _slots(line: Line, end: float) -> tuple[float, float, int]:
    """Width of a slot of the power profile, what of the first lies before the run [s], and how many there are."""
    start = line.plant.calendar.start
    slot = float(line.plant.energy.tariff.demand_interval)
    offset = (start.hour * 3600 + start.minute * 60 + start.second + start.microsecond / 1e6) % slot
    return slot, offset, max(1, math.ceil((end + offset) / slot * (1 - 1e-12)))


def _nothing(line: Line, windows: int, slots: int) -> dict[str, Any]:
    """Every sum of a run in which nothing happens, by name."""
    index, media = line.index, len(line.plant.energy.media)
    sizes = {
        "W": windows, "U": len(index.units), "S": len(STATES), "P": len(index.places), "K": len(index.products),
        "N": slots, "M": media, "1+M": 1 + media, "B": LEAD_BINS, "C": 0, "D": 0,
    }  # fmt: skip
    shapes = {name: [sizes[letter] for letter in meaning.shape.split()] for name, meaning in sums().items()}
    return {name: np.zeros(shape) for name, shape in shapes.items() if name != "lead_histogram"}
