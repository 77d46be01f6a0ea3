"""The floor: SimPy's environment with our order of ties, re-usable events, and the rows of the trace.

Order of events at one instant (the meaning of a tie): consequences without delay first, in the order in which they were
caused; then timed events by kind, then by the number of the entity. So no result depends on who was scheduled first.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterable
from enum import IntEnum
from heapq import heappop, heappush
from typing import Any

import numpy as np
import simpy
from simpy.events import Event

from models.trace import STREAMS, Chunk, Observer

__all__ = ["NOW", "Floor", "Kind", "Life", "Timer", "Wake"]

BATCH = 2048
FLUSH = 200_000
"""Numbers in all streams together that are handed to the observers at once."""

END = 0
"""Priority of the end of a run: before everything else of its instant."""

NOW = 1
"""SimPy's priority of an event without delay; timed events come after it."""


class Kind(IntEnum):
    """Kinds of timed events, in the order in which they come at the same instant."""

    FINISH = 1  # an operation, setup, maintenance or repair by the machine's own people ends
    ARRIVE = 2  # a lot comes out of a conveyor or a way
    REPAIRED = 3  # a repair that runs beside the machine ends
    FAILURE = 4
    SHIFT = 5
    RELEASE = 6  # an order or an arrival comes in
    WAITED = 7  # a batch has waited long enough
    DUE = 8  # maintenance is due


BESIDE = frozenset({Kind.FINISH, Kind.REPAIRED, Kind.FAILURE, Kind.SHIFT, Kind.DUE})
"""Kinds that may come for ever though no lot moves: failures, shifts, upkeep, and the end of work they call for."""

PATIENCE = 60 * 86400.0
"""Time without any move of a lot after which no shift is waited for any longer [s]: longer than any holidays."""


class Wake(Event):
    """An event without delay that one process waits for again and again."""

    def __init__(self, env: Floor) -> None:
        super().__init__(env)
        self._ok = True
        self._value = None

    def arm(self) -> Wake:
        """Return it, ready to be waited for."""
        self.callbacks = []
        return self

    def fire(self, value: Any = None) -> None:
        """Let the process that waits go on in this instant, after all that was caused before."""
        self._value = value
        env: Any = self.env
        heappush(env._queue, (env._now, NOW, next(env._eid), self))


class Timer(Event):
    """A timed event that one process waits for again and again."""

    def __init__(self, env: Floor, kind: Kind, entity: int) -> None:
        super().__init__(env)
        self._ok = True
        self._value = None
        self.priority = (int(kind) << 48) + entity
        self.due = 0.0

    def start(self, delay: float) -> Timer:
        """Return it, set to go off after `delay` [s]."""
        env: Any = self.env
        self.callbacks = []
        self.due = due = env._now + delay
        heappush(env._queue, (due, self.priority, next(env._eid), self))
        return self

    def start_at(self, due: float) -> Timer:
        """Return it, set to go off at `due` [s], or now where that is past."""
        env: Any = self.env
        self.callbacks = []
        self.due = due = max(due, env._now)
        heappush(env._queue, (due, self.priority, next(env._eid), self))
        return self

    def move_to(self, wake: Wake) -> Timer:
        """Hand the process that waits over to `wake`; return a fresh timer, since this one runs out empty."""
        wake.callbacks, self.callbacks = self.callbacks, []
        fresh = Timer.__new__(Timer)
        fresh.__dict__.update(self.__dict__)
        fresh.callbacks = []
        return fresh


class Life(simpy.Process):
    """A process that waits for nothing but timers and wakes: these cannot fail, and have not happened yet."""

    def _resume(self, event: Event) -> None:
        try:
            event = self._generator.send(event._value)
        except StopIteration:
            self._ok = True
            self._value = None
            self.env.schedule(self)
        else:
            event.callbacks.append(self._resume)


class _Ended(Exception):  # noqa: N818 - no error
    """The run is over."""


class _End(Event):
    """The event that ends a run."""

    def __init__(self) -> None:
        self.callbacks = [self._raise]

    @staticmethod
    def _raise(event: Event) -> None:
        raise _Ended


class Floor(simpy.Environment):
    """Where everything runs: clock, events and trace.

    Parameters
    ----------
    observers : iterable of Observer
        Receive the rows of the trace as the run goes.
    """

    def __init__(self, observers: Iterable[Observer] = ()) -> None:
        super().__init__()
        self.observers = tuple(observers)
        self.rows: dict[str, list[float]] = {stream: [] for stream in STREAMS}
        self.finished = False
        self.on_quiet: Callable[[bool], None] = lambda patient: None
        """Called when nothing may be to come but shifts, failures and upkeep; not patient where these do not help."""
        self.beside = 0
        """Numbers in the rows of levels that are not about lots, less those in all rows that are handed over."""
        self._still = 0
        self._look_at = 1
        self._told = -1
        self._moved = 0.0

    def live(self, life: Generator[Any, Any, None]) -> Life:
        """Let a process live on the floor from now on."""
        return Life(self, life)

    def proceed(self, until: float, progress: Callable[[float], None] | None = None) -> None:
        """Run all events before `until` [s], or until `finish` is called or nothing is left to happen."""
        queue: list[Any] = self._queue
        pop = heappop
        if until < math.inf:
            heappush(queue, (until, END, next(self._eid), _End()))
        try:
            while queue:
                for _ in range(BATCH):
                    if not queue:
                        break
                    self._now, _, _, event = pop(queue)
                    callbacks = event.callbacks
                    event.callbacks = None
                    for callback in callbacks:
                        callback(event)
                self.flush(FLUSH)
                if progress is not None:
                    progress(self._now)
        except _Ended:
            if not self.finished and not self._lots_to_come():
                self.on_quiet(True)
            return
        self.on_quiet(False)

    def finish(self) -> None:
        """End the run in this instant."""
        self.finished = True
        queue: list[Any] = self._queue
        heappush(queue, (self._now, END, next(self._eid), _End()))

    def at(self, due: float, kind: Kind, entity: int, act: Callable[[], None]) -> Timer:
        """Call `act` at `due` [s]."""
        timer = Timer(self, kind, entity).start_at(due)
        timer.callbacks.append(lambda _: act())
        return timer

    @property
    def moves(self) -> int:
        """A number that grows whenever a lot moves, or an operation is done."""
        return len(self.rows["levels"]) + len(self.rows["operations"]) - self.beside

    def perpetual_passed(self) -> None:
        """Say that an event of a perpetual kind has come: the moment to see whether the plant stands still."""
        told = self.moves
        if told != self._told:
            self._told, self._moved, self._still, self._look_at = told, self._now, 0, 1
            return
        self._still += 1
        if self._still < self._look_at:
            return  # looked at all that is to come a while ago: many failures within one operation
        self._look_at = self._still + 1 + self._still // 8
        if not self._lots_to_come():
            self.on_quiet(self._now - self._moved < PATIENCE)

    def _lots_to_come(self) -> bool:
        """Tell whether there is anything to come that no failure, shift, upkeep or end of work brings about."""
        return any(
            event.callbacks and priority != END and (priority <= NOW or priority >> 48 not in BESIDE)
            for _, priority, _, event in self._queue
        )

    def flush(self, at_least: int = 1) -> None:
        """Hand the rows told so far to the observers, if there are `at_least` so many numbers."""
        if sum(map(len, self.rows.values())) < at_least:
            return
        chunk = self.taken()
        for observer in self.observers:
            observer.take(chunk)

    def taken(self) -> Chunk:
        """Take out the rows told so far."""
        chunk = {
            stream: np.array(rows, np.float64).reshape(-1, len(STREAMS[stream])) for stream, rows in self.rows.items()
        }
        self.beside -= len(self.rows["levels"]) + len(self.rows["operations"])
        for rows in self.rows.values():
            rows.clear()
        return chunk

    def close(self, end: float) -> None:
        """End the run at `end` [s]: hand over the last rows."""
        self.flush()
        for observer in self.observers:
            observer.close(end)
