"""What models of loads have in common: the segments that they make, and the units that have such a model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from models.trace import STREAMS

if TYPE_CHECKING:
    from models.index import Index
    from models.trace import Chunk

__all__ = ["Load", "in_chunk", "loads_of", "modelled", "nothing", "restored"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


class Load(Protocol):
    """A model of loads, fed with the rows of a run.

    Segments have the shape (n, 4): number of what is counted, start and stop [s], rate (a power in W where it is
    energy). The measures and slots that a number belongs to are `columns` and `slots`.
    """

    into: str
    """Measure that its slots add to."""

    @property
    def width(self) -> int:
        """Columns of its slots."""

    def take(self, chunk: Chunk) -> Floats:
        """Receive the next rows; return the segments that are known now."""

    def close(self, end: float) -> Floats:
        """The run has ended; return all that is left."""

    def state(self) -> dict[str, NDArray[Any]]:
        """Return how far it has followed a run, by name."""

    def restore(self, state: dict[str, NDArray[Any]]) -> None:
        """Go on from the state of another model; ValueError if the plants have not the same loads."""

    def columns(self, at: dict[str, int]) -> Whole:
        """Column of each number, given the first column of each measure; -1 where it is in none."""

    @property
    def slots(self) -> Whole:
        """Column of each number in the slots; -1 where it is in none."""

    @property
    def sources(self) -> Whole:
        """What takes each number: a unit, or behind the base loads a compressor; -1 where it has no carrier."""

    @property
    def carriers(self) -> Whole:
        """What each number is: electricity (0) or a medium (from 1 on), -1 where it is neither."""


def modelled(index: Index) -> list[int]:
    """Numbers of the units whose electricity a model gives: furnaces, and conveyors with a drive."""
    plant = index.plant
    return [
        number
        for number, unit in enumerate(index.units)
        if (unit.kind == "station" and plant.stations[unit.element].furnace is not None)
        or (unit.kind == "conveyor" and plant.conveyors[unit.element].drive is not None)
    ]


def loads_of(index: Index) -> list[Load]:
    """The models that a plant needs, none if it has no such element."""
    kinds = {index.units[number].kind for number in modelled(index)}
    found: list[Load] = []
    if "conveyor" in kinds:
        from twin.record.loads.drives import Drives

        found.append(Drives(index))
    if "station" in kinds:
        from twin.record.loads.furnaces import Furnaces

        found.append(Furnaces(index))
    if index.plant.energy.compressors:
        from twin.record.loads.compressors import Compressors

        found.append(Compressors(index))
    return found


def in_chunk(chunk: Chunk, stream: str) -> Floats:
    """Rows of a stream, none if the chunk has none."""
    rows = chunk.get(stream)
    if rows is None:
        return np.zeros((0, len(STREAMS[stream])))
    return np.ascontiguousarray(rows, np.float64)


def restored(state: dict[str, NDArray[Any]], name: str, like: NDArray[Any]) -> NDArray[Any]:
    """Return a copy of an array of a state.

    Raises
    ------
    ValueError
        If it is not of the kind and shape of `like`.
    """
    kept = state.get(name)
    if kept is None or kept.dtype != like.dtype or kept.shape != like.shape:
        raise ValueError("the sums are those of another plant")
    return kept.copy()


def nothing() -> Floats:
    """No segment."""
    return np.zeros((0, 4))
