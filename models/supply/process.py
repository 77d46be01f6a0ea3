"""A supplier: looks at the inventory position of a bought item, takes orders for it and delivers."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from models.floor import Kind
from models.supply.description import Replenishment

if TYPE_CHECKING:
    from models.floor import Floor
    from models.stock import Store

__all__ = ["Supplier"]


class Supplier:
    """Orders one item when its policy says so.

    Parameters
    ----------
    lead_time : callable
        Time from order number k to its delivery [s].
    number : int
        Its number among the suppliers, for ties.
    """

    def __init__(
        self, floor: Floor, store: Store, policy: Replenishment, lead_time: Callable[[int], float], number: int
    ) -> None:
        self.floor = floor
        self.store = store
        self.policy = policy
        self.on_order = 0
        """Pieces ordered and not delivered."""
        self.orders = 0
        self.deliveries: list[tuple[float, int]] = []
        """What is under way: time of the delivery [s] and pieces, in the order of the orders."""
        self._lead_time = lead_time
        self.number = number
        self._review_due = -1.0
        store.on_taken.append(self.look)

    @property
    def position(self) -> float:
        """Pieces in stock and on order, less those called for."""
        return self.store.total + self.on_order - self.store.called

    def look(self) -> None:
        """See whether something is to be ordered, now or at the next review.

        Reviews at which nothing would be ordered are left out: they change nothing.
        """
        policy = self.policy
        if policy.reorder is not None:
            assert policy.quantity is not None
            missing = policy.reorder + 1 - self.position
            if missing > 0:
                self._order(policy.quantity * math.ceil(missing / policy.quantity))
            return
        assert policy.review is not None
        assert policy.up_to is not None
        now = self.floor._now
        if self.position < policy.up_to and self._review_due < now:
            self._review_due = max(math.ceil(now / policy.review) * policy.review, now)
            self.floor.at(self._review_due, Kind.WAITED, self.number, self._review)

    @property
    def review_due(self) -> float:
        """Time of the review that is to come [s]; below zero without one."""
        return self._review_due

    def _review(self) -> None:
        self._review_due = -1.0
        assert self.policy.up_to is not None
        if self.position < self.policy.up_to:
            self._order(int(self.policy.up_to - self.position))

    def _order(self, pieces: int) -> None:
        self.on_order += pieces
        due = self.floor._now + self._lead_time(self.orders)
        self.orders += 1
        self.deliveries.append((due, pieces))
        self.floor.at(due, Kind.ARRIVE, self.number, lambda: self._deliver(due, pieces))

    def _deliver(self, due: float, pieces: int) -> None:
        self.deliveries.remove((due, pieces))
        self.on_order -= pieces
        self.store.put(-1, pieces)
