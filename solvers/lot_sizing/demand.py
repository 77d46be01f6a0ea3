"""A capacitated multi-level lot-sizing problem: what is wanted when, what it takes, and what it costs."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["LotSizing", "LotSizingError"]

Array = NDArray[np.float64]


class LotSizingError(ValueError):
    """A problem that makes no sense, or has no plan: one line that says why."""


@dataclass(frozen=True, eq=False)
class LotSizing:
    """Items made in lots over periods (weeks, say) on resources of limited capacity.

    Sizes: n items, t periods, r resources. Everything is >= 0.

    Attributes
    ----------
    demand : (n, t)
        Pieces wanted from outside at the end of each period.
    capacity : (r, t)
        Time available on each resource.
    unit_time, setup_time : (n, r)
        Time for a piece; time for a lot (once in a period).
    setup_cost, holding_cost : (n,)
        For a lot; for a piece in stock at the end of a period.
    backlog_cost : (n,) or None
        For a piece that is owed at the end of a period; None: nothing may be late.
    initial_stock : (n,)
        Pieces at the beginning.
    components : (n, n)
        Pieces of the item of the row in one piece of the item of the column; made in the same period or before.
    names : tuple of str
        Of the items.

    Raises
    ------
    LotSizingError
        If shapes do not fit, a number is negative or not finite, or an item is a component of itself.
    """

    demand: ArrayLike
    capacity: ArrayLike
    unit_time: ArrayLike
    setup_cost: ArrayLike
    holding_cost: ArrayLike
    setup_time: ArrayLike | None = None
    backlog_cost: ArrayLike | None = None
    initial_stock: ArrayLike | None = None
    components: ArrayLike | None = None
    names: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        n, t = np.asarray(self.demand).shape if np.ndim(self.demand) == 2 else (0, 0)
        r = len(np.atleast_2d(np.asarray(self.capacity)))
        if not n or not t:
            raise LotSizingError("demand: a row of periods for each item is needed")
        shapes = {
            "demand": (n, t),
            "capacity": (r, t),
            "unit_time": (n, r),
            "setup_cost": (n,),
            "holding_cost": (n,),
            "setup_time": (n, r),
            "initial_stock": (n,),
            "components": (n, n),
            "backlog_cost": (n,),
        }
        for name, shape in shapes.items():
            value = getattr(self, name)
            if value is None and name == "backlog_cost":
                continue
            array = np.zeros(shape) if value is None else np.asarray(value, dtype=np.float64)
            if array.shape != shape:
                raise LotSizingError(f"{name}: shape {array.shape}; {shape} is needed")
            if not np.isfinite(array).all() or (array < 0).any():
                raise LotSizingError(f"{name}: {array[~(array >= 0) | ~np.isfinite(array)][0]}; at least 0 would do")
            object.__setattr__(self, name, array)
        if not self.names:
            object.__setattr__(self, "names", tuple(f"item {i}" for i in range(n)))
        if len(self.names) != n:
            raise LotSizingError(f"{len(self.names)} names for {n} items")
        self.total_demand()

    def total_demand(self) -> Array:
        """(n, t) demand from outside and for all that an item goes into, had each its lots in the period of demand.

        Raises
        ------
        LotSizingError
            If an item is a component of itself.
        """
        components, demand = np.asarray(self.components), np.asarray(self.demand)
        total, level = demand.copy(), demand
        for _ in range(len(demand)):
            level = components @ level
            total = total + level
        if (np.linalg.matrix_power((components > 0).astype(float), len(demand)) > 0).any():
            rows = np.flatnonzero(np.diag(_reach(components > 0)))
            raise LotSizingError(f"{self.names[int(rows[0])]} is a component of itself")
        return np.asarray(total, dtype=np.float64)


def _reach(link: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(n, n) whether one gets from row to column along links."""
    reach = link
    for _ in range(len(link)):
        reach = reach | ((reach.astype(float) @ link.astype(float)) > 0)
    return reach
