"""The reference engine: the models as SimPy processes. It is the definition of what a plant does."""

from __future__ import annotations

import gc
import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from models.floor import Floor
from models.orders.process import TooManyLots
from models.plant import Plant
from models.reading.errors import one_line
from models.trace import Observer
from twin.engine.build import Shop
from twin.engine.deadlock import blocked_loop, explain, stations_in_loops
from twin.engine.errors import RuleError, SimulationError
from twin.engine.hooks import is_hook, rules_of
from twin.engine.watch import Watch

__all__ = ["Ending", "simulate"]


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
    prepare: Callable[[Shop], None] | None = None,
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
    prepare : callable, optional
        Called with the shop before anything happens in it: who watches over a run, or disturbs it, comes in here.

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

    if prepare is not None:
        prepare(shop)
    floor.on_quiet = quiet
    in_loops = stations_in_loops(shop)
    for name, place in shop.places.items():
        for machine in place.machines:
            machine.on_block = blocked if name in in_loops else None
    end = math.inf if until is None else until
    try:
        with _old_objects_left_alone():
            floor.proceed(end, Watch(shop, end, progress))
    except SimulationError:
        floor.flush()  # observers know what happened up to the error
        raise
    except TooManyLots as error:
        raise SimulationError(str(error)) from None
    except (TypeError, ValueError, LookupError, AttributeError, ArithmeticError, RuntimeError) as error:
        if not any(is_hook(rule) for rule in rules_of(plant)):
            raise
        raise RuleError(
            f"the run broke off at {floor.now:g} s ({type(error).__name__}: {one_line(error)}); "
            "the plant has Python rules: they may read lots, machines and queues, but change nothing"
        ) from error
    end = min(end, floor.now) if until is None else end
    floor.close(end)
    return Ending(end, "length" if until is not None else "done")


@contextmanager
def _old_objects_left_alone() -> Iterator[None]:
    """Spare the garbage collector the objects that are there already, while a run makes new ones by the million."""
    mine = gc.get_freeze_count() == 0
    if mine:
        gc.freeze()
    try:
        yield
    finally:
        if mine:
            gc.unfreeze()
