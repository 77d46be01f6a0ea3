"""`twin.schedule`: from a plant to a good schedule, and what will really come out of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from solvers.scheduling import Answer, SchedulingError, solve
from twin.planning.errors import PlanningError
from twin.planning.execution import Execution, execute
from twin.planning.loosely import loose_plant
from twin.planning.planned import Planned
from twin.planning.translate import Translation, translate

if TYPE_CHECKING:
    from models.plant import Plant
    from twin.planning.robust import Choice
    from twin.statistics import Comparison

__all__ = ["ScheduleResult", "make_plan", "schedule"]

Progress = Callable[[float | None], None]
REPLICATIONS = 20
"""Runs in which a schedule is executed where nothing else is said."""


@dataclass(frozen=True, eq=False)
class ScheduleResult:
    """A schedule, what the simulation made of it, and what the plant does without it.

    Attributes
    ----------
    plan : the schedule
    strict : runs in which stations follow it to the letter, and wait for the next lot even if another is there; None
        where it was not executed, or where that comes to a deadlock
    loose : the same runs, in which a station takes what is planned first of what is there
    unscheduled : the same, by the plant's own rules and without a schedule
    trouble : why stations cannot follow it to the letter, "" if they can
    choice : how it was chosen among many, if it was
    """

    plan: Planned
    strict: Execution | None
    loose: Execution | None
    unscheduled: Execution | None
    trouble: str = ""
    choice: Choice | None = None

    @property
    def execution(self) -> Execution | None:
        """The better way to follow the plan, by its criterion; None where it was not executed."""
        if self.strict is None or self.loose is None:
            return self.strict if self.loose is None else self.loose
        name = self.criterion
        return self.loose if self.loose.values[name].mean() < self.strict.values[name].mean() else self.strict

    @property
    def criterion(self) -> str:
        """The measure by which executions are judged."""
        return "weighted_tardiness" if any(order.due is not None for order in self.plan.plant.orders) else "makespan"

    def comparison(self, name: str, confidence: float = 0.95) -> Comparison | None:
        """The schedule against the plant's own rules, pair by pair; None where one of them was not run."""
        from twin.statistics import compare

        if self.execution is None or self.unscheduled is None:
            return None
        good = "higher" if name in ("on_time", "utilisation") else "lower"
        return compare(self.unscheduled.values[name], self.execution.values[name], good, confidence)  # type: ignore[arg-type]

    def records(self) -> dict[str, Any]:
        """Everything as plain values, for JSON."""
        found = self.plan.records()
        found["better_followed"] = "strictly" if self.execution is self.strict else "loosely"
        found["trouble"] = self.trouble
        for key, one in (("strict", self.strict), ("loose", self.loose), ("unscheduled", self.unscheduled)):
            if one is not None:
                estimates = {name: one.estimate(name) for name in one.measured}
                found[key] = {
                    name: {"mean": e.mean, "low": e.low, "high": e.high, "runs": e.n} for name, e in estimates.items()
                }
        if self.execution is not None:
            found["executed_orders"] = self.execution.orders.to_dict("records")
        if self.choice is not None:
            found["robust"] = self.choice.records()
        return found

    def text(self, language: str = "en") -> str:
        """Write it for a terminal."""
        from twin.planning.text import schedule_text

        return schedule_text(self, language)

    def __str__(self) -> str:
        return self.text()


def schedule(
    plant: Plant | str | Path,
    time_limit: float = 10.0,
    *,
    solver: str = "auto",
    objective: str | None = None,
    hard_due: bool = False,
    robust: int = 0,
    replications: int | None = None,
    seed: int | None = None,
    iterations: int | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> ScheduleResult:
    """Make a schedule of a plant's orders, and execute it in the simulation.

    Parameters
    ----------
    plant : Plant, or the path of a plant file
    time_limit : wall time of the solver [s]
    solver : auto, a solver (`solvers.scheduling.solver_names()`), or a dispatching rule (SPT, EDD, MWKR, ATC, ATCS, CR,
        COVERT)
    objective : `tardiness`, `makespan`, `late`, `flow`, `energy`; weighted sums `tardiness=10,makespan=1`; several
        levels `late>makespan`; tardiness if not given, makespan where nothing is due
    hard_due : due dates must be kept
    robust : choose among so many schedules by simulation; 0: take the best for the plan
    replications : runs in which it is executed; the plant's own number if it says more than one, else 20; 0: none
    seed : of solver and simulation; the plant's if not given
    iterations : limit on the solver's steps, for answers that do not depend on the machine
    workers : threads and processes; all cores if not given

    Raises
    ------
    PlantError, PlanningError
        The plant, or what is asked of it, is wrong, or there is no schedule.
    """
    from twin.study.load import load, require

    if robust < 0 or robust == 1:
        raise PlanningError(f"robust: {robust}, want at least 2 schedules to choose from, or 0")
    if replications is not None and (replications < 0 or (robust and replications < 2)):
        raise PlanningError(f"replications: {replications}, want at least {2 if robust else 0}")
    if not time_limit > 0:
        raise PlanningError(f"time: {time_limit:g} s, want more than 0")
    loaded = load(plant) if isinstance(plant, str | Path) else plant
    if not isinstance(plant, str | Path):
        require(loaded)
    if loaded.schedule:  # a new one takes its place
        emptied = loaded.model_copy(update={"schedule": ()})
        loaded = emptied if loaded.folder is None else emptied.in_folder(loaded.folder)
    root = loaded.run.seed if seed is None else seed
    own = loaded.run.replications if loaded.run.replications > 1 else REPLICATIONS
    count = own if replications is None else replications
    made = translate(loaded, objective, hard_due=hard_due)
    plan = make_plan(made, time_limit, solver=solver, seed=root, iterations=iterations, workers=workers)
    choice = None
    if robust:
        from twin.planning.robust import choose_robust

        choice = choose_robust(plan, robust, time_limit, root, workers, iterations=iterations, progress=progress)
        plan = choice.plan
    return _executed(plan, count, root, workers, progress, choice)


def _executed(
    plan: Planned, count: int, seed: int, workers: int | None, progress: Progress | None, choice: Choice | None
) -> ScheduleResult:
    """Execute a plan, strictly and loosely, and the plant without one."""
    from twin.engine.errors import SimulationError

    if not count:
        return ScheduleResult(plan, None, None, None, choice=choice)
    parts = [_part(progress, number) for number in range(3)]
    strict, trouble = None, ""
    try:
        strict = execute(plan.scheduled_plant, count, seed, workers, parts[0], bars=True)
    except SimulationError as error:
        trouble = str(error).splitlines()[0]
    loose = _or_none(loose_plant(plan.translation, plan.schedule), count, seed, workers, parts[1])
    unscheduled = _or_none(plan.plant, count, seed, workers, parts[2])
    if strict is None and loose is None and unscheduled is None:
        raise SimulationError(f"the plant cannot be run, with a schedule or without: {trouble}")
    return ScheduleResult(plan, strict, loose, unscheduled, trouble, choice)


def _or_none(plant: Plant, count: int, seed: int, workers: int | None, progress: Progress | None) -> Execution | None:
    from twin.engine.errors import SimulationError

    try:
        return execute(plant, count, seed, workers, progress, bars=True)
    except SimulationError:
        return None


def _part(progress: Progress | None, number: int) -> Progress | None:
    if progress is None:
        return None
    return lambda share: progress(None if share is None else (number + share) / 3)


def make_plan(
    made: Translation,
    time_limit: float,
    *,
    solver: str = "auto",
    seed: int = 1,
    iterations: int | None = None,
    workers: int | None = None,
) -> Planned:
    """Solve a translated plant.

    Raises
    ------
    PlanningError
        Unknown solver or rule; the solver does not support the problem; there is no schedule, with the smallest
        conflict found; or none was found in time.
    """
    from solvers.scheduling.rules.dispatch import RULES, dispatch_by

    began = time.perf_counter()
    try:
        if solver in RULES:
            found = dispatch_by(made.problem, solver)
            if found is None:
                raise PlanningError(
                    f"rule {solver} found no schedule round what is fixed; another solver may: --solver auto"
                )
            seconds = time.perf_counter() - began
            return Planned(made, found, f"rule {solver}", "feasible", None, seconds)
        answer = solve(
            made.problem, time_limit, solver=solver, seed=seed % 2**31, iterations=iterations, workers=workers
        )
    except SchedulingError as error:
        known = f"; rules: {', '.join(RULES)}" if str(error).startswith("unknown solver") else ""
        raise PlanningError(f"{error}{known}") from None
    _require_schedule(answer)
    assert answer.schedule is not None
    name = answer.history[-1].solver if answer.history else solver
    return Planned(made, answer.schedule, name, answer.status, answer.bound, answer.seconds)


def _require_schedule(answer: Answer) -> None:
    if answer.status == "infeasible":
        conflict = "; ".join(answer.conflict) or "operations and stations alone forbid it"
        raise PlanningError(f"there is no schedule: these cannot hold together: {conflict}")
    if answer.schedule is None:
        raise PlanningError(f"no schedule was found in {answer.seconds:.0f} s; give more time, or ask for less")
