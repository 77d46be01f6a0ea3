"""The reference engine: the models as SimPy processes. It is the definition of what a plant does."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from models.floor import Floor
from models.plant import Plant
from models.trace import Observer
from twin.engine.build import Shop
from twin.engine.deadlock import blocked_loop, explain, stations_in_loops
from twin.engine.errors import SimulationError

__all__ = ["Ending", "simulate"]

STANDSTILL = 10_000
"""Calls of `progress`, each after about two thousand events, after which time that does not pass is an error."""


@dataclass(frozen=True)
class Ending:
    """How a run ended."""

    time: float
    """Simulated time [s]."""
    reason: str
    """`length` (the time is over), `done` (all orders are done)."""


def simulate(
    plant: Plant,
    *,
    seed: int | None = None,
    replication: int = 0,
    length: float | None = None,
    observers: Iterable[Observer] = (),
    folder: Path | None = None,
    progress: Callable[[float], None] | None = None,
) -> Ending:
    """Run a plant once.

    Parameters
    ----------
    plant : Plant
    seed, length
        In place of the plant's own; length [s], None: until all orders are done.
    replication : int
        Another one meets other random numbers.
    observers : iterable of Observer
        Receive the trace.
    folder : Path, optional
        Where `file.py:function` rules are looked for.
    progress : callable, optional
        Called with the simulated time [s] every few thousand events.

    Raises
    ------
    Deadlock
        Nothing can move any more.
    SimulationError
        A user's rule failed.
    """
    until = plant.run.length if length is None else length
    floor = Floor(observers)
    shop = Shop(plant, floor, plant.run.seed if seed is None else seed, replication, until is None, folder)

    def quiet(patient: bool) -> None:
        stuck = explain(shop, patient)
        if stuck is not None:
            raise stuck

    def blocked() -> None:
        stuck = blocked_loop(shop)
        if stuck is not None:
            raise stuck

    floor.on_quiet = quiet
    in_loops = stations_in_loops(shop)
    for name, place in shop.places.items():
        for machine in place.machines:
            machine.on_block = blocked if name in in_loops else None
    end = math.inf if until is None else until
    try:
        floor.proceed(end, _Watch(progress))
    except SimulationError:
        floor.flush()  # observers know what happened up to the error
        raise
    end = min(end, floor.now) if until is None else end
    floor.close(end)
    return Ending(end, "length" if until is not None else "done")


class _Watch:
    """Sees to it that time passes: a loop of operations without any time would go round for ever in one instant."""

    def __init__(self, progress: Callable[[float], None] | None) -> None:
        self._progress = progress
        self._last = -1.0
        self._calls = 0

    def __call__(self, now: float) -> None:
        """Take note of the simulated time [s]."""
        self._calls = self._calls + 1 if now == self._last else 0
        self._last = now
        if self._calls > STANDSTILL:
            raise SimulationError(
                f"time stands still at {now:g} s: millions of events in one instant; "
                "lots go round through operations that take no time; give at least one of them a time"
            )
        if self._progress is not None:
            self._progress(now)
