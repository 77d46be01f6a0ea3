"""What a plant built from the first part of a log delivers in the rest of it, started from the state at the cut."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from models.plant import Plant
from twin.building.build import Built, discover
from twin.building.errors import LogError
from twin.building.log import Log
from twin.building.operations import Operations, operations
from twin.building.order_book import order_book, releases
from twin.building.stocks import components_of, good_pieces
from twin.building.trust.standing import NEVER, Standing, standing

__all__ = ["Delivered", "delivered"]


class Delivered(NamedTuple):
    """Pieces that were finished after the cut.

    Attributes
    ----------
    real : of the log
    counts : of the replications
    unknown : cases without a routing that was finished before the cut; they are left out on both sides
    """

    real: int
    counts: tuple[int, ...]
    unknown: int

    @property
    def simulated(self) -> float:
        """Mean over the replications."""
        return float(np.mean(self.counts))

    @property
    def spread(self) -> float:
        """Standard deviation over the replications: what chance does to the real number."""
        return float(np.std(self.counts, ddof=1)) if len(self.counts) > 1 else 0.0


def delivered(log: Log, columns: dict[str, str], share: float, replications: int = 3, seed: int = 1) -> Delivered:
    """Build from the first share of a log, simulate the rest with the orders that were released in it, and count.

    What goes into other products is no delivery, and what has no routing that was ever finished cannot be foretold.
    """
    first, last = float(log.start.min()), float(log.end.max())
    time = first + share * (last - first)
    ops = operations(log)
    still_open = np.zeros(int(ops.case.max()) + 1, np.bool_)
    still_open[ops.case[ops.end > time]] = True
    built = discover(log.until(time), columns, "past", "log before the cut", still_open)
    whole = _whole(built, still_open)
    there = standing(built, log, time)
    from twin.study.run import run

    done = run(_from_there(built, log, time, last, there, whole), replications=replications, seed=seed, workers=1)
    names, found = {built.named.products[number] for number in whole}, []
    for number in range(replications):
        parts = done.table("parts", number)
        found.append(int(parts.loc[(parts["how"] == "finished") & parts["product"].isin(names), "good"].sum()))
    route = there.routes[ops.case]
    old = np.isin(ops.case, ops.case[ops.begin < time]) | (route >= 0)
    counted = np.where(old, np.isin(route, list(whole)), np.isin(ops.product, [built.routes[n].product for n in whole]))
    real = ops.last & (ops.end > time) & ~np.isin(ops.product, list(_components(built)))
    ended = real & counted & _finished(built, ops, whole) & (ops.end < last)  # as a run has what is before its end
    return Delivered(int(good_pieces(log, ops)[ended].sum()), tuple(found), int((real & ~counted).sum()))


def _components(built: Built) -> set[int]:
    """Numbers of products that go into others."""
    into = components_of(built.draft.plant)
    return {number for number, name in enumerate(built.ops.products) if name in into}


def _whole(built: Built, still_open: NDArray[np.bool_]) -> set[int]:
    """Routings that were seen to their end, of products that leave the plant."""
    into = _components(built)
    done = np.unique(built.route[~still_open[built.ops.case]]).tolist()
    return {number for number in done if built.routes[number].product not in into}


def _finished(built: Built, ops: Operations, whole: set[int]) -> NDArray[np.bool_]:
    """Last operations of cases with which cases of the product end."""
    width = int(ops.activity.max()) + 1
    ends = [built.routes[number].product * width + built.routes[number].activities[-1] for number in whole]
    return np.asarray(ops.last & np.isin(ops.product * width + ops.activity, ends))


def _from_there(built: Built, log: Log, time: float, last: float, there: Standing, whole: set[int]) -> Plant:
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
    draft["initial"] = there.initial
    new = {number for number in whole if built.named.products[number] not in pushed | stocked}
    draft["orders"] = there.orders + _orders_after(built, log, time, new)
    try:
        return Plant.model_validate(draft)
    except ValidationError as error:
        first = error.errors()[0]
        raise LogError(f"{'.'.join(map(str, first['loc']))[:80]}: {first['msg']}") from None


def _orders_after(built: Built, log: Log, time: float, among: set[int]) -> list[dict[str, Any]]:
    """Orders released after the cut, as the order book has them; what goes into them comes with them."""
    ops = operations(log)
    heads, release = np.flatnonzero(ops.first), releases(log, ops)
    first = {(one.product, one.activities[0]) for one in built.routes}
    begun = zip(ops.product[heads].tolist(), ops.activity[heads].tolist(), strict=True)
    routes: dict[int, list[int]] = {}
    for number in sorted(among):
        routes.setdefault(built.routes[number].product, []).append(number)
    new = (release >= time) & np.isin(ops.product[heads], list(routes))
    new &= np.array([one in first for one in begun], np.bool_)  # else part of a lot that was split
    heads, release = heads[new], release[new]
    made = built.draft.plant["products"]
    assembled = {one.product for n, one in enumerate(built.routes)
                 if any(step.get("components") for step in made[built.named.products[n]]["routing"])}  # fmt: skip
    met: Counter[int] = Counter()
    found = []
    for one in order_book(log, ops, heads, release, np.isin(ops.product[heads], list(assembled))):
        number = min(
            routes[int(ops.product[one.head])], key=lambda n: (met[n] + 0.5) / built.routes[n].cases
        )  # as often as they were met before
        met[number] += 1
        order = {"name": one.name, "product": built.named.products[number], "release": one.release - time,
                 "quantity": one.pieces}  # fmt: skip
        dated = max(one.release, time) <= one.due < NEVER
        found.append(order | ({"due": one.due - time} if dated else {}))
    return found
