"""Standard job-shop text: "jobs machines", then a line a job of pairs machine (from 0) and time."""

from pathlib import Path

from ..builder import ProblemBuilder, add_chain
from ..problem import Problem
from .tokens import Tokens, require, write_rows

__all__ = ["read_job_shop", "write_job_shop"]


def read_job_shop(path: Path | str) -> Problem:
    """Read a job shop; the makespan is minimised.

    Raises
    ------
    SchedulingError
        With file and line, if the file is wrong.
    """
    tokens = Tokens(path)
    jobs, machines = tokens.next("number of jobs", 1), tokens.next("number of machines", 1)
    plan = ProblemBuilder()
    places = [plan.add_machine(f"machine {m}") for m in range(machines)]
    for _ in range(jobs):
        pairs = [(tokens.next("machine", 0, machines - 1), tokens.next("time")) for _ in range(machines)]
        add_chain(plan, plan.add_job(), [[(time, places[m])] for m, time in pairs])
    tokens.end()
    return plan.minimize(makespan=1).build()


def write_job_shop(problem: Problem, path: Path | str) -> None:
    """Write a job shop in which each job has as many operations as there are machines."""
    require(problem, (), "job-shop")
    rows: list[list[int]] = [[problem.jobs, problem.resources]]
    for j in range(problem.jobs):
        operations = range(problem.job_op_ptr[j], problem.job_op_ptr[j + 1])
        rows.append([int(x) for i in operations for x in (problem.mode_place[i], problem.mode_duration[i])])
    write_rows(path, rows)
