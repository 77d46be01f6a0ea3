"""How far the floor has come with the operations of a plan, seen from outside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from solvers.scheduling.problem import IntArray

if TYPE_CHECKING:
    from models.work import Part, Task
    from twin.engine.build import Shop
    from twin.planning.translate import Translation

__all__ = ["Progress", "Running"]


OVERDUE = 0.1
"""An operation that has run over its time is expected to need this share of it more."""


@dataclass
class Running:
    """An operation under way.

    Attributes
    ----------
    number : of the operation
    resource : its machine
    part, task : its lot, and what is done with it
    since : when it began [s]
    seconds : how long it takes, as far as is known, while its machine runs [s]
    halted : since when its machine has been down [s], None while it runs
    lost : how long its machine was down before [s]
    """

    number: int
    resource: int
    part: Part
    task: Task
    since: float
    seconds: float
    halted: float | None = None
    lost: float = 0.0

    @property
    def over(self) -> bool:
        """Whether the lot has gone on."""
        return self.part.task is not self.task

    def end(self, now: float, again: float | None) -> float:
        """When it is expected to be over [s].

        Parameters
        ----------
        again : when its machine is expected to run again [s], None if it runs
        """
        halted = now if self.halted is None else self.halted
        left = self.since + self.seconds + self.lost - halted
        if left <= 0:
            left = OVERDUE * self.seconds
        return (now if again is None else max(again, now)) + left

    def halt(self, now: float) -> None:
        """Its machine has failed."""
        if self.halted is None:
            self.halted = now

    def go_on(self, now: float) -> None:
        """Its machine runs again."""
        if self.halted is not None:
            self.lost += now - self.halted
            self.halted = None


class Progress:
    """Which operations have begun, which are over, and where lots wait.

    Parameters
    ----------
    made : the problem of all orders, those that are still to be heard of included
    """

    def __init__(self, made: Translation) -> None:
        self.made = made
        operations = made.problem.operations
        self.begun: NDArray[np.bool_] = np.zeros(operations, dtype=bool)
        self.started = np.full(operations, np.nan)
        self.running: list[Running] = []
        self.under_way: dict[int, Running] = {}
        """What was heard last of each operation that has begun, by its number."""
        self._rows: dict[tuple[int, str], tuple[IntArray, IntArray, IntArray, IntArray]] = {}
        rows: dict[tuple[int, str], list[tuple[int, int, int, int]]] = {}
        for work in made.work:
            rows.setdefault((work.order, work.product), []).append((work.number, work.position, *work.pieces))
            if work.under_way is not None:
                self.begun[work.number] = True
                self.started[work.number] = 0.0
        for key, row in rows.items():
            table = np.array(row, dtype=np.int64)
            self._rows[key] = (table[:, 0], table[:, 1], table[:, 2], table[:, 3])

    def find(self, part: Part) -> int | None:
        """Number of the operation that a lot has next, None if the plan does not know it."""
        row = self._rows.get((part.job.number, part.item.name))
        if row is None or part.task is None:
            return None
        ids, position, low, high = row
        here = ids[(position == part.task.position) & (low <= part.number) & (part.number < high)]
        return int(here[0]) if len(here) else None

    def begin(self, one: Running) -> None:
        """An operation has begun."""
        self.begun[one.number] = True
        self.started[one.number] = one.since
        self.running.append(one)
        self.under_way[one.number] = one

    def on(self, resource: int) -> Iterable[Running]:
        """Operations under way on a machine."""
        return [one for one in self.running if one.resource == resource and not one.over]

    def open(self, shop: Shop) -> NDArray[np.bool_]:
        """(o,) which operations have not begun, and may still come."""
        self.running = [one for one in self.running if not one.over]
        waiting = ~self.begun
        inside: dict[tuple[int, str], list[Part]] = {}
        for part in shop.desk.inside.values():
            inside.setdefault((part.job.number, part.item.name), []).append(part)
        plan = shop.flow.plan
        released = set() if plan is None else plan._released
        for key, (ids, position, low, high) in self._rows.items():
            parts = inside.get(key, ())
            if key[0] in released or parts:
                left = np.zeros(len(ids), dtype=bool)
                for part in parts:
                    if part.task is not None:
                        mine = (low < part.number + part.pieces) & (high > part.number)
                        left |= mine & (position >= part.task.position)
                waiting[ids] &= left
        return waiting


def stations_of(shop: Shop) -> Iterable[str]:
    """Stations that can follow a plan."""
    return [name for name, place in shop.places.items() if place.description.batch is None]
