"""Group `lines`: serial lines and closed loops against plain SimPy models of the same."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from benchmarks.harness import Measured, benchmark
from benchmarks.harness.timing import cpu_seconds, interquartile_range
from benchmarks.peers.simpy_line import line, line_with_calendar_failures, line_with_failures
from benchmarks.peers.simpy_loop import loop

__all__ = ["FAILING_LINE", "FAILING_LINE_CALENDAR", "LINE", "LOOP", "Exact"]


@dataclass(frozen=True, slots=True)
class Exact:
    """Known throughput of a model, and how far a run of n parts that starts empty may lie from it.

    Attributes
    ----------
    throughput : parts per unit of time
    noise : standard deviation of the throughput of n parts, times sqrt(n); measured on the SimPy models
    start : bound on the parts that starting empty gains or loses; measured likewise
    """

    throughput: float
    noise: float
    start: float

    def check(self, found: float, parts: int) -> None:
        """Assert that a throughput over so many parts is right, within three standard deviations and the start."""
        allowed = 3 * self.noise / parts**0.5 + self.start / parts
        assert abs(found - self.throughput) <= allowed, (
            f"throughput {found:.5f} over {parts} parts, want {self.throughput:.5f} within {allowed:.5f}"
        )


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
