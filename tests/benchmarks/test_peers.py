"""The peers are right: exact values, and an independent recursion of departure times (no events, no SimPy)."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from statistics import mean, stdev

import numpy as np
import pytest

from benchmarks.engines_peers import PEERS, peer
from benchmarks.harness import Exact
from benchmarks.lines import FAILING_LINE, FAILING_LINE_CALENDAR, LINE, LOOP
from benchmarks.peers.simpy_line import line, line_with_calendar_failures, line_with_failures
from benchmarks.peers.simpy_loop import loop

DATA = Path(os.environ.get("TWIN_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")


def recursion(
    parts: int, seed: int, stations: int, capacity: int, mtbf: float | None = None, mttr: float = 10.0
) -> float:
    """Throughput of a line by its departure times: no part leaves before the `capacity + 1`st ahead left the next.

    Failures on operating time only lengthen the operation: Poisson(work / mtbf) repairs, each exponential.
    """
    rng = np.random.default_rng(seed)
    times = rng.exponential(1.0, (parts, stations))
    if mtbf is not None:
        failures = rng.poisson(times / mtbf)
        times += rng.standard_gamma(np.maximum(failures, 1e-300)) * mttr * (failures > 0)
    gone = [[0.0] * stations for _ in range(capacity + 1)]
    before = [0.0] * stations
    for work in times.tolist():
        oldest = gone.pop(0)
        now, left = 0.0, []
        for station in range(stations):
            now = max(now, before[station]) + work[station]
            if station < stations - 1:
                now = max(now, oldest[station + 1])
            left.append(now)
        gone.append(left)
        before = left
    return parts / before[-1]


@pytest.mark.parametrize("name", PEERS)
def test_every_package_has_the_line_right(name: str) -> None:
    pytest.importorskip(name, reason="the extra `peers` is not installed")
    LINE.check(peer(name)(1500, 3), 1500)


TWO_FAILING, TWO_FAILING_CALENDAR = 0.6558820819245708, 0.6297109316083327  # buffer of 1; Markov chains


@pytest.mark.parametrize(
    ("model", "parts", "exact"),
    [
        (lambda parts, seed: line(parts, seed, 2, 1), 4000, 3 / 4),  # (b + 2) / (b + 3)
        (lambda parts, seed: line(parts, seed, 2, 5), 4000, 7 / 8),
        (lambda parts, seed: line_with_failures(parts, seed, 2, 1), 8000, TWO_FAILING),
        (lambda parts, seed: line_with_failures(parts, seed, 2, 1, mtbf=1e12), 4000, 3 / 4),
        (lambda parts, seed: line_with_calendar_failures(parts, seed, 2, 1), 4000, TWO_FAILING_CALENDAR),
        (lambda parts, seed: line_with_calendar_failures(parts, seed, 2, 1, mtbf=1e12), 2000, 3 / 4),
        (lambda parts, seed: loop(parts, seed, pallets=2), 4000, 4 / 17),  # mean value analysis
        (loop, 4000, LOOP.throughput),
        (lambda parts, seed: recursion(parts, seed, 2, 1), 20_000, 3 / 4),
        (lambda parts, seed: recursion(parts, seed, 2, 1, 100.0), 20_000, TWO_FAILING),
        (lambda parts, seed: recursion(parts, seed, 10, 5), 20_000, LINE.throughput),
        (lambda parts, seed: recursion(parts, seed, 10, 5, 100.0), 20_000, FAILING_LINE.throughput),
    ],
)
def test_exact_values(model: Callable[[int, int], float], parts: int, exact: float) -> None:
    found = [model(parts, seed) for seed in range(8)]
    assert abs(mean(found) - exact) / (stdev(found) / 8**0.5) < 3.5
    assert mean(found) == pytest.approx(exact, rel=0.02)


@pytest.mark.parametrize(
    ("model", "exact"),
    [
        (line, LINE),
        (line_with_failures, FAILING_LINE),
        (line_with_calendar_failures, FAILING_LINE_CALENDAR),
        (loop, LOOP),
    ],
)
def test_check_of_the_benchmark_accepts_the_model(model: Callable[[int, int], float], exact: Exact) -> None:
    exact.check(model(3000, 11), 3000)


def test_check_of_the_benchmark_refuses_another_model() -> None:
    with pytest.raises(AssertionError, match=r"throughput 0\.50390 over 20000 parts, want 0\.55458"):
        FAILING_LINE.check(FAILING_LINE_CALENDAR.throughput, 20_000)
    with pytest.raises(AssertionError, match=r"want 0\.76341"):
        LINE.check(line(5000, 1, capacity=4), 20_000)


def test_same_seed_same_run() -> None:
    assert line(300, 5) == line(300, 5) != line(300, 6)


def test_constants_are_those_of_the_data() -> None:
    file = DATA / "anchors" / "queues_and_lines.json"
    if not file.exists():
        pytest.skip("no anchors/queues_and_lines.json: set TWIN_DATA or put the data in ../shared/data")
    anchors = {anchor["id"]: anchor["values"] for anchor in json.loads(file.read_text(encoding="utf-8"))["anchors"]}
    assert anchors["Ref_line_K10_b5"]["throughput"] == LINE.throughput
    assert anchors["Ref_linefail_K10_b5"]["throughput"] == FAILING_LINE_CALENDAR.throughput
    assert anchors["AGVloop_N4"]["loop_rate"] == LOOP.throughput
    assert anchors["TwoMachineExp_b1_ODF"]["throughput"] == TWO_FAILING
    assert anchors["TwoMachineExp_b1_TDF"]["throughput"] == TWO_FAILING_CALENDAR
