"""Allocations against all others, on lines whose throughput is known exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pytest

from solvers.buffers import Allocation, UnreachableError, Values, allocate, least_places, spread
from tests.solvers.buffers.exact import throughput

LINES = {
    "alike": (1.0, 1.0, 1.0, 1.0),
    "slow at the end": (1.2, 1.0, 1.1, 0.8),
    "slow in the middle": (1.5, 1.2, 0.9, 1.6),
}

MANY = 9
"""Places of a buffer beyond which its line is not reckoned: its chain grows with them."""


def all_of(total: int, count: int) -> Iterator[tuple[int, ...]]:
    """Every allocation of a total."""
    if count == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in all_of(total - first, count - 1):
            yield (first, *rest)


def simulated(rates: tuple[float, ...], noise: float) -> Callable[[Sequence[tuple[tuple[int, ...], int]]], list[float]]:
    """Runs with noise; most of it is common to the runs of one number, as under common random numbers."""

    def simulate(wanted: Sequence[tuple[tuple[int, ...], int]]) -> list[float]:
        found = []
        for places, number in wanted:
            common = np.random.default_rng(number).normal()
            own = np.random.default_rng([number, *places]).normal()
            few = tuple(min(count, MANY) for count in places)
            found.append(throughput(rates, few) * (1 + noise * (common + 0.1 * own)))
        return found

    return simulate


def test_the_exact_throughput_is_that_of_hunt() -> None:
    """Two stations: (q + 2) / (q + 3) with q places; three without places: 22 / 39 (G. C. Hunt 1956)."""
    assert throughput((1.0, 1.0), (4,)) == pytest.approx(6 / 7)
    assert throughput((1.0, 1.0, 1.0), (0, 0)) == pytest.approx(22 / 39)


@pytest.mark.parametrize("rates", LINES.values(), ids=LINES)
@pytest.mark.parametrize("noise", [0.0, 0.01])
def test_no_allocation_is_better(rates: tuple[float, ...], noise: float) -> None:
    best = max(throughput(rates, places) for places in all_of(9, 3))
    for start in ((3, 3, 3), (9, 0, 0), (0, 0, 9)):
        found = allocate(Values(simulated(rates, noise)), start)
        assert sum(found.places) == 9
        assert throughput(rates, found.places) >= best * (1 - (0.001 if noise else 1e-9))


def test_the_fewest_places_are_the_fewest() -> None:
    rates, wanted = LINES["slow at the end"], 0.72
    found = least_places(Values(simulated(rates, 0.0)), wanted, (2, 2, 2))
    total = sum(found.places)
    assert throughput(rates, found.places) >= wanted
    assert max(throughput(rates, places) for places in all_of(total - 1, 3)) < wanted


def test_a_throughput_beyond_the_slowest_machine_is_called_so() -> None:
    def simulate(wanted: Sequence[tuple[tuple[int, ...], int]]) -> list[float]:
        return [0.8 - 1 / (2 + sum(places)) for places, _ in wanted]

    with pytest.raises(UnreachableError, match=r"at most 0\.79"):
        least_places(Values(simulate), 0.9, (2, 2, 2))


def test_what_a_buffer_keeps_stays() -> None:
    found = allocate(Values(simulated(LINES["alike"], 0.0)), (5, 1, 0), least=(4, 0, 0))
    assert found.places == (4, 1, 1)
    with pytest.raises(ValueError, match=r"start: \(1, 1\), want at least \(2, 0\)"):
        allocate(Values(simulated((1.0, 1.0, 1.0), 0.0)), (1, 1), least=(2, 0))


def test_nothing_is_simulated_twice_and_every_step_is_told() -> None:
    asked: list[tuple[tuple[int, ...], int]] = []
    simulate = simulated(LINES["alike"], 0.01)

    def counted(wanted: Sequence[tuple[tuple[int, ...], int]]) -> list[float]:
        asked.extend(wanted)
        return simulate(wanted)

    steps: list[Allocation] = []
    values = Values(counted)
    found = allocate(values, (9, 0, 0), told=steps.append)
    assert len(asked) == len(set(asked)) == values.runs
    assert steps[-1] == found
    assert steps[0].places == (9, 0, 0)


def test_places_are_spread_in_proportion() -> None:
    assert spread(7, (1, 2, 1), (0, 0, 0)) == (2, 3, 2)
    assert spread(7, (0, 0), (0, 0)) == (4, 3)
    assert spread(6, (1, 9), (1, 1)) == (1, 5)
