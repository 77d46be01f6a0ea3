"""A run between two events, saved, and put into a plant in which figures may have changed since."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.streams.keys import extend, hash64
from twin.engine.errors import SimulationError

if TYPE_CHECKING:
    from models.plant import Plant
    from twin.engine.start import Start

__all__ = ["Origin", "Saved", "engine_digest", "fresh_root", "grafted"]


@dataclass(frozen=True)
class Saved:
    """The state of a run between two events.

    Attributes
    ----------
    records : (words,) all records (`models.words`), the head first
    events : (4 n,) timed events, a heap of fours
    since, counted, lots : when, at which event and with how many lots the watch over the passing of time looked last
    """

    records: NDArray[np.int64]
    events: NDArray[np.int64]
    since: float = 0.0
    counted: int = 0
    lots: int = 0

    @property
    def now(self) -> float:
        """Time of the last event [s]."""
        return float(self.records.view(np.float64)[at.NOW])

    @property
    def over(self) -> bool:
        """Whether the run came to its end before the time that it was to reach."""
        return bool(self.records[at.STOP] != at.REACHED)


@dataclass(frozen=True)
class Origin:
    """Where a run goes on from.

    Attributes
    ----------
    saved : the state
    plant : of which it is
    end : of the run that was saved [s], infinite where it is not known
    root : of the random numbers from here on, None for those that the run would have had
    exact : whether it is the run of the plant, seed and replication from the start on
    """

    saved: Saved
    plant: Plant
    end: float
    root: int | None = None
    exact: bool = True


@cache
def engine_digest() -> str:
    """SHA-256 of the source of all that a state depends on: models, engine and meter."""
    home, found = Path(__file__).parents[2], hashlib.sha256()
    for folder in ("models", "twin/engine", "twin/record"):
        for file in sorted((home / folder).rglob("*.py")):
            found.update(file.relative_to(home).as_posix().encode() + b"\0" + file.read_bytes())
    return found.hexdigest()


def fresh_root(seed: int, number: int) -> int:
    """Root of the random numbers of a future of a state; plants that go on from a state meet the same ones."""
    return extend(extend(extend(0, seed), number), hash64("from a state"))


def grafted(saved: Saved, before: Start, now: Start, root: int | None = None) -> NDArray[np.int64]:
    """Return the records of a saved run as they are in a plant with other figures.

    A word in which the two plants differ before anything happens is a figure; it is taken from the new plant, unless
    the run has changed it. What comes behind the records (laws, working times, draws ahead) is made anew.

    Parameters
    ----------
    before, now : starts of the plant that was saved and of that which goes on, under the same seed and replication
    root : of new random numbers

    Raises
    ------
    SimulationError
        If the plants have not the same things, or not in the same order.
    """
    if (before.fixed, before.firsts) != (now.fixed, now.firsts):
        raise SimulationError(
            "the changed plant has other things than the saved one, or equal laws where it had others"
        )
    records = saved.records.copy()
    behind = [*before.pointers, *now.pointers, *(r + word for r in now.rotas for word in (0, 1))]
    if before is not now:
        _take_figures(records, before, now, behind)
    size = len(now.records) - now.fixed
    if size == len(before.records) - before.fixed:
        first = now.fixed
        records[first : first + size] = now.records[first:]
    else:
        first = len(records)
        records = np.concatenate([records, now.records[now.fixed :]])
    records[behind] = now.records[behind]
    records[now.pointers] += first - now.fixed
    if root is not None:
        now.put_keys(records, root)
    return records


def _take_figures(records: NDArray[np.int64], before: Start, now: Start, behind: list[int]) -> None:
    """Take the words in which plants differ."""
    differs = before.records[: now.fixed] != now.records[: now.fixed]
    differs[behind] = False
    words = np.flatnonzero(differs)
    if (records[words] != before.records[words]).any():
        raise SimulationError("the changed plant changes what the run has made of it since")
    records[words] = now.records[words]
