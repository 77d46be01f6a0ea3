"""Group `building`: plants from logs, how true they are and how fast they are made.

Public logs lie in the folder of the environment variable TWIN_DATA, or ../shared/data beside the checkout. The job
shop is cut at 50, 60 and 70 % of its time; everything is learned before the cut, and the log and the simulated
bookings are both seen up to the log's end, with one rule for both that tells which orders are complete.
"""

import tempfile
from collections.abc import Callable
from functools import cache
from math import nan
from pathlib import Path
from statistics import mean

from benchmarks.harness import Measured, benchmark, data_file
from benchmarks.harness.fresh import run_fresh
from benchmarks.plants.featured import featured
from benchmarks.plants.job_shop_log import write_job_shop
from benchmarks.plants.line_log import STATIONS, write_log
from benchmarks.plants.workshops import workshop
from models.plant import Plant
from twin.building.build import discover
from twin.building.loading import load_log
from twin.building.monitoring.machines import held_out
from twin.building.monitoring.mtconnect import read_stream
from twin.building.monitoring.time_model import time_model
from twin.building.trust.rest import delivered
from twin.building.trust.validation import Validation, cut_log, validate

__all__: list[str] = []

CUTS = (0.5, 0.6, 0.7)
WEEK = 7 * 86400.0


@cache
def _job_shop(quick: bool) -> tuple[Validation, ...]:
    log, columns = load_log(data_file("logs/production_jobshop_2012.csv"))
    return tuple(validate(cut_log(log, columns, share), replications=3 if quick else 40) for share in CUTS)


def _worst(name: str, quick: bool, scale: float) -> Measured:
    """Largest difference of a comparison over the cuts, with all of them beside it."""
    rows = [found.row(name) for found in _job_shop(quick)]
    assert all(row.simulated > 0 for row in rows), "nothing was simulated"
    each = ", ".join(f"{scale * row.difference:+.3g}" for row in rows)
    floor = ", ".join(
        f"{row.floor:.3g}" if row.real != row.real else f"{scale * row.floor / row.real:.2g}" for row in rows
    )
    return Measured(max(abs(scale * row.difference) for row in rows), f"at the cuts {each}; chance {floor}")


def _register(name: str, what: str, unit: str, asked: str, scale: float = 1.0) -> None:
    @benchmark(
        id=f"building.jobshop_{name}", what=f"real job shop, cuts at 50, 60, 70 %: {what}", unit=unit, asked=asked
    )
    def run(quick: bool) -> Measured:
        return _worst(name, quick, scale)


_register("completed", "orders completed, worst difference", "%", "<= 10", 100.0)
_register("lead_mean", "mean lead time of new orders, worst difference", "%", "<= 15", 100.0)
_register("lead_median", "median lead time of new orders, worst difference", "%", "<= 10", 100.0)
_register("lead_emd", "distance of lead times", "h", "<= 50")
_register("lead_ks", "distance of lead times", "KS", "<= 0.12")


@benchmark(id="building.jobshop", what="job shop: of the 15 checks above, those kept", unit="checks", asked=">= 15")
def job_shop(quick: bool) -> Measured:
    """All of them together."""
    names = ("completed", "lead_mean", "lead_median", "lead_emd", "lead_ks")
    kept = [found.row(name).good for found in _job_shop(quick) for name in names]
    chance = [found.row(name).good or found.row(name).within_noise for found in _job_shop(quick) for name in names]
    return Measured(sum(kept), f"{sum(chance)} kept or within chance")


@benchmark(
    id="building.jobshop_generated",
    what="generated job-shop logs cut at 60 %: median lead time of new orders, mean error over the logs",
    unit="%",
    asked="<= 10",
)
def job_shop_generated(quick: bool) -> Measured:
    """Tell whether the method is off in one direction, and how much of what is off chance explains."""
    names = ("completed", "lead_mean", "lead_median", "lead_emd", "lead_ks")
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(2 if quick else 20):
            file = Path(folder) / f"{seed}.csv"
            write_job_shop(seed, file)
            log, columns = load_log(file)
            found.append(validate(cut_log(log, columns, 0.6), replications=3 if quick else 10))
    kept = [one.row(name).good for one in found for name in names]
    chance = [one.row(name).good or one.row(name).within_noise for one in found for name in names]
    means = ", ".join(f"{name} {100 * mean(one.row(name).difference for one in found):+.1f} %" for name in names[:3])
    floor = mean(one.row("lead_median").floor / one.row("lead_median").real for one in found)
    text = (
        f"mean errors {means}; chance alone moves a median by {100 * floor:.0f} %; {mean(chance):.0%} kept or by chance"
    )
    off = mean(one.row("lead_median").difference for one in found)
    return Measured(100 * abs(off), f"{mean(kept):.0%} of the 5 checks a log kept; {text}")


def same_topology(plant: Plant, other: Plant) -> bool:
    """Stations with their capacities, routings and bills of material are the same."""

    def shape(one: Plant) -> tuple[object, ...]:
        capacities = {name: station.capacity for name, station in one.stations.items()}
        routings = {
            name: [(step.name, frozenset(step.station), dict(step.components)) for step in product.routing]
            for name, product in one.products.items()
        }
        return capacities, routings

    return shape(plant) == shape(other)


def _same(plant: Plant, other: Plant) -> bool:
    """Rules, setups, shifts and people are the same, too."""

    def more(one: Plant) -> tuple[object, ...]:
        rules = {name: (station.queue.rule, station.setup is None) for name, station in one.stations.items()}
        return rules, len(one.shifts), len(one.people)

    return same_topology(plant, other) and more(plant) == more(other)


def _again(plant: Plant, folder: Path, same: Callable[[Plant, Plant], bool]) -> tuple[bool, float]:
    """Simulate a plant to a log and rebuild it: is it the same, and how far off are its deliveries after half time."""
    from twin.study.run import run

    file = folder / "log.parquet"
    run(plant, replications=1, workers=1).table("log", dates=True).to_parquet(file)
    loaded = load_log(file)
    built = discover(loaded.log, loaded.columns, "again", str(file))
    found = delivered(loaded.log, loaded.columns, 0.5)
    return same(plant, built.plant), found.simulated / found.real - 1


def _all_again(draw: Callable[[int], Plant], same: Callable[[Plant, Plant], bool], count: int) -> Measured:
    """Share of the plants, by seed, that come back as they are and whose deliveries are foretold within 2 %."""
    with tempfile.TemporaryDirectory() as folder:
        found = [_again(draw(seed), Path(folder), same) for seed in range(count)]
    missed = [seed for seed, (exact, off) in enumerate(found) if not exact or abs(off) > 0.02]
    exact, off = sum(exact for exact, _ in found), [abs(off) for _, off in found]
    assert exact > 0.9 * count, f"only {exact} of {count} plants were found as they are"
    text = f"{exact} of {count} exact, {sum(one <= 0.02 for one in off)} within 2 %; off by {100 * mean(off):.2g} %, "
    text += f"at worst {100 * max(off):.2g} %; seeds missed: {', '.join(map(str, missed)) or 'none'}"
    return Measured(100.0 * (count - len(missed)) / count, text)


@benchmark(
    id="building.self_twin",
    what="generated plants to a log and back: exact, and held-out deliveries within 2 %",
    unit="% of plants",
    asked=">= 100",
)
def self_twin(quick: bool) -> Measured:
    """Two hundred workshops."""
    return _all_again(workshop, _same, 4 if quick else 200)


@benchmark(
    id="building.self_twin_features",
    what="plants with lots, components, setups, batches, shifts, upkeep, people: exact, and deliveries within 2 %",
    unit="% of plants",
    asked=">= 100",
)
def self_twin_features(quick: bool) -> Measured:
    """Two hundred of them."""
    return _all_again(featured, same_topology, 4 if quick else 200)


REPOSITORY = Path(__file__).resolve().parents[1]
EXAMPLES = {
    "examples/gearbox_plant/plant.yaml": None,
    "examples/gearbox_plant/variant.yaml": None,
    "examples/gearbox_plant/two_loops.yaml": None,
    "examples/heat_treatment/plant.yaml": "56 d",
    "examples/heat_treatment/night.yaml": "56 d",
    "examples/hydraulics/plant.yaml": None,
    "examples/transfer_line/plant.yaml": "60 d",
    "examples/ft10/plant.yaml": None,
    "scenarios/templates/line/plant.en.yaml": None,
    "scenarios/templates/jobs/plant.en.yaml": None,
}
"""Plants, and for how long they are run where a run as it stands is so short that chance moves it by more than 2 %."""


def _example(name: str, length: str | None, replications: int, folder: Path) -> tuple[bool, list[tuple[float, float]]]:
    """Tell whether a plant comes back as it is, and by cut how far deliveries are off, and what chance does to them."""
    from twin.study.load import load
    from twin.study.run import run

    plant, file = load(REPOSITORY / name), folder / "log.parquet"
    run(plant, replications=1, length=length, workers=1).table("log", dates=True).to_parquet(file)
    loaded = load_log(file)
    same = same_topology(plant, discover(loaded.log, loaded.columns, "again", str(file)).plant)
    found = [delivered(loaded.log, loaded.columns, share, replications) for share in CUTS]
    return same, [(one.simulated / one.real - 1, one.spread / one.real) if one.real else (nan, nan) for one in found]


@benchmark(
    id="building.self_twin_examples",
    what="examples and starters to a log and back: exact, and held-out deliveries within 2 % at cuts at 50, 60, 70 %",
    unit="plants",
    asked=">= 10",
)
def self_twin_examples(quick: bool) -> Measured:
    """All of them; beside each that misses what it misses, and what chance does to its deliveries.

    Where no order was finished before a cut (nan), nothing can be foretold.
    """
    kept, missed = 0, []
    with tempfile.TemporaryDirectory() as folder:
        for name, length in list(EXAMPLES.items())[-2 if quick else 0 :]:
            same, cuts = _example(name, length, 3 if quick else 10, Path(folder))
            off = ", ".join(f"{100 * one:+.1f} (chance {100 * chance:.1f})" for one, chance in cuts)
            good = same and all(abs(one) <= 0.02 for one, _ in cuts)
            kept += good
            missed += (
                [] if good else [f"{Path(name).parent.name}/{Path(name).stem}: {off} %{'' if same else ', not exact'}"]
            )
    return Measured(kept, "; ".join(missed) or "all")


def _timed(events: int) -> tuple[float, float, float]:
    """CPU and wall time [s] and peak memory [GiB] of a plant from a log of so many events, in a fresh process."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "log.csv"
        write_log(events, file)
        done = run_fresh("benchmarks.plants.line_log:build_from", str(file))
    stations, cases, wall = done.result
    assert (stations, cases) == (STATIONS, events // STATIONS)
    return done.cpu_seconds, wall, done.peak_memory / 2**30


@benchmark(id="building.speed", what="60,000 events to a plant, imports included", unit="CPU s", asked="<= 2")
def speed(quick: bool) -> Measured:
    """The log on disk as CSV, the plant checked and ready to run."""
    runs = [_timed(60_000)[0] for _ in range(1 if quick else 5)]
    return Measured(sorted(runs)[len(runs) // 2], spread=max(runs) - min(runs))


@benchmark(id="building.speed_large", what="5 million events to a plant (quick: 300,000)", unit="s", asked="<= 60")
def speed_large(quick: bool) -> Measured:
    """Time on the wall; memory beside it."""
    cpu, wall, memory = _timed(300_000 if quick else 5_000_000)
    assert memory <= 4, f"{memory:.1f} GiB"
    return Measured(wall, f"{memory:.2f} GiB at most, {cpu:.0f} s of CPU")


@benchmark(id="building.sme", what="third week of three machines from the first two", unit="%", asked="<= 10")
def sme(quick: bool) -> Measured:
    """Energy and output of the third week from its hours in each state, by machine and product."""
    log, _ = load_log(data_file("logs/sme_company_A_labelled.csv"))
    found = held_out(log, float(log.start.min()) + 2 * WEEK)
    off = [found.predicted_items / found.items - 1, found.predicted_energy / found.energy - 1]
    return Measured(100 * max(map(abs, off)), f"output {100 * off[0]:+.1f} %, energy {100 * off[1]:+.1f} %")


@benchmark(id="building.mtconnect", what="NIST stream replayed: damaged lines by number", unit="lines", asked=">= 1")
def mtconnect(quick: bool) -> Measured:
    """Every instant belongs to one time of ISO 22400; the line in the middle that is cut off is among the damaged."""
    stream = read_stream(data_file("logs/nist_mtconnect_adapter007.txt.gz"))
    times = time_model(stream.stays)
    assert abs(times.busy + times.idle + times.off - times.reference) < 1e-6 * times.reference
    lines = ", ".join(str(number) for number, _ in stream.damaged)
    hours = f"production {times.production / 3600:.2f} h of {times.reference / 3600:.2f} h"
    return Measured(len(stream.damaged), f"lines {lines}; {hours}")
