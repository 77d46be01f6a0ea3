"""Stocks of what is made to go into other products: put in when a lot is done, taken out when it is built in."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from twin.building.log import Log
from twin.building.operations import Operations

if TYPE_CHECKING:
    from twin.building.draft import Draft
    from twin.building.products import Named
    from twin.building.routes import Route

__all__ = [
    "components_in",
    "components_of",
    "good_pieces",
    "kits_there",
    "lost_pieces",
    "stocks",
    "taken_out",
    "write_stocks",
]

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
    pieces[_ended_as(log, ops, *LOST)] = 0.0
    return np.maximum(pieces, 0.0)


def lost_pieces(log: Log, ops: Operations) -> Floats:
    """Pieces that were lost in each operation: (operations,); those that are to be repeated are not."""
    rejected = log.values.get("rejected")
    if rejected is None:
        return np.where(_ended_as(log, ops, "scrap"), ops.pieces, 0.0)
    return np.where(_ended_as(log, ops, "rework"), 0.0, np.nan_to_num(rejected[ops.row]))


def _ended_as(log: Log, ops: Operations, *words: str) -> NDArray[np.bool_]:
    """Tell of each operation whether its outcome is one of these words."""
    outcome = log.names.get("outcome")
    if outcome is None:
        return np.zeros(len(ops), np.bool_)
    return np.isin(outcome.codes[ops.row], [n for n, name in enumerate(outcome.names) if name.lower() in words])


def taken_out(
    plant: dict[str, Any], ops: Operations, named: Named, route: Ints, position: Ints, component: str
) -> tuple[Ints, Floats]:
    """Operations that take pieces of a component out of its stock, and how many each."""
    first = _first_passes(ops, position)
    rows, pieces = [np.zeros(0, np.int64)], [np.zeros(0)]
    for number, whole in enumerate(named.products):
        for place, step in enumerate(plant["products"][whole]["routing"]):
            if count := step.get("components", {}).get(component, 0):
                here = np.flatnonzero(first & (route == number) & (position == place))
                rows.append(here)
                pieces.append(count * ops.pieces[here])
    return np.concatenate(rows), np.concatenate(pieces)


def stocks(
    plant: dict[str, Any], log: Log, ops: Operations, routes: list[Route], named: Named, route: Ints, position: Ints
) -> dict[str, tuple[int, int]]:
    """Stock of each component that is made here, at the beginning of the log and at its end.

    What was built in and not made since the log began was there before: the least that explains it.
    """
    good, until = good_pieces(log, ops), float(log.end.max())
    over, found = _over(ops, routes, route, position, until), {}
    for name in sorted(components_of(plant)):
        if name not in named.products:
            continue
        done = over & (ops.product == routes[named.products.index(name)].product)
        takers, taken = taken_out(plant, ops, named, route, position, name)
        times, pieces = np.concatenate([ops.end[done], ops.begin[takers]]), np.concatenate([good[done], -taken])
        level = np.cumsum(pieces[np.argsort(times, kind="stable")])  # what is made at an instant can be taken then
        before = max(-float(level.min(initial=0.0)), 0.0)
        found[name] = (math.ceil(before), int(before + (level[-1] if len(level) else 0.0)))
    return found


def _over(ops: Operations, routes: list[Route], route: Ints, position: Ints, until: float) -> NDArray[np.bool_]:
    """Tell of each operation whether its routing ends with it; what lasts until the log ends may not be over."""
    last = np.array([len(one.activities) - 1 for one in routes])
    return np.asarray((position == last[route]) & (ops.end < until))


def _first_passes(ops: Operations, position: Ints) -> NDArray[np.bool_]:
    """Tell of each operation whether its case had it for the first time: only then something is built in."""
    found = np.zeros(len(ops), np.bool_)
    found[np.unique(ops.case * (int(position.max()) + 1) + position, return_index=True)[1]] = True
    return found


def kits_there(log: Log, ops: Operations, routes: list[Route], route: Ints, position: Ints) -> Floats:
    """When the last of what each operation builds in was made, if stock goes out in the order of beginnings [s].

    Returns
    -------
    (operations,) -inf where it builds in nothing that is made here, or only what was in stock when the log began
    """
    there = np.full(len(ops), -np.inf)
    column = log.names.get("components")
    if column is None or not column.names:
        return there
    bills = [components_in(name) for name in column.names]
    good = good_pieces(log, ops)
    over, first = _over(ops, routes, route, position, np.inf), _first_passes(ops, position)
    code = np.where(first, column.codes[ops.row], -1)
    made_here = {name: product for product, name in enumerate(ops.products)}
    for name in sorted({name for bill in bills for name in bill} & made_here.keys()):
        count = np.array([bill.get(name, 0.0) for bill in bills] + [0.0])[code]
        takers = np.flatnonzero(count)
        made = np.flatnonzero(over & (ops.product == made_here[name]) & (good > 0))
        if not len(takers) or not len(made):
            continue
        takers, made = takers[np.argsort(ops.begin[takers], kind="stable")], made[np.argsort(ops.end[made])]
        wanted, come = np.cumsum(count[takers]), np.append(0.0, np.cumsum(good[made]))
        before = (wanted - come[np.searchsorted(ops.end[made], ops.begin[takers], "right")]).max()
        at = np.searchsorted(come, wanted - max(before, 0.0)) - 1  # made[at] brought the last piece
        late = np.where(at >= 0, ops.end[made][at.clip(0)], -np.inf)
        there[takers] = np.maximum(there[takers], late)
    return there


def write_stocks(draft: Draft, before: Mapping[str, int]) -> None:
    """Write what was in stock when the log began."""
    there = {name: count for name, count in before.items() if count}
    if there:
        draft.plant["initial"] = {"stock": there}
        draft.say("at least, as so much was built in before it was made", "initial", "stock")


def components_in(text: str) -> dict[str, float]:
    """Read `gear: 2; bearing: 4`.

    Examples
    --------
    >>> components_in("gear: 2; bearing")
    {'gear': 2.0, 'bearing': 1.0}
    """
    found = {}
    for one in re.split(r"[;|]", text):
        name, _, count = one.rpartition(":") if ":" in one else (one, "", "1")
        if name.strip():
            found[" ".join(name.split())] = float(count) if re.fullmatch(r"\s*\d+(\.\d+)?\s*", count) else 1.0
    return found
