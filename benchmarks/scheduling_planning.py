"""Group `scheduling`, the planner's half: repairs of large schedules, policies under disturbance, robust schedules.

Plants are made up (`benchmarks/plants/shop.py`); all that is compared meets the same random numbers, and verdicts are
paired intervals at 95 %.
"""

import time
from bisect import bisect_left
from dataclasses import replace

import numpy as np

from benchmarks.harness import Measured, benchmark
from benchmarks.plants.shop import job_shop
from models.plant import Plant
from solvers.scheduling import Problem, Schedule, check, objective_value, solve
from solvers.scheduling.files import taillard_job_shop
from solvers.scheduling.repair import repair as repaired
from solvers.scheduling.repair import right_shift
from solvers.scheduling.restrict import restrict
from twin.planning.dynamic.compare import compare_policies
from twin.planning.robust import choose_robust
from twin.planning.schedule import make_plan
from twin.planning.translate import translate

__all__: list[str] = []

WORKERS = 2


@benchmark(
    id="scheduling.policies", what="plants on which our default beats right shift and rule", unit="of 3", asked=">= 3"
)
def policies(quick: bool) -> Measured:
    """100, 1,000 and 5,000 operations with 20 disturbances in each run: weighted tardiness, 95 % for both together."""
    sizes = [(10, 10, 40, 1.3), (100, 15, 12, 2.5), (500, 60, 5, 2.5)]
    if quick:
        sizes = [(10, 10, 3, 1.3)]
    won, said = 0, []
    for jobs, machines, runs, slack in sizes:
        plant = job_shop(jobs, machines, slack=slack)
        found = compare_policies(
            plant, ["hybrid", "shift", "rule"], replications=1 if quick else runs, time_limit=1 if quick else 20,
            workers=WORKERS,
        )  # fmt: skip
        values = {name: found.values(name, "weighted_tardiness") for name in found.names}
        assert all(np.isfinite(row).all() for row in values.values())
        rivals = [found.against(name, "weighted_tardiness") for name in ("shift", "rule")]
        beaten = [one is not None and one.difference.has_interval and one.difference.low > 0 for one in rivals]
        won += all(beaten)
        share = [100 * (values[name].mean() / values["hybrid"].mean() - 1) for name in ("shift", "rule")]
        said.append(f"{jobs * 10} ops: shift +{share[0]:.0f} %, rule +{share[1]:.0f} %")
    return Measured(won, "; ".join(said))


@benchmark(
    id="scheduling.robust", what="plants on which the robust choice has lower mean and P90", unit="of 3", asked=">= 3"
)
def robust(quick: bool) -> Measured:
    """Weighted tardiness of the robust choice against the best plan, in runs that had no part in the choice, 95 %."""
    won, said = 0, []
    for seed in range(1, 2 if quick else 4):
        plant = _troubled(job_shop(15, 8, 8, spread=0.4, slack=1.9, seed=seed))
        base = make_plan(translate(plant), 1 if quick else 10, workers=WORKERS)
        size, judged = (3, 5) if quick else (24, 300)
        choice = choose_robust(base, size, 1 if quick else 8, 1, WORKERS, judged=judged, most=20 if quick else 120)
        mean, p90 = choice.mean.difference, choice.p90
        before = choice.before.values["weighted_tardiness"]
        won += bool(choice.plan is not choice.base and mean.high < 0 and p90[2] < 0)
        said.append(
            f"mean {100 * mean.mean / before.mean():+.0f} %, P90 {100 * p90[0] / np.quantile(before, 0.9):+.0f} %"
        )
    return Measured(won, "; ".join(said))


def _troubled(plant: Plant) -> Plant:
    """Let every second machine break down now and then."""
    failure = {"every": "exponential(8 h)", "repair": "lognormal(50 min, 30 min)"}
    text = plant.model_dump(by_alias=True, mode="json")
    for number, station in enumerate(text["stations"].values()):
        station["failures"] = [failure] if number % 2 == 0 else []
    return Plant.model_validate(text)


@benchmark(
    id="scheduling.repair",
    what="breakdown in the middle of 10,000 operations: feasible repair",
    unit="s",
    asked="<= 0.1",
)
def repair(quick: bool) -> Measured:
    """Seconds to a feasible repair; the reference tells the good one of 1 s against a full reschedule of 60 s."""
    size, seconds, full_seconds = (20, 0.3, 1.0) if quick else (100, 1.0, 60.0)
    problem, plan = _running_plan(size, 2.0 if quick else 60.0)
    now = int(np.quantile(plan.start, 0.5))
    rest, broken = _after_breakdown(problem, plan, now)
    old = rest.narrowed(plan.start, plan.mode)
    right_shift(broken, old)  # compiles what it needs
    repaired(broken, old, 0.1, workers=WORKERS)
    took = []
    for _ in range(5):
        began = time.perf_counter()
        feasible = right_shift(broken, old)
        took.append(time.perf_counter() - began)
    check(broken, feasible)
    began = time.perf_counter()
    good = repaired(broken, old, seconds, workers=WORKERS, seed=1)
    good_took = time.perf_counter() - began
    check(broken, good)
    full = solve(broken, full_seconds, workers=WORKERS, start=feasible, seed=1).schedule
    assert full is not None
    values = [objective_value(broken, schedule)[0] for schedule in (feasible, good, full)]
    moved = [_moved(old, schedule, broken) for schedule in (good, full)]
    neighbour = [int((_before(old, broken) != _before(schedule, broken)).sum()) for schedule in (good, full)]
    over = 100 * (values[1] / max(values[2], 1) - 1)
    shifted = 100 * (values[0] / max(values[2], 1) - 1)
    text = f"shifted {shifted:+.1f} %, in {good_took:.2f} s {over:+.1f} % to the full reschedule"
    text += f"; moved {moved[0]} against {moved[1]}, behind another one {neighbour[0]} against {neighbour[1]}"
    return Measured(float(np.median(took)), text)


def _running_plan(size: int, seconds: float) -> tuple[Problem, Schedule]:
    """A good plan of a square job shop, of its makespan."""
    problem = taillard_job_shop(size, size, 123456789, 987654321)
    answer = solve(problem, seconds, workers=WORKERS, seed=1)
    assert answer.schedule is not None
    return problem, answer.schedule


def _after_breakdown(problem: Problem, plan: Schedule, now: int):  # type: ignore[no-untyped-def]
    """What is left at `now`, when one machine fails for ten mean operations."""
    begun = plan.start < now
    release = problem.op_release.copy()
    ready = np.full(problem.resources, now, dtype=np.int64)
    np.maximum.at(ready, problem.mode_place[plan.mode[begun]], plan.end[begun])
    arcs = begun[problem.arc_from]
    np.maximum.at(release, problem.arc_to[arcs], plan.end[problem.arc_from[arcs]])
    machine = int(np.argmax(np.bincount(problem.mode_place[plan.mode[~begun]], minlength=problem.resources)))
    ready[machine] += round(10 * float(problem.mode_duration.mean()))
    rest = restrict(problem, ~begun, op_release=np.maximum(release, now), resource_ready=ready)
    return rest, replace(rest.problem)


def _moved(old: Schedule, new: Schedule, problem: Problem) -> int:
    """The least number of operations that have to be taken out of their machine's sequence and put elsewhere in it."""
    moved = 0
    machine = problem.mode_place[new.mode]
    for number in range(problem.resources):
        mine = np.flatnonzero(machine == number)
        mine = mine[np.lexsort((new.end[mine], new.start[mine]))]
        rank = np.argsort(np.argsort(old.start[mine], kind="stable"))
        longest: list[int] = []  # least last rank of a rising sequence of each length
        for place in rank.tolist():
            at = bisect_left(longest, place)
            longest[at : at + 1] = [place]
        moved += len(mine) - len(longest)
    return moved


def _before(schedule: Schedule, problem: Problem) -> np.ndarray:
    """What comes before each operation on its machine, -1 for the first."""
    machine = problem.mode_place[schedule.mode]
    order = np.lexsort((schedule.end, schedule.start, machine))
    before = np.full(problem.operations, -1, dtype=np.int64)
    same = machine[order][1:] == machine[order][:-1]
    before[order[1:][same]] = order[:-1][same]
    return before
