"""A schedule chosen among many by simulation, since the best plan need not be what survives the floor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from solvers.scheduling import Problem, Schedule, objective_value, solve
from solvers.scheduling.repair import right_shift, supports_repair
from solvers.scheduling.rules.dispatch import RULES, dispatch_by
from twin.engine.errors import SimulationError
from twin.planning.errors import PlanningError
from twin.planning.execution import Execution, execute
from twin.planning.loosely import loose_plant
from twin.planning.planned import Planned

if TYPE_CHECKING:
    from models.plant import Plant
    from twin.statistics import Comparison

__all__ = ["Candidate", "Choice", "candidates", "choose_robust"]

Progress = Callable[[float | None], None]
FRESH = 10_000
"""Number of the first replication on which the chosen schedule is judged: none of those by which it was chosen."""
SHARE = 4
"""Each further schedule gets this part of the solver's time."""
PILOT, STEP = 10, 5
"""Runs of each schedule before any is left out, and between two looks."""
INDIFFERENCE = 0.05
"""Share of the least mean that is not worth further runs."""
JUDGED = 30
"""Runs by which price and gain are told."""


@dataclass(frozen=True, eq=False)
class Candidate:
    """A schedule to choose from, and where it comes from."""

    name: str
    schedule: Schedule


@dataclass(frozen=True)
class Selected:
    """How a schedule was selected.

    Attributes
    ----------
    best : its number among the candidates
    certain : whether it is the best, or within the indifference, with 95 % confidence
    means : mean of each candidate over its runs
    counts : runs of each candidate
    """

    best: int
    certain: bool
    means: tuple[float, ...]
    counts: tuple[int, ...]

    @property
    def runs(self) -> int:
        """Runs of all candidates together."""
        return sum(self.counts)


@dataclass(frozen=True, eq=False)
class Choice:
    """A schedule chosen among many.

    Attributes
    ----------
    plan : the chosen one
    base : the best for the plan
    name : of the chosen one
    selection : how it was selected
    measure : by whose mean: weighted_tardiness, or makespan where nothing is due
    planned : value of the base and of the chosen one in the plan, in the unit of the measure [s]
    before, after : base and chosen one in fresh runs, pair by pair
    """

    plan: Planned
    base: Planned
    name: str
    selection: Selected
    measure: str
    planned: tuple[float, float]
    before: Execution
    after: Execution

    @property
    def mean(self) -> Comparison:
        """The means compared."""
        from twin.statistics import compare

        return compare(self.before.values[self.measure], self.after.values[self.measure], "lower")

    @property
    def p90(self) -> tuple[float, float, float]:
        """Difference of the 90 % quantiles over the runs, with its interval."""
        from twin.statistics.bootstrap import bootstrap_difference

        return bootstrap_difference(self.before.values[self.measure], self.after.values[self.measure])

    def records(self) -> dict[str, Any]:
        """What was chosen, its price and its gain, as plain values."""
        mean, p90 = self.mean.difference, self.p90
        return {
            "chosen": self.name,
            "schedules": len(self.selection.means),
            "runs": self.selection.runs,
            "certain": self.selection.certain,
            "measure": self.measure,
            "planned": {"best": self.planned[0], "chosen": self.planned[1]},
            "mean_change": {"mean": mean.mean, "low": mean.low, "high": mean.high},
            "p90_change": {"mean": p90[0], "low": p90[1], "high": p90[2]},
        }

    def lines(self, language: str) -> list[str]:
        """Say it in words."""
        from twin.planning.text import MEASURE_NAMES, measure_text, say

        chosen = self.selection
        method = "KN 95 %" if chosen.certain else "KN, not decided" if language == "en" else "KN，未分胜负"
        count = len(chosen.means)
        lines = [say("robust", language, chosen=self.name, count=count, runs=chosen.runs, method=method)]
        if self.plan is self.base:
            return [*lines, say("same", language)]
        name = MEASURE_NAMES[self.measure][language == "zh"]
        before, after = (measure_text(self.measure, value) for value in self.planned)
        lines.append(say("price", language, name=name, before=before, after=after))
        mean, high = self.mean, self.p90
        rows = [
            (name, mean.difference.mean, mean.difference.low, mean.difference.high),
            (f"{name} (P90)", *high),
        ]
        for title, value, low, top in rows:
            change = f"{measure_text(self.measure, value)} ({measure_text(self.measure, low)} .. "
            change += f"{measure_text(self.measure, top)})"
            verdict = say("significant" if low > 0 or top < 0 else "not_significant", language)
            runs = self.after.replications
            lines.append(say("gain", language, runs=runs, name=title, change=change, verdict=verdict))
        return lines


def choose_robust(
    base: Planned,
    count: int,
    time_limit: float,
    seed: int,
    workers: int | None = None,
    *,
    iterations: int | None = None,
    most: int = 60,
    judged: int = JUDGED,
    progress: Progress | None = None,
) -> Choice:
    """Choose among `count` schedules by the mean of the weighted tardiness (or makespan) in the simulation.

    Parameters
    ----------
    base : the best for the plan, the first candidate
    time_limit : solver's time for the base [s]; the others get a quarter of it each
    most : runs of each schedule at most
    judged : fresh runs of the chosen one and the base, from which price and gain are told

    Raises
    ------
    PlanningError
        No schedule can be followed.
    """
    made = base.translation
    found = candidates(base, count, time_limit / SHARE, seed, iterations=iterations, workers=workers)
    measure = "weighted_tardiness" if any(order.due is not None for order in made.plant.orders) else "makespan"
    strict = _can_be_followed(base.scheduled_plant, seed)
    plants = [_follower(base, candidate, strict) for candidate in found]
    done = 0

    def sample(system: int, numbers: Sequence[int]) -> list[float]:
        nonlocal done
        done += 1
        if progress is not None:
            progress(min(0.95, done / (3 * len(found))))
        try:
            return list(execute(plants[system], list(numbers), seed, workers).values[measure])
        except SimulationError:
            return [float("inf")] * len(numbers)

    selection = _selected(len(found), sample, most)
    chosen = found[selection.best]
    plan = (
        base if selection.best == 0 else replace(base, schedule=chosen.schedule, solver=chosen.name, status="feasible")
    )
    fresh = list(range(FRESH, FRESH + judged))
    before = execute(plants[0], fresh, seed, workers)
    after = before if selection.best == 0 else execute(plants[selection.best], fresh, seed, workers)
    values = tuple(one.figures[measure] for one in (base, plan))
    return Choice(plan, base, chosen.name, selection, measure, (values[0], values[1]), before, after)


def _selected(systems: int, sample: Callable[[int, Sequence[int]], list[float]], most: int) -> Selected:
    """Select the schedule with the smallest mean by the procedure KN, under common random numbers."""
    from twin.statistics.selection import KimNelson

    values = [sample(system, range(PILOT)) for system in range(systems)]
    whole = [system for system in range(systems) if np.isfinite(values[system]).all()]
    if not whole:
        raise PlanningError("none of the schedules can be followed to the end: see the plan without `robust`")
    least = max(min(abs(float(np.mean(values[system]))) for system in whole) * INDIFFERENCE, 1e-6)
    rule = KimNelson(least, pilot=PILOT, step=STEP, at_most=max(most, PILOT), good="lower")
    while True:
        choice = rule.decide([values[system] for system in whole])
        if choice.done:
            break
        for system, wanted in zip(whole, choice.counts, strict=True):
            if wanted > len(values[system]):
                values[system] += sample(system, range(len(values[system]), wanted))
    means = tuple(float(np.mean(row)) for row in values)
    return Selected(whole[choice.best], choice.reached, means, tuple(len(row) for row in values))


def _can_be_followed(plant: Plant, seed: int) -> bool:
    try:
        execute(plant, 1, seed, 1)
    except SimulationError:
        return False
    return True


def _follower(base: Planned, candidate: Candidate, strict: bool) -> Plant:
    planned = replace(base, schedule=candidate.schedule)
    return planned.scheduled_plant if strict else loose_plant(base.translation, candidate.schedule)


def candidates(
    base: Planned,
    count: int,
    seconds: float,
    seed: int,
    *,
    iterations: int | None = None,
    workers: int | None = None,
) -> list[Candidate]:
    """Different good schedules: the base, rules, and solutions of problems a little other than the plan's.

    Those problems have operations that take longer (slack), times as they might be drawn (perturbed), or earlier due
    dates. Their sequences are then kept, and started as early as the plan's own times let them.
    """
    made = base.translation
    problem = made.problem
    found = [Candidate("plan", base.schedule)]
    values = {objective_value(problem, base.schedule)}
    rng = np.random.default_rng(seed)
    fixed = supports_repair(problem) is not None
    for number in range(1, count * 3):
        if len(found) >= count:
            break
        if number <= 2 and not fixed:
            name = ("ATC", "EDD")[number - 1]
            schedule = dispatch_by(problem, name) if name in RULES else None
            name = f"rule {name}"
        else:
            name, other = (f"seed {number}", problem) if fixed else _changed(problem, number, rng)
            answer = solve(
                other, max(seconds, 0.2), seed=(seed + number) % 2**31, iterations=iterations, workers=workers
            )
            schedule = answer.schedule
            if schedule is not None and not fixed:
                schedule = right_shift(problem, schedule)
        if schedule is None:
            continue
        value = objective_value(problem, schedule)
        if value in values and number < count * 2:
            continue
        values.add(value)
        found.append(Candidate(name, schedule))
    return found


def _changed(problem: Problem, number: int, rng: np.random.Generator) -> tuple[str, Problem]:
    """A problem a little other than the plan's, and what is other about it."""
    kind = number % 3
    times = problem.mode_duration.astype(float)
    if kind == 0:
        share = float(rng.uniform(0.05, 0.4))
        return f"slack {100 * share:.0f} %", replace(
            problem, mode_duration=np.rint(times * (1 + share)).astype(np.int64)
        )
    if kind == 1:
        factor = rng.lognormal(0.0, 0.25, problem.operations)[problem.mode_op]
        drawn = np.maximum(np.rint(times * factor), (times > 0).astype(float))
        return f"perturbed {number}", replace(problem, mode_duration=drawn.astype(np.int64))
    share = float(rng.uniform(0.05, 0.3))
    from solvers.scheduling.problem import NEVER

    due = np.where(
        problem.job_due < NEVER,
        problem.job_release + np.rint((problem.job_due - problem.job_release) * (1 - share)).astype(np.int64),
        NEVER,
    )
    return f"due dates {100 * share:.0f} % earlier", replace(problem, job_due=due)
