"""Paired, interleaved comparison of the CPU time of two callables.

Method: each is run once to warm up (imports, compilation, caches), then they take turns, A B A B ..., so that a
machine that gets slower or busier meets both alike. CPU time of the process, not time on the wall: others on the
machine do not count. Each round gives one ratio; reported are the median of the ratios and their interquartile range.
Garbage is collected before every run, so that nobody pays for the other's, and the collector stays on during the run,
because a model that leaves garbage has to pay for its own.
"""

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from time import process_time
from typing import Any

__all__ = ["PairedTimes", "compare_cpu_time", "compare_fresh", "cpu_seconds"]


@dataclass(frozen=True, slots=True)
class PairedTimes:
    """CPU times of two callables, round by round.

    Attributes
    ----------
    ours, peer : CPU seconds of each round
    results : what the last round returned (ours, peer), for the benchmark to check
    """

    ours: tuple[float, ...]
    peer: tuple[float, ...]
    results: tuple[Any, Any]

    @property
    def ratios(self) -> tuple[float, ...]:
        """Ours / peer of each round [-]."""
        return tuple(a / b for a, b in zip(self.ours, self.peer, strict=True))

    @property
    def ratio(self) -> float:
        """Median of the ratios [-]."""
        return median(self.ratios)

    @property
    def spread(self) -> float:
        """Interquartile range of the ratios [-]; 0 for a single round."""
        return interquartile_range(self.ratios)


def interquartile_range(values: Sequence[float]) -> float:
    """Distance of the quartiles, by linear interpolation between the ordered values; 0 for one value."""
    if len(values) < 2:
        return 0.0
    low, _, high = quantiles(values, n=4, method="inclusive")
    return high - low


def cpu_seconds(call: Callable[[], Any]) -> tuple[float, Any]:
    """CPU time of one call [s], after collecting the garbage of others; and what it returned."""
    gc.collect()
    start = process_time()
    result = call()
    return process_time() - start, result


def compare_cpu_time(
    ours: Callable[[], Any], peer: Callable[[], Any], rounds: int = 7, warm_up: int = 1
) -> PairedTimes:
    """Let two callables take turns in this process.

    Parameters
    ----------
    ours, peer : should take long against the clock's resolution (16 ms on Windows), 0.5 s or more
    rounds : >= 1
    warm_up : runs of each before the first that counts

    Raises
    ------
    ValueError
        If `rounds` is less than 1, or the peer was too short for the clock to see.
    """
    for _ in range(warm_up):
        ours()
        peer()
    return _take_turns(lambda: cpu_seconds(ours), lambda: cpu_seconds(peer), rounds)


def compare_fresh(ours: str, peer: str, *arguments: object, rounds: int = 5, warm_up: int = 1) -> PairedTimes:
    """Let two functions take turns, every run in a fresh process that warms up by itself.

    Slower, but neither side can leave anything behind for the other: heap, caches, loaded packages.

    Parameters
    ----------
    ours, peer : ``"package.module:function"``
    arguments : given to both
    rounds, warm_up : as in `compare_cpu_time`
    """
    from benchmarks.harness.fresh import run_fresh

    def run(target: str) -> tuple[float, Any]:
        done = run_fresh(target, *arguments, warm_up=warm_up)
        return done.cpu_seconds, done.result

    return _take_turns(lambda: run(ours), lambda: run(peer), rounds)


def _take_turns(
    ours: Callable[[], tuple[float, Any]], peer: Callable[[], tuple[float, Any]], rounds: int
) -> PairedTimes:
    if rounds < 1:
        raise ValueError(f"rounds: {rounds}, want at least 1")
    pairs = [(ours(), peer()) for _ in range(rounds)]
    if min(b[0] for _, b in pairs) <= 0.0:
        raise ValueError("peer: too short for the clock of CPU time; give it more to do")
    return PairedTimes(tuple(a[0] for a, _ in pairs), tuple(b[0] for _, b in pairs), (pairs[-1][0][1], pairs[-1][1][1]))
