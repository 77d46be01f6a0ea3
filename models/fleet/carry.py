"""Being carried: from the output of a station, by a vehicle, to the queue of the next."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from models.fleet.dispatch import Squad
from models.fleet.request import Request
from models.flow import Flow, Offer

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.floor import Floor
    from models.station.queue import Queue
    from models.work import Part

__all__ = ["Brought", "Carried", "Output"]


class Output:
    """The place behind a station, or at the gate, where lots wait to be fetched.

    Parameters
    ----------
    node : str
        Where vehicles stop for it.
    capacity : float
        Lots; one that finds no room stays on its machine.
    """

    def __init__(self, floor: Floor, place: int, node: str, capacity: float) -> None:
        self.floor = floor
        self.place = place
        self.node = node
        self.capacity = capacity
        self.lots = 0
        self.called = 0
        """Lots for which a vehicle has been called: these will leave."""
        self.ahead: dict[int, Queue] = {}
        """Where each of the others, by serial number, waits for room."""
        self.givers: deque[Offer] = deque()
        self._tell = floor.rows["levels"].extend

    def put(self, part: Part) -> None:
        """A lot comes to wait."""
        self.lots += 1
        self._tell((self.floor._now, self.place, part.pieces, part.serial))

    def fetched(self, part: Part) -> None:
        """A lot is on board: there is room for another."""
        self.lots -= 1
        self.called -= 1
        self._tell((self.floor._now, self.place, -part.pieces, part.serial))
        if self.givers:
            self.givers.popleft().take(self.givers)


class Carried:
    """The way by vehicle from an output to a queue, or out of the plant.

    A vehicle is asked for when there is room at the end, which is kept from then on: so a vehicle never waits to put
    a lot down. A new lot comes to the gate when there is room for it at the end.
    """

    def __init__(
        self, output: Output, queue: Queue | None, node: str, squad: Squad, leave: Callable[[Part], None]
    ) -> None:
        self.output = output
        self.queue = queue
        self.node = node
        self.squad = squad
        self.leave = leave
        self.givers = output.givers
        self._ahead = None if queue is None else _Promise(self, queue)

    @property
    def load(self) -> float:
        """What waits at the end of the way, for the choice among alternatives."""
        return 0.0 if self.queue is None else self.queue.load

    def room(self, part: Part) -> bool:
        """Tell whether there is room in the output."""
        return self.output.lots < self.output.capacity

    def accept(self, part: Part) -> bool:
        """Take the lot into the output if there is room."""
        if self.output.lots < self.output.capacity:
            self.enter(part)
            return True
        return False

    def enter(self, part: Part) -> None:
        """Take the lot into the output; call for a vehicle as soon as there is room at the end of the way."""
        self.output.put(part)
        if self._ahead is None:
            self.call(part)
        elif not self._ahead.accept(part):
            self.output.ahead[part.serial] = self._ahead.queue
            Flow.offer(part, (self._ahead,), None)

    def await_room(self) -> None:
        """A lot has begun to wait for room in the output; it is let in when one is fetched."""

    def call(self, part: Part) -> None:
        """Ask for a vehicle."""
        output = self.output
        now = output.floor._now
        output.called += 1
        output.ahead.pop(part.serial, None)
        self.squad.ask(Request(part, output.node, self.node, now, output.fetched, self._put_down))

    def _put_down(self, part: Part) -> None:
        if self.queue is None:
            self.leave(part)
        else:
            self.queue.promised -= 1
            self.queue.enter(part)


class Brought(Carried):
    """The way by vehicle from the gate to a queue: lots wait outside until there is room at its end."""

    def __init__(self, output: Output, queue: Queue, node: str, squad: Squad, leave: Callable[[Part], None]) -> None:
        super().__init__(output, queue, node, squad, leave)
        self.givers = queue.givers
        self.room = queue.room  # type: ignore[method-assign]

    def accept(self, part: Part) -> bool:
        """Take the lot in if there is room at the end of the way."""
        if self.room(part):
            self.enter(part)
            return True
        return False


class _Promise:
    """Room at the end of a way, kept for a lot before a vehicle fetches it."""

    def __init__(self, carried: Carried, queue: Queue) -> None:
        self.carried = carried
        self.queue = queue
        self.givers = queue.givers

    @property
    def load(self) -> float:
        """What waits at the end."""
        return self.queue.load

    def room(self, part: Part) -> bool:
        """Tell whether there is room at the end."""
        return self.queue.room(part)

    def accept(self, part: Part) -> bool:
        """Keep room for the lot, if there is some."""
        if self.queue.room(part):
            self.enter(part)
            return True
        return False

    def enter(self, part: Any) -> None:
        """Keep room for the lot, and call for a vehicle."""
        self.queue.promised += 1
        self.carried.call(part)

    def await_room(self) -> None:
        """A lot has begun to wait for room; the queue lets it in."""
