"""A schedule on the floor: a station that it names takes its lots in the order laid down, and waits for them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.flow import Target
    from models.station.process import Machine, Workplace
    from models.work import Part, Task

__all__ = ["Agenda", "Entry", "Plan"]

Key = tuple[int, "Task"]
"""What an entry calls: the number of an order, and a task."""


@dataclass(frozen=True)
class Entry:
    """Some lots, or all lots, of an order that come next for a task."""

    key: Key
    order: str
    lots: int | None

    def __str__(self) -> str:
        """Name it as the plant file does."""
        task = self.key[1]
        return f"operation '{task.operation.name}' of order '{self.order}'"


class Agenda:
    """The part of a schedule that one station follows; its machines share it."""

    def __init__(self, plan: Plan, place: Workplace, entries: list[Entry]) -> None:
        self.plan = plan
        self.place = place
        self.entries = entries
        self.at = 0
        """Number of the entry that is next."""
        self.taken = 0
        """Lots that this entry has had."""
        self.ahead = Counter(entry.key for entry in entries)
        """Entries from the next one on, by what they call."""

    @property
    def next(self) -> Entry | None:
        """The entry that is next, or None when the station is through."""
        return self.entries[self.at] if self.at < len(self.entries) else None

    def calls(self, part: Part, machine: Machine) -> bool:
        """Tell whether a lot may be taken now.

        It is its turn; or it was missed or comes again (rework); or the station is through with its schedule.
        """
        if self.plan.loose:
            return self.plan.lets(part, machine)
        entry = self.next
        if entry is None:
            return True
        assert part.task is not None
        key = part.job.number, part.task
        if key == entry.key:
            return True
        return key in self.ahead and (not self.ahead[key] or part.serial in self.plan.begun_at[key])

    def take(self, part: Part) -> None:
        """Note that a lot is taken."""
        assert part.task is not None
        key = part.job.number, part.task
        begun = self.plan.begun_at[key]
        if self.next is not None and key == self.next.key and part.serial not in begun:
            self.taken += 1
        begun.add(part.serial)
        self.plan.on_take(part, self.place)
        if not self.plan.loose:
            self.plan.look_again(part.job.number)
            self.advance()

    def advance(self) -> None:
        """Pass over entries that have had their lots, or that no lot can come to any more."""
        before = self.at
        while (entry := self.next) is not None:
            if self.taken != entry.lots and self.plan.may_come(entry.key):
                break
            self.ahead[entry.key] -= 1
            self.at += 1
            self.taken = 0
        if self.at != before:
            for machine in self.place.machines:
                if machine in self.place.queue.takers:
                    machine.nudge()


class Plan:
    """A whole schedule, and what must be known of the lots that it names.

    Parameters
    ----------
    taken_out : set of str
        Products that operations take out of others (disassembly).
    """

    def __init__(self, taken_out: set[str]) -> None:
        self.agendas: dict[str, Agenda] = {}
        self.begun_at: defaultdict[Key, set[int]] = defaultdict(set)
        """Serial numbers of the lots that were taken for a task."""
        self.loose = False
        """Stations take what their queue's rule says, where `lets` agrees; the schedule says who may come where."""
        self.lets: Callable[[Part, Machine], bool] = lambda part, machine: True
        """Whether a machine may take a lot now."""
        self.taken_out = taken_out
        self.naming: defaultdict[int, list[Agenda]] = defaultdict(list)
        """Stations that name an order, by its number."""
        self.places: defaultdict[Key, list[list[float]]] = defaultdict(list)
        """For each task of an order: position among the task's stations, and lots that the station may still get; the
        first comes first."""
        self._inside: defaultdict[int, dict[int, Part]] = defaultdict(dict)
        self._released: set[int] = set()
        self.routed: dict[tuple[int, Task], int] = {}
        """Where a lot was sent that had a choice: position among the task's stations, by its serial number."""
        self.on_take: Callable[[Part, Workplace], None] = lambda part, place: None
        """Called when a station takes a lot, whose task is begun then."""

    def add(self, place: Workplace, entries: list[Entry]) -> Agenda:
        """Let a station follow its entries."""
        agenda = self.agendas[place.name] = Agenda(self, place, entries)
        for entry in entries:
            if agenda not in self.naming[entry.key[0]]:
                self.naming[entry.key[0]].append(agenda)
        return agenda

    def send(self, rows: Iterable[tuple[str, Entry]]) -> None:
        """Let lots that have a choice go to stations in the order of these entries (station, entry)."""
        self.places.clear()
        for name, entry in rows:
            lots = float("inf") if entry.lots is None else entry.lots
            place = entry.key[1].workplaces.index(self.agendas[name].place)
            self.places[entry.key].append([place, lots])

    def narrow(self, part: Part, task: Task, targets: tuple[Target, ...]) -> tuple[Target, ...]:
        """Choose among alternatives: where the schedule has the lot."""
        places = self.places.get((part.job.number, task))
        if places is None:
            return targets
        chosen = next((place for place in places if place[1] > 0), places[0])
        chosen[1] -= 1
        self.routed[part.serial, task] = int(chosen[0])
        return (targets[int(chosen[0])],)

    def may_come(self, key: Key) -> bool:
        """Tell whether a lot can still come for a task for the first time."""
        order, task = key
        if order not in self._released:
            return True
        begun = self.begun_at[key]
        for part in self._inside[order].values():
            if part.item is not task.item:
                if task.item.name in self.taken_out:
                    return True
            elif part.task is not None and part.task.position <= task.position and part.serial not in begun:
                return True
        return False

    def watch(self, orders: Iterable[int]) -> None:
        """Take note of the lots of these orders, too: a later schedule may name them."""
        for order in orders:
            self.naming[order]

    def change(self, rows: Sequence[tuple[str, Entry]]) -> None:
        """Let every station follow new entries from now on, all those it has still to do.

        A lot that waits before a station must be named there: it does not go to another one any more.

        Parameters
        ----------
        rows : name of the station, and entry, in their order; a station without any has no order laid down
        """
        entries: defaultdict[str, list[Entry]] = defaultdict(list)
        for name, entry in rows:
            entries[name].append(entry)
        for name, agenda in self.agendas.items():
            mine = entries[name]
            agenda.entries, agenda.at, agenda.taken = mine, 0, 0
            agenda.ahead = Counter(entry.key for entry in mine)
            for entry in mine:
                if agenda not in self.naming[entry.key[0]]:
                    self.naming[entry.key[0]].append(agenda)
        self.send(rows)
        for agenda in self.agendas.values():
            agenda.advance()
            agenda.place.queue.serve()

    # What the desk and the flow tell ---------------------------------------------------------------------------------

    def begun(self, part: Part) -> None:
        """A lot has come into the plant."""
        if part.job.number in self.naming:
            self._inside[part.job.number][part.serial] = part

    def ended(self, part: Part) -> None:
        """A lot has left the plant."""
        self._inside[part.job.number].pop(part.serial, None)

    def released(self, order: int) -> None:
        """All lots of an order have come into the plant."""
        self._released.add(order)
        self.look_again(order)

    def look_again(self, order: int) -> None:
        """A lot of an order has moved on or is lost: entries that waited for it may be void."""
        if self.loose:
            return
        for agenda in self.naming.get(order, ()):
            agenda.advance()
