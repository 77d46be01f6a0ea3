"""What every source of load draws over time, from the record of a replication: when it changes, and to what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.calendar.intervals import working_intervals
from models.energy.profile import load_steps
from twin.record.loads.segments import loads_of
from twin.record.ratings import on_grid, rates, step_table

if TYPE_CHECKING:
    from models.index import Index
    from models.trace import Chunk
    from twin.record.reader import Record

__all__ = ["Changes", "changes_of", "told"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


def changes_of(record: Record, replication: int, index: Index, end: float, worth: Floats) -> Changes:
    """Collect the loads of all sources: units, then base loads, then compressors.

    Parameters
    ----------
    worth : what a joule of electricity and a cubic metre of each medium count for, shape (1 + M,): for the power that
        they take, 1 and what it takes to make the medium [J/m3]
    """
    plant = index.plant
    energy, units = plant.energy, len(index.units)
    changes = Changes(units + len(energy.base_loads) + len(energy.compressors), end)
    states = record.stream("states", replication)
    order = np.argsort(states["unit"], kind="stable")
    unit, state, since = (states[name][order] for name in ("unit", "state", "time"))
    until = np.where(np.append(unit[1:] != unit[:-1], True), end, np.append(since[1:], end))
    changes.add(unit, since, until, (rates(index) @ worth)[unit, state])
    for model in loads_of(index):
        segments = np.concatenate([model.take(told(record, replication)), model.close(end)])
        what = segments[:, 0].astype(np.int64)
        counted = model.carriers[what] >= 0
        segments, what = segments[counted], what[counted]
        rate = worth[model.carriers[what]] * segments[:, 3]
        changes.add(model.sources[what], segments[:, 1], segments[:, 2], rate)
    if worth[0]:
        _add_electricity(record, replication, index, changes, end, float(worth[0]))
    first = units + len(energy.base_loads)
    makers = [compressor.medium for compressor in energy.compressors.values()]
    for number, (name, medium) in enumerate(energy.media.items(), 1):
        if medium.leakage:
            leaking = np.array([first + makers.index(name)])
            changes.add(leaking, np.zeros(1), np.full(1, end), np.full(1, medium.leakage * worth[number]))
    return changes


def _add_electricity(
    record: Record, replication: int, index: Index, changes: Changes, end: float, worth: float
) -> None:
    """Add what is electricity alone: operations, legs and base loads."""
    plant = index.plant
    rows = record.stream("operations", replication)
    energies = step_table(index).of_step[rows["step"], 1] * rows["pieces"]
    changes.spread(rows["unit"], rows["start"], rows["end"], worth * energies)
    rows = record.stream("legs", replication)
    fed = on_grid(index)[rows["unit"]]
    changes.spread(rows["unit"][fed], rows["start"][fed], rows["end"][fed], worth * rows["energy"][fed])
    for number, load in enumerate(plant.energy.base_loads.values(), len(index.units)):
        if load.profile:
            starts, steps = load_steps(load, plant.calendar)
            changes.add(np.full(len(starts), number), starts, np.append(starts[1:], end), worth * steps)
            continue
        plan = [plant.shifts[name] for name in load.shifts]
        on = list(working_intervals(plant.calendar, plan, end)) if plan else [(0.0, end)]
        spans = np.array(on).reshape(-1, 2)
        extra = np.full(len(spans), worth * (load.power - load.off_power))
        changes.add(np.full(len(spans), number), spans[:, 0], spans[:, 1], extra)
        changes.add(np.array([number]), np.zeros(1), np.full(1, end), np.full(1, worth * load.off_power))


def told(record: Record, replication: int) -> Chunk:
    """The rows that models of loads read, as the engine told them."""
    chunk = {}
    for name in ("states", "levels", "operations"):
        chunk[name] = np.column_stack([np.asarray(c, float) for c in record.stream(name, replication).values()])
    return chunk


class Changes:
    """Collects loads of sources, each over a span of time.

    Parameters
    ----------
    sources : number of sources
    end : of the run [s]
    """

    def __init__(self, sources: int, end: float) -> None:
        self.sources, self._end = sources, end
        none = (np.zeros(0, np.int64), np.zeros(0), np.zeros(0))
        self._rows: list[tuple[Whole, Floats, Floats]] = [none]
        self._impulses: list[tuple[Whole, Floats, Floats]] = [none]

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
        first = np.searchsorted(source, np.arange(self.sources + 1)).astype(np.int64)
        sums = np.concatenate([[0.0], np.cumsum(steps)])
        powers = sums[1:] - sums[first[:-1]][source]
        impulse_source, instants, energy = (np.concatenate(column) for column in zip(*self._impulses, strict=True))
        return times, powers, first, (impulse_source, instants, energy)
