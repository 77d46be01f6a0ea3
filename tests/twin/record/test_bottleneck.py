"""The stream of bottlenecks against the definition, which looks at all periods at once."""

import itertools
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.index import Index
from models.plant import Plant
from models.trace import STATES, STREAMS
from twin.record.measures import Measures
from twin.record.meter import Meter

ACTIVE = {STATES.index(name) for name in ("setup", "processing", "failed", "maintenance")}
OFF_SHIFT, IDLE = STATES.index("off_shift"), STATES.index("idle")
Period = tuple[float, float, int]


@cache
def machines(count: int) -> Index:
    routing = [{"name": f"step {n}", "station": f"M{n}", "time": 1} for n in range(count)]
    stations = {f"M{n}": {} for n in range(count)}
    return Index(
        Plant.model_validate({"name": "line", "products": {"part": {"routing": routing}}, "stations": stations})
    )


def measured(index: Index, rows: list[tuple[float, int, int]], end: float, chunk: int = 10**9) -> Measures:
    meter = Meter(index, end)
    table = np.array(rows, float).reshape(-1, len(STREAMS["states"]))
    for first in range(0, len(table), chunk):
        meter.take({"states": table[first : first + chunk]})
    meter.close(end)
    return meter.measures()


def as_before(rows: list[tuple[float, int, int]]) -> list[tuple[float, int, int]]:
    """The rows with the state before in the place of each that is off shift; inactive where there is none before."""
    last: dict[int, int] = {}
    found = []
    for time, unit, state in rows:
        if state != OFF_SHIFT:
            last[unit] = state
        found.append((time, unit, last.get(unit, IDLE)))
    return found


def periods(rows: list[tuple[float, int, int]], count: int, end: float) -> list[Period]:
    found: list[Period] = []
    for unit in range(count):
        begin = None
        mine = [(time, state) for time, u, state in as_before(rows) if u == unit]
        for n, (time, state) in enumerate(mine):
            if n + 1 < len(mine) and mine[n + 1][0] == time:
                continue  # what lasts no time does not count
            if state in ACTIVE and begin is None:
                begin = time
            elif state not in ACTIVE and begin is not None:
                found.append((begin, time, unit))
                begin = None
        if begin is not None:
            found.append((begin, end, unit))
    return [period for period in found if period[1] > period[0]]


def on_shift(rows: list[tuple[float, int, int]], period: Period, end: float) -> float:
    """Length of a period without the time off shift in it."""
    start, stop, unit = period
    mine = [(time, state) for time, u, state in rows if u == unit]
    ends = [time for time, _ in mine[1:]] + [end]
    off = sum(
        max(0.0, min(stop, after) - max(start, time))
        for (time, state), after in zip(mine, ends, strict=True)
        if state == OFF_SHIFT
    )
    return stop - start - off


def by_definition(found: list[Period], count: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Sole and shifting time: at each time the longest period is a bottleneck; then count those around each time."""
    edges = sorted({time for period in found for time in period[:2]})
    middles = [(a, b, (a + b) / 2) for a, b in itertools.pairwise(edges)]
    bottlenecks = set()
    for _, _, middle in middles:
        around = [period for period in found if period[0] < middle < period[1]]
        if around:
            bottlenecks.add(min(around, key=lambda period: (period[0] - period[1], period[0], period[2])))
    sole, shifting = np.zeros(count), np.zeros(count)
    for low, high, middle in middles:
        around = [period for period in bottlenecks if period[0] < middle < period[1]]
        for period in around:
            (sole if len(around) == 1 else shifting)[period[2]] += high - low
    return sole, shifting


def check(index: Index, rows: list[tuple[float, int, int]], end: float, chunk: int = 10**9) -> Measures:
    count = len(index.units)
    measures = measured(index, rows, end, chunk)
    found = periods(rows, count, end)
    sole, shifting = by_definition(found, count)
    np.testing.assert_allclose(measures.sole_bottleneck.sum(axis=0), sole, atol=1e-9 * end)
    np.testing.assert_allclose(measures.shifting_bottleneck.sum(axis=0), shifting, atol=1e-9 * end)
    lengths = [sum(on_shift(rows, period, end) for period in found if period[2] == u) for u in range(count)]
    np.testing.assert_allclose(measures.active_time.sum(axis=0), lengths, atol=1e-9 * end)
    np.testing.assert_array_equal(
        measures.active_periods.sum(axis=0), [sum(unit == u for _, _, unit in found) for u in range(count)]
    )
    assert (measures.sole_bottleneck.sum(axis=1) <= measures.durations * (1 + 1e-9)).all()
    return measures


def random_rows(
    count: int, changes: int, end: float, seed: int, scale: float, grid: bool = False
) -> list[tuple[float, int, int]]:
    """States of machines of which some are active for much longer than others; whole times if on a grid."""
    rng = np.random.default_rng(seed)
    mean = scale ** rng.uniform(0, 1, count)
    rows = []
    for unit in range(count):
        time = 0.0
        for _ in range(changes):
            rows.append((time, unit, int(rng.integers(0, 8))))
            step = rng.exponential(mean[unit])
            time += round(step) if grid else step
            if time >= end:
                break
    return sorted(rows, key=lambda row: row[0])


@settings(max_examples=120, deadline=None)
@given(
    st.integers(1, 7),
    st.integers(1, 60),
    st.integers(0, 2**32),
    st.sampled_from([1.0, 10.0, 100.0]),
    st.integers(1, 50),
    st.booleans(),
)
def test_against_the_definition(count: int, changes: int, seed: int, scale: float, chunk: int, grid: bool) -> None:
    check(machines(count), random_rows(count, changes, 50.0, seed, scale, grid), 50.0, chunk)


def test_many_machines() -> None:
    check(machines(40), random_rows(40, 200, 300.0, 1, 30.0), 300.0)


def test_the_published_picture() -> None:
    """Two machines whose active periods overlap: the bottleneck shifts while they do (Roser et al. 2002)."""
    rows = [(0, 0, 3), (0, 1, 1), (6, 1, 3), (10, 0, 1), (20, 1, 4)]
    measures = check(machines(2), [(float(t), u, s) for t, u, s in rows], 25.0)
    np.testing.assert_allclose(measures.sole_bottleneck.sum(axis=0), [6, 10])
    np.testing.assert_allclose(measures.shifting_bottleneck.sum(axis=0), [4, 4])


def test_time_is_split_over_windows() -> None:
    measures = check(machines(1), [(0.0, 0, 1), (10.0, 0, 3), (90.0, 0, 1)], 100.0)
    expected = np.zeros(200)
    expected[20:180] = 0.5
    np.testing.assert_allclose(measures.sole_bottleneck[:, 0], expected, atol=1e-12)
    assert measures.active_periods[179, 0] == 1  # a period belongs to the window (a, b] of its end


def test_a_machine_that_never_rests_is_the_bottleneck() -> None:
    rows = [(0.0, 0, 3), (0.0, 1, 1)] + [(t + d, 1, s) for t in range(1, 99) for d, s in ((0.0, 3), (0.5, 1))]
    measures = check(machines(2), rows, 100.0)
    assert measures.sole_bottleneck[:, 0].sum() == pytest.approx(100)
    assert measures.active_periods[:, 0].sum() == 1  # cut by the end of the run, and still counted


def test_an_instant_of_rest_does_not_end_a_period() -> None:
    rows = [(0.0, 0, 3), (5.0, 0, 1), (5.0, 0, 3), (8.0, 0, 3), (8.0, 0, 4), (9.0, 0, 1)]
    assert check(machines(1), rows, 10.0).active_periods.sum() == 1


def test_a_period_goes_on_over_the_night() -> None:
    """The first works by day and goes on every morning; the second works day and night, but rests now and then."""
    day = [(0, 3), (10, 0), (20, 3), (30, 0), (40, 1), (40, 3), (50, 0), (60, 1)]
    rest = [(time, 3 if time % 8 == 0 else 1) for time in range(0, 64, 4)]
    rows = sorted([(float(t), 0, s) for t, s in day] + [(float(t), 1, s) for t, s in rest], key=lambda row: row[0])
    measures = check(machines(2), rows, 64.0)
    # From 0 to 60, when there is nothing to go on with; the nights do not count as active.
    assert measures.active_periods[:, 0].sum() == 1
    assert measures.active_time[:, 0].sum() == pytest.approx(30)
    assert measures.sole_bottleneck[:, 0].sum() == pytest.approx(60)
    assert measures.sole_bottleneck[:, 1].sum() + measures.shifting_bottleneck[:, 1].sum() == 0


def test_a_night_does_not_begin_a_period() -> None:
    measures = check(machines(1), [(0.0, 0, 0), (5.0, 0, 1), (10.0, 0, 0), (20.0, 0, 3), (25.0, 0, 1)], 30.0)
    assert measures.active_time.sum() == measures.sole_bottleneck.sum() == pytest.approx(5)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_equal_periods_leave_one_bottleneck(order: tuple[int, ...]) -> None:
    rows = [(0.0, u, 3) for u in range(3)] + [(4.0, u, 1) for u in order]
    measures = measured(machines(3), rows, 10.0)
    np.testing.assert_allclose(measures.sole_bottleneck.sum(axis=0), [4, 0, 0])
    assert measures.shifting_bottleneck.sum() == 0


def test_conveyors_are_no_machines() -> None:
    plant = {
        "name": "line",
        "products": {
            "part": {"routing": [{"name": "a", "station": "A", "time": 1}, {"name": "b", "station": "B", "time": 1}]}
        },
        "stations": {"A": {}, "B": {}},
        "conveyors": {"belt": {"from": "A", "to": "B", "length": 5, "speed": 1, "spacing": 1}},
    }
    measures = measured(Index(Plant.model_validate(plant)), [(0.0, 0, 1), (0.0, 1, 1), (0.0, 2, 3)], 10.0)
    assert measures.sole_bottleneck.sum() == measures.active_time.sum() == 0
