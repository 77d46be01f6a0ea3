"""Orders that cannot be met: the earliest time at which each could be done if it had the plant for itself.

The bound follows the lots of an order along the shortest way through its routing, and its components through theirs,
on the shifts of the stations. It takes the least times for `earliest` (nothing can be faster), the mean times for
`expected` (still without any waiting for other orders). Setups, failures, people and rework are left out of both.
Pieces are taken to survive: an order that loses some as scrap is not met in full either.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from math import ceil, inf
from typing import TYPE_CHECKING

from models.calendar.intervals import working_intervals
from models.checking.bills import source_products
from models.index import lot_size, stated_time
from models.plant import Plant
from models.product.description import END, Operation, Product

if TYPE_CHECKING:
    from models.distribution import Distribution

__all__ = ["Completion", "completions"]

Pick = Callable[["Distribution"], float]

_CENTURY = 100 * 365.25 * 86400.0


@dataclass(frozen=True)
class Completion:
    """The earliest end of one listed order, all in seconds from the start of the run.

    Attributes
    ----------
    number : int
        Position of the order in the list.
    order : str
    due : float
        Infinite if it has no due date.
    earliest : float
        Nothing can be faster.
    expected : float
        With mean times, if nothing else is in the way.
    """

    number: int
    order: str
    due: float
    earliest: float
    expected: float


def completions(plant: Plant) -> tuple[Completion, ...]:
    """Return the earliest end of each order for a product that is made to order, and that has no parts in place yet."""
    begun = {part.order for part in plant.initial.parts}
    least = _Way(plant, lambda law: max(law.minimum, 0.0), mean=False)
    mean = _Way(plant, lambda law: law.mean, mean=True)
    found = []
    for number, order in enumerate(plant.orders):
        if plant.products[order.product].made == "to_stock" or order.name in begun:
            continue
        release = max(plant.seconds(order.release), 0.0)
        due = inf if order.due is None else plant.seconds(order.due)
        bounds = [way.end(order.product, order.quantity, release) for way in (least, mean)]
        found.append(Completion(number, order.name, due, *bounds))
    return tuple(found)


class _Shifts:
    """The working time of some shifts, read as far as it is asked for; a century on, work never stops."""

    def __init__(self, plant: Plant, shifts: Sequence[str]) -> None:
        self.always = not shifts
        self.coming = working_intervals(plant.calendar, [plant.shifts[name] for name in shifts], inf)
        self.starts: list[float] = []
        self.stops: list[float] = []

    def _at(self, time: float) -> int:
        """Return the number of the first interval that stops after a time."""
        while not self.stops or self.stops[-1] <= time:
            start, stop = next(self.coming, (inf, inf))
            self.starts.append(start)
            self.stops.append(stop)
        return bisect_right(self.stops, time)

    def begin(self, time: float) -> float:
        """Return the first time at work, from `time` on [s]."""
        if self.always or time > _CENTURY:
            return time
        return max(time, self.starts[self._at(time)])

    def after(self, time: float, work: float, over: float = 0.0) -> float:
        """Return the end of some work that begins at `time` at the earliest [s].

        It rests outside of the shifts, but at the end of each it may run `over` by so much [s].
        """
        time = self.begin(time)
        if self.always or work <= 0:
            return time + max(work, 0.0)
        at = self._at(time) if time < _CENTURY else 0
        while time < _CENTURY:
            stop = min(self.stops[at] + over, self.starts[self._at(self.stops[at])] if self.stops[at] < inf else inf)
            if time + work <= stop:
                break
            work -= stop - time
            at += 1
            time = self.starts[at]
        return time + work


@dataclass(frozen=True)
class _Place:
    """A station at which an operation can be done, with the time for a piece [s]."""

    shifts: _Shifts
    interrupted: bool
    each: float

    def run(self, time: float, own: float) -> float:
        """Return the end of one lot that starts at `time` at the earliest [s]."""
        if self.interrupted:
            return self.shifts.after(time, own)
        return self.shifts.begin(time) + own  # begun within a shift, finished after it if need be


@dataclass(frozen=True)
class _Stop:
    """An operation: where it can be done, the least time for a piece of all machines together, the way onward [s]."""

    operation: Operation
    places: list[_Place]
    share: float
    way: float


class _Way:
    """Earliest times through routings, for one choice of what a random time counts for."""

    def __init__(self, plant: Plant, pick: Pick, mean: bool) -> None:
        self.plant, self.pick, self.mean = plant, pick, mean
        self.since = _since(plant)
        self.begun = {part.product for part in plant.initial.parts}
        self.shifts = {station.shifts: _Shifts(plant, station.shifts) for station in plant.stations.values()}
        self.stops: dict[str, list[_Stop]] = {}
        self.known: dict[tuple[str, float, float], float] = {}
        self.between: dict[tuple[str, str], float] = {}
        for handover in plant.handovers:
            self.between[handover.from_, handover.to] = pick(handover.time)
        self.belts = {
            (a, b): conveyor.length / conveyor.speed
            for conveyor in plant.conveyors.values()
            for a in conveyor.from_
            for b in conveyor.to
        }

    def end(self, name: str, quantity: float, release: float) -> float:
        """Return the earliest end of pieces of a product released at a time [s]."""
        product = self.plant.products[name]
        if not product.routing or product.made == "to_stock":
            return release
        key = (name, quantity, release)
        if key not in self.known:
            straight = not any(operation.next for operation in product.routing)
            self.known[key] = (
                self._in_line(product, name, quantity, release) if straight else self._shortest(product, name, release)
            )
        return self.known[key]

    def _in_line(self, product: Product, name: str, quantity: float, release: float) -> float:
        """All lots pass all operations: the first one's way, and the work of all of them at each station.

        At each operation the last lot ends no earlier than (a) its end at the one before plus its own time, (b) the
        start of the first lot plus the time of all lots, shared out to all machines (heads, work and tails as in
        J. Carlier (1982), The one-machine sequencing problem, EJOR 11).
        """
        lots = ceil(quantity / product.lot)
        smallest = quantity - (lots - 1) * product.lot
        largest = min(quantity, product.lot)
        first = last = release
        for stop in self._stops(name):
            operation = stop.operation
            if operation.transfer_lot is not None:
                smallest = 1.0
            if operation.components:
                first = max(first, self._components(operation, smallest, release))
                last = max(last, self._components(operation, quantity, release))
            total = stop.share * quantity
            head = tail = work = inf
            for place in stop.places:
                own = place.each * smallest
                head = min(head, place.run(first, own))
                tail = min(tail, place.run(last, own))
                over = 0.0 if place.interrupted else place.each * largest
                work = min(work, place.shifts.after(first, total, over))
            first, last = head + stop.way, max(tail, work) + stop.way
        return last

    def _stops(self, name: str) -> list[_Stop]:
        """Return the operations of a product, looked up once."""
        if name not in self.stops:
            routing = self.plant.products[name].routing
            self.stops[name] = [
                self._stop(name, operation, following)
                for operation, following in zip(routing, (*routing[1:], None), strict=True)
            ]
        return self.stops[name]

    def _stop(self, name: str, operation: Operation, following: Operation | None) -> _Stop:
        stations = {where: self.plant.stations[where] for where in operation.station}
        places = [
            _Place(self.shifts[station.shifts], station.at_shift_end == "interrupt", self._each(name, operation, where))
            for where, station in stations.items()
        ]
        machines = sum(station.capacity for station in stations.values())
        lot = lot_size(self.plant.products[name], operation)
        batches = [station.batch.max * lot if station.batch else 1 for station in stations.values()]
        share = min(place.each / batch for place, batch in zip(places, batches, strict=True)) / machines
        return _Stop(operation, places, share, self._way(operation, following))

    def _shortest(self, product: Product, name: str, release: float) -> float:
        """Return the earliest end of one piece over all ways (E. W. Dijkstra (1959); time never overtakes)."""
        number = {operation.name: i for i, operation in enumerate(product.routing)}
        stops = self._stops(name)
        heap, done = [(release, 0)], set[int]()
        while heap:
            time, i = heappop(heap)
            if i == len(stops):
                return time
            if i in done:
                continue
            done.add(i)
            stop = stops[i]
            operation = stop.operation
            begin = max(time, self._components(operation, 1.0, release))
            end = min(place.run(begin, place.each) for place in stop.places)
            if not operation.next:
                heappush(heap, (end + stop.way, i + 1))
            for target, probability in operation.next.items():
                if probability > 0:
                    j = len(stops) if target == END else number[target]
                    way = self._way(operation, stops[j].operation if j < len(stops) else None)
                    heappush(heap, (end + way, j))
        return inf

    def _components(self, operation: Operation, pieces: float, release: float) -> float:
        """Return the earliest time at which all that goes into some pieces is there [s].

        Components lie in a common stock: the earliest may be those that another order brought along.
        """
        times = [0.0]
        for part, count in operation.components.items():
            if part not in self.plant.initial.stock and part not in self.begun:
                times.append(self.end(part, count * pieces, release if self.mean else self.since[part]))
        return max(times)

    def _each(self, product: str, operation: Operation, name: str) -> float:
        """Return the time of a piece for an operation at a station [s]."""
        share = operation.inspection.sampling if operation.inspection else 1.0
        if share < 1 and not self.mean:
            return 0.0
        law = stated_time(product, operation, name, self.plant.stations[name])
        return 0.0 if law is None else self.pick(law) * share

    def _way(self, operation: Operation, following: Operation | None) -> float:
        """Return the least time from an operation to the next, or out [s]."""
        own = self.pick(operation.handover) if operation.handover is not None else None
        if following is None:
            return own or 0.0
        ways = [(a, b) for a in operation.station for b in following.station]
        return min(self.belts.get(way, self.between.get(way, 0.0) if own is None else own) for way in ways)


def _since(plant: Plant) -> dict[str, float]:
    """Return the earliest time at which each product may be released, for itself or with what it goes into [s]."""
    since = dict.fromkeys(plant.products, inf)
    for order in plant.orders:
        since[order.product] = min(since[order.product], max(plant.seconds(order.release), 0.0))
    for source in plant.sources.values():
        for name in source_products(source.product):
            since[name] = min(since[name], max(plant.seconds(source.start), 0.0))
    ahead = sorted(plant.products, key=lambda name: since[name])
    while ahead:  # a part may come as early as the earliest of what it goes into, or comes out of
        name = ahead.pop()
        for operation in plant.products[name].routing:
            for part in (*operation.components, *operation.outputs):
                if since[name] < since[part]:
                    since[part] = since[name]
                    ahead.append(part)
    return since
