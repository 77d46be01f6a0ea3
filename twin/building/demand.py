"""Demand of the draft: the orders of the log, or sources that give cases as they came."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twin.building.draft import Draft
from twin.building.laws import fit
from twin.building.log import Log
from twin.building.operations import Operations
from twin.building.order_book import order_book, releases
from twin.building.products import Named
from twin.building.replenishment import KeptUp, kept_up
from twin.building.routes import Route
from twin.building.stocks import components_of, lost_pieces, taken_out

__all__ = ["demand"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
MOST_ORDERS = 2000
"""Cases that are listed one by one; more become sources."""
NEVER_FREE = 0.97
"""A first station that is busy for so much of the time is given as much as it takes."""


def demand(
    draft: Draft,
    log: Log,
    ops: Operations,
    named: Named,
    routes: list[Route],
    route: Ints,
    position: Ints,
    taken: Floats,
    before: Mapping[str, int],
    *,
    listed: bool,
) -> None:
    """Write orders, or a source for each product.

    Parameters
    ----------
    position : of each operation in its routing; what does not begin with the first is part of a lot that was split
    taken : (operations,) when each took its components [s]
    before : pieces of each component in stock when the log began
    listed : each case as an order
    """
    heads = np.flatnonzero(ops.first)
    whole = position[heads] == 0
    heads, release = heads[whole], releases(log, ops)[whole]
    into = _made_into(draft, ops, named, routes)
    lost = lost_pieces(log, ops)
    stocked = _components_to_stock(draft, ops, named, routes, route, heads, release, lost)
    kept: dict[str, KeptUp] = {}
    for name in stocked:
        number = named.products.index(name)
        own = ops.product == routes[number].product
        if [one.product for one in routes].count(routes[number].product) == 1:
            takers, out = taken_out(draft.plant, ops, named, route, position, name)
            gone = np.append(taken[takers], ops.end[own]), np.append(out, lost[own])
            first = route[heads] == number
            stock = kept_up((release[first], ops.pieces[heads[first]]), gone, before[name])
            kept |= {} if stock is None else {name: stock}
    if listed:
        draft.plant["orders"] = _orders(draft, log, ops, named, route, heads, release, into)
    sources: dict[str, Any] = {}
    unlimited: dict[str, int] = {}
    dependent = into - stocked
    for number, name in enumerate(named.products):
        if name in dependent or (listed and name not in stocked):
            continue
        mine = heads[route[heads] == number]
        times = np.sort(release[route[heads] == number])
        if not len(mine):
            continue
        if name in kept:
            many = {"quantity": kept[name].quantity} if kept[name].quantity > 1 else {}
            sources[f"stock of {name}"] = {"product": name, "keep": kept[name].keep} | many
            draft.say(kept[name].evidence, "sources", f"stock of {name}")
            continue
        if _never_free(log, ops, mine, times):
            unlimited[name] = len(mine)
            continue
        gaps = np.diff(times)
        law = fit(gaps) if len(gaps) > 1 else fit(np.full(1, max(float(ops.end.max() - times[0]), 1.0)))
        if law.mean <= 0:
            law = fit(np.full(1, max(float(times[-1] - times[0]) / max(len(times) - 1, 1), 1.0)))
        source: dict[str, Any] = {"product": name, "every": law.text, "start": _since(float(times[0]), draft)}
        pieces = round(float(np.median(ops.pieces[mine])))
        if pieces > 1:
            source["quantity"] = pieces
        sources[f"{name} orders"] = source
        draft.say(law.evidence, "sources", f"{name} orders")
    if unlimited:
        total = sum(unlimited.values())
        for name in unlimited:  # it fills what room there is before the first station
            first = draft.plant["products"][name]["routing"][0]["station"]
            for station in [first] if isinstance(first, str) else first:
                room = draft.plant["stations"][station].get("batch", {}).get("max", 1)
                draft.plant["stations"][station].setdefault("queue", {"capacity": room})
        shares = {name: count / total for name, count in unlimited.items()}
        draft.plant.setdefault("sources", {})
        sources["supply"] = {"product": next(iter(shares)) if len(shares) == 1 else shares}
        draft.say("the first station is never free", "sources", "supply")
    if sources:
        draft.plant["sources"] = sources


TOGETHER = 0.9
"""A component is made to order if at least this share of its cases is released at the instant of one it goes into."""


def _made_into(draft: Draft, ops: Operations, named: Named, routes: list[Route]) -> set[str]:
    """Routings of products that go into others."""
    into = components_of(draft.plant)
    return into | {name for name, one in zip(named.products, routes, strict=True) if ops.products[one.product] in into}


def _components_to_stock(
    draft: Draft, ops: Operations, named: Named, routes: list[Route], route: Ints, heads: Ints, release: Floats,
    lost: Floats,
) -> set[str]:  # fmt: skip
    """Name components with a routing that are made to stock, not together with what they go into, or anew if lost."""
    made = draft.plant["products"]
    number = {name: n for n, name in enumerate(named.products)}
    times = {name: release[route[heads] == n] for name, n in number.items()}
    found = set()
    for component in sorted(components_of(draft.plant)):
        if not made[component].get("routing"):
            continue
        parents = [
            n for n, p in made.items() for step in p.get("routing", ()) if component in step.get("components", ())
        ]
        again = ops.end[(ops.product == routes[number[component]].product) & (lost > 0)]
        instants = np.concatenate([again, *(times.get(name, np.zeros(0)) for name in parents)])
        if np.isin(np.round(times[component], 3), np.round(instants, 3)).mean() < TOGETHER:
            made[component]["made"] = "to_stock"
            found.add(component)
    return found


def _since(time: float, draft: Draft) -> str:
    return f"{max(time - draft.plant.get('_begins', 0.0), 0.0):.6g} s"


def _orders(
    draft: Draft, log: Log, ops: Operations, named: Named, route: Ints, heads: Ints, release: Floats, skipped: set[str]
) -> list[dict[str, Any]]:
    kept = np.array([named.products[number] not in skipped for number in route[heads].tolist()], np.bool_)
    heads, release = heads[kept], release[kept]
    together = np.isin(route[heads], _assembled(draft, named))
    made, late = [], 0
    for one in order_book(log, ops, heads, release, together):
        order: dict[str, Any] = {
            "name": one.name,
            "product": named.products[route[one.head]],
            "release": _date(draft, one.release),
        }
        if one.pieces > 1:
            order["quantity"] = one.pieces
        if one.due >= one.release:
            order["due"] = _date(draft, one.due)
        late += one.due < one.release
        made.append(order)
    if late:
        draft.heading.append(f"{late} orders were due before they were released: no due date is written for them")
    return made


def _assembled(draft: Draft, named: Named) -> list[int]:
    """Number the routings of products into which others go that are made for them."""
    made = draft.plant["products"]

    def for_it(component: str) -> bool:
        return bool(made[component].get("routing")) and made[component].get("made") != "to_stock"

    return [
        number
        for number, name in enumerate(named.products)
        if any(for_it(one) for step in made[name]["routing"] for one in step.get("components", ()))
    ]


def _date(draft: Draft, time: float) -> str:
    moment = draft.plant["calendar"]["start"] + timedelta(seconds=round(time - draft.plant.get("_begins", 0.0)))
    return f"{moment:%Y-%m-%d %H:%M:%S}" if moment.second else f"{moment:%Y-%m-%d %H:%M}"


def _never_free(log: Log, ops: Operations, mine: Ints, times: Floats) -> bool:
    """Tell whether the station that a product begins at takes its next case as soon as it can."""
    if len(mine) < 20 or np.abs(np.sort(ops.begin[mine]) - times).max() > 1e-6:
        return False
    station = int(ops.station[mine[0]])
    here = np.flatnonzero(ops.station == station)
    span = float(ops.end[here].max() - ops.begin[here].min())
    busy = float(ops.work[here].sum())
    if busy <= 0:  # a supply without limit would never come to an end
        return False
    if "state" in log.names:
        from twin.building.machine_states import stays

        told = stays(log)
        held = np.isin(told.state, ("blocked", "failed", "setup", "maintenance", "off_shift", "waiting"))
        held &= told.station == station
        busy += float((told.end - told.begin)[held].sum())
    return busy >= NEVER_FREE * span * max(len(ops.units[station]), 1)
