"""Answers that are known, against which both sides of a comparison are held before their times are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import mean, median

from benchmarks.harness.registry import Measured
from benchmarks.harness.timing import compare_cpu_time

__all__ = ["Exact", "ratio"]


@dataclass(frozen=True, slots=True)
class Exact:
    """Known throughput of a model, and how far a run of n parts that starts empty may lie from it.

    Attributes
    ----------
    throughput : parts per unit of time
    noise : standard deviation of the throughput of n parts, times sqrt(n); measured on the SimPy models
    start : bound on what starting empty adds to the throughput or takes from it, times n; measured likewise
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


def ratio(
    ours: Callable[[float, int], float], peer: Callable[[int, int], float], exact: Exact, parts: int, rounds: int
) -> Measured:
    """CPU time of ours over that of the peer for the same number of parts, with a seed for each round.

    Every run is held against the known throughput, and the means of both sides against each other.

    Parameters
    ----------
    ours : throughput of a run of a length and with a seed
    peer : throughput of a run of so many parts and with a seed
    """
    found: tuple[list[float], list[float]] = ([], [])  # of each side, by seed; the first is the warm-up

    def run(side: int, model: Callable[[int], float]) -> None:
        found[side].append(model(len(found[side])))

    times = compare_cpu_time(
        lambda: run(0, lambda seed: ours(parts / exact.throughput, seed)),
        lambda: run(1, lambda seed: peer(parts, seed)),
        rounds=rounds,
        warm_up=1,
    )
    for throughput in (*found[0], *found[1]):
        exact.check(throughput, parts)
    apart, allowed = abs(mean(found[0]) - mean(found[1])), 3 * exact.noise * (2 / parts / (rounds + 1)) ** 0.5
    assert apart <= allowed, f"mean throughputs {apart:.2g} apart over {rounds + 1} runs, want at most {allowed:.2g}"
    return Measured(times.ratio, f"peer {median(times.peer) / parts * 1000:.3f} s / 1000 parts", times.spread)
