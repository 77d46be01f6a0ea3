"""What a plant built from the first part of a log delivers in the rest of it, started from the state at the cut."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.plant import Plant
from twin.building.build import Built, discover
from twin.building.log import Log
from twin.building.operations import Operations, operations
from twin.building.order_book import order_book, releases
from twin.building.stocks import LOST, components_of
from twin.building.trust.standing import standing

__all__ = ["Delivered", "delivered"]


class Delivered(NamedTuple):
    """Cases that were finished after the cut.

    Attributes
    ----------
    real : of the log
    simulated : mean over the replications
    spread : standard deviation over the replications: what chance does to the real number
    unknown : cases of products of which none was finished before the cut; they are left out on both sides
    """

    real: int
    simulated: float
    spread: float
    unknown: int


def delivered(log: Log, columns: dict[str, str], share: float, replications: int = 3, seed: int = 1) -> Delivered:
    """Build from the first share of a log, simulate the rest with the orders that were released in it, and count.

    What goes into other products is no delivery.
    """
    first, last = float(log.start.min()), float(log.end.max())
    time = first + share * (last - first)
    ops = operations(log)
    still_open = np.zeros(int(ops.case.max()) + 1, np.bool_)
    still_open[ops.case[ops.end > time]] = True
    built = discover(log.until(time), columns, "past", "log before the cut", still_open)
    sold = _sold(built, still_open)
    counted = np.isin(ops.product, list(sold))
    real = _finished(built, log, ops) & (ops.end > time) & (ops.end < last) & counted
    names = {name for name, route in zip(built.named.products, built.routes, strict=True) if route.product in sold}
    from twin.study.run import run

    done = run(_from_there(built, log, time, last), replications=replications, seed=seed, workers=1)
    found = []
    for number in range(replications):
        parts = done.table("parts", number)
        found.append(int(((parts["how"] == "finished") & parts["product"].isin(names)).sum()))
    unknown = ops.last & (ops.end > time) & ~counted & ~np.isin(ops.product, list(_components(built)))
    return Delivered(int(real.sum()), float(np.mean(found)), float(np.std(found, ddof=1)), int(unknown.sum()))


def _components(built: Built) -> set[int]:
    """Numbers of products that go into others."""
    into = components_of(built.draft.plant)
    return {number for number, name in enumerate(built.ops.products) if name in into}


def _sold(built: Built, still_open: NDArray[np.bool_]) -> set[int]:
    """Numbers of products that leave the plant, and of which one was finished."""
    ops = built.ops
    return set(ops.product[~still_open[ops.case]].tolist()) - _components(built)


def _finished(built: Built, log: Log, ops: Operations) -> NDArray[np.bool_]:
    """Last operations of cases that were neither lost nor to be repeated, with which cases of the product end."""
    width = int(ops.activity.max()) + 1
    ends = [one.product * width + one.activities[-1] for one in built.routes]
    found = ops.last & np.isin(ops.product * width + ops.activity, ends)
    outcome = log.names.get("outcome")
    if outcome is not None:
        bad = [number for number, name in enumerate(outcome.names) if name.lower() in LOST]
        found &= ~np.isin(outcome.codes[ops.row], bad)
    return found


def _from_there(built: Built, log: Log, time: float, last: float) -> Plant:
    """The built plant with what stands in it at the cut, and the orders that come after it."""
    plant = built.draft.plant
    draft = {name: value for name, value in plant.items() if name not in ("orders", "calendar", "sources", "initial")}
    begins = (plant["calendar"]["start"] - log.origin).total_seconds()
    draft["run"] = {"length": last - time}
    draft["calendar"] = {"start": plant["calendar"]["start"] + timedelta(seconds=round(time - begins, 6))}
    stocked = {name for name, product in plant["products"].items() if product.get("made") == "to_stock"}
    pushed: set[str] = set()
    draft["sources"] = {}
    for name, source in plant.get("sources", {}).items():
        if "every" not in source or source["product"] in stocked:
            draft["sources"][name] = {key: value for key, value in source.items() if key != "start"}
        if "every" not in source:
            pushed |= {source["product"]} if isinstance(source["product"], str) else set(source["product"])
    draft["initial"], still_open = standing(built, log, time)
    draft["orders"] = still_open + _orders_after(built, log, time, components_of(plant) | pushed)
    return Plant.model_validate(draft)


def _orders_after(built: Built, log: Log, time: float, skipped: set[str]) -> list[dict[str, Any]]:
    """Orders released after the cut, as the order book has them; what goes into them comes with them."""
    ops = operations(log)
    heads, release = np.flatnonzero(ops.first), releases(log, ops)
    first = {(one.product, one.activities[0]) for one in built.routes}
    begun = zip(ops.product[heads].tolist(), ops.activity[heads].tolist(), strict=True)
    routes: dict[int, list[int]] = {}
    for number, route in enumerate(built.routes):
        if built.named.products[number] not in skipped:
            routes.setdefault(route.product, []).append(number)
    new = (release >= time) & np.isin(ops.product[heads], list(routes))
    new &= np.array([one in first for one in begun], np.bool_)  # else part of a lot that was split
    heads, release = heads[new], release[new]
    made = built.draft.plant["products"]
    assembled = {one.product for n, one in enumerate(built.routes)
                 if any(step.get("components") for step in made[built.named.products[n]]["routing"])}  # fmt: skip
    met: Counter[int] = Counter()
    found = []
    for one in order_book(log, ops, heads, release, np.isin(ops.product[heads], list(assembled))):
        among = routes[int(ops.product[one.head])]
        number = min(among, key=lambda n: (met[n] + 0.5) / built.routes[n].cases)  # as often as they were met before
        met[number] += 1
        order = {"name": one.name, "product": built.named.products[number], "release": one.release - time,
                 "quantity": one.pieces}  # fmt: skip
        found.append(order | ({"due": one.due - time} if one.due >= max(one.release, time) else {}))
    return found
