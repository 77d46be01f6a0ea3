"""Comparisons: paired under the same random numbers, refused where nothing pairs."""

from pathlib import Path

import pytest

import twin
from tests.twin.study.plants import FILE, line, plant_file


def test_a_plant_is_no_better_than_itself() -> None:
    comparison = twin.compare([line(), line(name="twin")], 3)
    change = comparison.change("throughput")
    assert change.pair is not None
    assert change.pair.difference.mean == 0.0
    assert (comparison.base, comparison.variants, comparison.replications) == ("two stations", ["twin"], 3)


def test_a_faster_machine_is_seen_in_few_replications(tmp_path: Path) -> None:
    base = plant_file(tmp_path)
    fast = plant_file(tmp_path, FILE.replace("exponential(60 s)", "exponential(45 s)"), "fast.yaml")
    comparison = twin.compare([base, fast], 5, length="5 h")
    assert comparison.variants == ["fast"], "plants of the same name are called by their files"
    change = comparison.change("lead_time")
    assert str(change.verdict) == "better"
    assert change.pair is not None
    assert change.pair.correlation > 0.5, "both meet the same arrivals and the same work"


def test_results_and_plants_compare_alike(tmp_path: Path) -> None:
    fast = line(name="fast", stations={"lathe": {"capacity": 2}, "table": {}})
    twin.run(line(), 4, path=tmp_path / "a.h5", record="figures")
    result = twin.run(fast, 3, path=tmp_path / "b.h5", record="figures")
    stored = twin.compare([tmp_path / "a.h5", tmp_path / "b.h5"])
    mixed = twin.compare([line(), result])
    run = twin.compare([line(), fast], 3)
    assert stored.replications == 3, "those that both have"
    assert stored.to_json() == mixed.to_json() == run.to_json()


@pytest.mark.parametrize(
    ("others", "said"),
    [
        ([], "1 given, want at least 2"),
        ([line(name="b", run=twin.RunSettings(length=3600.0))], "do not last equally long"),
    ],
)
def test_what_does_not_compare_is_told(others: list[twin.Plant], said: str) -> None:
    with pytest.raises(twin.StudyError, match=said):
        twin.compare([line(), *others])


def test_other_seeds_do_not_pair() -> None:
    a, b = twin.run(line(), 2, record="figures"), twin.run(line(name="b"), 2, seed=9, record="figures")
    with pytest.raises(twin.StudyError, match="b has seed 9, want 7"):
        twin.compare([a, b])


def test_progress_is_that_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[float | None] = []
    monkeypatch.setattr("twin.study.run.PATIENCE", 0.0)
    twin.compare([line(), line(name="b")], 2, progress=told.append)
    shares = [share for share in told if share is not None]
    assert shares == sorted(shares)
    assert (0.5 in shares, shares[-1]) == (True, 1.0)
