"""What a plant built from the first part of a log delivers in the rest of it, started from the state at the cut."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.plant import Plant
from twin.building.build import Built, discover
from twin.building.demand import releases
from twin.building.log import Log
from twin.building.operations import operations

__all__ = ["Delivered", "delivered"]


BLOCKED = 1e-3
"""Work that is left of a lot that is done and blocked [s]."""


class Delivered(NamedTuple):
    """Cases that were finished after the cut: really, and in the mean over the replications."""

    real: int
    simulated: float


def delivered(log: Log, columns: dict[str, str], share: float, replications: int = 3, seed: int = 1) -> Delivered:
    """Build from the first share of a log, simulate the rest with the orders that were released in it, and count."""
    first, last = float(log.start.min()), float(log.end.max())
    time = first + share * (last - first)
    built = discover(log.until(time), columns, "past", "log before the cut")
    ops = operations(log)
    final = {one.activities[-1] for one in built.routes}
    ends = ops.last & np.isin(ops.activity, list(final)) & _passed(log, ops.row)
    stocked = {name for name, product in built.draft.plant["products"].items() if product.get("made") == "to_stock"}
    counted = np.array([name not in stocked for name in ops.products])
    real = int((ends & (ops.end > time) & (ops.end < last) & counted[ops.product]).sum())
    plant = _from_there(built, log, time, last, stocked)
    from twin.study.run import run

    plant_run = run(plant, replications=replications, seed=seed, workers=1)
    found = 0
    for number in range(replications):
        parts = plant_run.table("parts", number)
        found += int((parts["how"] == "finished").sum())
    return Delivered(real, found / replications)


def _passed(log: Log, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Operations after which the case was not lost or repeated, where the log says so."""
    outcome = log.names.get("outcome")
    if outcome is None:
        return np.ones(len(rows), np.bool_)
    bad = [number for number, name in enumerate(outcome.names) if name.lower() in ("scrap", "rework", "nok")]
    return ~np.isin(outcome.codes[rows], bad)


def _from_there(built: Built, log: Log, time: float, last: float, stocked: set[str]) -> Plant:
    """The built plant with what is open at the cut in place, and the orders that come after it."""
    draft = {name: value for name, value in built.draft.plant.items() if name not in ("orders", "calendar")}
    begins = (built.draft.plant["calendar"]["start"] - log.origin).total_seconds()
    draft["run"] = {"length": last - time}
    start = np.datetime64(built.draft.plant["calendar"]["start"]) + np.timedelta64(round((time - begins) * 1e6), "us")
    draft["calendar"] = {"start": start.astype(object)}
    ops = operations(log)
    heads = np.flatnonzero(ops.first)
    release = releases(log, ops)
    sources = draft.pop("sources", {})
    pushed: set[str] = set()
    for source in sources.values():
        if "every" not in source:
            pushed |= {source["product"]} if isinstance(source["product"], str) else set(source["product"])
    draft["sources"] = {
        name: {key: value for key, value in source.items() if key != "start"}
        for name, source in sources.items()
        if "every" not in source or source["product"] in stocked
    }
    best: dict[int, str] = {}
    begins_with: dict[str, str] = {}
    for route, name in zip(built.routes, built.named.products, strict=True):
        best.setdefault(route.product, name)
        begins_with[name] = built.log.activity.names[route.activities[0]]
    split = {built.named.products[route] for route, _ in built.splits}
    number = {name: n for n, name in enumerate(built.ops.products)}
    orders: list[dict[str, Any]] = []
    for at, row in zip(release.tolist(), heads.tolist(), strict=True):
        name = best.get(number.get(ops.products[ops.product[row]], -1), "")
        if not name or name in stocked or at < time or name in pushed:
            continue
        if name in split and log.activity.names[ops.activity[row]] != begins_with[name]:
            continue  # part of a lot that was split
        order = {"name": f"o{len(orders)}", "product": name, "release": at - time, "quantity": int(ops.pieces[row])}
        orders.append(order)
    parts = _open_parts(built, log, time, release, heads)
    draft["orders"] = orders
    draft["initial"] = {"parts": parts}
    return Plant.model_validate(draft)


def _open_parts(
    built: Built, log: Log, time: float, release: NDArray[np.float64], heads: NDArray[np.int64]
) -> list[dict[str, Any]]:
    """Lots in the plant at the cut, before the operation that is next or under way there."""
    ops = operations(log)
    edges = np.append(heads, len(ops))
    best: dict[int, int] = {}
    for number, route in enumerate(built.routes):
        best.setdefault(route.product, number)
    found = []
    busy: dict[str, int] = {}
    waiting: dict[str, int] = {}
    for case, at in enumerate(release.tolist()):
        rows = np.arange(edges[case], edges[case + 1])
        if at >= time or ops.end[rows[-1]] <= time:
            continue
        ahead = rows[ops.end[rows] > time]
        known = best.get(int(ops.product[rows[0]]))
        if known is None:
            continue
        route = built.routes[known]
        place = next((n for n, one in enumerate(route.activities) if one == ops.activity[ahead[0]]), None)
        if place is None:
            continue
        station = ops.stations[ops.station[ahead[0]]]
        part: dict[str, Any] = {
            "product": built.named.products[known],
            "operation": built.named.operations[known][place],
            "quantity": int(ops.pieces[rows[0]]),
        }
        step = built.draft.plant["products"][part["product"]]["routing"][place]
        stations = [step["station"]] if isinstance(step["station"], str) else step["station"]
        part["station"] = station if station in stations else stations[0]
        capacity = built.draft.plant["stations"][part["station"]].get("capacity", 1)
        batching = "batch" in built.draft.plant["stations"][part["station"]]
        if ops.begin[ahead[0]] < time and busy.get(part["station"], 0) < capacity and not batching:
            busy[part["station"]] = busy.get(part["station"], 0) + 1
            likely = float(ops.work[ops.activity == ops.activity[ahead[0]]].mean())
            part["remaining"] = max(likely - (time - float(ops.begin[ahead[0]])), 0.1 * likely)
        else:
            room = built.draft.plant["stations"][part["station"]].get("queue", {}).get("capacity")
            waiting[part["station"]] = waiting.get(part["station"], 0) + 1
            if room is not None and place and waiting[part["station"]] > room:  # it is done, and blocked where it was
                part["operation"] = built.named.operations[known][place - 1]
                part["station"] = ops.stations[ops.station[ahead[0] - 1]]
                part["remaining"] = BLOCKED
        found.append(part)
    return found
