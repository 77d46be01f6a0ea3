"""Order picking: routes through a rectangular picking area, and batches of orders. Importing it loads numba."""

from .area import PickingArea, PickingError
from .batching import savings_batches, seed_batches
from .routing import POLICIES, Route, pick_route, route_lengths

__all__ = [
    "POLICIES",
    "PickingArea",
    "PickingError",
    "Route",
    "pick_route",
    "route_lengths",
    "savings_batches",
    "seed_batches",
]
