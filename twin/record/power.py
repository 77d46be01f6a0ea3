"""Power over time at any resolution: by machine, area or plant, from the record of a replication; its cost and CO2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from models.energy.power_kernel import fill_power
from models.energy.steps import co2_steps, price_steps
from twin.record.changes import changes_of
from twin.record.errors import RecordError

if TYPE_CHECKING:
    import pandas as pd

    from models.index import Index
    from models.plant import Plant
    from twin.record.changes import Changes
    from twin.record.reader import Record

__all__ = ["MOST_CELLS", "By", "Of", "power_profile"]

By = Literal["machine", "area", "plant"]
Of = Literal["power", "cost", "co2"]
Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

BLOCK = 65_536
"""Slots that are filled at once."""
MOST_CELLS = 200_000_000
"""Slots times columns of a table: more do not fit into the memory of a usual machine."""


def power_profile(
    record: Record, replication: int, plant: Plant, resolution: float, by: By = "plant", of: Of = "power"
) -> pd.DataFrame:
    """Mean electric power in slots of one width: start [s], and a column [W] for each machine or area, or the plant.

    Machines, vehicles and cranes draw by their state, the electricity of the media that they take included, drives of
    conveyors by what lies on them, heaters by their set points; on top come the energy of operations and of legs, each
    evenly over its time, and base loads. By machine, base loads and compressors have columns of their own; by area,
    they count where they belong, and what is in no area stands under "-".

    In place of the power its cost by time of use and that of media [money], or the CO2 of both [kg], in each slot:
    prices and factors of every moment, whatever the resolution; the demand charge belongs to no slot.

    Raises
    ------
    RecordError
        If the run left figures alone, the resolution is no time, or the table would be too large.
    Co2Error
        If the plant names a CO2 factor that was not published.
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
    table = np.zeros((slots, len(names)))
    media = plant.energy.media.values()
    drawn = changes_of(record, replication, index, end, np.array([1.0, *(medium.electricity for medium in media)]))
    if of == "power":
        _fill(table, groups, drawn, resolution)
        rest = end - (slots - 1) * resolution
        if rest > 0.0:
            table[-1] *= resolution / rest  # the last slot is cut to the run
    else:
        energy, calendar = plant.energy, plant.calendar
        cost = of == "cost"
        steps = price_steps(energy.tariff, calendar, end) if cost else co2_steps(energy, calendar, end)
        _fill(table, groups, drawn, resolution, steps)
        beside = np.array([0.0, *(medium.price if cost else medium.co2 for medium in media)])
        if beside.any():
            _fill(table, groups, changes_of(record, replication, index, end, beside), resolution)
        table *= resolution
    frame = pd.DataFrame(table, columns=names)
    frame.insert(0, "start", np.arange(slots) * resolution)
    return frame


def _fill(
    table: Floats, groups: Whole, changes: Changes, resolution: float, steps: tuple[Floats, Floats] | None = None
) -> None:
    """Add the mean of all sources in each slot to the column of each; weighed by steps over time, if given."""
    times, powers, first, (source, instants, energy) = changes.listed()
    slots = len(table)
    if steps is not None:
        times, powers, first = _weighed(times, powers, first, *steps)
        energy = energy * steps[1][np.searchsorted(steps[0], instants, side="right") - 1]
    cursor = first[:-1].copy()
    for begin in range(0, slots, BLOCK):
        block = np.empty((len(first) - 1, min(BLOCK, slots - begin)))
        fill_power(times, powers, first, cursor, begin * resolution, resolution, block)
        np.add.at(table[begin : begin + block.shape[1]].T, groups, block)
    last = np.minimum((instants / resolution).astype(np.int64), slots - 1)
    np.add.at(table, (last, groups[source]), energy / resolution)


def _weighed(
    times: Floats, powers: Floats, first: Whole, starts: Floats, values: Floats
) -> tuple[Floats, Floats, Whole]:
    """Powers times a value that holds from each start on: both change, so the product changes at the times of both."""
    rows: list[tuple[Floats, Floats]] = []
    for m in range(len(first) - 1):
        mine, drawn = times[first[m] : first[m + 1]], powers[first[m] : first[m + 1]]
        if not len(mine):
            rows.append((mine, drawn))
            continue
        both = np.union1d(mine, starts[(starts > mine[0]) & (starts < mine[-1])])
        value = values[np.searchsorted(starts, both, side="right") - 1]
        rows.append((both, drawn[np.searchsorted(mine, both, side="right") - 1] * value))
    counts = np.cumsum([0, *(len(when) for when, _ in rows)])
    return (*(np.concatenate(column) for column in zip(*rows, strict=True)), counts.astype(np.int64))  # type: ignore[return-value]


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
