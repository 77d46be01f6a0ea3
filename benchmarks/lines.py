"""Group `lines`: serial lines and closed loops against plain SimPy models of the same, intervals, memory.

Our side of a comparison builds the plant, runs it, and keeps all its figures (`twin.record.meter`); the peer counts
finished parts and nothing else.
"""

from collections.abc import Callable
from statistics import mean, median, stdev

from benchmarks.harness import Exact, Measured, benchmark, ratio, run_fresh
from benchmarks.harness.timing import cpu_seconds, interquartile_range
from benchmarks.peers.simpy_line import line, line_with_calendar_failures, line_with_failures
from benchmarks.peers.simpy_loop import loop
from benchmarks.plants.line import run_line, run_loop
from benchmarks.plants.studies import STUDIES, intervals
from twin.statistics.interval import Estimate

__all__ = ["FAILING_LINE", "FAILING_LINE_CALENDAR", "LINE", "LOOP"]


# Stations 10, buffers 5, times exponential(1), blocking after service. Simulated reference, 1e9 parts, 95 % +- 2.4e-5;
# the recursion of departure times of tests/benchmarks/test_peers.py, compiled, gave 0.76340 +- 0.00023 (8 x 4e6 parts).
LINE = Exact(0.76341, noise=0.37, start=40)
# The same line failing (MTBF 100, MTTR 10, exponential) on operating time: that recursion over 8 x 4e6 parts gave
# 0.55458 +- 0.00030 (95 %).
FAILING_LINE = Exact(0.55458, noise=0.92, start=60)
# The same on calendar time. Simulated reference, 8 x 2e7 parts, 95 % +- 0.00019. (It is not the value on operating
# time: two SimPy models and the two-machine lines solved exactly tell them apart.)
FAILING_LINE_CALENDAR = Exact(0.5039, noise=1.1, start=100)
# Four servers, four legs, four pallets, all exponential(1): mean value analysis (Reiser & Lavenberg 1980), exact.
LOOP = Exact(0.41342281879194637, noise=0.12, start=10)


def _cost(model: Callable[[int, int], float], exact: Exact, quick: bool) -> Measured:
    """CPU seconds of a SimPy model for 1,000 parts, checked in every round."""
    parts, rounds = (2_000, 1) if quick else (20_000, 3)
    model(200, 0)
    costs = []
    for seed in range(1, rounds + 1):
        seconds, found = cpu_seconds(lambda seed=seed: model(parts, seed))  # type: ignore[misc]
        exact.check(found, parts)
        costs.append(seconds / parts * 1000)
    return Measured(median(costs), f"throughput {exact.throughput:.5f}", interquartile_range(costs))


@benchmark(id="lines.simpy_line", what="plain SimPy: line of 10, buffers of 5", unit="CPU s / 1000 parts")
def simpy_line(quick: bool) -> Measured:
    """Cost of the peer of `lines.serial_vs_simpy`."""
    return _cost(line, LINE, quick)


@benchmark(
    id="lines.simpy_line_failing", what="plain SimPy: the line failing, operating time", unit="CPU s / 1000 parts"
)
def simpy_line_failing(quick: bool) -> Measured:
    """Cost of the peer with failures on operating time."""
    return _cost(line_with_failures, FAILING_LINE, quick)


@benchmark(
    id="lines.simpy_line_failing_calendar",
    what="plain SimPy: the line failing, calendar time",
    unit="CPU s / 1000 parts",
)
def simpy_line_failing_calendar(quick: bool) -> Measured:
    """Cost of the peer with failures on calendar time."""
    return _cost(line_with_calendar_failures, FAILING_LINE_CALENDAR, quick)


@benchmark(id="lines.simpy_loop", what="plain SimPy: loop of 4 stations, 4 pallets", unit="CPU s / 1000 parts")
def simpy_loop(quick: bool) -> Measured:
    """Cost of the peer of `lines.loop_vs_simpy`."""
    return _cost(loop, LOOP, quick)


def _ratio(
    ours: Callable[[float, int], float], peer: Callable[[int, int], float], exact: Exact, quick: bool
) -> Measured:
    """CPU time of ours over that of the peer for the same number of parts, both checked."""
    parts, rounds = (2_000, 1) if quick else (20_000, 9)
    return ratio(ours, peer, exact, parts, rounds)


@benchmark(
    id="lines.serial_vs_simpy", what="line of 10 with figures on / plain SimPy", unit="CPU ratio", asked="<= 1.2"
)
def serial_vs_simpy(quick: bool) -> Measured:
    """Cost of the reference engine with figures against a plain model that counts parts."""
    return _ratio(run_line, line, LINE, quick)


@benchmark(
    id="lines.loop_vs_simpy", what="loop of 4 stations with figures on / plain SimPy", unit="CPU ratio", asked="<= 1.2"
)
def loop_vs_simpy(quick: bool) -> Measured:
    """The same for pallets that go round."""
    return _ratio(run_loop, loop, LOOP, quick)


@benchmark(
    id="lines.coverage", what="worst coverage of 95 % intervals, 3 plants x 400 studies", unit="%", asked="92 .. 98"
)
def coverage(quick: bool) -> Measured:
    """How often the interval of a study of ten replications holds the exact value, the plant furthest from 95 %."""
    from joblib import Parallel, delayed

    studies, share = (20, 5) if quick else (400, 25)
    jobs = [(number, first) for number in range(len(STUDIES)) for first in range(0, studies, share)]
    done = Parallel(n_jobs=-1)(delayed(intervals)(number, 1000 + first, share) for number, first in jobs)
    held = []
    for number, study in enumerate(STUDIES):
        found = [one for (of, _), many in zip(jobs, done, strict=True) if of == number for one in many]
        _unbiased(found, study.exact, study.name)
        held.append(100 * sum(one.holds(study.exact) for one in found) / len(found))
    worst = max(held, key=lambda percent: abs(percent - 95))
    return Measured(worst, ", ".join(f"{percent:.1f}" for percent in held))


def _unbiased(found: list[Estimate], exact: float, name: str) -> None:
    """Assert that the mean over all studies is the exact value, within four standard errors."""
    means = [one.mean for one in found]
    middle, error = mean(means), stdev(means) / len(means) ** 0.5
    assert abs(middle - exact) <= 4 * error, f"{name}: {middle:.5f} ± {error:.5f} over all studies, want {exact:.5f}"


@benchmark(id="lines.memory_growth", what="peak memory of a recorded year / of a week", unit="ratio", asked="<= 1.2")
def memory_growth(quick: bool) -> Measured:
    """Peak memory of fresh processes that run a workshop, write its whole record and keep its figures."""
    week, year = 7 * 86400.0, (4 * 7 if quick else 365) * 86400.0
    short, long = (run_fresh("benchmarks.plants.recorded:record_run", length) for length in (week, year))
    for done, length in ((short, week), (long, year)):
        assert done.result["last"] > length - 2 * 86400.0, (
            f"the record stops at {done.result['last']:.0f} s of {length:.0f} s"
        )
    grown = long.result["operations"] / short.result["operations"]
    assert 0.8 < grown / (year / week) < 1.25, (
        f"{grown:.1f} times as many operations in {year / week:.1f} times the time"
    )
    return Measured(long.peak_memory / short.peak_memory, f"week {short.peak_memory / 2**20:.0f} MiB")
