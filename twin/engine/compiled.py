"""The compiled engine: the same plant in one numba kernel, with the same trace as the reference engine."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from pathlib import Path

from models import words as at
from models.plant import Plant
from models.trace import Chunk, Observer
from twin.engine import reference
from twin.engine.errors import SimulationError
from twin.engine.kernel import proceed
from twin.engine.memory import Kept, Memory, Sizes
from twin.engine.picking_tables import measure_tour
from twin.engine.reference import Ending
from twin.engine.saved import Origin, Saved, grafted
from twin.engine.start import Start, start_of
from twin.engine.support import unsupported
from twin.engine.watch import LONGEST, PATIENCE, PER_LOT, SHORTEST

__all__ = ["reach", "simulate"]

STRETCH = 100_000
"""Timed events between two looks at the clock."""
WORDS = 200_000
"""Words of records up to which rows have room in the processor's cache; a larger plant has more rows in one go."""


def simulate(
    plant: Plant,
    *,
    seed: int | None = None,
    replication: int = 0,
    length: float | None = None,
    observers: Iterable[Observer] = (),
    folder: Path | None = None,
    progress: Callable[[float], None] | None = None,
    origin: Origin | None = None,
) -> Ending:
    """Run a plant once; parameters and errors are those of `twin.engine.reference.simulate`.

    Parameters
    ----------
    origin : Origin, optional
        The state from which the run goes on; observers are told what happens from there on.

    Raises
    ------
    SimulationError
        Also where the plant has what the compiled engine cannot run.
    """
    run = _Run(plant, seed, replication, length, folder, origin)
    watching = tuple(observers)
    run.go_on(watching, progress)
    stop = run.now if run.end == math.inf else run.end
    for observer in watching:
        observer.close(stop)
    return Ending(stop, "length" if run.end < math.inf else "done")


def reach(
    plant: Plant,
    time: float,
    *,
    seed: int | None = None,
    replication: int = 0,
    length: float | None = None,
    observers: Iterable[Observer] = (),
    folder: Path | None = None,
    progress: Callable[[float], None] | None = None,
    origin: Origin | None = None,
) -> Saved:
    """Run a plant up to a time [s] and return its state: all events before that time have happened.

    Where the run is over before, it is the state at its end. Observers are not closed. Errors are those of `simulate`.
    """
    run = _Run(plant, seed, replication, length, folder, origin)
    run.go_on(tuple(observers), progress, time)
    return run.saved()


class _Run:
    """One run under way."""

    def __init__(
        self,
        plant: Plant,
        seed: int | None,
        replication: int,
        length: float | None,
        folder: Path | None,
        origin: Origin | None,
    ) -> None:
        reasons = unsupported(plant)
        if reasons:
            raise SimulationError(
                f"the compiled engine cannot run {plant.name}: {reasons[0]}; use the reference engine"
            )
        until = plant.run.length if length is None else length
        self.end = math.inf if until is None else until
        seed = plant.run.seed if seed is None else seed
        self._again = (plant, seed, replication, length, folder)
        self._exact = origin is None or origin.exact
        self._since, self._events, self._lots = 0.0, 0, 0
        self._ring: list[int] | None = None
        self._first: Chunk = {}
        if origin is not None:
            before = start_of(origin.plant, seed, replication, origin.end, origin.plant.folder)
            start = start_of(plant, seed, replication, self.end, folder)
            saved = origin.saved
            records = grafted(saved, before, start, origin.root)
            self._memory = Memory(records, saved.events, (), _sizes(start))
            self._since, self._events, self._lots = saved.since, saved.counted, saved.lots
        else:
            start = start_of(plant, seed, replication, self.end, folder)
            self._ring, self._first = start.ring, start.first
            self._memory = Memory(start.records, start.events, start.ring, _sizes(start))
        self._rotas, self._areas = start.rotas, start.areas

    def go_on(
        self,
        observers: tuple[Observer, ...],
        progress: Callable[[float], None] | None,
        time: float = math.inf,
    ) -> None:
        """Run to the end, or up to an earlier time [s]."""
        self._memory.f[at.STOP_AT] = min(time, self.end)
        if self._proceed(observers, progress) in (at.STUCK_STOP, at.TOO_MANY_LOTS + 100):
            self._say_why()

    def saved(self) -> Saved:
        """Return the state between two events."""
        return Saved(*self._memory.kept(), self._since, self._events, self._lots)

    def _say_why(self) -> None:
        """Let the reference engine say why a run cannot go on, in its words."""
        plant, seed, replication, length, folder = self._again
        if not self._exact:
            raise SimulationError(
                f"nothing can go on at {self.now:g} s, or there are too many lots; a run from a changed state cannot "
                "say more: run the plant from its start"
            )
        reference.simulate(plant, seed=seed, replication=replication, length=length, folder=folder)
        raise SimulationError(
            "the compiled engine cannot go on where the reference engine can; please report this plant"
        )

    @property
    def now(self) -> float:
        """Simulated time [s]."""
        return float(self._memory.f[at.NOW])

    def _proceed(self, observers: tuple[Observer, ...], progress: Callable[[float], None] | None) -> int:
        """Run to the end; return why it ends."""
        memory = self._memory
        copied = not all(getattr(observer, "reads_in_place", False) for observer in observers)
        if any(len(rows) for rows in self._first.values()):
            _hand_over(self._first, observers)
        while True:
            kept = memory.kept()
            try:
                proceed(memory.w, memory.f, STRETCH)
                while memory.w[at.STOP] == at.TOUR:  # in the middle of an event
                    measure_tour(memory, self._areas)
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
        passed, rest = now - self._since, self.end - now if self.end < math.inf else 0.0
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
            if w[record + at.ROTA_COMPLETE]:
                continue
            if 2 * w[record + at.ROTA_SIZE] == len(rota.known):  # another replication may have asked before
                rota.more()
            first = memory.append(rota.known)
            if first == 0:
                memory.sizes.grow(at.MEMORY)
                memory.restore(memory.kept())
                w = memory.w
                first = memory.append(rota.known)
            w[record + at.ROTA_SIZE], w[record + at.ROTA_COMPLETE] = len(rota.known) // 2, rota.complete
            w[record + at.ROTA_FIRST] = first


def _sizes(start: Start) -> Sizes:
    """Room for events of all that live, and for rows: records are copied whenever rows are handed over."""
    sizes, times = Sizes(), 1 + len(start.records) // WORDS
    sizes.events = max(sizes.events, 4 * len(start.ring))
    sizes.rows = {stream: times * words for stream, words in sizes.rows.items()}
    return sizes


def _hand_over(chunk: Chunk, observers: tuple[Observer, ...]) -> None:
    for observer in observers:
        observer.take(chunk)
