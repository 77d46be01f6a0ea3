"""Static load: the work that demand brings to every station and pool, against the time that they have.

No queueing and no setups: what is over 100 % here cannot work on average, what is below may still be too much. All
times are means; what a station that finishes its work after the end of a shift gains by that is not counted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, isfinite
from typing import Literal

from models.checking.amounts import Amounts, arrivals, asked, explode, flows, saturated, shares, span, under_way
from models.checking.carrying import carrying
from models.checking.sharing import Job, Share, rate_bound, share
from models.checking.work import Step, hours, people_jobs, pool_time, service_jobs, station_jobs, station_time, steps
from models.plant import Plant
from models.units import show

__all__ = ["LoadReport", "LoadRow", "Throughput", "load"]

_MONTH = 28 * 86400.0
_CENTURY = 100 * 365.25 * 86400.0


@dataclass(frozen=True)
class LoadRow:
    """The load of one station (all its machines), pool, fleet, or rack (its cranes).

    Attributes
    ----------
    kind : str
        `station`, `people`, `fleet` (vehicles), or `rack` (cranes).
    name : str
    work : float
        Work that comes to it, at least [s]; shared out in the best way where there are alternatives.
    capacity : float
        Time that it has for work: machines or people, shifts, failures, maintenance, absence [s].
    load : float
        `work / capacity`.
    group : tuple of str
        Stations or pools that share work with it and are as loaded in the best case.
    """

    kind: Literal["station", "people", "fleet", "rack"]
    name: str
    work: float
    capacity: float
    load: float
    group: tuple[str, ...]


@dataclass(frozen=True)
class Throughput:
    """The most that a source without a rate can bring through the plant, if no other such source brings anything.

    Attributes
    ----------
    source : str
    rate : float
        Pieces per second; infinite where its parts need no time.
    limited_by : tuple of str
        Stations or pools; empty if a limit in the plant file is reached first.
    """

    source: str
    rate: float
    limited_by: tuple[str, ...]


@dataclass(frozen=True)
class LoadReport:
    """Loads, the highest first.

    Attributes
    ----------
    rows : tuple of LoadRow
    span : float
        Time over which demand and capacity are compared [s].
    basis : str
        Where the span comes from: `length` of the run, last `due` date, `least` time in which all could be done,
        or a `month` where a saturated source runs without a stated length.
    throughput : tuple of Throughput
        One for each saturated source.
    """

    rows: tuple[LoadRow, ...]
    span: float
    basis: Literal["length", "due", "least", "month"]
    throughput: tuple[Throughput, ...]

    @property
    def bottleneck(self) -> tuple[str, ...]:
        """Names of what is loaded most; empty if nothing is."""
        return self.rows[0].group if self.rows and self.rows[0].load > 0 else ()

    def __getitem__(self, name: str) -> LoadRow:
        """Return the row of a station or pool."""
        for row in self.rows:
            if row.name == name:
                return row
        raise KeyError(f"no station or pool is called '{name}'; known: {', '.join(row.name for row in self.rows)}")

    def __str__(self) -> str:
        said = {
            "length": f"over the run of {show(self.span, 's')}",
            "due": f"up to the last due date, {show(self.span, 's')}",
            "least": f"over {show(self.span, 's')}, the least time for all of it",
            "month": f"over {show(self.span, 's')}",
        }
        table = [("", "load", "work", "time there is")]
        for row in self.rows:
            table.append((row.name, _percent(row.load), f"{row.work / 3600:,.1f} h", f"{row.capacity / 3600:,.1f} h"))
        widths = [max(len(line[column]) for line in table) for column in range(4)]
        lines = [f"static load {said[self.basis]} (without setups and queues)"]
        for line in table:
            cells = [cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)]
            lines.append("  ".join(("", line[0].ljust(widths[0]), *cells)))
        if self.bottleneck:
            lines.append(f"bottleneck: {', '.join(self.bottleneck)} ({_percent(self.rows[0].load)})")
        lines += [str(line) for line in map(_told, self.throughput)]
        return "\n".join(lines)


def _percent(load: float) -> str:
    return f"{100 * load:.1f} %" if isfinite(load) else "no time"


def _told(bound: Throughput) -> str:
    if bound.rate == inf:
        return f"source '{bound.source}' runs as fast as it can: no station limits it"
    limit = f", limited by {', '.join(bound.limited_by)}" if bound.limited_by else ""
    return f"source '{bound.source}' runs as fast as it can: at most {bound.rate * 3600:.4g} pieces/h{limit}"


def load(plant: Plant) -> LoadReport:
    """Compute the static load of a plant that `references.check` and `routing.check` find sound.

    Returns
    -------
    LoadReport
        Where sources run as fast as they can, with what the slowest lets through added (all of them alike).
    """
    ways = flows(plant)
    until = span(plant)
    basis: Literal["length", "due", "least", "month"] = "length" if plant.run.length is not None else "due"
    amounts = asked(plant, inf if until is None else until)
    started = explode(plant, amounts, ways, plant.initial.stock)
    fixed = list(steps(plant, started, ways, under_way(plant)))
    if until is None:
        until = _least_span(plant, fixed) if not saturated(plant) else _MONTH
        basis = "least" if not saturated(plant) else "month"
    bounds, work = [], fixed
    singles = {name: shares(plant.sources[name]) for name in saturated(plant)}
    for name, pieces in singles.items():
        unit = list(steps(plant, explode(plant, Amounts(pieces, {}), ways), ways))
        count, limiting = _most(plant, fixed, unit, until)
        bounds.append(Throughput(name, count * sum(pieces.values()) / until, limiting))
    if singles:
        together: dict[str, float] = {}
        for pieces in singles.values():
            for product, each in pieces.items():
                together[product] = together.get(product, 0.0) + each
        unit = list(steps(plant, explode(plant, Amounts(together, {}), ways), ways))
        count, _ = _most(plant, fixed, unit, until)
        if isfinite(count):
            work = fixed + [Step(s.product, s.number, s.operation, s.pieces * count) for s in unit]
    rows = _rows(plant, work, until)
    rows += [LoadRow(*one, one.work / one.capacity, (one.name,)) for one in carrying(plant, work, until)]
    return LoadReport(tuple(sorted(rows, key=lambda row: -row.load)), until, basis, tuple(bounds))


def _capacities(plant: Plant, until: float) -> tuple[dict[str, float], dict[str, float]]:
    """Return the time of stations and of pools [s]."""
    used = {s.shifts for s in plant.stations.values()} | {p.shifts for p in plant.people.values()}
    present = {shifts: hours(plant, shifts, until) for shifts in used}
    stations = {name: station_time(station, present[station.shifts]) for name, station in plant.stations.items()}
    pools = {name: pool_time(pool, present[pool.shifts]) for name, pool in plant.people.items()}
    return stations, pools


def _shared(plant: Plant, work: list[Step], until: float) -> tuple[dict[str, Share], dict[str, Share]]:
    """Share the work among stations, and among pools."""
    stations, pools = _capacities(plant, until)
    at = share(station_jobs(plant, work), stations)
    service = service_jobs(plant, {name: found.work for name, found in at.items()}, until)
    return at, share([*people_jobs(plant, work), *service], pools)


def _rows(plant: Plant, work: list[Step], until: float) -> list[LoadRow]:
    capacities = _capacities(plant, until)
    kinds: tuple[Literal["station", "people"], ...] = ("station", "people")
    return [
        LoadRow(kind, name, found.work, there[name], found.load, found.group)
        for kind, there, shared in zip(kinds, capacities, _shared(plant, work, until), strict=True)
        for name, found in shared.items()
    ]


def _most(plant: Plant, fixed: list[Step], unit: list[Step], until: float) -> tuple[float, tuple[str, ...]]:
    """Return how many bundles of work fit beside what is fixed, and what limits them."""
    stations, pools = _capacities(plant, until)
    bounds = []
    jobs: list[tuple[Callable[[Plant, list[Step]], list[Job]], dict[str, float]]] = [
        (station_jobs, stations),
        (people_jobs, pools),
    ]
    for of, there in jobs:
        bounds.append(rate_bound(of(plant, fixed), of(plant, unit), there))
    return min(bounds, key=lambda bound: bound[0])


def _least_span(plant: Plant, work: list[Step]) -> float:
    """Return the least time in which the work can be done [s], by bisection over the calendar."""
    ends = [plant.seconds(order.release) for order in plant.orders]
    for source in plant.sources.values():
        if source.every is not None and isfinite(count := arrivals(plant, source, inf)):
            ends.append(plant.seconds(source.start) + count * source.every.mean)
    last = max(ends, default=0.0)

    def fits(until: float) -> bool:
        return all(found.load <= 1 for shared in _shared(plant, work, until) for found in shared.values())

    low, high = 0.0, max(last, 1.0)
    while not fits(high):
        low, high = high, 2 * high
        if high > _CENTURY:
            return _MONTH  # some work has no time at all: a month shows where
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (low, middle) if fits(middle) else (middle, high)
    return max(high, last)
