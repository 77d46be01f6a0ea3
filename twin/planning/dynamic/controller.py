"""The planner within a run: hears the news, decides as its policy says, and gives stations their new lists."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from models.control.schedule import Agenda, Entry, Plan
from models.floor import Kind
from models.station.queue import RuledQueue
from solvers.scheduling import Schedule
from solvers.scheduling.problem import IntArray
from solvers.scheduling.repair import right_shift
from solvers.scheduling.restrict import Part as Rest
from solvers.scheduling.restrict import restrict
from twin.planning.dynamic.better import better_plan, operations_moved
from twin.planning.dynamic.policies import OFTEN, PERIODS, Policy
from twin.planning.dynamic.progress import OVERDUE, Progress, Running, stations_of
from twin.planning.dynamic.repairs import Repairs
from twin.planning.dynamic.situation import Knowledge, Situation, foreseen_tardiness
from twin.planning.dynamic.turns import Turns

if TYPE_CHECKING:
    from models.station.process import Machine, Workplace
    from models.work import Part
    from twin.engine.build import Shop
    from twin.planning.translate import Translation

__all__ = ["Controller", "Decision"]

NEWS = 1 << 40
"""Number of the planner among those to whom things happen: it comes after all orders."""


@dataclass
class Decision:
    """One answer to news: what was done, how long it was thought about [s], what it moved."""

    time: float
    event: str
    action: str
    seconds: float
    moved: int
    open: int


@dataclass
class Controller:
    """Watches a run and replans.

    Parameters
    ----------
    made : problem of all orders, those still to be heard of included
    start, mode : (o,) the plan in force; start -1 where nothing is planned yet
    policy : what to do
    unknown : (n,) jobs that have not been heard of
    seed : of the solver's random choices
    """

    made: Translation
    start: IntArray
    mode: IntArray
    policy: Policy
    unknown: IntArray
    seed: int
    decisions: list[Decision] = field(default_factory=list)

    def __post_init__(self) -> None:
        problem = self.made.problem
        self.knowledge = Knowledge.of(problem)
        self.knowledge.known[self.unknown] = False
        self.progress = Progress(self.made)
        self.mean = max(float(problem.mode_duration.mean()), 1.0)
        self.weight = max(float(problem.job_weight.mean()), 1e-9)
        self.foreseen: int | None = None
        self.in_force = self.start
        """(o,) planned starts by which stations go now; `start` is what was decided last."""
        self._numbers: dict[object, int] = {}
        self.stretched: dict[int, float] = {}
        """Factors of operations that take longer; looked at only when they are overdue."""
        self.job_of = {order: job for job, order in enumerate(self.made.orders)}
        self.resource_of = {place: r for r, place in enumerate(self.made.machines) if place is not None}
        self.family = problem.resource_family.copy()
        self.station = np.array([-1 if place is None else self._station(place[0]) for place in self.made.machines])

    def _station(self, name: str) -> int:
        return list(self.made.plant.stations).index(name)

    @property
    def plans(self) -> bool:
        """Whether there is a plan at all."""
        return self.policy.kind != "rule"

    # On the floor --------------------------------------------------------------------------------------------------

    def attach(self, shop: Shop) -> None:
        """Take up work in a run, before anything happens in it."""
        self.shop = shop
        self.floor = shop.floor
        if not self.plans:
            return
        self.repairs = Repairs(self.floor, NEWS + 2, self._repair_overdue)
        flow = shop.flow
        plan = flow.plan = flow.plan or Plan({name for step in shop.index.steps for name in step.operation.outputs})
        for name in stations_of(shop):
            if name not in plan.agendas:
                agenda = plan.agendas[name] = Agenda(plan, shop.places[name], [])
                for machine in shop.places[name].machines:
                    machine.agenda, machine.mixed = agenda, True
        plan.watch(range(len(self.made.plant.orders)))
        plan.on_take = self._taken
        plan.loose = not math.isinf(self.policy.patience)
        if plan.loose:
            self.turns = Turns(self, self.policy.patience * self.mean * self.made.unit)
            plan.lets = self.turns.lets
            for name in stations_of(shop):
                queue = shop.places[name].queue
                assert isinstance(queue, RuledQueue)
                queue.key, queue.static = self._rank, False
        self.tasks = {(name, task.position): task for name, item in shop.items.items() for task in item.tasks}
        rest = self._rest()
        if rest is not None:
            self.foreseen = foreseen_tardiness(rest.problem, self._shifted(rest).end)
        if self.policy.kind in PERIODS:
            self._next_period()

    def _next_period(self) -> None:
        period = self.policy.period or PERIODS[self.policy.kind] * self.mean * self.made.unit
        if self.policy.kind == "hybrid" and self.policy.period is None and self._left() <= self.policy.cheap:
            period /= OFTEN
        self.floor.at(self.floor.now + period, Kind.DUE, NEWS, self._period)

    def _left(self) -> int:
        """Operations that have not begun, those included that nobody has heard of."""
        return int(np.count_nonzero(~self.progress.begun))

    def _period(self) -> None:
        if self.shop.desk.inside or self.shop.desk.coming:
            self.news("Period", None)
            self._next_period()

    def _taken(self, part: Part, place: Workplace) -> None:
        """A station has taken a lot."""
        number = self.progress.find(part)
        if number is None:
            return
        now, problem = self.floor.now, self.made.problem
        resource = int(problem.mode_place[self.mode[number]])
        if self.made.machines[resource] is None or self.made.machines[resource][0] != place.name:  # type: ignore[index]
            resource = self.resource_of[place.name, 0]
        seconds = self._duration(number, resource) * self.made.unit + place.machines[0].mean_setup(part)
        assert part.task is not None
        running = Running(number, resource, part, part.task, now, seconds)
        self.progress.begin(running)
        if resource in self.repairs.until():
            running.halt(now)
        self.family[resource] = problem.op_family[number]
        if number in self.stretched:
            self.floor.at(now + (1 + OVERDUE) * seconds, Kind.RELEASE, NEWS, lambda: self._overdue(running, seconds))

    def _rank(self, part: Part, machine: Machine, now: float) -> float:
        """Planned start of a lot's next operation, in the plan that stations have; new work goes first."""
        number = self.number_of(part)
        return math.inf if number < 0 else float(self.in_force[number])

    def number_of(self, part: Part) -> int:
        """Number of the operation that a lot has next, -1 if the plan does not know it."""
        key = part.serial, part.task
        number = self._numbers.get(key, -2)
        if number == -2:
            found = self.progress.find(part)
            number = self._numbers[key] = -1 if found is None else found
        return number

    def wanted(self, number: int) -> bool:
        """Whether an operation belongs to an order that has been heard of and not been cancelled."""
        return bool(self.knowledge.known[self.made.problem.op_job[number]])

    def _duration(self, number: int, resource: int) -> int:
        """Duration of an operation on a machine, in units."""
        p = self.made.problem
        modes = range(int(p.op_mode_ptr[number]), int(p.op_mode_ptr[number + 1]))
        return next(
            (int(p.mode_duration[m]) for m in modes if p.mode_place[m] == resource), int(p.mode_duration[modes[0]])
        )

    def _overdue(self, running: Running, seconds: float) -> None:
        """An operation takes longer than it should: who does it says how long."""
        if not running.over:
            running.seconds = seconds * self.stretched[running.number]
            self.news("LongerOperation", self.made.work[running.number].operation.name)

    # What is known -------------------------------------------------------------------------------------------------

    def heard_of(self, job: int) -> None:
        """An order has come in."""
        self.knowledge.known[job] = True

    def cancelled(self, job: int) -> None:
        """An order is not wanted any more."""
        self.knowledge.known[job] = False

    def due_changed(self, job: int, due: float) -> None:
        """An order is wanted at another time [s]."""
        self.knowledge.job_due[job] = max(self._units(due), int(self.made.problem.job_release[job]))

    def not_before(self, job: int, release: float) -> None:
        """An order can start no earlier than at a time [s]."""
        p = self.made.problem
        mine = slice(int(p.job_op_ptr[job]), int(p.job_op_ptr[job + 1]))
        self.knowledge.op_release[mine] = np.maximum(self.knowledge.op_release[mine], self._units(release))

    def machine_down(self, key: int, station: str, machine: int, expected: float) -> None:
        """A machine has failed; its repair, the one of that key, is expected to take some time [s]."""
        resource = self.resource_of.get((station, machine))
        if resource is not None and self.plans:
            self.repairs.begin(key, resource, expected)
            for one in self.progress.on(resource):
                one.halt(self.floor.now)

    def machine_repaired(self, key: int, station: str, machine: int) -> None:
        """A repair is over."""
        resource = self.resource_of.get((station, machine))
        if resource is not None and self.plans:
            self.repairs.end(key)
            if resource not in self.repairs.until():
                for one in self.progress.on(resource):
                    one.go_on(self.floor.now)
            self.news("Repaired", station)

    def _repair_overdue(self, resource: int) -> None:
        place = self.made.machines[resource]
        assert place is not None
        self.news("RepairOverdue", place[0])

    def _units(self, seconds: float) -> int:
        return math.ceil(seconds / self.made.unit - 1e-9)

    # The rest of the work ------------------------------------------------------------------------------------------

    def _rest(self) -> Rest | None:
        """What is known to be still to be done, as a problem; None if that is nothing."""
        p, now = self.made.problem, self._units(self.floor.now)
        left = self.progress.open(self.shop) & self.knowledge.known[p.op_job]
        if not left.any():
            return None
        self._keep_to_routes(left)
        ready = np.maximum(p.resource_ready, now)
        again = self.repairs.until()
        for resource, until in again.items():
            ready[resource] = max(ready[resource], self._units(until))
        release = np.maximum(self.knowledge.op_release, now)
        for one in self.progress.running:
            end = self._units(one.end(self.floor.now, again.get(one.resource)))
            ready[one.resource] = max(ready[one.resource], end)
            for arc in range(int(p.arc_ptr[one.number]), int(p.arc_ptr[one.number + 1])):
                after = int(p.arc_to[arc])
                release[after] = max(release[after], end + int(p.arc_min_lag[arc]))
        modes = None
        if self.routed:
            modes = np.ones(p.modes, dtype=bool)
            for number in self.routed:
                row = slice(int(p.op_mode_ptr[number]), int(p.op_mode_ptr[number + 1]))
                chosen = self.station[p.mode_place[self.mode[number]]]
                modes[row] = self.station[p.mode_place[row]] == chosen
        return restrict(
            p, left, modes=modes, op_release=release, resource_ready=ready, resource_family=self.family,
            job_due=self.knowledge.job_due, old_start=np.maximum(self.start, -1),
        )  # fmt: skip

    def _keep_to_routes(self, left: np.ndarray) -> None:
        """Let operations whose lot already waits at one of several stations have that one."""
        self.routed: list[int] = []
        plan, p = self.shop.flow.plan, self.made.problem
        if plan is None or not plan.routed:
            return
        for part in self.shop.desk.inside.values():
            place = None if part.task is None else plan.routed.get((part.serial, part.task))
            if place is None or part.task is None:
                continue
            number = self.progress.find(part)
            if number is None or not left[number]:
                continue
            station = part.task.workplaces[place].number
            if self.station[p.mode_place[self.mode[number]]] != station:
                modes = np.arange(int(p.op_mode_ptr[number]), int(p.op_mode_ptr[number + 1]))
                fitting = modes[self.station[p.mode_place[modes]] == station]
                if not len(fitting):
                    continue
                self.mode[number] = fitting[0]
            self.routed.append(number)

    def _shifted(self, rest: Rest) -> Schedule:
        """The plan in force, as it now is foreseen; new work goes before all other, as soon as it can begin."""
        p, ops = rest.problem, rest.operations
        start = self.start.copy()
        fresh = ops[start[ops] < 0]
        if len(fresh):
            at: dict[int, int] = {}
            for number in fresh.tolist():
                job = int(self.made.problem.op_job[number])
                here = at.get(job, max(int(self.knowledge.op_release[number]), self._units(self.floor.now)))
                start[number] = here
                at[job] = here + int(self.made.problem.mode_duration[self.mode[number]])
        return right_shift(p, rest.narrowed(start, self.mode))

    # Decisions -----------------------------------------------------------------------------------------------------

    def news(self, event: str, detail: object) -> None:
        """Something has happened: think about it, and act after the time that a decision takes."""
        if not self.plans:
            return
        began = time.perf_counter()
        rest = self._rest()
        if rest is None:
            return
        shifted = self._shifted(rest)
        situation = self._situation(event, detail, rest, shifted)
        action = self.policy.act(situation)
        found = shifted
        if action in ("repair", "full"):
            down = max(self.repairs.until().values(), default=0.0) - self.floor.now
            found = better_plan(
                self.policy,
                rest.problem,
                shifted,
                repair=action == "repair",
                now=self._units(self.floor.now + self.policy.decision_time),
                mean=self.mean,
                down=self._units(max(down, 0.0)),
                seed=self.seed + len(self.decisions),
            )
        moved = operations_moved(self.made.problem, rest, self.start, self.mode, found)
        foreseen = foreseen_tardiness(rest.problem, found.end)
        kept = self.foreseen is not None and action not in ("repair", "full")
        self.foreseen = min(self.foreseen or 0, foreseen) if kept else foreseen
        seconds = time.perf_counter() - began
        if event != "Period" or action != "shift":  # a look that finds nothing is no decision
            self.decisions.append(Decision(self.floor.now, event, action, seconds, moved, len(rest.operations)))
        start, mode = self.start.copy(), self.mode.copy()
        start[rest.operations], mode[rest.operations] = found.start, rest.modes[found.mode]
        self.start, self.mode = start, mode
        if action == "nothing" or (action == "shift" and not situation.new_orders):
            self.in_force = self.start  # in the same sequences
            return
        delay = self.policy.decision_time
        if delay > 0:
            self.floor.at(self.floor.now + delay, Kind.RELEASE, NEWS + 1, self._apply)
        else:
            self._apply()

    def _situation(self, event: str, detail: object, rest: Rest, shifted: Schedule) -> Situation:
        ops = rest.operations
        known = self.start[ops] >= 0
        late = shifted.start[known] - self.start[ops][known] > self.mean
        foreseen = foreseen_tardiness(rest.problem, shifted.end)
        before = foreseen if self.foreseen is None else self.foreseen
        fresh = sorted({self.made.problem.job_names[int(self.made.problem.op_job[i])] for i in ops[~known]})
        return Situation(
            time=self.floor.now,
            event=event,
            detail=detail,
            deviation=max(foreseen - before, 0) / (self.mean * self.weight),
            affected=float(late.mean()) if len(late) else 0.0,
            new_orders=tuple(fresh),
            tardiness=foreseen * self.made.unit,
            open=len(ops),
            changed=bool((shifted.start[known] != self.start[ops][known]).any()),
        )

    def _apply(self) -> None:
        """Give every station its new list."""
        plan = self.shop.flow.plan
        if plan is None:
            return
        p = self.made.problem
        self.in_force = self.start
        left = self.progress.open(self.shop) & self.knowledge.known[p.op_job] & (self.start >= 0)
        self._keep_to_routes(left)
        ops = np.flatnonzero(left)
        ops = ops[np.argsort(self.start[ops], kind="stable")]
        rows: list[tuple[str, Entry]] = []
        plant = self.made.plant
        for number in ops.tolist():
            work = self.made.work[number]
            machine = self.made.machines[int(p.mode_place[self.mode[number]])]
            assert machine is not None
            if work.order < 0 or plant.stations[machine[0]].batch is not None:
                continue
            key = work.order, self.tasks[work.product, work.position]
            rows.append((machine[0], Entry(key, plant.orders[work.order].name, 1)))
        plan.change(rows)
