"""Temperatures of furnaces over time, from the record of a replication."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from twin.record.changes import told
from twin.record.errors import RecordError
from twin.record.loads.furnaces import Furnaces
from twin.record.loads.furnaces_kernel import temperatures_at
from twin.record.power import MOST_CELLS

if TYPE_CHECKING:
    import pandas as pd

    from models.plant import Plant
    from twin.record.reader import Record

__all__ = ["temperatures"]

CELSIUS = 273.15
"""Temperature at which the scale of degrees Celsius begins [K]."""


def temperatures(record: Record, replication: int, plant: Plant, resolution: float) -> pd.DataFrame:
    """Temperature of each furnace at equal steps of time: time [s], and a column [degC] for each.

    Raises
    ------
    RecordError
        If the run left figures alone, the plant has no furnace, the resolution is no time, or the table is too large.
    """
    import pandas as pd

    from models.index import Index

    index = Index(plant)
    furnaces = Furnaces(index, keep=True)
    if not furnaces.units:
        raise RecordError("temperature: no station of the plant is a `furnace`")
    if not 0.0 < resolution < np.inf:
        raise RecordError(f"resolution: {resolution:g} s, want more than 0")
    end = float(record.attributes(replication)["end"])
    rows = int(end / resolution * (1 + 1e-12)) + 1
    if rows * len(furnaces.units) > MOST_CELLS:
        raise RecordError(
            f"resolution: {resolution:g} s makes {rows:,} rows, at most {MOST_CELLS:,} cells fit; want a coarser one"
        )
    furnaces.take(told(record, replication))
    furnaces.close(end)
    instants = np.arange(rows, dtype=np.float64) * resolution
    table = {"time": instants}
    for course in furnaces.courses:
        furnace, phases = course.furnace, np.concatenate(course.phases)
        initial = furnace.ambient if furnace.initial is None else furnace.initial
        found = temperatures_at(instants, phases, furnace.capacity, furnace.loss, initial)
        table[f"{index.units[course.unit].name} [degC]"] = found - CELSIUS
    return pd.DataFrame(table)
