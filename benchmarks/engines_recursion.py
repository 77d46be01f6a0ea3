"""Group `engines`: the serial line by recursion, all figures kept, against a model in SimPy that counts parts."""

from statistics import median

from benchmarks.harness import Measured, benchmark
from benchmarks.harness.timing import cpu_seconds, interquartile_range
from benchmarks.lines import LINE
from benchmarks.peers.simpy_line import line
from benchmarks.plants.line import serial
from twin.engine.recursion import measure

__all__ = ["recursion_batch", "recursion_one"]

PLANT = serial()


def _finished(length: float, seed: int, replications: int) -> float:
    """Run so many replications, each with all its figures; return the parts that were finished in all."""
    return sum(
        float(measure(PLANT, length=length, seed=seed, replication=number)[0].finished.sum())
        for number in range(replications)
    )


def _times(parts: int, replications: int, rounds: int, quick: bool) -> Measured:
    """How many times faster for each part, taking turns, both checked."""
    theirs_parts = 2_000 if quick else 10_000
    length = parts / LINE.throughput
    _finished(100.0, 0, 1)
    ratios = []
    for seed in range(1, rounds + 1):
        theirs, found = cpu_seconds(lambda seed=seed: line(theirs_parts, seed))  # type: ignore[misc]
        LINE.check(found, theirs_parts)
        ours, done = cpu_seconds(lambda seed=seed: _finished(length, seed, replications))  # type: ignore[misc]
        LINE.check(done / (length * replications), parts)
        ratios.append(theirs / theirs_parts / (ours / done))
    return Measured(median(ratios), f"throughput {LINE.throughput:.5f}", interquartile_range(ratios))


@benchmark(
    id="engines.recursion_one", what="line of 10 by recursion: plain SimPy / ours", unit="CPU ratio", asked=">= 500"
)
def recursion_one(quick: bool) -> Measured:
    """One replication."""
    return _times(40_000, 1, 1, quick) if quick else _times(400_000, 1, 9, quick)


@benchmark(
    id="engines.recursion_batch",
    what="the same, 1,024 replications on one core: plain SimPy / ours",
    unit="CPU ratio",
    asked=">= 2500",
)
def recursion_batch(quick: bool) -> Measured:
    """All after one another, in one process; 500 lots to a window of the figures."""
    return _times(2_000, 32, 1, quick) if quick else _times(100_000, 1024, 3, quick)
