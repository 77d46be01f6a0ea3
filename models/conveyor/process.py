"""Conveyors on the floor.

Lots enter at least `spacing` apart and come out in their order after length / speed. On an accumulating conveyor lots
close up behind one that cannot leave, and follow at the gap's time spacing / speed when it has left; the recursion is

    ready(n) = max(enter(n) + length / speed, leave(n - 1) + spacing / speed)
    enter(n) >= enter(n - 1) + spacing / speed
    enter(n) >= leave(n - room) + spacing / speed,  room = length // spacing

(a buffer with transit time; Dallery and Gershwin 1992, section 2.2). A belt that does not accumulate stops as a whole
while its first lot cannot leave.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from models.floor import Kind, Timer, Wake
from models.flow import Flow
from models.trace import STATES

if TYPE_CHECKING:
    from models.conveyor.description import Conveyor
    from models.floor import Floor
    from models.flow import Offer, Target
    from models.work import Part

__all__ = ["Entrance", "Lane", "Track"]

IDLE, PROCESSING, BLOCKED = STATES.index("idle"), STATES.index("processing"), STATES.index("blocked")


class Belt:
    """What both kinds of conveyor share: an entrance with a gate, a file of lots, an exit."""

    def __init__(self, floor: Floor, name: str, description: Conveyor, unit: int, place: int) -> None:
        self.floor = floor
        self.name = name
        self.unit = unit
        self.place = place
        self.gap = description.spacing / description.speed
        self.duration = description.length / description.speed
        self.most = description.most
        self.givers: deque[Offer] = deque()
        self.lots: deque[tuple[Part, Target, float]] = deque()
        """Lots with where they go and when they are ready to come out [s of the belt's own clock], the first first."""
        self.state = -1
        self._open_at = 0.0
        self._entrance = Timer(floor, Kind.ARRIVE, 2 * unit)
        self._entrance_set = False
        self._timer = Timer(floor, Kind.ARRIVE, 2 * unit + 1)
        self._wake = Wake(floor)
        self._asleep = False
        self._waits_to_leave = False
        self._tell_level = floor.rows["levels"].extend
        self._tell_state = floor.rows["states"].extend

    @property
    def load(self) -> float:
        """Lots on the conveyor, for the choice among alternatives."""
        return float(len(self.lots))

    def clock(self) -> float:
        """Time on the belt's own clock [s], which stands while the belt does."""
        return self.floor._now

    def show(self, state: int) -> None:
        """Tell a state."""
        if state != self.state:
            self.state = state
            self._tell_state((self.floor._now, self.unit, state))

    def room(self, part: Part) -> bool:
        """Tell whether a lot may enter now."""
        return len(self.lots) < self.most and self.clock() >= self._open_at

    def put(self, part: Part, target: Target) -> None:
        """Let a lot enter that goes to `target`."""
        now = self.clock()
        ready = now + self.duration
        self._open_at = now + self.gap
        self.lots.append((part, target, ready))
        self._tell_level((self.floor._now, self.place, part.pieces, part.serial))
        if self._asleep:
            self._asleep = False
            self._wake.fire()

    def await_room(self) -> None:
        """A lot waits at the entrance: see to it that it is let in."""
        opens = self.entrance_opens()
        if self._entrance_set or len(self.lots) >= self.most or math.isinf(opens):
            return
        self._entrance_set = True
        self._entrance.start_at(opens).callbacks.append(lambda _: self._let_in())

    def entrance_opens(self) -> float:
        """When the next lot may enter, if nothing changes [s]."""
        return self._open_at

    def _let_in(self) -> None:
        self._entrance_set = False
        if self.floor._now >= self.entrance_opens():
            self._open_at = min(self._open_at, self.clock())  # rounding of the two clocks must not close the gate again
        if self.givers and self.room(self.givers[0].part):
            self.givers.popleft().take(self.givers)
        if self.givers:
            self.await_room()

    def gone(self, part: Part) -> None:
        """The first lot, which could not leave, has left."""
        self._wake.fire()

    def life(self) -> Generator[Any, Any, None]:
        """Bring lot after lot to the exit."""
        while True:
            if not self.lots:
                self.show(IDLE)
                self._asleep = True
                yield self._wake.arm()
                continue
            self.show(PROCESSING)
            ready = self.lots[0][2]
            if ready > self.clock():
                yield self._timer.start_at(self.due(ready))
            part, target, _ = self.lots[0]
            if not target.accept(part):
                self.halt()
                self.show(BLOCKED)
                Flow.offer(part, (target,), self)
                yield self._wake.arm()
                self.restart()
            self.leave()

    def due(self, ready: float) -> float:
        """Simulated time of a time on the belt's own clock [s]."""
        return ready

    def halt(self) -> None:
        """The first lot cannot leave."""

    def restart(self) -> None:
        """The first lot has left after all."""

    def leave(self) -> None:
        """Take the first lot out of the file."""
        full = len(self.lots) == self.most
        part, _, _ = self.lots.popleft()
        self._tell_level((self.floor._now, self.place, -part.pieces, part.serial))
        self.close_up(full)
        if self.givers:
            self.await_room()

    def close_up(self, full: bool) -> None:
        """Let the lots behind follow."""


class Track(Belt):
    """An accumulating conveyor."""

    def close_up(self, full: bool) -> None:
        """The next lot is ready a gap later at the earliest; a place at the entrance is free a gap later."""
        after = self.floor._now + self.gap
        if full:
            self._open_at = max(self._open_at, after)
        if self.lots:
            part, target, ready = self.lots[0]
            self.lots[0] = part, target, max(ready, after)


class Lane(Belt):
    """A belt that stands still as a whole while its first lot cannot leave."""

    def __init__(self, floor: Floor, name: str, description: Conveyor, unit: int, place: int) -> None:
        super().__init__(floor, name, description, unit, place)
        self._stood = 0.0
        self._stands_since: float | None = None

    def clock(self) -> float:
        """Time that the belt has moved [s]."""
        return (self.floor._now if self._stands_since is None else self._stands_since) - self._stood

    def due(self, ready: float) -> float:
        """Simulated time of a time on the belt's own clock, if it keeps moving [s]."""
        return ready + self._stood

    def entrance_opens(self) -> float:
        """When the next lot may enter: never, while the belt stands before it is open."""
        if self._stands_since is not None and self.clock() < self._open_at:
            return math.inf
        return self._open_at + self._stood

    def halt(self) -> None:
        """Stop the belt."""
        self._stands_since = self.floor._now

    def restart(self) -> None:
        """Let the belt move again."""
        assert self._stands_since is not None
        self._stood += self.floor._now - self._stands_since
        self._stands_since = None
        if self.givers:
            self.await_room()


class Entrance:
    """A conveyor as the way to one workplace."""

    def __init__(self, belt: Belt, queue: Target) -> None:
        self.belt = belt
        self.queue = queue
        self.givers = belt.givers

    @property
    def load(self) -> float:
        """Lots on the conveyor and at its end."""
        return self.belt.load + self.queue.load

    def room(self, part: Part) -> bool:
        """Tell whether a lot may enter now."""
        return not self.givers and self.belt.room(part)

    def accept(self, part: Part) -> bool:
        """Take the lot if it may enter now."""
        if self.room(part):
            self.enter(part)
            return True
        return False

    def enter(self, part: Part) -> None:
        """Put the lot on the conveyor."""
        self.belt.put(part, self.queue)

    def await_room(self) -> None:
        """A lot waits to enter."""
        self.belt.await_room()
