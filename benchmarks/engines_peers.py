"""Group `engines`, peers: one line of ten stations in every simulation package from PyPI, beside our engines."""

from collections.abc import Callable
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from statistics import median

from benchmarks.harness import Measured, benchmark
from benchmarks.harness.timing import cpu_seconds
from benchmarks.lines import LINE
from benchmarks.plants.line import serial
from models.index import Index
from twin.engine import compiled, reference
from twin.record.meter import Meter

__all__ = ["PEERS", "peer", "peers"]

PEERS = ("simpy", "salabim", "ciw", "simantha", "simprocesd")
"""Packages; each has its model in `benchmarks/peers/NAME_line.py`."""

BY_LENGTH = ("simantha", "simprocesd")
"""Those that cannot stop after so many parts: they run for as long as these take."""


def peer(name: str) -> Callable[[int, int], float]:
    """Return the line of a package: throughput of a run of so many parts with a seed."""
    line = import_module(f"benchmarks.peers.{name}_line").line
    if name in BY_LENGTH:
        return lambda parts, seed: float(line(parts, seed, LINE.throughput))
    return lambda parts, seed: float(line(parts, seed))


def _ours(simulate: Callable[..., object]) -> Callable[[int, int], float]:
    plant = serial()

    def run(parts: int, seed: int) -> float:
        length = parts / LINE.throughput
        meter = Meter(Index(plant), length)
        simulate(plant, seed=seed, length=length, observers=[meter])
        return float(meter.measures().finished.sum()) / length

    return run


@benchmark(
    id="engines.peers",
    what="line of 10: fastest installed peer / compiled with figures on; the others in CPU us a part",
    unit="CPU ratio",
)
def peers(quick: bool) -> Measured:
    """CPU time for a part in every package, each held against the known throughput, all taking turns.

    The peers count parts and keep nothing else; our engines keep all figures. Our compiled engine does fifty times as
    many parts, so that its time can be measured.
    """
    there = [name for name in PEERS if find_spec(name) is not None]
    sides = {name: (peer(name), 1) for name in there}
    sides |= {"reference engine": (_ours(reference.simulate), 1), "compiled engine": (_ours(compiled.simulate), 50)}
    parts, rounds = (1_000, 1) if quick else (5_000, 5)
    times: dict[str, list[float]] = {name: [] for name in sides}
    for seed in range(rounds + 1):
        for name, (run, more) in sides.items():
            seconds, found = cpu_seconds(lambda run=run, more=more, seed=seed: run(more * parts, seed))  # type: ignore[misc]
            LINE.check(found, more * parts)
            if seed:  # the first round is the warm-up
                times[name].append(1e6 * seconds / (more * parts))
    cost = {name: median(values) for name, values in times.items()}
    shown = {name: f"{name} {version(name)}" if name in there else name for name in cost}
    said = ", ".join(f"{shown[name]} {cost[name]:.3g}" for name in sorted(cost, key=cost.__getitem__))
    missing = [name for name in PEERS if name not in there]
    if missing:
        said += f"; not installed: {', '.join(missing)}"
    best = min((cost[name] for name in there), default=float("nan"))
    return Measured(best / cost["compiled engine"], f"us/part: {said}")
