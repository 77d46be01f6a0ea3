"""Permutation flow shops: "jobs machines", then a line a machine with the time of each job."""

from collections.abc import Sequence
from pathlib import Path

from ..builder import ProblemBuilder, add_chain
from ..problem import Problem
from .tokens import Tokens, require, write_rows

__all__ = ["make_flow_shop", "read_flow_shop", "write_flow_shop"]


def make_flow_shop(times: Sequence[Sequence[int]]) -> Problem:
    """A permutation flow shop from times (machines, jobs); the makespan is minimised."""
    plan = ProblemBuilder()
    first = plan.add_machine("machine 0")
    machines = [first, *(plan.add_machine(f"machine {m}", follows=first) for m in range(1, len(times)))]
    for j in range(len(times[0])):
        add_chain(plan, plan.add_job(), [[(row[j], machine)] for row, machine in zip(times, machines, strict=True)])
    return plan.minimize(makespan=1).build()


def read_flow_shop(path: Path | str) -> Problem:
    """Read a permutation flow shop.

    Raises
    ------
    SchedulingError
        With file and line, if the file is wrong.
    """
    tokens = Tokens(path)
    jobs, machines = tokens.next("number of jobs", 1), tokens.next("number of machines", 1)
    times = [[tokens.next("time") for _ in range(jobs)] for _ in range(machines)]
    tokens.end()
    return make_flow_shop(times)


def write_flow_shop(problem: Problem, path: Path | str) -> None:
    """Write a flow shop: each job visits the machines in the order of their numbers."""
    require(problem, {"kept sequences"}, "flow-shop")
    times = problem.mode_duration.reshape(problem.jobs, -1).T
    write_rows(path, [[problem.jobs, problem.resources], *times.tolist()])
