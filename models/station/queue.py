"""Queues: where lots wait for a machine, handed over at once.

`Queue` is the plain one: a single station, first in, first out. `RuledQueue` serves several stations, rules, kits and
batches. Machines that wait are `takers`; lots that wait for room stand in `givers` as offers.
"""

from __future__ import annotations

from bisect import insort
from collections import deque
from typing import TYPE_CHECKING, Any

from models.floor import Kind
from models.flow import Offer
from models.station.rules import Key

if TYPE_CHECKING:
    from models.floor import Floor
    from models.station.process import Machine
    from models.work import Part

__all__ = ["Queue", "RuledQueue"]


class Queue:
    """First in, first out, for the machines of one station.

    Parameters
    ----------
    capacity : float
        Lots that may wait; infinite for no limit. A lot that a waiting machine takes needs no room.
    """

    def __init__(self, floor: Floor, name: str, place: int, capacity: float) -> None:
        self.floor = floor
        self.name = name
        self.place = place
        self.capacity = capacity
        self.items: Any = deque()
        self.takers: list[Machine] = []
        self.givers: deque[Offer] = deque()
        self.promised = 0
        """Lots on their way here, for which room is kept."""
        self.machines: list[Machine] = []
        self.patience: list[float] = []
        """Times after which a machine takes lots that wait for a fuller batch [s]."""
        self.tell = floor.rows["levels"].extend

    @property
    def load(self) -> float:
        """Lots that wait or come, and machines at work, for each machine."""
        busy = sum(machine.busy for machine in self.machines)
        return (len(self.items) + self.promised + busy) / max(len(self.machines), 1)

    def room(self, part: Part) -> bool:
        """Tell whether a lot may come now."""
        return len(self.items) + self.promised < self.capacity + len(self.takers)

    def accept(self, part: Part) -> bool:
        """Take a lot in if there is room."""
        takers = self.takers
        if len(self.items) + self.promised < self.capacity + len(takers):
            self.enter(part)
            return True
        return False

    def enter(self, part: Part) -> None:
        """Take a lot in: into the hands of a machine that waits, else into line."""
        part.came = now = self.floor._now
        if self.takers:
            machine = self.takers.pop(0)
            machine.busy = True
            machine.give(part)
        else:
            self.items.append(part)
            self.tell((now, self.place, part.pieces, part.serial))

    def pick(self, machine: Machine) -> Any:
        """Take out what the machine shall do next: a lot, lots, or None."""
        if not self.items:
            return None
        part = self.items.popleft()
        self.tell((self.floor._now, self.place, -part.pieces, part.serial))
        if self.givers:
            self.admit()
        return part

    def serves(self, machine: Machine) -> bool:
        """Tell whether there is something for a machine to do."""
        return bool(self.items)

    def serve(self) -> None:
        """See whether a machine that waits wants a lot that waits: here none ever does."""

    def wait(self, machine: Machine) -> None:
        """Let a machine wait that found nothing."""
        self.takers.append(machine)
        if self.givers:
            self.admit()

    def await_room(self) -> None:
        """A lot has begun to wait for room; it is let in when a lot leaves."""

    def admit(self) -> None:
        """Let in lots that wait for room, first come, first served."""
        givers = self.givers
        while givers and self.room(givers[0].part):
            givers.popleft().take(givers)


class RuledQueue(Queue):
    """A queue with a rule, for one or more stations, whose machines may want kits and batches.

    Parameters
    ----------
    key : Key
        The rule; the smallest value goes first.
    static : bool
        The value depends on nothing but the lot: the queue is kept in order of it.
    """

    def __init__(self, floor: Floor, name: str, place: int, capacity: float, key: Key, static: bool) -> None:
        super().__init__(floor, name, place, capacity)
        self.items = []
        self.key = key
        self.static = static
        self.turns = 0
        self._serving = False
        self._again = False

    def room(self, part: Part) -> bool:
        """Tell whether a lot may come now: into line, or to a machine that waits for just such a one."""
        if len(self.items) + self.promised < self.capacity:
            return True
        return len(self.items) + self.promised < self.capacity + sum(
            self._starts(machine, part) for machine in self.takers
        )

    def _starts(self, machine: Machine, part: Part) -> bool:
        """Tell whether a machine that waits would begin with a lot that comes, and not let it wait for others."""
        if not machine.wants(part):
            return False
        batch = machine.batch
        if batch is None or batch.wait == 0:
            return True
        group = machine.batch_group(part)
        alike = sum(machine.wants(other) and machine.batch_group(other) == group for other in self.items)
        return bool(alike + 1 >= batch.min)

    def accept(self, part: Part) -> bool:
        """Take a lot in if there is room."""
        if self.room(part):
            self.enter(part)
            return True
        return False

    def enter(self, part: Part) -> None:
        """Put a lot in line, then see whether a machine that waits wants it."""
        part.came = self.floor._now
        part.turn = self.turns
        self.turns += 1
        if self.static:
            part.key = (self.key(part, self.machines[0], part.came), part.turn)
            insort(self.items, part, key=_key)
        else:
            self.items.append(part)
        self.tell((part.came, self.place, part.pieces, part.serial))
        for wait in self.patience:
            self.floor.at(part.came + wait, Kind.WAITED, self.place, self.serve)
        self.serve()

    def serve(self) -> None:
        """Hand lots to the machines that wait, the longest-waiting machine first; once more for what came meanwhile."""
        self._again = True
        if self._serving:
            return
        self._serving = True
        while self._again:
            self._again = False
            for machine in tuple(self.takers):
                if machine not in self.takers:
                    continue  # what another took has changed the schedule: it looks again by itself
                load = self._next(machine)
                if load is not None:
                    self.takers.remove(machine)
                    self._take_out(machine, load)
                    machine.busy = True
                    machine.give(load)
        self._serving = False

    def serves(self, machine: Machine) -> bool:
        """Tell whether there is something for a machine to do."""
        return self._next(machine) is not None

    def _next(self, machine: Machine) -> Any:
        return self._batch(machine) if machine.batch else self._best(machine)

    def pick(self, machine: Machine) -> Any:
        """Take out what the machine shall do next: a lot, lots, or None."""
        load = self._next(machine)
        if load is not None:
            self._take_out(machine, load)
        return load

    def _take_out(self, machine: Machine, load: Any) -> None:
        now = self.floor._now
        for part in load if machine.batch else (load,):
            self.items.remove(part)
            self.tell((now, self.place, -part.pieces, part.serial))
            machine.collect(part)
        if machine.agenda is not None:
            machine.agenda.take(load)
        if self.givers:
            self.admit()

    def admit(self) -> None:
        """Let in lots that wait for room: the first, or the first that a waiting machine wants; then hand them on."""
        serving, self._serving = self._serving, True
        self._let_in()
        self._serving = serving
        if self._again and not serving:
            self.serve()

    def _let_in(self) -> None:
        givers = self.givers
        while givers:
            if len(self.items) + self.promised < self.capacity:
                givers.popleft().take(givers)
                continue
            offer = next((offer for offer in givers if self.room(offer.part)), None) if self.takers else None
            if offer is None:
                return
            givers.remove(offer)
            offer.take(givers)

    def _in_order(self, machine: Machine) -> list[Part]:
        """Return the lots that the machine could take, the best first."""
        fitting = [part for part in self.items if machine.wants(part)]
        if not self.static and len(fitting) > 1:
            now, key = self.floor._now, self.key
            machine.look_at(fitting)
            fitting.sort(key=lambda part: (key(part, machine, now), part.turn))
        return fitting

    def _best(self, machine: Machine) -> Part | None:
        if self.static:
            return next((part for part in self.items if machine.wants(part)), None)
        fitting = self._in_order(machine)
        return fitting[0] if fitting else None

    def _batch(self, machine: Machine) -> list[Part] | None:
        """Return the first group that is large enough, or has waited long enough."""
        batch, now = machine.batch, self.floor._now
        assert batch is not None
        groups: dict[Any, list[Part]] = {}
        for part in self._in_order(machine):
            groups.setdefault(machine.batch_group(part), []).append(part)
        for group in groups.values():
            oldest = min(part.came for part in group)
            if len(group) >= batch.min or (batch.wait is not None and oldest + batch.wait <= now):
                return group[: batch.max]
        return None


def _key(part: Part) -> Any:
    return part.key
