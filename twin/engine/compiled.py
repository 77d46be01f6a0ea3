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
from twin.engine.start import start_of
from twin.engine.support import unsupported
from twin.engine.watch import LONGEST, PATIENCE, PER_LOT, SHORTEST

__all__ = ["reach", "simulate"]

STRETCH = 100_000
"""Timed events between two looks at the clock."""
WORDS = 20_000
"""Words of records for which a state is kept each time that rows are handed over; twice as many: every other time."""


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
        self._first: Chunk = {}
        if origin is not None:
            before = start_of(origin.plant, seed, replication, origin.end, origin.plant.folder)
            start = start_of(plant, seed, replication, self.end, folder)
            saved = origin.saved
            records = grafted(saved, before, start, origin.root)
            self._memory = Memory(records, saved.events, (), _sizes(len(start.ring)))
            self._since, self._events, self._lots = saved.since, saved.counted, saved.lots
        else:
            start = start_of(plant, seed, replication, self.end, folder)
            self._first = start.first
            self._memory = Memory(start.records, start.events, start.ring, _sizes(len(start.ring)))
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
        records, events, _ = self._memory.kept()
        return Saved(records, events, self._since, self._events, self._lots)

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
        past = self._past()
        copied = not all(getattr(observer, "reads_in_place", False) for observer in observers)
        if any(len(rows) for rows in self._first.values()):
            _hand_over(self._first, observers)
        while True:
            if past.turns == 0:
                past = self._past()
            try:
                proceed(memory.w, memory.f, STRETCH)
                while memory.w[at.STOP] == at.TOUR:  # in the middle of an event
                    measure_tour(memory, self._areas)
                    proceed(memory.w, memory.f, STRETCH)
            except OverflowError:
                want = int(memory.w[at.WANT])
                if want == at.TOO_MANY_LOTS:
                    return want + 100
                self._enlarge(want, past)
                continue
            stop = int(memory.w[at.STOP])
            _hand_over(past.since(memory.rows(copied)), observers)  # always: to go back later must lose none
            if progress is not None:
                progress(self.now)
            if stop not in (at.PAUSE, at.FLUSH):
                return stop
            if self._stands_still():
                return at.STUCK_STOP

    def _past(self) -> _Past:
        """Keep the present state."""
        return _Past(self._memory.kept(), 1 + int(self._memory.w[at.TOP]) // WORDS)

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

    def _enlarge(self, want: int, past: _Past) -> None:
        """Go back to the state that was kept, with more room."""
        memory = self._memory
        if want == at.SHIFTS:
            self._know_more_shifts()
        memory.sizes.grow(want)
        memory.restore(past.go_back())
        if want == at.SHIFTS:
            self._put_shifts()

    def _know_more_shifts(self) -> None:
        """Work out more shifts where all that are known are in use; another replication may have done so."""
        w = self._memory.w
        for record, rota in self._rotas.items():
            if not w[record + at.ROTA_COMPLETE] and 2 * w[record + at.ROTA_SIZE] == len(rota.known):
                rota.more()

    def _put_shifts(self) -> None:
        """Put the shifts that are known where the run finds them."""
        w, memory = self._memory.w, self._memory
        for record, rota in self._rotas.items():
            if w[record + at.ROTA_COMPLETE]:
                continue
            first = memory.append(rota.known)
            if first == 0:
                memory.sizes.grow(at.MEMORY)
                memory.restore(memory.kept())
                w = memory.w
                first = memory.append(rota.known)
            w[record + at.ROTA_SIZE], w[record + at.ROTA_COMPLETE] = len(rota.known) // 2, rota.complete
            w[record + at.ROTA_FIRST] = first


class _Past:
    """A state that was kept, and how many rows of each stream were handed over since: those come again after it.

    Attributes
    ----------
    turns : times that rows are yet to be handed over before another state is kept
    """

    def __init__(self, kept: Kept, turns: int) -> None:
        self._kept, self._turns, self.turns = kept, turns, turns
        self._told: dict[str, int] = {}
        self._again: dict[str, int] = {}

    def go_back(self) -> Kept:
        """Return the state."""
        self._again, self.turns = dict(self._told), self._turns
        return self._kept

    def since(self, chunk: Chunk) -> Chunk:
        """Leave out of the next rows those that were handed over before."""
        self.turns -= 1
        for stream, rows in chunk.items():
            again = min(self._again.get(stream, 0), len(rows))
            if again:
                self._again[stream] -= again
                chunk[stream] = rows[again:]
            self._told[stream] = self._told.get(stream, 0) + len(rows) - again
        return chunk


def _sizes(lives: int) -> Sizes:
    sizes = Sizes()
    sizes.events = max(sizes.events, 4 * lives)
    return sizes


def _hand_over(chunk: Chunk, observers: tuple[Observer, ...]) -> None:
    for observer in observers:
        observer.take(chunk)
