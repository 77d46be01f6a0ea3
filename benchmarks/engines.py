"""Group `engines`: the compiled engine, with all figures kept, against plain SimPy models; its growth and its start."""

from collections.abc import Callable
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.harness import Exact, Measured, benchmark, run_fresh
from benchmarks.harness.timing import cpu_seconds, interquartile_range
from benchmarks.lines import FAILING_LINE, LINE
from benchmarks.peers.simpy_line import line, line_with_failures
from benchmarks.plants.line import serial
from models.distribution import exponential
from models.index import Index
from models.plant import Plant
from twin.engine.compiled import simulate
from twin.record.meter import Meter

__all__ = ["growth", "serial_failing", "serial_line", "start"]

FAILURES = ({"every": exponential(100.0), "repair": exponential(10.0)},)


def _metered(plant: Plant, length: float, seed: int) -> tuple[float, float]:
    """Run a plant with its figures; return finished parts and operations."""
    meter = Meter(Index(plant), length)
    simulate(plant, seed=seed, length=length, observers=[meter])
    measures = meter.measures()
    return float(measures.finished.sum()), float(measures.operations.sum())


def _times(plant: Plant, peer: Callable[[int, int], float], exact: Exact, quick: bool) -> Measured:
    """How many times faster than a SimPy model for the same number of parts, both checked, taking turns."""
    parts, more, rounds = (2_000, 10, 1) if quick else (10_000, 20, 7)
    _metered(plant, 100.0, 0)
    ratios = []
    for seed in range(1, rounds + 1):
        theirs, found = cpu_seconds(lambda seed=seed: peer(parts, seed))  # type: ignore[misc]
        exact.check(found, parts)
        length = more * parts / exact.throughput
        ours, (done, _) = cpu_seconds(lambda seed=seed, length=length: _metered(plant, length, seed))  # type: ignore[misc]
        exact.check(done / length, more * parts)
        ratios.append(theirs / ours * more)
    return Measured(median(ratios), f"throughput {exact.throughput:.5f}", interquartile_range(ratios))


@benchmark(
    id="engines.line", what="line of 10 with figures on: plain SimPy / compiled", unit="CPU ratio", asked=">= 75"
)
def serial_line(quick: bool) -> Measured:
    """How many times faster than a model in plain SimPy that counts parts."""
    return _times(serial(), line, LINE, quick)


@benchmark(id="engines.line_failures", what="the line failing: plain SimPy / compiled", unit="CPU ratio", asked=">= 70")
def serial_failing(quick: bool) -> Measured:
    """The same with failures on operating time."""
    return _times(serial(failures=FAILURES), line_with_failures, FAILING_LINE, quick)


@benchmark(
    id="engines.growth", what="cost of an operation in a line of 5,000 / of 10", unit="CPU ratio", asked="<= 2.5"
)
def growth(quick: bool) -> Measured:
    """Cost of an operation, building the plant and its tables left out: from two lengths."""

    def cost(stations: int, operations: float) -> float:
        plant, length = serial(stations), operations / stations
        (first, (_, few)), (second, (_, many)) = (
            cpu_seconds(lambda until=until: _metered(plant, until, 1))  # type: ignore[misc]
            for until in (length, 9 * length)
        )
        assert many > 2 * few, f"{few} and {many} operations"
        return float((second - first) / (many - few))

    large, operations = (100, 1e5) if quick else (5000, 2e6)
    cost(10, 1e4)
    ratios = [cost(large, operations) / cost(10, operations) for _ in range(1 if quick else 3)]
    return Measured(median(ratios), spread=interquartile_range(ratios))


@benchmark(id="engines.start", what="first start, which compiles", unit="CPU s", asked="<= 30")
def start(quick: bool) -> Measured:
    """CPU time of the first start with an empty cache, and of the second."""
    with TemporaryDirectory() as folder:
        first = run_fresh("benchmarks.plants.start:start", folder)
        second = run_fresh("benchmarks.plants.start:start", folder)
    assert first.result
    assert not second.result
    return Measured(first.cpu_seconds, f"second start {second.cpu_seconds:.2f} s")
