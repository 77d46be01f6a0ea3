"""A pool of elite solutions that are good and unlike each other.

Solutions are as far apart as the operations' places on their machines, and their modes, are. What counts as near is
measured by the first pool of a problem: the distance between local optima of random origin. Without that the copies
of one good solution, which differ in orders that do not matter, soon fill the pool.

Source: B. Peng, Z. Lu, T. C. E. Cheng (2015), "A tabu search/path relinking algorithm to solve the job shop scheduling
problem", Computers & Operations Research 53 (a population, rebuilt when it is used up).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..problem import IntArray

__all__ = ["Order", "Pool", "Solution"]

Order = NDArray[np.int32]
SIZE = 6
NEAR = 0.1
"""Share of the mean distance of the first pool below which two solutions are alike."""
STALE = 50
"""Solutions in turn that are no better than the best of the pool, after which it is used up."""


@dataclass(frozen=True, eq=False)
class Solution:
    """A linear order of the operations (o,), the mode of each (o,), and the makespan."""

    value: int
    order: Order
    mode: Order

    @cached_property
    def rank(self) -> NDArray[np.float64]:
        """Place of each operation in the order."""
        rank = np.empty(len(self.order))
        rank[self.order] = np.arange(len(self.order))
        return rank


class Pool:
    """Up to `SIZE` solutions; `mode_place` (m,) is the machine of each mode."""

    def __init__(self, mode_place: IntArray) -> None:
        self._mode_place = mode_place
        self._apart: float | None = None
        self._champion: Solution | None = None
        self.clear()

    def clear(self) -> None:
        """Begin a new pool."""
        self.solutions: list[Solution] = []
        self._places: list[IntArray] = []
        self._taken = self._since = 0

    @property
    def best(self) -> Solution | None:
        """The best of the pool."""
        return min(self.solutions, key=lambda one: one.value, default=None)

    @property
    def grown(self) -> bool:
        """Whether it holds enough to combine: all it can, or what many solutions brought."""
        return len(self.solutions) >= 2 and (len(self.solutions) == SIZE or self._taken >= 2 * SIZE)

    @property
    def stale(self) -> bool:
        """Whether it has brought nothing better for long."""
        return self._since >= STALE

    def renew(self) -> None:
        """Meet the best of the pools before; if it has done so, give way to a new pool."""
        champion, best = self._champion, self.best
        if champion is not None:
            self._champion = None
            self.take(champion)
            self._since = 0
        else:
            self._champion = best
            self.clear()

    def take(self, new: Solution) -> None:
        """Let a solution in if no better one is like it, and it is better than the worst if the pool is full."""
        best = self.best
        self._taken += 1
        self._since = 0 if best is None or new.value < best.value else self._since + 1
        places = self._places_of(new)
        distances = [self._distance(new, places, k) for k in range(len(self.solutions))]
        alike = [k for k, distance in enumerate(distances) if distance <= (self._apart or 0.0)]
        if any(self.solutions[k].value < new.value for k in alike):
            return
        for k in reversed(alike):
            self._drop(k)
        if len(self.solutions) == SIZE:
            worst = max(range(SIZE), key=lambda k: self.solutions[k].value)
            if self.solutions[worst].value < new.value:
                return
            self._drop(worst)
        self.solutions.append(new)
        self._places.append(places)
        if self._apart is None and len(self.solutions) == SIZE:
            self._apart = NEAR * float(np.mean(distances))

    def _drop(self, k: int) -> None:
        del self.solutions[k], self._places[k]

    def _places_of(self, one: Solution) -> IntArray:
        """(o,) how manieth each operation is on its machine."""
        machine = self._mode_place[one.mode]
        order = np.lexsort((one.rank, machine))
        count = np.bincount(machine)
        place = np.empty(len(order), dtype=np.int64)
        place[order] = np.arange(len(order)) - np.repeat(np.cumsum(count) - count, count)
        return place

    def _distance(self, new: Solution, places: IntArray, k: int) -> float:
        return float(np.abs(places - self._places[k]).mean()) + float((new.mode != self.solutions[k].mode).mean())
