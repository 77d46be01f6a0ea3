"""Warehouses with so much to do that a crane never rests, or a picker always has a full tour; and what is watched."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from models.index import Index
from models.plant import Plant
from tests.anchors.estimation import Array
from tests.anchors.running import simulate

__all__ = ["Watch", "cycles", "saturated", "tours", "watch"]

WAITING = 20
"""Lots that wait to be stored, and calls that wait to be served, at any time."""


@dataclass
class Watch:
    """An observer that keeps the levels and the legs."""

    streams: dict[str, list[Array]] = field(default_factory=dict)

    def take(self, chunk: Any) -> None:
        for name in ("levels", "legs"):
            self.streams.setdefault(name, []).append(chunk[name].copy())

    def close(self, end: float) -> None:
        pass

    def rows(self, stream: str) -> Array:
        return np.concatenate(self.streams[stream])


def watch(plant: Plant, length: float | None, seed: int = 1) -> Watch:
    """Run a plant."""
    seen = Watch()
    simulate(plant, seed=seed, length=length, observers=[seen])
    return seen


def saturated(stock: dict[str, int], shares: dict[str, float] | None = None, **rack: Any) -> Plant:
    """A rack that keeps products of which there are so many; each that is taken comes anew.

    Parameters
    ----------
    shares : dict, optional
        Of the calls, by product; by stock if not given.
    """
    shares = shares or {name: pieces / sum(stock.values()) for name, pieces in stock.items()}
    routing = {name: [{"name": "ship", "station": "dock", "time": 0.0, "components": {name: 1}}] for name in stock}
    return Plant.model_validate(
        {
            "name": "saturated",
            "products": {name: {"made": "to_stock"} for name in stock}
            | {f"out {name}": {"routing": steps} for name, steps in routing.items()},
            "sources": {f"in {name}": {"product": name, "keep": n + WAITING} for name, n in stock.items()}
            | {"calls": {"product": {f"out {name}": share for name, share in shares.items()}}},
            "stations": {"dock": {"queue": {"capacity": WAITING}}},
            "racks": {"rack": {"products": list(stock), "sides": 1, **rack}},
            "initial": {"stock": stock},
        }
    )


def cycles(plant: Plant, length: float, seed: int = 1) -> Array:
    """Times of the cycles of a saturated crane [s]: from cell to cell, of those that are filled where it is dual."""
    levels = watch(plant, length, seed).rows("levels")
    mine = levels[(levels[:, 1] == Index(plant).place_of["rack", "rack"]) & (levels[:, 0] > 0)]
    if plant.racks["rack"].command == "dual":
        mine = mine[mine[:, 2] > 0]
    gaps: Array = np.diff(mine[:, 0])
    return gaps


def tours(lines: int, count: int, seed: int = 1, **area: Any) -> Array:
    """Lengths of tours of so many lines each [m]."""
    orders = [{"name": str(n), "product": "item"} for n in range(lines * count)]
    plant = Plant.model_validate(
        {
            "name": "picking",
            "products": {"item": {"made": "to_stock"}},
            "orders": orders,
            "picking": {"area": {"products": ["item"], "batch": lines, "speed": 1.0, "pick": 0.0, **area}},
            "initial": {"stock": {"item": lines * count}},
        }
    )
    legs = watch(plant, None, seed).rows("legs")
    assert (legs[:, 6] == lines).all()
    metres: Array = legs[:, 4]
    return metres
