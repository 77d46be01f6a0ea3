"""Taillard's generator: his instances from their published seeds.

E. Taillard, "Benchmarks for basic scheduling problems", European Journal of Operational Research 64 (1993) 278-285.
"""

from ..builder import ProblemBuilder, add_chain
from ..problem import Problem
from .flow_shop import make_flow_shop

__all__ = ["TaillardRandom", "taillard_flow_shop", "taillard_job_shop"]


class TaillardRandom:
    """His uniform whole numbers: x <- 16807 x mod (2**31 - 1), by Schrage's method exact in 32 bits.

    Examples
    --------
    >>> draw = TaillardRandom(840612802)
    >>> [draw(1, 99) for _ in range(3)]
    [94, 66, 10]
    """

    def __init__(self, seed: int) -> None:
        self._x = seed

    def __call__(self, low: int, high: int) -> int:
        """A number from low to high, both included."""
        self._x = 16807 * self._x % (2**31 - 1)
        return low + int(self._x / (2**31 - 1) * (high - low + 1))


def taillard_job_shop(jobs: int, machines: int, time_seed: int, machine_seed: int) -> Problem:
    """A job shop: ta01 is (15, 15, 840612802, 398197754)."""
    draw = TaillardRandom(time_seed)
    times = [[draw(1, 99) for _ in range(machines)] for _ in range(jobs)]
    shuffle = TaillardRandom(machine_seed)
    plan = ProblemBuilder()
    places = [plan.add_machine(f"machine {m}") for m in range(machines)]
    for row in times:
        route = list(range(machines))
        for k in range(machines):
            other = shuffle(k, machines - 1)
            route[k], route[other] = route[other], route[k]
        add_chain(plan, plan.add_job(), [[(time, places[m])] for m, time in zip(route, row, strict=True)])
    return plan.minimize(makespan=1).build()


def taillard_flow_shop(jobs: int, machines: int, time_seed: int) -> Problem:
    """A permutation flow shop: ta001 is (20, 5, 873654221)."""
    draw = TaillardRandom(time_seed)
    return make_flow_shop([[draw(1, 99) for _ in range(jobs)] for _ in range(machines)])
