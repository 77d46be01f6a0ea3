"""Products of the draft: routings with their times, alternatives, rework, scrap, components and hand-overs."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twin.building.alternatives import also_at
from twin.building.delays import gaps
from twin.building.draft import Draft
from twin.building.errors import LogError
from twin.building.laws import Law, fit, of_lots
from twin.building.log import Log
from twin.building.machine_states import Stays
from twin.building.operations import Operations
from twin.building.routes import Route
from twin.building.splits import Split
from twin.building.stocks import components_in

__all__ = ["Named", "products"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
RARE = 0.002
"""Rework and scrap of a smaller share, and stations that take a smaller share of an operation, are left out."""

SEEN = 0.01
"""Hand-over is told if the station that follows had room for at least this share of the operations."""
FEW_LOTS = 5
"""Lots from which it is told whether they move in parts."""


@dataclass(frozen=True)
class Named:
    """Names in the plant file.

    Attributes
    ----------
    products : by number of the routing
    operations : by number of the routing, by position
    """

    products: list[str]
    operations: list[list[str]]


class _Groups:
    """Operations grouped by routing, position and station."""

    def __init__(self, ops: Operations, route: Ints, position: Ints) -> None:
        width, many = int(position.max()) + 1, len(ops.stations)
        key = (route * width + position) * many + ops.station
        self.order = np.argsort(key, kind="stable")
        self.edges: dict[tuple[int, int], list[tuple[int, int, int]]] = defaultdict(list)
        keys, first = np.unique(key[self.order], return_index=True)
        for one, start, stop in zip(keys.tolist(), first.tolist(), [*first[1:].tolist(), len(key)], strict=True):
            at, station = divmod(one, many)
            self.edges[divmod(at, width)].append((station, start, stop))

    def of(self, route: int, position: int) -> dict[int, Ints]:
        """Rows of an operation by station, the most used first."""
        found = {station: self.order[a:b] for station, a, b in self.edges[route, position]}
        return dict(sorted(found.items(), key=lambda item: -len(item[1])))


def products(
    draft: Draft, log: Log, ops: Operations, told: Stays, routes: list[Route], route: Ints, position: Ints,
    splits: dict[Split, int], free: NDArray[np.bool_], batches: list[int], leads: NDArray[np.bool_],
) -> Named:  # fmt: skip
    """Write every routing as a product.

    Parameters
    ----------
    free : what passed after an operation was hand-over alone
    """
    made = draft.plant.setdefault("products", {})
    groups = _Groups(ops, route, position)
    overlapping = "completed" in log.values
    gap = gaps(ops, told, overlapping=overlapping)
    too = also_at(ops)
    bills = _bills(log, ops, route, position)
    names = _product_names(ops, routes, {name for bill in bills.values() for name in bill})
    named = Named(names, [])
    rejected = log.values.get("rejected")
    for number, one in enumerate(routes):
        steps: list[dict[str, Any]] = []
        labels = _labels([log.activity.names[activity] for activity in one.activities])
        named.operations.append(labels)
        pieces = 1.0
        for place, label in enumerate(labels):
            by_station = groups.of(number, place)
            rows = np.concatenate(list(by_station.values()))
            total = len(rows)
            used = {s: r for s, r in by_station.items() if len(r) >= RARE * total}
            here = ("products", names[number], "routing", place)
            step: dict[str, Any] = {"name": label}
            step["station"] = _one([ops.stations[station] for station in used])
            step["time"] = _times(draft, ops, used, batches, leads, here)
            more = [ops.stations[station] for station in too.get((one.product, one.activities[place]), ())]
            if more and not isinstance(step["time"], dict):
                step["station"] = [ops.stations[station] for station in used] + more
                draft.say(f"{draft.evidence[here]}; at {', '.join(more)}, too, as others", *here)
            if not overlapping:
                _rework(one, place, labels, step)
                if rejected is not None:
                    share = float(np.nansum(rejected[ops.row[rows]]) / max(ops.pieces[rows].sum(), 1.0))
                    _share(step, "scrap", share)
                else:
                    _share(step, "scrap", one.ended[place] / max(one.passed[place], 1))
            if bills.get((number, place)):
                step["components"] = bills[number, place]
            parts = splits.get((number, place), 0)
            why = "lots go on in parts of their own" if parts else "the next begins before its end"
            parts = parts or _transfer(ops, rows)
            if parts:
                step["transfer_lot"] = parts
                draft.say(f"{draft.evidence.get(here, '')}; {why}", *here)
            handed = gap[rows[free[rows] & np.isfinite(gap[rows])]]
            law = _handover(handed, overlapping=overlapping) if len(handed) >= SEEN * total else None
            if law is not None:
                step["handover"] = law.text
                draft.say(f"{draft.evidence.get(here, '')}; hand-over: {law.evidence}", *here)
            steps.append(step)
            pieces = max(pieces, float(ops.pieces[rows].max()))
        product: dict[str, Any] = {"routing": steps}
        if pieces > 1:
            product["lot"] = int(pieces)
        made[names[number]] = product
        draft.say(f"{one.cases} cases", "products", names[number])
    for bill in bills.values():
        for component in bill:
            made.setdefault(component, {})
    _refuse_circles(names, bills)
    return named


def _refuse_circles(names: list[str], bills: dict[tuple[int, int], dict[str, int]]) -> None:
    """Refuse bills of material by which a product goes into itself."""
    into: dict[str, set[str]] = defaultdict(set)
    for (route, _), bill in bills.items():
        into[names[route]] |= set(bill)
    for name in into:
        ways: list[tuple[str, ...]] = [(name,)]
        seen = {name}
        while ways:
            way = ways.pop()
            for component in into.get(way[-1], ()):
                if component == name:
                    raise LogError(f"the column of components has {' > '.join((*way, name))}: a product within itself")
                if component not in seen:
                    seen.add(component)
                    ways.append((*way, component))


def _times(draft: Draft, ops: Operations, used: dict[int, Ints], batches: list[int], leads: NDArray[np.bool_],
           here: tuple[Any, ...]) -> Any:  # fmt: skip
    laws: dict[int, Law] = {}
    for station, rows in used.items():
        if batches[station] > 1:
            laws[station] = fit(ops.work[rows[leads[rows]]])
        else:
            laws[station] = of_lots(ops.work[rows], ops.pieces[rows])
    first = next(iter(laws.values()))
    if len(laws) > 1 and len({law.text for law in laws.values()}) > 1:
        means = [law.mean for law in laws.values()]
        everything = np.concatenate(list(used.values()))
        if max(means) > 1.1 * max(min(means), 1e-9) or not any(batches[s] == 1 for s in laws):
            draft.say("; ".join(f"{ops.stations[s]}: {law.evidence}" for s, law in laws.items()), *here)
            return {ops.stations[station]: law.text for station, law in laws.items()}
        first = of_lots(ops.work[everything], ops.pieces[everything])
    draft.say(first.evidence, *here)
    return first.text


def _transfer(ops: Operations, rows: Ints) -> int:
    """Pieces after which lots move on; 0 where they move whole.

    The next operation begins when the first pieces are there: their share of the lot is that of the time until then.
    """
    rows = rows[~ops.last[rows] & (ops.pieces[rows] > 1)]
    if len(rows) < FEW_LOTS:
        return 0
    span = ops.end[rows] - ops.begin[rows]
    until = ops.begin[rows + 1] - ops.begin[rows]
    early = (until > 0) & (until < 0.98 * span)
    if early.mean() < 0.5:
        return 0
    parts = int(max(round(float(np.quantile(until[early] / span[early] * ops.pieces[rows][early], 0.25))), 1))
    return parts if parts < ops.pieces[rows].max() else 0


def _rework(route: Route, place: int, labels: list[str], step: dict[str, Any]) -> None:
    back = {target: count for (source, target), count in route.rework.items() if source == place}
    share = sum(back.values()) / max(route.passed[place], 1)
    if share < RARE or share >= 1:
        return
    step["rework"] = f"{100 * share:.4g} %"
    target = max(back, key=lambda one: back[one])
    if target != place:
        step["rework_to"] = labels[target]


def _share(step: dict[str, Any], name: str, share: float) -> None:
    if RARE <= share < 1:
        step[name] = f"{100 * share:.4g} %"


def _handover(handed: Floats, *, overlapping: bool) -> Law | None:
    """Law of the hand-over: what passed where the next station was free; none where half of it is nothing."""
    if not len(handed) or float(np.median(handed)) <= 1e-6 * (1.0 + float(handed.max())):
        return None
    shortest = np.quantile(handed, 0.25)
    alike = np.isclose(handed, np.median(handed), rtol=1e-6, atol=1e-3).mean()
    if alike >= 0.5:  # the same for most: what is longer waited for something
        return fit(np.full(int(alike * len(handed)) + 1, float(np.median(handed))))
    if not overlapping and len(handed) > 20 and shortest <= 1e-6 * float(handed.max()):
        return None
    return fit(handed)


def _one(values: list[str]) -> Any:
    return values[0] if len(values) == 1 else values


def _product_names(ops: Operations, routes: list[Route], components: set[str]) -> list[str]:
    """Name of each routing: several of a product are numbered, but the first of one that goes into others."""
    several = Counter(route.product for route in routes)
    number: Counter[int] = Counter()
    names = []
    for route in routes:
        number[route.product] += 1
        name = ops.products[route.product]
        plain = several[route.product] == 1 or (name in components and number[route.product] == 1)
        names.append(name if plain else f"{name} ~{number[route.product]}")
    return names


def _labels(activities: list[str]) -> list[str]:
    """Names of operations, each once.

    Examples
    --------
    >>> _labels(["drill", "wash", "drill", "end"])
    ['drill', 'wash', 'drill 2', 'end.']
    """
    seen: Counter[str] = Counter()
    labels = []
    for activity in activities:
        activity = activity + "." if activity == "end" else activity
        seen[activity] += 1
        labels.append(activity if seen[activity] == 1 else f"{activity} {seen[activity]}")
    return labels


def _bills(log: Log, ops: Operations, route: Ints, position: Ints) -> dict[tuple[int, int], dict[str, int]]:
    """Components for one piece, by routing and position: what most bookings used."""
    column = log.names.get("components")
    if column is None or not column.names:
        return {}
    rows = np.flatnonzero(column.codes[ops.row] >= 0)
    read = [components_in(name) for name in column.names]
    votes: dict[tuple[int, int], Counter[tuple[tuple[str, int], ...]]] = defaultdict(Counter)
    width = int(position.max()) + 1
    key = (route[rows] * width + position[rows]) * len(read) + column.codes[ops.row[rows]]
    for one, row, count in zip(
        *(a.tolist() for a in np.unique(key, return_index=True, return_counts=True)), strict=True
    ):
        at, code = divmod(one, len(read))
        pieces = float(ops.pieces[rows[row]])
        each = tuple(sorted((name, max(round(count_ / pieces), 1)) for name, count_ in read[code].items()))
        votes[divmod(at, width)][each] += count
    return {at: dict(counter.most_common(1)[0][0]) for at, counter in votes.items() if counter.most_common(1)[0][0]}
