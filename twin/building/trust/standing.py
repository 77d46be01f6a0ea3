"""What stands in the plant at a time: lots before or at their operations, as `initial` of a plant file has them."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from twin.building.build import Built
from twin.building.log import Log
from twin.building.operations import operations
from twin.building.order_book import order_name, releases
from twin.building.stocks import components_of, stocks

__all__ = ["NEVER", "Standing", "standing"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
BLOCKED = 1e-3
"""Work that is left of a lot that is done and blocked [s]."""
NEVER = 1e9
"""What is due so late is not due at all [s]."""
LEAST = 0.1
"""Work that is left of a lot that has taken longer than usual, as a share of the usual work."""


class Standing(NamedTuple):
    """What stands in the plant.

    Attributes
    ----------
    initial : as the plant file has it
    orders : that are due at some time and still open
    routes : of the lots, by number of the case: (cases,), -1 where there is none
    """

    initial: dict[str, Any]
    orders: list[dict[str, Any]]
    routes: Ints


def standing(built: Built, log: Log, time: float) -> Standing:
    """Find what stands at a time [s] in a plant that was built from the log up to there.

    Parameters
    ----------
    built : from what was known at the time
    log : all of it; of what comes later only which operation is the next of a lot is looked at, and where
    """
    found = _Standing(built, log, time)
    found.place_lots()
    found.place_parts_of_split_lots()
    counted = stocks(built.draft.plant, built.log, built.ops, built.routes, built.named, built.route, built.position)
    state: dict[str, Any] = {"parts": found.parts}
    state["stock"] = {name: now for name, (_, now) in counted.items() if now}
    state["stations"] = _set_up(built)
    return Standing(state, list(found.orders.values()), found.routes)


class _Standing:
    """Finds the lots, one after the other, and keeps count of the room that they take."""

    def __init__(self, built: Built, log: Log, time: float) -> None:
        self.built, self.time = built, time
        self.plant = built.draft.plant
        self.ops = operations(log)
        self.release = releases(log, self.ops)
        self.log = log
        self.parts: list[dict[str, Any]] = []
        self.orders: dict[str, dict[str, Any]] = {}
        self.routes = np.full(int(self.ops.case.max()) + 1, -1, np.int64)
        self.made_into = components_of(self.plant)
        self.busy: dict[str, int] = defaultdict(int)
        self.waiting: dict[str, int] = defaultdict(int)
        self.at_split: dict[tuple[int, int], float] = defaultdict(float)
        self.usual = _usual_work(built)
        self.so_far = {
            (int(case), int(activity)): float(work)
            for case, activity, work, end in zip(built.ops.case, built.ops.activity, built.ops.work, built.ops.end,
                                                 strict=True) if end >= time
        }  # fmt: skip

    def place_lots(self) -> None:
        """Put every lot that is open where it is next, or under way."""
        ops, edges = self.ops, np.append(np.flatnonzero(self.ops.first), len(self.ops))
        route_of: dict[int, list[int]] = defaultdict(list)
        for number, route in enumerate(self.built.routes):
            route_of[route.product].append(number)
        known = dict(zip(self.built.ops.case.tolist(), self.built.route.tolist(), strict=True))
        for case in np.flatnonzero(self.release < self.time).tolist():
            rows = np.arange(edges[case], edges[case + 1])
            ahead = rows[ops.end[rows] > self.time]
            routes = route_of.get(int(ops.product[rows[0]]), [])
            if not len(ahead) or not routes:
                continue
            activity, row = int(ops.activity[ahead[0]]), int(ahead[0])
            mine = known.get(int(ops.case[rows[0]]), routes[0])
            found = next((n for n in (mine, *routes) if activity in self.built.routes[n].activities), None)
            if found is not None:
                place = self.built.routes[found].activities.index(activity)
                before = None if row == rows[0] else int(row - 1)
                self.routes[ops.case[row]] = found
                self._put(found, place, row, before)
                self._order(int(rows[0]))

    def _put(self, route: int, place: int, row: int, before: int | None) -> None:
        ops, names = self.ops, self.built.named
        if (route, place) in self.built.splits and before is None:
            self.at_split[route, place] += float(ops.pieces[row])
        station = self._station(route, place, ops.stations[ops.station[row]])
        part: dict[str, Any] = {
            "product": names.products[route],
            "operation": names.operations[route][place],
            "station": station,
            "quantity": int(ops.pieces[row]),
        }
        under_way = bool(ops.begin[row] < self.time)
        described = self.plant["stations"][station]
        if under_way and "batch" in described:
            self._in_batch(part, route, place, row)
        elif under_way and self.busy[station] < described.get("capacity", 1):
            self.busy[station] += 1
            likely = self.usual.get((route, place), 0.0) * part["quantity"]
            done = self.so_far.get((int(ops.case[row]), int(ops.activity[row])), self.time - float(ops.begin[row]))
            part["remaining"] = max(likely - done, LEAST * likely)
        else:
            self._wait(part, route, place, before)
        self.parts.append(part)

    def _order(self, first: int) -> None:
        """Say to which order the last part belongs, where that is due at some time."""
        part, due = self.parts[-1], self.log.values.get("due")
        if due is None or not due[self.ops.row[first]] < NEVER or part["product"] in self.made_into:
            return
        name = f"{order_name(self.log, self.ops, first)}, {part['product']}, open"
        order = self.orders.setdefault(name, {"name": name, "product": part["product"], "quantity": 0})
        order["quantity"] += part["quantity"]
        order["due"] = max(float(due[self.ops.row[first]]) - self.time, 0.0)
        part["order"] = name

    def _in_batch(self, part: dict[str, Any], route: int, place: int, row: int) -> None:
        """A batch cannot be put in under way: it is begun again, or over, whichever is nearer."""
        labels = self.built.named.operations[route]
        done = self.time - float(self.ops.begin[row])
        if done > 0.5 * self.usual.get((route, place), 0.0) and place + 1 < len(labels):
            part["operation"], part["station"] = labels[place + 1], self._station(route, place + 1, "")
            self._wait(part, route, place + 1, None)

    def _wait(self, part: dict[str, Any], route: int, place: int, before: int | None) -> None:
        """Let it wait; where there is no room, it is done, and blocked where it was."""
        station = part["station"]
        room = self.plant["stations"][station].get("queue", {}).get("capacity")
        if room is None or self.waiting[station] < room or not place or before is None:
            self.waiting[station] += 1
            return
        part["operation"] = self.built.named.operations[route][place - 1]
        part["station"] = self._station(route, place - 1, self.ops.stations[self.ops.station[before]])
        part["remaining"] = BLOCKED
        self.busy[part["station"]] += 1

    def _station(self, route: int, place: int, name: str) -> str:
        """Station of a name, if the operation can be done there, else its first."""
        station = self.plant["products"][self.built.named.products[route]]["routing"][place]["station"]
        stations = [station] if isinstance(station, str) else station
        return name if name in stations else str(stations[0])

    def place_parts_of_split_lots(self) -> None:
        """Put in what was split and has not begun under its new number, where the log says nothing of it before."""
        ops, built = self.built.ops, self.built
        ended = np.append(ops.case[1:] != ops.case[:-1], True) & (ops.end < self.time)
        for (route, place), size in built.splits.items():
            mine = built.route == route
            came = float(ops.pieces[mine & ended & (built.position == place - 1)].sum())
            begun = float(ops.pieces[mine & ops.first & (built.position == place)].sum())
            under_way = mine & ops.first & (built.position == place) & (ops.end >= self.time)
            left = came - begun - (self.at_split[route, place] - float(ops.pieces[under_way].sum()))
            for _ in range(int(left // size)):
                part = {"product": built.named.products[route], "operation": built.named.operations[route][place],
                        "station": self._station(route, place, ""), "quantity": size}  # fmt: skip
                self._wait(part, route, place, None)
                self.parts.append(part)


def _usual_work(built: Built) -> dict[tuple[int, int], float]:
    """Mean work of a piece, of a batch at stations with batches, by routing and position [s]."""
    ops = built.ops
    batching = np.array(["batch" in built.draft.plant["stations"].get(name, {}) for name in ops.stations])
    done = ops.end < float(built.log.end.max())
    width = int(built.position.max()) + 1
    key = built.route * width + built.position
    pieces = np.where(batching[ops.station], 1.0, ops.pieces)
    work = np.bincount(key[done], ops.work[done], minlength=int(key.max()) + 1)
    many = np.bincount(key[done], pieces[done], minlength=int(key.max()) + 1)
    return {divmod(n, width): float(work[n] / many[n]) for n in np.flatnonzero(many).tolist()}


def _set_up(built: Built) -> dict[str, dict[str, str]]:
    """Family that each station with setups did last."""
    ops, plant = built.ops, built.draft.plant
    found = {}
    for number, name in enumerate(ops.stations):
        mine = np.flatnonzero(ops.station == number)
        if len(mine) and "setup" in plant["stations"].get(name, {}):
            last = built.named.products[int(built.route[mine[np.argmax(ops.begin[mine])]])]
            found[name] = {"family": plant["products"][last].get("family", last)}
    return found
