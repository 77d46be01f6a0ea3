"""The compiled engine: the same plant in one numba kernel, with the same trace as the reference engine."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from models import words as at
from models.floor import Floor
from models.plant import Plant
from models.streams.keys import extend
from models.trace import Chunk, Observer
from twin.engine import reference
from twin.engine.build import Shop
from twin.engine.errors import SimulationError
from twin.engine.kernel import proceed
from twin.engine.memory import Kept, Memory, Sizes, mixed
from twin.engine.reference import Ending
from twin.engine.support import unsupported
from twin.engine.tables import Rota, Tables
from twin.engine.watch import LONGEST, PATIENCE, PER_LOT, SHORTEST

__all__ = ["simulate"]

STRETCH = 100_000
"""Timed events between two looks at the clock."""


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
    """Run a plant once; parameters and errors are those of `twin.engine.reference.simulate`.

    Raises
    ------
    SimulationError
        Also where the plant has what the compiled engine cannot run.
    """
    reasons = unsupported(plant)
    if reasons:
        raise SimulationError(f"the compiled engine cannot run {plant.name}: {reasons[0]}; use the reference engine")
    until = plant.run.length if length is None else length
    end = math.inf if until is None else until
    seed = plant.run.seed if seed is None else seed
    watching = tuple(observers)
    run = _Run(plant, seed, replication, end, folder)
    reason = run.proceed(watching, progress)
    if reason in (at.STUCK_STOP, at.TOO_MANY_LOTS + 100):
        _say_why(plant, seed, replication, length, folder)
    stop = run.now if until is None else end
    for observer in watching:
        observer.close(stop)
    return Ending(stop, "length" if until is not None else "done")


def _say_why(plant: Plant, seed: int, replication: int, length: float | None, folder: Path | None) -> None:
    """Let the reference engine say why a run cannot go on, in its words."""
    reference.simulate(plant, seed=seed, replication=replication, length=length, folder=folder)
    raise SimulationError("the compiled engine cannot go on where the reference engine can; please report this plant")


class _Start:
    """The memory of a plant before anything happens.

    Attributes
    ----------
    records : with keys of random streams for the replication that was asked for last
    events : four words each
    ring : who lives on at once
    rotas : working times by record
    first : rows told while the shop was set up
    for_all : whether it is the same in all replications, keys aside
    """

    def __init__(self, plant: Plant, seed: int, replication: int, end: float, folder: Path | None) -> None:
        floor = Floor()
        shop = Shop(plant, floor, seed, replication, end == math.inf, folder)
        tables = Tables(shop, end)
        drawer = tables.drawer
        self.events = np.zeros(4 * len(tables.events), np.int64)
        for number, (time, priority, record) in enumerate(sorted(tables.events)):
            self.events.view(np.float64)[4 * number] = time
            self.events[4 * number + 1 : 4 * number + 4] = priority, number + 1, record
        drawer.w[at.SEQUENCE] = len(tables.events)
        self.records = drawer.w[: drawer.top]
        self._keys = drawer.keys
        self.ring = tables.ring
        self.rotas: dict[int, Rota] = tables.rotas
        self.first: Chunk = floor.taken()
        kinds = {int(drawer.w[record + at.KIND]) for _, _, record in tables.events}
        drawn = at.DELIVERY in kinds or _at_random(plant)  # times of what is ordered at once, and cells
        self.for_all = not drawn and all(rota.complete for rota in tables.rotas.values())
        self.of(seed, replication)

    def of(self, seed: int, replication: int) -> None:
        """Put in the keys of a replication."""
        root = extend(extend(0, seed), replication)
        for word, words in self._keys:
            self.records[word] = mixed(root, words)


_LAST: list[tuple[Plant, float, Path | None, _Start]] = []
"""The plant that was run last, and its start: most often the next replication is of the same."""


def _start_of(plant: Plant, seed: int, replication: int, end: float, folder: Path | None) -> _Start:
    for known, until, place, start in _LAST:
        if known is plant and until == end and place == folder:
            start.of(seed, replication)
            return start
    made = _Start(plant, seed, replication, end, folder)
    _LAST[:] = [(plant, end, folder, made)] if made.for_all else []
    return made


def _at_random(plant: Plant) -> bool:
    """Tell whether stock lies at the start in cells that are chosen at random."""
    return bool(plant.initial.stock) and any(rack.policy in ("random", "class_based") for rack in plant.racks.values())


class _Run:
    """One run under way."""

    def __init__(self, plant: Plant, seed: int, replication: int, end: float, folder: Path | None) -> None:
        start = _start_of(plant, seed, replication, end, folder)
        self._rotas = start.rotas
        self._memory = Memory(start.records, start.events, start.ring, _sizes(len(start.ring)))
        self._ring: list[int] | None = start.ring
        self._first = start.first
        self._end = end
        self._since = 0.0
        self._events = 0
        self._lots = 0

    @property
    def now(self) -> float:
        """Simulated time [s]."""
        return float(self._memory.f[at.NOW])

    def proceed(self, observers: tuple[Observer, ...], progress: Callable[[float], None] | None) -> int:
        """Run to the end; return why it ends."""
        memory = self._memory
        copied = not all(getattr(observer, "reads_in_place", False) for observer in observers)
        if any(len(rows) for rows in self._first.values()):
            _hand_over(self._first, observers)
        while True:
            kept = memory.kept()
            try:
                proceed(memory.w, memory.f, STRETCH)
            except OverflowError:
                want = int(memory.w[at.WANT])
                if want == at.TOO_MANY_LOTS:
                    return want + 100
                self._enlarge(want, kept)
                continue
            self._ring = None
            stop = int(memory.w[at.STOP])
            _hand_over(memory.rows(copied), observers)  # always: to go back later must lose none
            if progress is not None:
                progress(self.now)
            if stop not in (at.PAUSE, at.FLUSH):
                return stop
            if self._stands_still():
                return at.STUCK_STOP

    def _stands_still(self) -> bool:
        """Tell whether time does not pass, or creeps: twice what the reference engine bears with (`Watch`)."""
        w, now = self._memory.w, self.now
        events, lots = int(w[at.SEQUENCE]) - self._events, int(w[at.INSIDE])
        self._lots = max(self._lots, lots)
        if events < 2 * (PATIENCE + PER_LOT * self._lots):
            return False
        passed, rest = now - self._since, self._end - now if self._end < math.inf else 0.0
        if passed < SHORTEST / 2 or rest / passed * events > 2 * LONGEST:
            return True
        self._since, self._events, self._lots = now, int(w[at.SEQUENCE]), lots
        return False

    def _enlarge(self, want: int, kept: Kept) -> None:
        """Go back to the state before, with more room."""
        memory = self._memory
        memory.sizes.grow(want)
        memory.restore(kept)
        if self._ring is not None:
            memory.wake(self._ring)
        if want == at.SHIFTS:
            self._more_shifts()

    def _more_shifts(self) -> None:
        w, memory = self._memory.w, self._memory
        for record, rota in self._rotas.items():
            if rota.complete:
                continue
            rota.more()
            first = memory.append(rota.known)
            if first == 0:
                memory.sizes.grow(at.MEMORY)
                memory.restore(memory.kept())
                w = memory.w
                first = memory.append(rota.known)
            w[record + at.ROTA_SIZE], w[record + at.ROTA_COMPLETE] = len(rota.known) // 2, rota.complete
            w[record + at.ROTA_FIRST] = first


def _sizes(lives: int) -> Sizes:
    sizes = Sizes()
    sizes.events = max(sizes.events, 4 * lives)
    return sizes


def _hand_over(chunk: Chunk, observers: tuple[Observer, ...]) -> None:
    for observer in observers:
        observer.take(chunk)
