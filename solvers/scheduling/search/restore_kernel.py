"""Take back changes of a plan that bring nothing, or little.

A search leaves many operations in another order than it found them, most of which its value does not need: moves on its
way, and moves between equals.
"""

from numba import njit

from .anneal_kernel import change_place, fits_before
from .change_kernel import insert, remove, start_trail, take_back
from .floor_kernel import COST, COUNT, FROZEN, MODE, NOW, VALUE

__all__ = ["restore"]


@njit(cache=True, nogil=True)
def restore(given, tables, plan, sequence, rank, limit, ahead):  # type: ignore[no-untyped-def]
    """Exchange neighbours on machines that `rank` (o,) has the other way, where the plan costs no more than `limit`.

    `ahead`: times that may change by one exchange; returns how many exchanges were made.
    """
    kept = 0
    for machine in range(sequence.shape[0]):
        last = -1
        while last != kept:
            last = kept
            for place in range(plan[COUNT, machine] - 1):
                op, behind = sequence[machine, place], sequence[machine, place + 1]
                if rank[op] < rank[behind] or given[FROZEN, op] >= 0 or given[FROZEN, behind] >= 0:
                    continue
                if not fits_before(given, tables, plan, sequence, behind, op):
                    continue
                start_trail(plan)
                mode = plan[MODE, behind]
                fine = change_place(given, tables, plan, sequence, behind, mode, place, ahead)
                if fine and plan[NOW, 3] == 0 and plan[VALUE, COST] <= limit:
                    kept += 1
                else:
                    remove(plan, sequence, behind)
                    insert(given, tables, plan, sequence, behind, mode, place + 1)
                    take_back(plan)
    return kept
