"""Flexible job shops: `.fjs` text, with setup times behind, or with dates and weights.

`.fjs`: "jobs machines [mean of alternatives]", then a line a job: operations, and for each of them the number of
alternatives, then pairs machine and time; machines count from 1, or from 0 if a 0 occurs. With setups a square matrix
of all operations follows for each machine (row: before, column: after).
The tardiness format puts release, due date and weight before the operations of a job, and counts machines from 0.
"""

from pathlib import Path

import numpy as np

from ..builder import ProblemBuilder, Resource, add_chain
from ..problem import NEVER, Problem
from .tokens import Tokens, require, write_rows

__all__ = [
    "read_fjs",
    "read_fjs_with_setups",
    "read_tardiness",
    "write_fjs",
    "write_fjs_with_setups",
    "write_tardiness",
]


def _read_jobs(tokens: Tokens, plan: ProblemBuilder, *, dates: bool, setups: bool) -> list[Resource]:
    """The part that all three formats share; with setups each operation is a family of its own, numbered from 0."""
    line = tokens.line
    jobs, machines = tokens.next("number of jobs", 1), tokens.next("number of machines", 1)
    if not dates:
        tokens.skip_rest_of_line(line)
    rows: list[tuple[tuple[int | None, ...], list[list[tuple[int, int]]]]] = []
    for _ in range(jobs):
        given = tuple(tokens.next(name) for name in ("release", "due date", "weight")) if dates else (0, None, 1)
        operations = []
        for _ in range(tokens.next("number of operations", 1)):
            count = tokens.next("number of alternatives", 1, machines)
            operations.append([(tokens.next("machine", 0, machines), tokens.next("time")) for _ in range(count)])
        rows.append((given, operations))
    numbers = {m for _, operations in rows for modes in operations for m, _ in modes}
    base = 0 if dates or 0 in numbers else 1
    if max(numbers) > machines - 1 + base:
        raise tokens.fail(f"machines are numbered from {base}, but there are {machines} and one is number {machines}")
    places = [plan.add_machine(f"machine {m + base}") for m in range(machines)]
    family = 0
    for (release, due, weight), operations in rows:
        modes = [[(time, places[m - base]) for m, time in row] for row in operations]
        families = list(range(family, family + len(operations))) if setups else None
        job = plan.add_job(release=release or 0, due=due, weight=weight or 0)
        add_chain(plan, job, modes, families=families)
        family += len(operations)
    return places


def read_fjs(path: Path | str) -> Problem:
    """Read a flexible job shop; the makespan is minimised.

    Raises
    ------
    SchedulingError
        With file and line, if the file is wrong; so do the other readers.
    """
    tokens, plan = Tokens(path), ProblemBuilder()
    _read_jobs(tokens, plan, dates=False, setups=False)
    tokens.end()
    return plan.minimize(makespan=1).build()


def read_fjs_with_setups(path: Path | str) -> Problem:
    """Read a flexible job shop with setup times between all operations on each machine."""
    tokens, plan = Tokens(path), ProblemBuilder()
    places = _read_jobs(tokens, plan, dates=False, setups=True)
    operations = plan.operations
    for place in places:
        for before in range(operations):
            for after in range(operations):
                plan.add_setup(place, before, after, tokens.next("setup time"))
    tokens.end()
    return plan.minimize(makespan=1).build()


def read_tardiness(path: Path | str) -> Problem:
    """Read a flexible job shop with releases, due dates and weights; the weighted tardiness is minimised."""
    tokens, plan = Tokens(path), ProblemBuilder()
    _read_jobs(tokens, plan, dates=True, setups=False)
    tokens.end()
    return plan.minimize(tardiness=1).build()


def _rows(p: Problem, *, dates: bool, base: int) -> list[list[object]]:
    rows: list[list[object]] = [[p.jobs, p.resources] if dates else [p.jobs, p.resources, _flexibility(p)]]
    for j in range(p.jobs):
        first, last = int(p.job_op_ptr[j]), int(p.job_op_ptr[j + 1])
        row: list[object] = [p.job_release[j], p.job_due[j], p.job_weight[j]] if dates else []
        row.append(last - first)
        for i in range(first, last):
            modes = range(p.op_mode_ptr[i], p.op_mode_ptr[i + 1])
            row += [len(modes), *(x for k in modes for x in (p.mode_place[k] + base, p.mode_duration[k]))]
        rows.append(row)
    return rows


def _flexibility(p: Problem) -> str:
    return f"{p.modes / p.operations:.2f}"


def write_fjs(problem: Problem, path: Path | str) -> None:
    """Write a flexible job shop; what the format has no place for is refused."""
    require(problem, {"alternative modes"}, "flexible job-shop")
    write_rows(path, _rows(problem, dates=False, base=1))


def write_fjs_with_setups(problem: Problem, path: Path | str) -> None:
    """Write a flexible job shop with setups, operation by operation."""
    require(problem, {"alternative modes", "setups"}, "setup")
    rows = _rows(problem, dates=False, base=1)
    family = problem.op_family
    for r in range(problem.resources):
        s = int(problem.resource_setup[r])
        matrix = problem.setup[s] if s >= 0 else np.zeros((family.max() + 1,) * 2, dtype=np.int64)
        rows += [list(row) for row in matrix[np.ix_(family, family)]]
    write_rows(path, rows)


def write_tardiness(problem: Problem, path: Path | str) -> None:
    """Write a flexible job shop with releases, due dates (all jobs need one) and weights."""
    known = {"alternative modes", "release dates", "due dates", "weights"}
    require(problem, known if (problem.job_due < NEVER).all() else known - {"due dates"}, "tardiness")
    write_rows(path, _rows(problem, dates=True, base=0))
