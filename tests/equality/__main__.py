"""`python -m tests.equality N [FIRST]`: run N generated plants on both engines and say where they differ."""

from __future__ import annotations

import gc
import sys
import time

from tests.equality.compare import compare, runnable, smallest


def main(count: int, first: int) -> int:
    """Compare so many plants from a seed on; return 1 at the first difference, with the smallest plant that has it."""
    begun, seed, done = time.perf_counter(), first, 0
    while done < count:
        plant = runnable(seed)
        if plant is not None:
            found = compare(plant)
            done += 1
            if found is not None:
                print(f"seed {seed}: {found}")
                less = smallest(seed) if not plant.fleets else None
                if less is not None:
                    print(f"\nsmallest: generate({seed}, {less[0]})\n{less[1]}")
                return 1
            if done % 100 == 0:
                gc.collect()  # a shop refers to itself, and holds more memory than the collector reckons with
            if done % 1000 == 0:
                print(f"{done:,} plants, {time.perf_counter() - begun:.0f} s", flush=True)
        seed += 1
    print(f"{done:,} plants (seeds {first} to {seed - 1}), no difference")
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0))
