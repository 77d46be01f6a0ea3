"""Small shops drawn at random, as builders write them."""

import numpy as np

from solvers.scheduling.builder import ProblemBuilder
from solvers.scheduling.problem import Problem

__all__ = ["random_flow_shop", "random_shop"]


def random_shop(
    seed: int, jobs: int, machines: int, *, modes: int = 1, setups: bool = False, dated: bool = False, longest: int = 20
) -> Problem:
    """A job shop; with alternatives, setups, or releases and due dates where asked for."""
    g = np.random.default_rng(seed)
    b = ProblemBuilder()
    floor = [b.add_machine(ready=int(g.integers(0, 5))) for _ in range(machines)]
    if setups:
        for machine in floor:
            for before in range(3):
                for after in range(3):
                    b.add_setup(machine, before, after, int(g.integers(0, 6)) if before != after else 0)
    for _ in range(jobs):
        release = int(g.integers(0, longest))
        due = release + machines * longest // 2
        job = b.add_job(release=release, due=due, weight=int(g.integers(1, 5))) if dated else b.add_job()
        last = None
        for m in g.permutation(machines).tolist():
            operation = b.add_operation(job, family=int(g.integers(0, 3)))
            for other in [m, *g.permutation([k for k in range(machines) if k != m])[: modes - 1].tolist()]:
                b.add_mode(operation, int(g.integers(1, longest)), floor[other])
            if last is not None:
                b.add_precedence(last, operation)
            last = operation
    return b.minimize(tardiness=1).build() if dated else b.minimize(makespan=1).build()


def random_flow_shop(seed: int, jobs: int, machines: int) -> Problem:
    """A permutation flow shop."""
    g = np.random.default_rng(seed)
    b = ProblemBuilder()
    first = b.add_machine()
    floor = [first, *(b.add_machine(follows=first) for _ in range(machines - 1))]
    for _ in range(jobs):
        job, last = b.add_job(), None
        for machine in floor:
            operation = b.add_operation(job)
            b.add_mode(operation, int(g.integers(1, 50)), machine)
            if last is not None:
                b.add_precedence(last, operation)
            last = operation
    return b.minimize(makespan=1).build()
