"""A plant as a scheduling problem: orders, calendars, present state, setups, people, batches and ways."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.index import stated_time
from solvers.scheduling import Problem, ProblemBuilder, SchedulingError, supports
from solvers.scheduling.builder import Job
from solvers.scheduling.builder import Operation as Planned
from twin.planning.errors import PlanningError
from twin.planning.gaps import Gap, gaps_of
from twin.planning.hours import DAY, Hours
from twin.planning.lots import Work, released_orders, work_of
from twin.planning.objective import read_objective
from twin.planning.resources import Needs, Resources
from twin.planning.ways import IN, Ways

if TYPE_CHECKING:
    from models.plant import Plant

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
        self.setups = any(station.setup for station in plant.stations.values())
        self.matrix = self._needs_matrix()
        self.resources = Resources(
            plant, self.builder, self.work, self.hours, self.unit, located=self.matrix, simple=self.simple
        )

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
        self.resources.add()
        planned: dict[int, Planned] = {}
        for order, row in self.jobs:
            job = self._add_job(order)
            for work in row:
                planned[work.number] = self._add_operation(job, work)
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
            self.plant,
            problem,
            tuple(self.work),
            tuple(self.resources.machines),
            orders,
            tuple(gaps),
            self.hours.horizon,
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

    def _add_operation(self, job: Job, work: Work) -> Planned:
        names = [work.under_way[0]] if work.under_way else [work.at] if work.at else list(work.operation.station)
        stations = [self.plant.stations[name] for name in names]
        batching = [station for station in stations if station.batch is not None]
        family = self.resources.family(work) if self.setups else None
        if batching and not self.simple:
            family = self.resources.group(work, batching[0])
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
                self.builder.add_mode(operation, max(duration, 1), self.resources.alone(name))
                continue
            needs = Needs() if station.batch is not None else self.resources.needs(work, station)
            power = round(station.power.get("processing", 0.0) / POWER_STEP)
            for machine in self.resources.of(work, name):
                self.builder.add_mode(
                    operation,
                    max(duration, 1) if touchy else duration,
                    [machine, *needs.resources],
                    demands=[1, *needs.amounts],
                    power=power,
                )
        return operation

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
        for start, end in itertools.permutations(sorted(self.resources.used), 2):
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
