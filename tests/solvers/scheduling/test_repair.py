"""Schedules kept, shifted and repaired."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from solvers.scheduling import Problem, ProblemBuilder, Schedule, SchedulingError, check, objective_value, solve
from solvers.scheduling.files import taillard_job_shop
from solvers.scheduling.repair import improve_between, keep_order, repair, right_shift
from solvers.scheduling.restrict import restrict
from solvers.scheduling.search.floor import sequences
from solvers.scheduling.search.near import FEW, LOST, MOST, NearPlan, led_while_few_move


def test_right_shift_keeps_sequences_and_is_the_identity_where_nothing_changed() -> None:
    problem = taillard_job_shop(8, 5, 1, 2)
    schedule = solve(problem, 5, iterations=2000, workers=1).schedule
    assert schedule is not None
    again = right_shift(problem, schedule)
    check(problem, again)
    assert (again.start <= schedule.start).all()


def test_what_is_left_at_a_time_is_a_problem_of_its_own() -> None:
    problem = taillard_job_shop(8, 5, 1, 2)
    schedule = solve(problem, 5, iterations=2000, workers=1).schedule
    assert schedule is not None
    now = int(np.median(schedule.start))
    left = schedule.start >= now
    ready = np.full(problem.resources, now)
    np.maximum.at(ready, problem.mode_place[schedule.mode[~left]], schedule.end[~left])
    release = np.maximum(problem.op_release, now)
    arcs = ~left[problem.arc_from]
    np.maximum.at(release, problem.arc_to[arcs], schedule.end[problem.arc_from[arcs]])
    rest = restrict(problem, left, op_release=release, resource_ready=ready)
    shifted = right_shift(rest.problem, rest.narrowed(schedule.start, schedule.mode))
    check(rest.problem, shifted)
    # Nothing was disturbed: what is left happens when it was planned, or earlier.
    assert (shifted.start <= schedule.start[rest.operations]).all()
    assert objective_value(rest.problem, shifted) <= objective_value(problem, schedule)


def test_a_repair_changes_nothing_outside_of_its_stretch_but_times() -> None:
    problem = taillard_job_shop(15, 6, 3, 4)
    rule = solve(problem, 5, solver="rule").schedule
    assert rule is not None
    start = right_shift(problem, rule)
    low, high = np.quantile(start.start, [0.3, 0.6]).astype(int)
    better = improve_between(problem, start, int(low), int(high), iterations=3000, seed=1)
    check(problem, better)
    assert objective_value(problem, better) <= objective_value(problem, start)
    same = improve_between(problem, start, int(low), int(high), iterations=3000, seed=1)
    assert (same.start == better.start).all()
    for machine in range(problem.resources):
        mine = np.flatnonzero(problem.mode_place[start.mode] == machine)
        before = mine[np.argsort(start.start[mine])]
        after = mine[np.argsort(better.start[mine])]
        outside = (start.start[before] < low) | (start.start[before] >= high)
        assert (before[outside] == after[outside]).all()


def test_neighbours_go_back_to_their_old_order_where_it_costs_nothing() -> None:
    problem = taillard_job_shop(15, 6, 3, 4)
    old = solve(problem, 5, solver="rule").schedule
    new = solve(problem, 5, iterations=3000, workers=1, start=old).schedule
    assert old is not None
    assert new is not None
    kept = keep_order(problem, new, old)
    check(problem, kept)
    assert objective_value(problem, kept) <= objective_value(problem, new)
    assert inversions(kept.start, old.start, problem.mode_place) < inversions(new.start, old.start, problem.mode_place)
    same = keep_order(problem, old, old)
    assert (same.start == right_shift(problem, old).start).all()


def broken_down(seed: int) -> tuple[Problem, Schedule, Schedule]:
    """A job shop of which one machine is late; a good plan from before that, and one of now."""
    problem = taillard_job_shop(12, 8, seed, seed + 7)
    old = solve(problem, 5, solver="search", iterations=3000, workers=1, seed=seed).schedule
    ready = problem.resource_ready.copy()
    ready[seed % problem.resources] += 400
    late = replace(problem, resource_ready=ready)
    assert old is not None
    new = solve(late, 5, solver="search", iterations=6000, workers=1, seed=seed, start=right_shift(late, old)).schedule
    assert new is not None
    return late, old, new


@pytest.mark.parametrize("seed", range(1, 7))
def test_of_a_better_plan_only_what_its_makespan_needs_is_left(seed: int) -> None:
    problem, old, new = broken_down(seed)
    shifted = right_shift(problem, old).end.max()
    for give_up in (0.0, 0.3):
        kept = keep_order(problem, new, old, give_up=give_up)
        check(problem, kept)
        assert kept.end.max() <= new.end.max() + give_up * (shifted - new.end.max())
        moved = [inversions(one.start, old.start, problem.mode_place) for one in (kept, new)]
        assert moved[0] < moved[1]
    assert inversions(keep_order(problem, new, old, give_up=1.0).start, old.start, problem.mode_place) == 0


@pytest.mark.parametrize("seed", range(1, 7))
def test_gain_is_given_up_only_while_many_operations_move(seed: int) -> None:
    problem, old, new = broken_down(seed)
    plan, better = (NearPlan(problem, sequences(problem, one)) for one in (old, new))
    shifted, best = plan.makespan, better.makespan
    found = led_while_few_move(plan, better)
    check(problem, found)
    assert plan.moved == taken_out(plan.schedule(), old, problem.mode_place)
    limit = best + int(min(LOST[0] * (shifted - best), MOST * best))
    assert found.end.max() <= limit
    if taken_out(found, old, problem.mode_place) > FEW * problem.operations:
        least = NearPlan(problem, sequences(problem, old))
        assert least.lead(better.rank, limit)
        np.testing.assert_array_equal(found.start, least.schedule().start)


def test_a_repair_is_better_than_a_shift_and_near_the_old_plan() -> None:
    problem, old, new = broken_down(3)
    repaired = repair(problem, old, 0.3, workers=1, seed=1)
    check(problem, repaired)
    shifted = right_shift(problem, old)
    assert repaired.end.max() < shifted.end.max()
    moved = [inversions(one.start, old.start, problem.mode_place) for one in (repaired, new)]
    assert moved[0] < moved[1]
    # Nothing has happened to the plan: nothing is worth a move but what makes it better.
    again = repair(problem, repaired, 0.1, workers=1)
    assert again.end.max() < repaired.end.max() or (again.start == right_shift(problem, repaired).start).all()


def test_a_repair_of_due_dates_is_annealed() -> None:
    plan = ProblemBuilder()
    machines = [plan.add_machine(f"M{k}") for k in range(3)]
    random = np.random.default_rng(5)
    for number in range(8):
        job = plan.add_job(f"J{number}", due=int(random.integers(20, 60)))
        steps = [plan.add_operation(job, f"{number}.{k}") for k in range(3)]
        for step, machine in zip(steps, random.permutation(3), strict=True):
            plan.add_mode(step, int(random.integers(3, 12)), machines[machine])
        for before, behind in pairwise(steps):
            plan.add_precedence(before, behind)
    problem = plan.minimize(tardiness=1).build()
    old = solve(problem, 5, solver="rule").schedule
    assert old is not None
    repaired = repair(problem, old, 0.2, seed=1)
    check(problem, repaired)
    assert objective_value(problem, repaired) <= objective_value(problem, right_shift(problem, old))


def taken_out(new: Schedule, old: Schedule, machine: np.ndarray) -> int:
    """Fewest operations without which the sequences of two plans are the same: longest common rows, one by one."""
    count = 0
    for number in range(machine.max() + 1):
        mine = np.flatnonzero(machine == number)
        ranks = old.start[mine[np.argsort(new.start[mine], kind="stable")]]
        rows: list[int] = []
        for at, rank in enumerate(ranks):
            rows.append(1 + max((rows[k] for k in range(at) if ranks[k] < rank), default=0))
        count += len(mine) - max(rows, default=0)
    return count


def inversions(one: np.ndarray, other: np.ndarray, machine: np.ndarray) -> int:
    """Pairs of operations on one machine that two plans have in another order."""
    pairs = (machine[:, None] == machine) & (one[:, None] < one) & (other[:, None] > other)
    return int(pairs.sum())


def test_who_cannot_be_repaired_is_said() -> None:
    plan = ProblemBuilder()
    oven = plan.add_batching_machine("oven", 3)
    job = plan.add_job("a")
    bake = plan.add_operation(job, "bake")
    plan.add_mode(bake, 5, oven)
    problem = plan.minimize(makespan=1).build()
    schedule = solve(problem, 5).schedule
    assert schedule is not None
    with pytest.raises(SchedulingError, match="cannot be repaired: resources that take several"):
        right_shift(problem, schedule)
