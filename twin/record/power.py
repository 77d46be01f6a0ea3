"""Power over time at any resolution: by machine, area or plant, from the record of a replication."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from models.calendar.intervals import working_intervals
from models.energy.power_kernel import fill_power
from models.energy.profile import load_steps
from twin.record.errors import RecordError
from twin.record.loads.segments import loads_of
from twin.record.ratings import on_grid, rates, step_table

if TYPE_CHECKING:
    import pandas as pd

    from models.index import Index
    from models.plant import Plant
    from models.trace import Chunk
    from twin.record.reader import Record

__all__ = ["MOST_CELLS", "By", "power_profile", "told"]

By = Literal["machine", "area", "plant"]
Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

BLOCK = 65_536
"""Slots that are filled at once."""
MOST_CELLS = 200_000_000
"""Slots times columns of a table: more do not fit into the memory of a usual machine."""


def power_profile(record: Record, replication: int, plant: Plant, resolution: float, by: By = "plant") -> pd.DataFrame:
    """Mean electric power in slots of one width: start [s], and a column [W] for each machine or area, or the plant.

    Machines, vehicles and cranes draw by their state, the electricity of the media that they take included, drives of
    conveyors by what lies on them, heaters by their set points; on top come the energy of operations and of legs, each
    evenly over its time, and base loads. By machine, base loads and compressors have columns of their own; by area,
    they count where they belong, and what is in no area stands under "-".

    Raises
    ------
    RecordError
        If the run left figures alone, the resolution is no time, or the table would be too large.
    """
    import pandas as pd

    from models.index import Index

    if not 0.0 < resolution < np.inf:
        raise RecordError(f"resolution: {resolution:g} s, want more than 0")
    index = Index(plant)
    end = float(record.attributes(replication)["end"])
    slots = max(1, int(np.ceil(end / resolution * (1 - 1e-12))))
    names, groups = _columns(index, by)
    if slots * max(len(names), 1) > MOST_CELLS:
        raise RecordError(
            f"resolution: {resolution:g} s makes {slots:,} rows of {len(names)} columns, at most {MOST_CELLS:,} cells "
            "fit; want a coarser one, or areas in place of machines"
        )
    times, powers, first, impulses = _changes(record, replication, plant, index, end)
    table = np.zeros((slots, len(names)))
    cursor = first[:-1].copy()
    for begin in range(0, slots, BLOCK):
        block = np.empty((len(first) - 1, min(BLOCK, slots - begin)))
        fill_power(times, powers, first, cursor, begin * resolution, resolution, block)
        np.add.at(table[begin : begin + block.shape[1]].T, groups, block)
    source, instants, energy = impulses
    last = np.minimum((instants / resolution).astype(np.int64), slots - 1)
    np.add.at(table, (last, groups[source]), energy / resolution)
    rest = end - (slots - 1) * resolution
    if rest > 0.0:
        table[-1] *= resolution / rest  # the last slot is cut to the run
    frame = pd.DataFrame(table, columns=names)
    frame.insert(0, "start", np.arange(slots) * resolution)
    return frame


def _columns(index: Index, by: By) -> tuple[list[str], Whole]:
    """Names of the columns, and to which each source of load belongs: units, base loads, compressors."""
    plant, energy = index.plant, index.plant.energy
    areas: list[str] = []
    names = [unit.name for unit in index.units]
    for unit in index.units:
        for group in (plant.stations, plant.conveyors, plant.fleets, plant.racks, plant.picking):
            if unit.element in group:
                areas.append(getattr(group[unit.element], "area", None) or "-")
                break
    names += [f"base load: {name}" for name in energy.base_loads]
    areas += [load.area or "-" for load in energy.base_loads.values()]
    names += [f"compressor: {name}" for name in energy.compressors]
    areas += [one.area or "-" for one in energy.compressors.values()]
    kept = names if by == "machine" else areas if by == "area" else [plant.name] * len(names)
    columns = list(dict.fromkeys(kept)) or [plant.name]
    return columns, np.array([columns.index(name) for name in kept], np.int64)


def _changes(
    record: Record, replication: int, plant: Plant, index: Index, end: float
) -> tuple[Floats, Floats, Whole, tuple[Whole, Floats, Floats]]:
    """When the power of each source changes, and to what; and energy that is drawn at an instant (source, time, J)."""
    units, media = len(index.units), plant.energy.media.values()
    changes = _Changes(units + len(plant.energy.base_loads) + len(plant.energy.compressors), end)
    states = record.stream("states", replication)
    order = np.argsort(states["unit"], kind="stable")
    unit, state, since = (states[name][order] for name in ("unit", "state", "time"))
    table = rates(index) @ np.array([1.0, *(medium.electricity for medium in media)])
    until = np.where(np.append(unit[1:] != unit[:-1], True), end, np.append(since[1:], end))
    changes.add(unit, since, until, table[unit, state])
    rows = record.stream("operations", replication)
    changes.spread(
        rows["unit"], rows["start"], rows["end"], step_table(index).of_step[rows["step"], 1] * rows["pieces"]
    )
    rows = record.stream("legs", replication)
    fed = on_grid(index)[rows["unit"]]
    changes.spread(rows["unit"][fed], rows["start"][fed], rows["end"][fed], rows["energy"][fed])
    for model in loads_of(index):
        segments = np.concatenate([model.take(told(record, replication)), model.close(end)])
        what = segments[:, 0].astype(np.int64)
        source, power = model.sources[what], model.electricity[what] * segments[:, 3]
        known = source >= 0
        changes.add(source[known], segments[known, 1], segments[known, 2], power[known])
    for number, load in enumerate(plant.energy.base_loads.values(), units):
        if load.profile:
            starts, steps = load_steps(load, plant.calendar)
            changes.add(np.full(len(starts), number), starts, np.append(starts[1:], end), steps)
            continue
        plan = [plant.shifts[name] for name in load.shifts]
        on = list(working_intervals(plant.calendar, plan, end)) if plan else [(0.0, end)]
        spans = np.array(on).reshape(-1, 2)
        extra = np.full(len(spans), load.power - load.off_power)
        changes.add(np.full(len(spans), number), spans[:, 0], spans[:, 1], extra)
        changes.add(np.array([number]), np.zeros(1), np.full(1, end), np.full(1, float(load.off_power)))
    return changes.listed()


def told(record: Record, replication: int) -> Chunk:
    """The rows that models of loads read, as the engine told them."""
    chunk = {}
    for name in ("states", "levels", "operations"):
        chunk[name] = np.column_stack([np.asarray(c, float) for c in record.stream(name, replication).values()])
    return chunk


class _Changes:
    """Collects loads of sources, each over a span of time."""

    def __init__(self, sources: int, end: float) -> None:
        self._sources, self._end = sources, end
        self._rows: list[tuple[Whole, Floats, Floats]] = []
        self._impulses: list[tuple[Whole, Floats, Floats]] = []

    def add(self, source: Whole, start: Floats, stop: Floats, power: Floats) -> None:
        """Add powers [W] from `start` to `stop`, as far as that is in the run."""
        first, last = np.maximum(start, 0.0), np.minimum(stop, self._end)
        real = (last > first) & (power != 0.0)
        self._rows.append((source[real], first[real], power[real]))
        self._rows.append((source[real], last[real], -power[real]))

    def spread(self, source: Whole, start: Floats, stop: Floats, energy: Floats) -> None:
        """Add energies [J], each evenly over its span."""
        span = stop - start
        lasting = span > 0.0
        self.add(source[lasting], start[lasting], stop[lasting], energy[lasting] / span[lasting])
        at_once = ~lasting & (energy != 0.0)
        self._impulses.append((source[at_once], start[at_once], energy[at_once]))

    def listed(self) -> tuple[Floats, Floats, Whole, tuple[Whole, Floats, Floats]]:
        """Return times and powers from then on, the first row of each source, and what is drawn at an instant."""
        source, times, steps = (np.concatenate(column) for column in zip(*self._rows, strict=True))
        order = np.lexsort((times, source))
        source, times, steps = source[order], times[order], steps[order]
        first = np.searchsorted(source, np.arange(self._sources + 1)).astype(np.int64)
        sums = np.concatenate([[0.0], np.cumsum(steps)])
        powers = sums[1:] - sums[first[:-1]][source]
        impulse_source, instants, energy = (np.concatenate(column) for column in zip(*self._impulses, strict=True))
        return times, powers, first, (impulse_source, instants, energy)
