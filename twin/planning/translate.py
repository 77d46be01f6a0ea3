"""A plant as a scheduling problem: orders, calendars, present state, setups, people, batches and ways."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from models.index import stated_time
from solvers.scheduling import Problem, ProblemBuilder, SchedulingError, supports
from solvers.scheduling.builder import Job, Resource
from solvers.scheduling.builder import Operation as Planned
from twin.planning.errors import PlanningError
from twin.planning.gaps import Gap, gaps_of
from twin.planning.hours import DAY, Hours
from twin.planning.lots import Work, released_orders, work_of
from twin.planning.objective import read_objective
from twin.planning.ways import IN, Ways

if TYPE_CHECKING:
    from models.plant import Plant
    from models.station.description import Station

__all__ = ["MOST_OPERATIONS", "Translation", "translate"]

WHOLE = 300
"""Operations up to which people and batches are planned, too: proof and search on the whole problem get that far."""
MOST_OPERATIONS = 100_000
"""Operations of a problem: more take longer to write down than to be planned well."""
WEIGHT_STEPS = 100
"""Weights of orders that are no whole numbers are kept to a hundredth."""
POWER_STEP = 100.0
"""Power is kept to this [W], prices to a thousandth of the currency for one kWh."""
KWH = 3.6e6


@dataclass(frozen=True, eq=False)
class Translation:
    """A problem, and what its numbers stand for.

    Attributes
    ----------
    plant : what it was made of
    problem : operations are those of `work`, in this order
    work : what each operation is
    machines : (station, number of the machine) of each resource; None for people
    orders : number of the order of each job, -1 for lots in place that belong to none
    gaps : what the problem leaves out
    horizon : up to which calendars are known [s]
    """

    plant: Plant
    problem: Problem
    work: tuple[Work, ...]
    machines: tuple[tuple[str, int] | None, ...]
    orders: tuple[int, ...]
    gaps: tuple[Gap, ...]
    horizon: float

    @property
    def unit(self) -> float:
        """Length of the problem's unit of time [s]."""
        return float(self.problem.unit)


def translate(
    plant: Plant, objective: str | None = None, *, hard_due: bool = False, sequences_only: bool | None = None
) -> Translation:
    """Make the problem of a plant.

    Parameters
    ----------
    objective : see `read_objective`
    hard_due : due dates must be kept, and a plant that cannot keep them has no schedule
    sequences_only : leave out what a plan of machine sequences cannot express: people are at hand, and stations with
        batches take any number of lots, each for the time of a batch; if not given, where there is so much to plan
        that only search for good sequences gets anywhere

    Raises
    ------
    PlanningError
        There is nothing to plan, or the plant has too much work to plan, or no sense is in it.
    """
    if not released_orders(plant) and not plant.initial.parts:
        raise PlanningError("there is nothing to schedule: the plant has no orders for products that it makes")
    try:
        whole = _Translator(plant, objective, hard_due, bool(sequences_only))
        large = len(whole.work) > WHOLE and any(station.batch for station in plant.stations.values())
        if sequences_only is None and not hard_due and (large or (len(whole.work) > WHOLE and plant.people)):
            made = None if large else whole.translation()
            if made is not None and supports(made.problem, "search") is None:
                return made
            return _Translator(plant, objective, hard_due, True).translation()
        return whole.translation()
    except SchedulingError as error:
        raise PlanningError(str(error)) from None


@dataclass
class _Needs:
    """People that an operation needs beside its machine."""

    resources: list[Resource] = field(default_factory=list)
    amounts: list[int] = field(default_factory=list)


class _Translator:
    def __init__(self, plant: Plant, objective: str | None, hard_due: bool, sequences_only: bool) -> None:
        self.plant = plant
        self.levels = read_objective(objective, plant)
        self.hard_due = hard_due
        self.simple = sequences_only
        self.hours = Hours(plant)
        self.ways = Ways(plant)
        self.jobs = self._work()
        self.work = [work for _, row in self.jobs for work in row]
        self.unit = self._unit()
        self.builder = ProblemBuilder(self.unit)
        self.machines: list[tuple[str, int] | None] = []
        self.of_station: dict[str, list[Resource]] = {}
        self.setups = any(station.setup for station in plant.stations.values())
        self.matrix = self._needs_matrix()
        self.used = {name for work in self.work for name in work.operation.station}

    def _work(self) -> list[tuple[int, list[Work]]]:
        count = itertools.count()
        rows = [(order, work_of(self.plant, order, count)) for order in released_orders(self.plant)]
        rows.append((-1, work_of(self.plant, -1, count)))
        total = sum(len(row) for _, row in rows)
        if total > MOST_OPERATIONS:
            raise PlanningError(
                f"{total:,} operations on lots are to be scheduled, at most {MOST_OPERATIONS:,} can be: "
                "give the products larger lots, or schedule fewer orders"
            )
        return [(order, row) for order, row in rows if row]

    # Times ---------------------------------------------------------------------------------------------------------

    def seconds(self, work: Work, name: str) -> float:
        """Mean time of an operation at a station [s]."""
        station = self.plant.stations[name]
        law = stated_time(work.product, work.operation, name, station)
        mean = 0.0 if law is None else float(law.mean)
        if work.operation.inspection is not None:
            mean *= work.operation.inspection.sampling
        if station.batch is None:
            mean *= work.size
        return work.under_way[1] if work.under_way is not None else mean

    def _unit(self) -> float:
        """Choose the unit: a second, or so much shorter that the shortest time is still ten units long."""
        times = [t for work in self.work for name in work.operation.station if (t := self.seconds(work, name)) > 0]
        if all(time == round(time) for time in times):
            return 1.0
        return float(10.0 ** min(0, max(-3, math.floor(math.log10(min(times) / 10)))))

    def units(self, seconds: float) -> int:
        """Turn a time into units."""
        return round(seconds / self.unit)

    # The problem ---------------------------------------------------------------------------------------------------

    def translation(self) -> Translation:
        """Write it all down."""
        self._set_horizon()
        self._add_machines()
        self._add_people()
        planned: dict[int, Planned] = {}
        private = itertools.count()
        for order, row in self.jobs:
            job = self._add_job(order)
            for work in row:
                planned[work.number] = self._add_operation(job, work, private)
        for work in self.work:
            for before in work.after:
                lag = self._lag(before, work)
                self.builder.add_precedence(planned[before.number], planned[work.number], min_lag=self.units(lag))
        if self.matrix:
            self._add_transport()
        if any("energy" in level for level in self.levels):
            self._set_tariff()
        problem = self.builder.minimize(*self.levels).build()
        gaps = gaps_of(self.plant)
        if self.simple and self.plant.people:
            gaps.append(Gap("people", tuple(self.plant.people)))
        if self.simple:
            gaps = [gap for gap in gaps if gap.key != "batches"]
            gaps.append(Gap("any_batch", tuple(name for name, one in self.plant.stations.items() if one.batch)))
            gaps = [gap for gap in gaps if gap.names]
        orders = tuple(order for order, _ in self.jobs)
        return Translation(
            self.plant, problem, tuple(self.work), tuple(self.machines), orders, tuple(gaps), self.hours.horizon
        )

    def _set_horizon(self) -> None:
        """Reckon up to when calendars may matter: all work at the slowest, after the last date."""
        plant = self.plant
        dates = [0.0] + [plant.seconds(d) for o in plant.orders for d in (o.release, o.due) if d is not None]
        load: dict[str, float] = {}
        for work in self.work:
            for name in work.operation.station:
                batch = plant.stations[name].batch
                share = self.seconds(work, name) / len(work.operation.station) / (1 if batch is None else batch.max)
                load[name] = load.get(name, 0.0) + share
        most = chain = 0.0
        for name, seconds in load.items():
            share = self.hours.share(plant.stations[name].shifts)
            if share <= 0:
                raise PlanningError(
                    f"station '{name}' never works: its shifts have no working time; no schedule can be"
                )
            most = max(most, seconds / share / plant.stations[name].capacity)
        for _, row in self.jobs:
            chain = max(chain, sum(max(self.seconds(w, name) for name in w.operation.station) for w in row))
        shares = [self.hours.share(station.shifts) for name, station in plant.stations.items() if name in load]
        spread = chain / max(min(shares, default=1.0), 1e-3)
        self.hours.horizon = max(dates) + 3 * most + min(spread, 10 * most) + 28 * DAY

    def _breaks(self, shifts: Sequence[tuple[str, ...]]) -> list[tuple[int, int]]:
        found = {pause for one in shifts for pause in self.hours.breaks(one)}
        return [(math.floor(start / self.unit), math.ceil(stop / self.unit)) for start, stop in sorted(found)]

    def _add_machines(self) -> None:
        for name, station in self.plant.stations.items():
            if name not in self.used:
                continue
            calendars = [station.shifts, *self._shifts_of_people(station)]
            breaks, state = self._breaks(calendars), self.plant.initial.stations.get(name)
            ready = self.units(state.repaired_in) if state is not None and state.repaired_in is not None else 0
            family = None
            if station.setup is not None:
                family = (state.family if state is not None else None) or station.setup.initial
            location = name if self.matrix else None
            rows: list[Resource] = []
            if station.batch is not None and not self.simple:
                for number in range(station.capacity):
                    rows.append(
                        self.builder.add_batching_machine(
                            _name(name, station, number),
                            station.batch.max,
                            breaks=breaks,
                            location=location,
                            ready=ready,
                        )
                    )
                    self.machines.append((name, number))
            elif station.batch is None:
                for number in range(station.capacity):
                    full = _name(name, station, number)
                    rows.append(
                        self.builder.add_machine(full, breaks=breaks, location=location, ready=ready, family=family)
                    )
                    self.machines.append((name, number))
            self.of_station[name] = rows
            if station.setup is not None:
                self._add_setups(name, station)

    def _add_setups(self, name: str, station: Station) -> None:
        setup = station.setup
        assert setup is not None
        families = {self._family(work) for work in self.work if name in work.operation.station}
        first = self.plant.initial.stations.get(name)
        families |= {f for f in (setup.initial, first.family if first else None) if f is not None}
        for old, new in itertools.permutations(sorted(families), 2):
            law = setup.matrix.get(old, {}).get(new, setup.time)
            if law is not None and law.mean > 0:
                for resource in self.of_station[name]:
                    self.builder.add_setup(resource, old, new, self.units(float(law.mean)))

    def _family(self, work: Work) -> str:
        return work.operation.family or self.plant.products[work.product].family or work.product

    def _group(self, work: Work, station: Station) -> str:
        """What lots of one batch have in common."""
        assert station.batch is not None
        if station.batch.by == "product":
            return f"{work.product}/{work.operation.name}"
        return self._family(work) if station.batch.by == "family" else "any"

    # People --------------------------------------------------------------------------------------------------------

    def _serving(self, need: str) -> list[str]:
        """Pools that serve a need: the one of that name, else those with the skill."""
        if need in self.plant.people:
            return [need]
        return [name for name, pool in self.plant.people.items() if need in pool.skills]

    def _shifts_of_people(self, station: Station) -> list[tuple[str, ...]]:
        """Shifts of people without whom a station never works."""
        serving = [self._serving(need) for need in station.operators]
        return [self.plant.people[pools[0]].shifts for pools in serving if len(pools) == 1]

    def _add_people(self) -> None:
        """Add the people of whom there may be too few; others only keep their hours."""
        self.people: dict[str, Resource] = {}
        if self.simple:
            return
        most: dict[str, int] = {}
        for name in self.used:
            station = self.plant.stations[name]
            here: dict[str, int] = {}
            for work in self.work:
                if name in work.operation.station:
                    for need, count in _together(station.operators, work.operation.operators).items():
                        here[need] = max(here.get(need, 0), count)
            for need, count in here.items():
                most[need] = most.get(need, 0) + count * station.capacity
        for need, count in most.items():
            pools = self._serving(need)
            size = sum(self.plant.people[pool].size for pool in pools)
            extra = {need for work in self.work for need in work.operation.operators}
            if count > size or (need in extra and any(self.plant.people[pool].shifts for pool in pools)):
                breaks = self._breaks([self.plant.people[pools[0]].shifts]) if len(pools) == 1 else []
                self.people[need] = self.builder.add_renewable(need, size, breaks=breaks)
                self.machines.append(None)

    def _needs(self, work: Work, station: Station) -> _Needs:
        needs = _Needs()
        for need, count in _together(station.operators, work.operation.operators).items():
            if need in self.people:
                needs.resources.append(self.people[need])
                needs.amounts.append(count)
        return needs

    # Jobs ----------------------------------------------------------------------------------------------------------

    def _add_job(self, number: int) -> Job:
        if number < 0:
            return self.builder.add_job("in place", weight=0)
        plant, order = self.plant, self.plant.orders[number]
        weights = [one.weight for one in plant.orders]
        steps = 1 if all(weight == round(weight) for weight in weights) else WEIGHT_STEPS
        release = max(self.units(plant.seconds(order.release)), 0)
        due = None if order.due is None else self.units(plant.seconds(order.due))
        if due is not None and due < release:
            raise PlanningError(f"order '{order.name}' is due before its release; give it a later due date")
        deadline = due if self.hard_due else None
        return self.builder.add_job(
            order.name, release=release, due=due, deadline=deadline, weight=round(order.weight * steps)
        )

    def _add_operation(self, job: Job, work: Work, private: Iterator[int]) -> Planned:
        names = [work.under_way[0]] if work.under_way else [work.at] if work.at else list(work.operation.station)
        stations = [self.plant.stations[name] for name in names]
        batching = [station for station in stations if station.batch is not None]
        family = self._family(work) if self.setups else None
        if batching and not self.simple:
            family = self._group(work, batching[0])
        state = self.plant.initial.stations.get(names[0])
        frozen = 0 if work.under_way and not (state is not None and state.repaired_in) else None
        release = 0
        if not work.after and work.at is None:
            ways = [self.ways.between(IN, name) for name in names] if self.plant.gates.in_ is not None else []
            arrive = min((way for way in ways if way is not None), default=0.0)
            order = self.plant.orders[self.jobs[job.index][0]]
            release = self.units(max(self.plant.seconds(order.release), 0.0) + arrive)
        resumable = bool(self.plant.shifts)
        operation = self.builder.add_operation(
            job, f"{work.operation.name}#{work.lot}", release=release, family=family, resumable=resumable, frozen=frozen
        )
        for name, station in zip(names, stations, strict=True):
            duration = self.units(self.seconds(work, name))
            touchy = station.setup is not None or station.batch is not None
            if station.batch is not None and self.simple:
                alone = self.builder.add_machine(
                    f"{name}#{next(private)}",
                    breaks=self._breaks([station.shifts]),
                    location=name if self.matrix else None,
                )
                self.machines.append((name, 0))
                self.builder.add_mode(operation, max(duration, 1), alone)
                continue
            needs = _Needs() if station.batch is not None else self._needs(work, station)
            power = round(station.power.get("processing", 0.0) / POWER_STEP)
            for machine in self._free(work) if work.under_way else self.of_station[name]:
                self.builder.add_mode(
                    operation,
                    max(duration, 1) if touchy else duration,
                    [machine, *needs.resources],
                    demands=[1, *needs.amounts],
                    power=power,
                )
        return operation

    def _free(self, work: Work) -> list[Resource]:
        """The machine on which a lot under way is: the first ones of its station, in the order of the plant file."""
        assert work.under_way is not None
        station = work.under_way[0]
        before = sum(
            1 for other in self.work if other.number < work.number and other.under_way and other.under_way[0] == station
        )
        rows = self.of_station[station]
        return [rows[before % len(rows)]]

    # Ways ----------------------------------------------------------------------------------------------------------

    def _needs_matrix(self) -> bool:
        """Whether the time of some way depends on the choice of stations."""
        for work in self.work:
            for before in work.after:
                pairs = itertools.product(before.operation.station, work.operation.station)
                if len({self.ways.between(*pair) or self.ways.handover(before.operation, *pair) for pair in pairs}) > 1:
                    return True
        return False

    def _lag(self, before: Work, after: Work) -> float:
        start, end = before.operation.station[0], after.operation.station[0]
        if before.product != after.product:  # into stock, and out of it where it is built in
            return 0.0 if before.operation.handover is None else float(before.operation.handover.mean)
        between = self.ways.between(start, end)
        if self.matrix:
            return 0.0 if between is not None or before.operation.handover is None else before.operation.handover.mean
        return self.ways.handover(before.operation, start, end) if between is None else between

    def _add_transport(self) -> None:
        for start, end in itertools.permutations(sorted(self.used), 2):
            between = self.ways.between(start, end)
            time = self.ways.listed(start, end) if between is None else between
            if time:
                self.builder.add_transport(start, end, self.units(time))

    def _set_tariff(self) -> None:
        """Prices of electricity over the horizon."""
        import numpy as np

        from models.energy.profile import slot_edges, slot_prices

        plant = self.plant
        if not any(station.power for station in plant.stations.values()):
            raise PlanningError("objective energy: no station states its `power`; nothing can be saved")
        tariff = plant.energy.tariff
        edges = slot_edges(plant.calendar, tariff.demand_interval, self.hours.horizon)
        prices = np.rint(slot_prices(tariff, plant.calendar, edges) * KWH * 1000).astype(int)
        steps = [(0, int(prices[0]))]
        for edge, price in zip(edges[1:], prices[1:], strict=False):
            if price != steps[-1][1]:
                steps.append((self.units(float(edge)), int(price)))
        self.builder.set_tariff(steps)


def _name(name: str, station: Station, number: int) -> str:
    return name if station.capacity == 1 else f"{name}[{number + 1}]"


def _together(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    return {name: one.get(name, 0) + other.get(name, 0) for name in (*one, *other)}
