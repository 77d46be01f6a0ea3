"""What comes after a cut: the order book, and the plant that is run from the state at the cut."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.index import Index
from models.plant import Plant
from models.trace import Chunk
from twin.building.log import Log
from twin.building.operations import operations, station_of
from twin.building.trust.likely import Course, Settings, continued, drawn
from twin.building.trust.past import Past, past_of

__all__ = ["Bookings", "Cut", "cut_at", "replicate"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
EVER = 100 * 365 * 86400.0


@dataclass(frozen=True)
class Bookings:
    """Operations as they were booked after the cut; all arrays are (operations,).

    Attributes
    ----------
    case, activity, station : numbers of names
    begin, end : within the window [s]
    use : booked time of each station [s]
    """

    case: Ints
    activity: Ints
    station: Ints
    begin: Floats
    end: Floats
    use: Floats


@dataclass(frozen=True)
class NewOrder:
    """An order released after the cut, as the order book has it."""

    case: int
    product: int
    pieces: float
    release: float
    activities: Ints | None


@dataclass(frozen=True)
class Cut:
    """A log cut in two.

    Attributes
    ----------
    past : what may be learned from
    orders : released after the cut
    actual : what was really booked after it
    time, end : of the cut and of the log [s]
    capacity : of the stations, from the past
    merged : all bookings of an activity of a case are one operation
    rules : of the queues of stations, by number, where they are not first in, first out
    """

    past: Past
    orders: list[NewOrder]
    actual: Bookings
    time: float
    end: float
    capacity: list[int]
    merged: bool
    rules: dict[int, str]


def cut_at(
    log: Log, time: float, capacity: list[int], end: float | None = None, rules: dict[int, str] | None = None
) -> Cut:
    """Cut a log at a time [s]; what lies before is all that may be learned from.

    Parameters
    ----------
    capacity : of the stations, found before the cut
    end : of what is compared [s]; that of the log if not given
    rules : of queues, found before the cut
    """
    until = float(log.end.max()) if end is None else end
    seen = log.until(until) if end is not None else log
    ops = operations(seen)
    cases = int(ops.case.max()) + 1
    first, last = np.full(cases, np.inf), np.full(cases, -np.inf)
    np.minimum.at(first, ops.case, ops.begin)
    np.maximum.at(last, ops.case, ops.end)
    past = past_of(log, time, last > time)
    known = set(past.by_product)
    orders = []
    heads = np.flatnonzero(ops.first)
    for start, stop in zip(heads.tolist(), [*heads[1:].tolist(), len(ops)], strict=True):
        if ops.begin[start] >= time:
            product = int(ops.product[start])
            listed = None if product in known else ops.activity[start:stop]
            orders.append(
                NewOrder(int(ops.case[start]), product, float(ops.pieces[start]), float(ops.begin[start]), listed)
            )
    return Cut(
        past,
        sorted(orders, key=lambda one: one.release),
        _after(seen, time),
        time,
        until,
        capacity,
        "completed" in log.values,
        rules or {},
    )


def _after(log: Log, time: float) -> Bookings:
    """Bookings that end after a time, by case and activity."""
    rest = log.take(log.end > time)
    rest = replace(rest, start=np.maximum(rest.start, time))
    ops = operations(rest)
    station, names, _ = station_of(rest)
    worked = rest.case.codes >= 0
    use = np.bincount(station[worked], (rest.end - rest.start)[worked], minlength=len(names)).astype(np.float64)
    return Bookings(ops.case, ops.activity, ops.station, ops.begin, ops.end, use)


def replicate(cut: Cut, settings: Settings, seed: int) -> Bookings:
    """Run the plant once from the state at the cut to the end of the log, and see what would be booked."""
    rng = np.random.default_rng([seed, 1])
    past = cut.past
    rest = {n: continued(past, n, settings, rng) for n, case in enumerate(past.cases) if case.open}
    courses = {past.cases[n].name: (cut.time, course) for n, course in rest.items()}
    for order in cut.orders:
        course = drawn(past, rest, order.product, order.pieces, settings, rng, order.activities)
        courses[order.case] = (order.release, course)
    within = {case: (release, course.until(cut.end - release)) for case, (release, course) in courses.items()}
    return _run(cut, {case: one for case, one in within.items() if len(one[1].begin)}, settings, seed)


def _run(cut: Cut, courses: dict[int, tuple[float, Course]], settings: Settings, seed: int) -> Bookings:
    from twin.engine.reference import simulate

    products: dict[str, Any] = {}
    orders = []
    for case, (release, course) in courses.items():
        step = np.append(np.diff(course.begin), np.inf)
        busy = np.minimum(course.length, step)  # the next may begin before all pieces are done
        busy = busy / settings.availability  # effective process time (Hopp and Spearman 2000)
        between = np.append(np.maximum(step - busy, 0.0)[:-1], 0.0)
        steps = [
            {"name": str(n), "station": f"s{station}", "time": work, "handover": gap}
            for n, (station, work, gap) in enumerate(
                zip(course.station.tolist(), busy.tolist(), between.tolist(), strict=True)
            )
        ]
        products[f"c{case}"] = {"routing": steps}
        start = max(release - cut.time, 0.0) + float(course.begin[0])
        orders.append({"name": f"c{case}", "product": f"c{case}", "release": start})
    if not orders:
        none = np.zeros(0, np.int64)
        return Bookings(none, none, none, np.zeros(0), np.zeros(0), np.zeros(len(cut.capacity)))
    length = cut.end - cut.time
    plant = Plant.model_validate(
        {
            "name": "hold-out",
            "run": {"length": length, "seed": seed},
            "products": products,
            "orders": sorted(orders, key=lambda one: float(one["release"])),
            "stations": {
                f"s{n}": {"capacity": capacity, "queue": {"rule": cut.rules.get(n, "fifo")}}
                for n, capacity in enumerate(cut.capacity)
            },
        }
    )
    watch = _Watch()
    simulate(plant, length=length, observers=[watch])
    return watch.bookings(plant, cut, courses)


class _Watch:
    """Notes when operations began and ended."""

    def __init__(self) -> None:
        self.rows: list[NDArray[np.float64]] = []

    def take(self, chunk: Chunk) -> None:
        """Keep the operations."""
        self.rows.append(chunk["operations"].copy())

    def close(self, end: float) -> None:
        """The run is over."""

    def bookings(self, plant: Plant, cut: Cut, courses: dict[int, tuple[float, Course]]) -> Bookings:
        """What was booked, in the numbers of the log."""
        index = Index(plant)
        rows = np.concatenate(self.rows) if self.rows else np.zeros((0, 9))
        step = rows[:, 5].astype(np.int64)
        case = np.array([int(one.product[1:]) for one in index.steps], np.int64)[step]
        place = np.array([one.number for one in index.steps], np.int64)[step]
        had = [(courses[c][1], p) for c, p in zip(case.tolist(), place.tolist(), strict=True)]
        activity = np.array([course.activity[p] for course, p in had], np.int64)
        station = np.array([course.station[p] for course, p in had], np.int64)
        begin = rows[:, 0] + cut.time
        length = np.array([course.length[p] for course, p in had])
        end = np.minimum(np.maximum(rows[:, 1] + cut.time, begin + length), cut.end)
        use = np.bincount(station, end - begin, minlength=len(cut.capacity)).astype(np.float64)
        if cut.merged:
            case, activity, station, begin, end = _merged(case, activity, station, begin, end)
        return Bookings(case, activity, station, begin, end, use)


def _merged(
    case: Ints, activity: Ints, station: Ints, begin: Floats, end: Floats
) -> tuple[Ints, Ints, Ints, Floats, Floats]:
    """Bookings of one activity of a case as one operation, from the first to the last."""
    if not len(case):
        return case, activity, station, begin, end
    order = np.lexsort((begin, activity, case))
    fresh = np.append(True, (np.diff(case[order]) != 0) | (np.diff(activity[order]) != 0))
    head = np.flatnonzero(fresh)
    first = order[head]
    return case[first], activity[first], station[first], begin[first], np.maximum.reduceat(end[order], head)
