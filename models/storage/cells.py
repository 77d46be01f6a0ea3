"""The cells of an aisle: which are free, and which of them a lot gets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from heapq import heappop, heappush

from models.storage.description import Rack

__all__ = ["Cells"]

Point = tuple[float, float]


class Cells:
    """The cells of one aisle, numbered from the nearest to the farthest.

    Parameters
    ----------
    points : sequence of (x, y)
        Where each cell is [m], the nearest first.
    draw : callable
        Uniform numbers between 0 and 1, for a random choice.
    """

    def __init__(self, rack: Rack, points: Sequence[Point], draw: Callable[[], float]) -> None:
        self.points = points
        self.taken = 0
        self._draw = draw
        self._nearest = rack.policy in ("closest", "dedicated")
        self._overflows = rack.policy == "class_based"
        self._zone_of_product = {name: n for n, zone in enumerate(rack.zones) for name in zone.products}
        self._ends: list[int] = []
        share = 0.0
        for zone in rack.zones:
            share += zone.share
            self._ends.append(round(share * len(points)))
        self._ends = self._ends or [len(points)]
        starts = [0, *self._ends[:-1]]
        self._free = [list(range(start, end)) for start, end in zip(starts, self._ends, strict=True)]

    def fits(self, product: str) -> bool:
        """Tell whether there is a free cell for a lot of a product."""
        return self._zone(product) is not None

    def _zone(self, product: str) -> list[int] | None:
        """Free cells of the zone that a lot would get: its own, else a farther one, else a nearer one."""
        own = self._zone_of_product.get(product, 0)
        if self._free[own] or not self._overflows:
            return self._free[own] or None
        others = (*range(own + 1, len(self._free)), *range(own - 1, -1, -1))
        return next((self._free[other] for other in others if self._free[other]), None)

    def take(self, product: str) -> int:
        """Give a free cell to a lot; there must be one."""
        free = self._zone(product)
        assert free is not None
        self.taken += 1
        if self._nearest:
            return heappop(free)
        chosen = int(self._draw() * len(free))
        free[chosen], free[-1] = free[-1], free[chosen]
        return free.pop()

    @property
    def zones(self) -> list[tuple[int, list[int]]]:
        """Of each zone the number behind its last cell, and its free cells."""
        return list(zip(self._ends, self._free, strict=True))

    @property
    def is_nearest(self) -> bool:
        """A lot gets the nearest free cell, else a random one."""
        return self._nearest

    @property
    def overflows(self) -> bool:
        """A zone that is full makes use of the others."""
        return self._overflows

    def zone_of(self, product: str) -> int:
        """Number of a product's own zone."""
        return self._zone_of_product.get(product, 0)

    def give_back(self, cell: int) -> None:
        """Have a cell free again."""
        self.taken -= 1
        free = self._free[next(n for n, end in enumerate(self._ends) if cell < end)]
        if self._nearest:
            heappush(free, cell)
        else:
            free.append(cell)
