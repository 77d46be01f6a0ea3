"""Generated plants are simulated to a log and found again; what they deliver after half time is foretold."""

from __future__ import annotations

from pathlib import Path

import pytest

import twin
from benchmarks.building import same_topology
from benchmarks.plants.featured import featured
from benchmarks.plants.workshops import workshop
from tests.reference import FOLDER
from twin.building.build import discover
from twin.building.errors import LogError
from twin.building.loading import load_log
from twin.building.trust.rest import delivered
from twin.building.trust.validation import cut_log, validate

EXAMPLES = Path(__file__).resolve().parents[4]


def again(plant: twin.Plant, folder: Path) -> tuple[bool, float, float]:
    file = folder / "log.parquet"
    twin.run(plant, replications=1, workers=1).table("log", dates=True).to_parquet(file)
    log, columns = load_log(file)
    found = delivered(log, columns, 0.5)
    return same_topology(plant, discover(log, columns, plant.name, str(file)).plant), found.real, found.simulated


@pytest.mark.parametrize("seed", range(3))
def test_a_workshop_is_found_again(seed: int, tmp_path: Path) -> None:
    same, real, simulated = again(workshop(seed, 1500), tmp_path)
    assert same
    assert simulated == pytest.approx(real, rel=0.02)


@pytest.mark.parametrize("seed", [2, 18, 19, 32, 45])
def test_a_workshop_with_more_is_found_again(seed: int, tmp_path: Path) -> None:
    """Components to order or to stock, lots, shifts, setups, upkeep, failures, batches, room, people, orders."""
    same, real, simulated = again(featured(seed, 1500), tmp_path)
    assert same
    assert simulated == pytest.approx(real, rel=0.02)


@pytest.mark.parametrize("template", ["line", "jobs"])
def test_a_starter_plant_is_found_again(template: str, tmp_path: Path) -> None:
    plant = twin.load(EXAMPLES / "scenarios" / "templates" / template / "plant.en.yaml")
    same, real, simulated = again(plant, tmp_path)
    assert same
    assert simulated == pytest.approx(real, rel=0.02)


def test_the_job_shop_of_2012_is_foretold() -> None:
    file = FOLDER / "logs" / "production_jobshop_2012.csv"
    if not file.is_file():
        pytest.skip("no logs/production_jobshop_2012.csv: set TWIN_DATA or put the data in ../shared/data")
    log, columns = load_log(file)
    found = validate(cut_log(log, columns, 0.6), replications=8)
    assert all(found.row(name).good for name in ("completed", "lead_mean", "lead_emd"))


def test_nothing_after_the_cut_is_learned_from(tmp_path: Path) -> None:
    """Another future, the same order book: what is simulated does not change."""
    file = tmp_path / "log.parquet"
    twin.run(workshop(1), replications=1, length="2 d", workers=1).table("log", dates=True).to_parquet(file)
    log, columns = load_log(file)
    cut = cut_log(log, columns, 0.5)
    later = log.start > cut.time
    firsts = {order.case for order in cut.orders}
    slow = log.take(~later | (log.case.codes >= 0))
    moved = slow.end.copy()
    moved[(slow.start > cut.time) & (slow.case.codes >= 0)] += 1e-3  # every later booking ends otherwise
    other = cut_log(type(log)(**{**vars(slow), "end": moved}), columns, 0.5, float(log.end.max()))
    assert {order.case for order in other.orders} == firsts
    one, two = (validate(each, replications=2) for each in (cut, other))
    assert one.simulated.tolist() == two.simulated.tolist()


def test_too_little_is_said(tmp_path: Path) -> None:
    file = tmp_path / "log.parquet"
    twin.run(workshop(1), replications=1, length="1 h", workers=1).table("log", dates=True).to_parquet(file)
    log, columns = load_log(file)
    with pytest.raises(LogError, match="too few cases"):
        cut_log(log, columns, 0.95)
