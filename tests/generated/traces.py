"""Traces of generated plants: kept in memory, compared in words."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.index import Index
from models.plant import Plant
from models.trace import OUTCOMES, PART_ENDS, STATES, STREAMS, Chunk
from tests.generated.plants import generate
from twin.engine.errors import SimulationError
from twin.engine.reference import simulate

__all__ = ["Endless", "Keeper", "column", "difference", "fingerprint", "said", "told", "told_at", "trace"]

Trace = dict[str, NDArray[np.float64]]
"""All rows of each stream, by stream, shape (rows, columns); the columns of a stream are those of `models.trace`."""

MOST_CALLS = 200
"""A generated plant that takes more events than so many times 2,048 is taken to hang."""


class Endless(AssertionError):  # noqa: N818 - no error, but what a test finds
    """A run that takes far too many events."""


class Keeper:
    """An observer that keeps everything."""

    def __init__(self) -> None:
        self.chunks: list[Chunk] = []
        self.end: float | None = None

    def take(self, chunk: Chunk) -> None:
        self.chunks.append(chunk)

    def close(self, end: float) -> None:
        self.end = end

    def trace(self) -> Trace:
        empty = {stream: np.zeros((0, len(columns))) for stream, columns in STREAMS.items()}
        return {name: np.concatenate([none, *(c[name] for c in self.chunks)]) for name, none in empty.items()}


def trace(plant: Plant, engine: Any = simulate, **options: Any) -> tuple[Trace, float | None, str]:
    """Run a plant and keep its trace.

    Parameters
    ----------
    engine : callable
        Like `twin.engine.reference.simulate`.
    **options
        Handed to the engine: seed, replication, length.

    Returns
    -------
    streams : dict of arrays
        See `Trace`; what was told up to the error, if the run ended in one.
    end : float or None
        End of the run [s]; None if it ended in an error.
    how : str
        The reason of the ending, or the message of a `SimulationError`.
    """
    keeper, calls = Keeper(), [0]

    def progress(_: float) -> None:
        calls[0] += 1
        if calls[0] > MOST_CALLS:
            raise Endless(f"{plant.name}: more than {2048 * MOST_CALLS:,} events")

    observers = [keeper, *options.pop("observers", ())]
    try:
        ending = engine(plant, observers=observers, progress=progress, **options)
    except SimulationError as error:
        return keeper.trace(), None, str(error)
    assert keeper.end == ending.time
    return keeper.trace(), ending.time, ending.reason


@lru_cache(maxsize=1024)
def told(seed: int) -> tuple[Trace, float | None, str]:
    """What `trace` gives of `generate(seed)`: for tests that only look at it."""
    return trace(generate(seed))


def column(streams: Trace, stream: str, name: str) -> NDArray[np.float64]:
    """One column of a stream."""
    return streams[stream][:, tuple(STREAMS[stream]).index(name)]


def told_at(streams: Trace, stream: str) -> NDArray[np.float64]:
    """When each row of a stream was told [s]."""
    return column(streams, stream, _instant(stream))


def _instant(stream: str) -> str:
    return "time" if "time" in STREAMS[stream] else "end"


def fingerprint(streams: Trace) -> str:
    """A hash of every bit of a trace."""
    digest = hashlib.sha256()
    for stream in STREAMS:
        digest.update(np.ascontiguousarray(streams[stream]).tobytes())
    return digest.hexdigest()


def said(plant: Plant, stream: str, row: Sequence[float]) -> str:
    """A row of a trace in words."""
    index = Index(plant)
    names: dict[str, Sequence[str]] = {
        "unit": [unit.name for unit in index.units],
        "place": [f"{place.kind} {place.name}" for place in index.places],
        "product": index.products,
        "step": [f"{step.product}/{step.operation.name}" for step in index.steps],
        "order": index.orders,
        "state": STATES,
        "outcome": OUTCOMES,
        "how": PART_ENDS,
    }
    words = []
    for name, value in zip(STREAMS[stream], row, strict=True):
        known = names.get(name)
        number = int(value) if np.isfinite(value) else -1
        words.append(
            f"{name} {known[number] if known is not None and 0 <= number < len(known) else repr(float(value))}"
        )
    return ", ".join(words)


def difference(plant: Plant, one: Trace, other: Trace) -> str | None:
    """Say where two traces of a plant differ first, with the rows before; None if they are the same in every bit."""
    first: tuple[float, str] | None = None
    for stream in STREAMS:
        a, b = one[stream], other[stream]
        both = min(len(a), len(b))
        unequal = np.flatnonzero((a[:both] != b[:both]).any(axis=1))
        if not unequal.size and len(a) == len(b):
            continue
        row = int(unequal[0]) if unequal.size else both
        at = tuple(STREAMS[stream]).index(_instant(stream))
        time = min(float(rows[row, at]) for rows in (a, b) if row < len(rows))
        lines = [f"row {row} of {stream} differs (of {len(a)} and {len(b)} rows):"]
        lines += [f"  before: {said(plant, stream, a[n])}" for n in range(max(row - 3, 0), row)]
        lines += [
            f"  {name}: {said(plant, stream, rows[row]) if row < len(rows) else 'nothing more'}"
            for name, rows in (("one", a), ("other", b))
        ]
        if first is None or time < first[0]:
            first = time, "\n".join(lines)
    return None if first is None else f"{plant.name}, at {first[0]!r} s: {first[1]}"
