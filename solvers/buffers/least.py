"""The fewest places for a throughput, the primal problem of Gershwin and Schor (2000), solved by the dual one."""

from collections.abc import Callable, Sequence

from .allocate import Allocation, Values, allocate

__all__ = ["MOST", "UnreachableError", "least_places", "spread"]

MOST = 1000
"""Places of a buffer beyond which more of them change nothing."""


class UnreachableError(Exception):
    """A throughput that no buffers give.

    Attributes
    ----------
    most : what buffers that are never full give
    """

    def __init__(self, most: float) -> None:
        super().__init__(f"no buffers give that throughput, at most {most:g}")
        self.most = most


def least_places(
    values: Values,
    wanted: float,
    start: Sequence[int],
    *,
    least: Sequence[int] | None = None,
    runs: int = 10,
    most_runs: int = 80,
    told: Callable[[Allocation], None] = lambda _: None,
) -> Allocation:
    """Find the fewest places that give a throughput in the mean, and how they are allocated.

    The best throughput of a total grows with the total, so it is searched by halving; each total starts from the best
    allocation of the one before, stretched.

    Parameters
    ----------
    values, start, least, runs, most_runs, told : as for `allocate`; the total of `start` is where the search begins
    wanted : throughput

    Raises
    ------
    UnreachableError
        No buffers give it.
    """
    floor = (0,) * len(start) if least is None else tuple(least)
    most = float(values.of([tuple(max(MOST, keep) for keep in floor)], runs)[0].mean())
    if most < wanted:
        raise UnreachableError(most)

    def best(total: int, near: Sequence[int]) -> Allocation:
        return allocate(values, spread(total, near, floor), least=floor, runs=runs, most_runs=most_runs, told=told)

    low, total = sum(floor) - 1, max(sum(start), sum(floor))
    enough = best(total, start)
    while enough.throughput < wanted and total < MOST * len(floor):
        low, total = total, 2 * total + 1
        enough = best(total, enough.places)
    high = total
    while high - low > 1:
        middle = (low + high) // 2
        found = best(middle, enough.places)
        if found.throughput >= wanted:
            enough, high = found, middle
        else:
            low = middle
    return enough


def spread(total: int, shape: Sequence[int], floor: Sequence[int] | None = None) -> tuple[int, ...]:
    """Divide a number of places like another allocation, by largest remainders, with what each buffer keeps.

    Examples
    --------
    >>> spread(7, (1, 2, 1))
    (2, 3, 2)
    """
    floor = (0,) * len(shape) if floor is None else floor
    free, above = total - sum(floor), [have - keep for have, keep in zip(shape, floor, strict=True)]
    if sum(above) == 0:
        above = [1] * len(floor)
    exact = [free * share / sum(above) for share in above]
    given = [int(share) for share in exact]
    order = sorted(range(len(given)), key=lambda n: (given[n] - exact[n], n))
    for n in order[: free - sum(given)]:
        given[n] += 1
    return tuple(keep + share for keep, share in zip(floor, given, strict=True))
