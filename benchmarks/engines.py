"""Group `engines`: the compiled engine, all figures kept, against models in SimPy and C, and the reference engine."""

from collections.abc import Callable
from compileall import compile_dir
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np

import twin
from benchmarks.harness import Exact, Measured, benchmark, run_fresh
from benchmarks.harness.timing import cpu_seconds, interquartile_range
from benchmarks.lines import FAILING_LINE, LINE
from benchmarks.peers.c_line import COMPILER, build
from benchmarks.peers.simpy_fleet import fleet_loop as peer_loop
from benchmarks.peers.simpy_line import line, line_with_failures
from benchmarks.plants.fleet import fleet_loop
from benchmarks.plants.line import serial
from models.distribution import exponential
from models.index import Index
from models.plant import Plant
from twin.engine import compiled, reference
from twin.engine.compiled import simulate
from twin.engine.support import unsupported
from twin.record.measures import Measures
from twin.record.meter import Meter

__all__ = ["growth", "plant", "serial_failing", "serial_line", "start", "two_cores", "vehicle_loop"]

ROOT = Path(__file__).resolve().parents[1]
GEARBOX = ROOT / "examples" / "gearbox_plant" / "plant.yaml"
# Of the compiled engine, 24 runs of 5,000 parts after 1,000 each: 0.00512 +- 0.000015 (95 %).
VEHICLE_LOOP = Exact(0.00512, noise=0.0026, start=0.2)
FAILURES = ({"every": exponential(100.0), "repair": exponential(10.0)},)


def _metered(plant: Plant, length: float, seed: int) -> tuple[float, float]:
    """Run a plant with its figures; return finished parts and operations."""
    meter = Meter(Index(plant), length)
    simulate(plant, seed=seed, length=length, observers=[meter])
    measures = meter.measures()
    return float(measures.finished.sum()), float(measures.operations.sum())


def _times(plant: Plant, peer: Callable[[int, int], float], exact: Exact, quick: bool, parts: int = 10_000) -> Measured:
    """How many times faster than a SimPy model for the same number of parts, both checked, taking turns."""
    parts, more, rounds = (parts // 5, 10, 1) if quick else (parts, 20, 7)
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
    id="engines.loop", what="loop of 40 nodes, 4 vehicles: plain SimPy / compiled", unit="CPU ratio", asked=">= 60"
)
def vehicle_loop(quick: bool) -> Measured:
    """How many times faster than a model of vehicles on a loop in plain SimPy that counts parts."""
    return _times(fleet_loop(4), lambda parts, seed: peer_loop(parts, seed, 4), VEHICLE_LOOP, quick, 1_500)


def _times_of_c(plant: Plant, mtbf: float, mttr: float, exact: Exact, quick: bool) -> Measured:
    """How many times the CPU time of a model in C for the same length, both checked, taking turns."""
    parts, rounds = (20_000, 1) if quick else (300_000, 9)
    line, length = build(), parts / exact.throughput
    _metered(plant, 100.0, 0)
    ratios = []
    for seed in range(1, rounds + 1):
        theirs, found = cpu_seconds(lambda seed=seed: line(10, 5, length, seed, mtbf, mttr))  # type: ignore[misc]
        ours, (done, _) = cpu_seconds(lambda seed=seed: _metered(plant, length, seed))  # type: ignore[misc]
        exact.check(found / length, parts)
        exact.check(done / length, parts)
        ratios.append(ours / theirs)
    return Measured(median(ratios), f"throughput {exact.throughput:.5f}", interquartile_range(ratios))


if COMPILER is not None:

    @benchmark(id="engines.line_c", what="line of 10: compiled / model in C", unit="CPU ratio", asked="<= 1.2")
    def serial_line_c(quick: bool) -> Measured:
        """CPU time against a model in C that keeps the same figures."""
        return _times_of_c(serial(), 0.0, 0.0, LINE, quick)

    @benchmark(id="engines.line_failures_c", what="the line failing: compiled / C", unit="CPU ratio", asked="<= 1.2")
    def serial_failing_c(quick: bool) -> Measured:
        """The same with failures on operating time."""
        return _times_of_c(serial(failures=FAILURES), 100.0, 10.0, FAILING_LINE, quick)


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


def _measured(simulate: Callable[..., object], plant: Plant, number: int) -> Measures:
    """Measures of one replication."""
    meter = Meter(Index(plant), plant.run.length)
    simulate(plant, replication=number, observers=[meter], folder=plant.folder)
    return meter.measures()


@benchmark(id="engines.plant", what="gearbox plant: reference / compiled", unit="CPU ratio", asked=">= 50")
def plant(quick: bool) -> Measured:
    """How many times faster than the reference engine, figures on, the measures being the same bit for bit."""
    gearbox = twin.load(GEARBOX)
    reasons = unsupported(gearbox)
    if reasons:
        return Measured(0.0, f"the compiled engine cannot run it: {reasons[0]}")
    if quick:
        gearbox = gearbox.model_copy(update={"run": gearbox.run.model_copy(update={"length": 5 * 86400.0})})
    _measured(compiled.simulate, gearbox, 0)
    ratios = []
    for number in range(1 if quick else 5):
        slow, one = cpu_seconds(lambda number=number: _measured(reference.simulate, gearbox, number))  # type: ignore[misc]
        times = [
            cpu_seconds(lambda number=number: _measured(compiled.simulate, gearbox, number))  # type: ignore[misc]
            for _ in range(3)
        ]
        for name in one.__slots__:
            np.testing.assert_array_equal(getattr(one, name), getattr(times[0][1], name), name)
        ratios.append(slow / median(seconds for seconds, _ in times))
    return Measured(median(ratios), spread=interquartile_range(ratios))


@benchmark(id="engines.two_cores", what="gearbox plant, 200 replications: one core / two", unit="ratio", asked=">= 1.8")
def two_cores(quick: bool) -> Measured:
    """Time on the clock with one process against two, the results being the same; to be run on a quiet machine."""
    count, length = (4, "3 d") if quick else (200, None)
    times, means = [], []
    for workers in (1, 2):
        begun = perf_counter()
        result = twin.run(GEARBOX, count, length, 0.0, record="figures", workers=workers, engine="auto")
        times.append(perf_counter() - begun)
        means.append(result.figures["throughput"].mean)
    assert means[0] == means[1], f"throughput {means}"
    return Measured(times[0] / times[1], f"one core {times[0]:.1f} s")


@benchmark(id="engines.start", what="first start, which compiles", unit="CPU s", asked="<= 30")
def start(quick: bool) -> Measured:
    """CPU time of the first start with an empty cache, and of the second (quick: with the cache as it is).

    Sources are turned into Python's bytecode before, as they are when a package is installed.
    """
    for package in ("benchmarks", "models", "solvers", "twin"):
        compile_dir(ROOT / package, quiet=1)
    with TemporaryDirectory() as empty:
        folder = None if quick else empty
        first = run_fresh("benchmarks.plants.start:start", folder)
        second = run_fresh("benchmarks.plants.start:start", folder)
    assert first.result or quick
    assert not second.result
    return Measured(first.cpu_seconds, f"second start {second.cpu_seconds:.2f} s")
