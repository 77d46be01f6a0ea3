"""Line balancing against looking at all assignments, a published example, and bad input."""

from itertools import product

import numpy as np
import pytest

from solvers.balancing import BalancingError, Line, balance_with_cycle, balance_with_stations


def draw(seed: int, tasks: int = 6) -> Line:
    g = np.random.default_rng(seed)
    pairs = [(a, b) for a in range(tasks) for b in range(a + 1, tasks) if g.random() < 0.3]
    return Line([int(t) for t in g.integers(0, 12, tasks)], pairs)


def keeps(line: Line, station: tuple[int, ...]) -> bool:
    return all(station[a] <= station[b] for a, b in line.precedence)


def work(line: Line, station: tuple[int, ...], stations: int) -> list[int]:
    return [sum(t for t, s in zip(line.times, station, strict=True) if s == n) for n in range(stations)]


@pytest.mark.parametrize("seed", range(8))
def test_as_good_as_looking_at_all(seed: int) -> None:
    line = draw(seed)
    every = [station for station in product(range(4), repeat=6) if keeps(line, station)]
    shortest = min(max(work(line, station, 3)) for station in every if max(station) < 3)
    found = balance_with_stations(line, 3, workers=1)
    assert (found.optimal, found.cycle, found.bound) == (True, shortest, shortest)
    assert keeps(line, found.station)
    assert max(work(line, found.station, 3)) == shortest
    cycle = max(*line.times, shortest)
    fewest = min(max(station) + 1 for station in every if max(work(line, station, 4)) <= cycle)
    other = balance_with_cycle(line, cycle, workers=1)
    assert (other.optimal, other.stations) == (True, fewest)
    assert keeps(line, other.station)
    assert max(work(line, other.station, fewest)) <= cycle


def test_jackson() -> None:
    """Jackson (1956): 11 tasks; published optima 8, 6, 5, 5, 4, 3 stations for cycles 7, 9, 10, 13, 14, 21."""
    pairs = "1,2 1,3 1,4 1,5 2,6 3,7 4,7 5,7 6,8 7,9 8,10 9,11 10,11"
    precedence = [(int(a) - 1, int(b) - 1) for a, b in (pair.split(",") for pair in pairs.split())]
    line = Line([6, 2, 5, 7, 1, 2, 3, 6, 5, 5, 4], precedence)
    cycles = {7: 8, 9: 6, 10: 5, 13: 4, 14: 4, 21: 3}
    found = {cycle: balance_with_cycle(line, cycle, workers=1) for cycle in cycles}
    assert {cycle: balance.stations for cycle, balance in found.items()} == cycles
    assert found[21].efficiency(line) == pytest.approx(46 / (3 * found[21].cycle))


def test_refuses_in_one_line() -> None:
    with pytest.raises(BalancingError, match=r"task 1 takes 9, longer than the cycle 5"):
        balance_with_cycle(Line([1, 9]), 5)
    with pytest.raises(BalancingError, match=r"cyclic precedence at or before a, b"):
        Line([1, 1], [(0, 1), (1, 0)], ["a", "b"])
    with pytest.raises(BalancingError, match=r"task 0: time -1; a whole number of at least 0 would do"):
        Line([-1])
    with pytest.raises(BalancingError, match=r"precedence \(0, 4\): no task 4, there are 0 to 1"):
        Line([1, 1], [(0, 4)])
    with pytest.raises(BalancingError, match=r"0 stations; at least 1 is needed"):
        balance_with_stations(Line([1]), 0)
    with pytest.raises(BalancingError, match=r"the line has no tasks"):
        Line([])
