"""`python -m tests.solvers.scheduling N [FIRST]`: every solver on N generated problems, and what is wrong with it."""

from __future__ import annotations

import sys
import time
from collections import Counter

from tests.solvers.scheduling.answers import answers, contradiction
from tests.solvers.scheduling.generated import random_problem


def main(count: int, first: int) -> int:
    """Solve so many problems from a seed on; return 1 at the first wrong answer, 0 without one."""
    begun, tally = time.perf_counter(), Counter[str]()
    for seed in range(first, first + count):
        problem = random_problem(seed)
        try:
            wrong = contradiction(problem, answers(problem, tally, brief=True))
        except Exception as mistake:  # whatever it is: the seed is what helps
            wrong = f"{type(mistake).__name__}: {mistake}"
        if wrong is not None:
            print(f"seed {seed}: {wrong}")
            return 1
        if (seed - first + 1) % 500 == 0:
            print(f"{seed - first + 1:,} problems, {time.perf_counter() - begun:.0f} s", flush=True)
    for what, times in sorted(tally.items()):
        print(f"  {what}: {times:,}")
    print(f"{count:,} problems (seeds {first} to {first + count - 1}), every answer feasible or refused")
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0))
