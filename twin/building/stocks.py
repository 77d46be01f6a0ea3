"""Stocks of what is made to go into other products: put in when a lot is done, taken out when it is built in."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from twin.building.log import Log
from twin.building.operations import Operations

if TYPE_CHECKING:
    from twin.building.draft import Draft
    from twin.building.products import Named
    from twin.building.routes import Route

__all__ = ["components_of", "good_pieces", "stocks", "write_stocks"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
LOST = ("scrap", "rework", "nok")
"""Outcomes after which pieces are not done."""


def components_of(plant: dict[str, Any]) -> set[str]:
    """Products that go into others."""
    steps = [step for product in plant["products"].values() for step in product.get("routing", ())]
    return {name for step in steps for name in step.get("components", ())}


def good_pieces(log: Log, ops: Operations) -> Floats:
    """Pieces that each operation left to go on: (operations,); those that are to be repeated are none."""
    pieces = ops.pieces.copy()
    rejected = log.values.get("rejected")
    if rejected is not None:
        pieces -= np.nan_to_num(rejected[ops.row])
    outcome = log.names.get("outcome")
    if outcome is not None:
        bad = [number for number, name in enumerate(outcome.names) if name.lower() in LOST]
        pieces[np.isin(outcome.codes[ops.row], bad)] = 0.0
    return np.maximum(pieces, 0.0)


def stocks(
    plant: dict[str, Any], log: Log, ops: Operations, routes: list[Route], named: Named, route: Ints, position: Ints
) -> dict[str, tuple[int, int]]:
    """Stock of each component that is made here, at the beginning of the log and at its end.

    What was built in and not made since the log began was there before: the least that explains it.
    """
    good, until = good_pieces(log, ops), float(log.end.max())
    last = np.array([len(one.activities) - 1 for one in routes])
    over = (position == last[route]) & (ops.end < until)
    found = {}
    for name in sorted(components_of(plant)):
        if name not in named.products:
            continue
        done = over & (ops.product == routes[named.products.index(name)].product)
        times, pieces = [ops.end[done]], [good[done]]
        for number, whole in enumerate(named.products):
            for place, step in enumerate(plant["products"][whole]["routing"]):
                count = step.get("components", {}).get(name, 0)
                if count:
                    taken = (route == number) & (position == place)
                    times.append(ops.begin[taken])
                    pieces.append(-count * ops.pieces[taken])
        order = np.argsort(np.concatenate(times), kind="stable")  # what is made at an instant can be taken then
        level = np.cumsum(np.concatenate(pieces)[order])
        before = max(-float(level.min(initial=0.0)), 0.0)
        found[name] = (math.ceil(before), int(before + (level[-1] if len(level) else 0.0)))
    return found


def write_stocks(draft: Draft, found: dict[str, tuple[int, int]]) -> None:
    """Write what was in stock when the log began."""
    there = {name: before for name, (before, _) in found.items() if before}
    if there:
        draft.plant["initial"] = {"stock": there}
        draft.say("at least, as so much was built in before it was made", "initial", "stock")
