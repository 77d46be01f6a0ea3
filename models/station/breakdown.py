"""What makes a machine stand: failures by operating time or by the calendar, and preventive upkeep."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any, Protocol

from models.floor import Kind, Timer
from models.station.doer import Doer
from models.streams import Stream, extend, hash64

if TYPE_CHECKING:
    from models.floor import Floor
    from models.people.process import Staff
    from models.station.description import Failure, Maintenance
    from models.station.process import Machine

__all__ = ["Breakable", "Breakdown", "Clock", "Upkeep"]

Rule = Callable[[Any, float, int], float]
"""Time to the next failure [s] of a machine, at a time [s], after so many failures."""


class Breakable(Protocol):
    """What can break down: a machine, a vehicle, a crane."""

    floor: Floor
    broken: int

    def stop(self, effect: str = "resume") -> None:
        """Stand; `broken` has just been raised."""

    def go(self) -> None:
        """Go on; `broken` has just been lowered."""


class _Cause:
    """Times to failure and to repair of one way of failing, of one machine."""

    def __init__(self, machine: Breakable, failure: Failure, root: int, rule: Rule | None) -> None:
        self.machine = machine
        self.failure = failure
        self.effect = failure.effect
        self.people = dict(failure.operators)
        word = extend(root, hash64(failure.name))
        every = failure.every
        self._life = Stream(extend(word, hash64("every")), every).next if every is not None else None
        self.repair = Stream(extend(word, hash64("repair")), failure.repair).next
        self._rule = rule
        self._count = 0

    def time_to_failure(self) -> float:
        """Draw the time to the next failure [s]."""
        self._count += 1
        if self._rule is not None:
            return max(float(self._rule(self.machine, self.machine.floor.now, self._count - 1)), 0.0)
        assert self._life is not None
        return self._life()


class Clock(_Cause):
    """Fails after so much time of processing: known when an operation begins."""

    left = math.inf

    def restart(self) -> None:
        """Begin a new life after a repair, or at the start."""
        self.left = self.time_to_failure()


class Breakdown(_Cause):
    """Fails by the calendar, whatever the machine does, and is repaired beside it."""

    def __init__(
        self,
        floor: Floor,
        staff: Staff,
        machine: Breakable,
        failure: Failure,
        root: int,
        rule: Rule | None,
        number: int,
    ) -> None:
        super().__init__(machine, failure, root, rule)
        self._timer = Timer(floor, Kind.FAILURE, number)
        self._crew = Doer(floor, staff, Kind.REPAIRED, number)

    def life(self) -> Generator[Any, Any, None]:
        """Fail and be repaired, for ever."""
        machine, floor = self.machine, self._crew.floor
        while True:
            seconds = self.time_to_failure()
            if math.isinf(seconds):
                return
            yield self._timer.start(seconds)
            floor.perpetual_passed()
            machine.broken += 1
            machine.stop(self.effect)
            yield from self._crew.attend(self.repair(), self.people)
            machine.broken -= 1
            machine.go()


class Upkeep:
    """Preventive work on a machine, due after a time or a number of pieces."""

    def __init__(self, floor: Floor, machine: Machine, maintenance: Maintenance, root: int, number: int) -> None:
        self._floor = floor
        self._machine = machine
        self._maintenance = maintenance
        self._number = number
        word = extend(extend(root, hash64(maintenance.name)), hash64("duration"))
        self.seconds = Stream(word, maintenance.duration).next
        self.people = dict(maintenance.operators)
        self.due = False
        self._count = 0
        self._operated = 0.0
        self._schedule()

    def _schedule(self) -> None:
        if self._maintenance.every is not None and self._maintenance.clock == "calendar":
            self._floor.at(self._floor.now + self._maintenance.every, Kind.DUE, self._number, self._come)

    def _come(self) -> None:
        self._floor.perpetual_passed()
        self.due = True
        self._machine.nudge()

    def ran(self, seconds: float) -> None:
        """Note time of processing."""
        every = self._maintenance.every
        if every is not None and self._maintenance.clock == "operating":
            self._operated += seconds
            self.due = self._operated >= every

    def made(self, pieces: int) -> None:
        """Note pieces that were processed."""
        if self._maintenance.parts is not None:
            self._count += pieces
            self.due = self._count >= self._maintenance.parts

    def done(self) -> None:
        """Count anew."""
        self.due = False
        self._count, self._operated = 0, 0.0
        self._schedule()
