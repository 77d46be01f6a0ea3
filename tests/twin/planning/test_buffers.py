"""`twin.allocate_buffers` and `twin buffers`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import twin
from scenarios.command import main
from twin.planning.buffers import allocate_buffers
from twin.planning.errors import PlanningError

Capture = pytest.CaptureFixture[str]

PLANT = """
name: pair
run: {length: 40000 s, warm_up: 1000 s, replications: 4, seed: 5}
products: {part: {routing: [
  {name: a, station: first, time: exponential(1 s)},
  {name: b, station: second, time: exponential(1 s)},
  {name: c, station: third, time: exponential(0.4 s)}]}}
sources: {supply: {product: part}}
stations:
  first: {queue: {capacity: 0}}
  second: {queue: {capacity: 3}}
  third: {buffer: store}
buffers: {store: {capacity: 3}}
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("plant.yaml").write_text(PLANT, encoding="utf-8")


def test_places_go_where_the_work_waits(capsys: Capture) -> None:
    assert main(["buffers", "plant.yaml", "--out", "best.yaml", "--csv", "b.csv", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    second, store = said["buffers"]
    assert (second["kind"], second["name"], second["before"]) == ("station", "second", 3)
    assert (store["kind"], store["name"], store["before"]) == ("buffer", "store", 3)
    assert second["after"] >= 5
    assert second["after"] + store["after"] == 6
    change = next(row for row in said["comparison"] if row["figure"] == "throughput")
    assert change["verdict"] == "better"
    best = twin.load("best.yaml")
    assert best.stations["second"].queue.capacity == second["after"]
    assert best.buffers["store"].capacity == store["after"]
    assert "second" in Path("b.csv").read_text(encoding="utf-8-sig")


def test_where_nothing_is_gained_it_says_so(capsys: Capture) -> None:
    Path("plant.yaml").write_text(PLANT.replace("40000 s", "5000 s").replace("exponential", ""), encoding="utf-8")
    assert main(["buffers", "plant.yaml", "-n", "2"]) == 0
    assert "no exchange of places gains more than 0.1 %" in capsys.readouterr().out
    assert main(["buffers", "plant.yaml", "-n", "2", "--lang", "zh"]) == 0
    assert "任何容量调换" in capsys.readouterr().out


def test_fewest_places_for_a_throughput() -> None:
    found = allocate_buffers("plant.yaml", throughput=0.7 * 3600, replications=4, workers=1)
    assert 1 <= sum(found.capacities) <= 4  # the first two stations alone reach it with 2 places: (q + 2) / (q + 3)
    assert found.comparison is not None
    after = found.comparison.tables[found.comparison.variants[0]]["throughput"]
    assert after.mean == pytest.approx(0.72 * 3600, rel=0.05)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--throughput", "5000"], "throughput: 5000 pieces an hour cannot be reached by buffers"),
        (["--throughput", "0"], "--throughput: 0, want more than 0"),
        (["--total", "1"], "total: 1, want at least 2, one for each of the buffers"),
        (["--total", "9", "--throughput", "9"], "total and throughput: want one of them"),
        (["--buffers", "third"], "buffers: 'third' has no capacity that could change; stations and buffers with"),
        (["--buffers", "store"], "want at least two queues or buffers with a `capacity`, found 1"),
        (["-n", "1"], "replications: 1, want at least 2"),
        (["--workers", "0"], "workers: 0, want at least 1"),
        (["--length", "-1 h"], "--length"),
    ],
)
def test_wrong_input_is_one_line(options: list[str], said: str, capsys: Capture) -> None:
    assert main(["buffers", "plant.yaml", *options]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert len(error.strip().splitlines()) == 1


def test_a_variant_takes_the_place_of_nothing(capsys: Capture) -> None:
    assert main(["buffers", "plant.yaml", "--out", "plant.yaml"]) == 2
    assert Path("plant.yaml").read_text(encoding="utf-8") == PLANT


def test_a_plant_without_capacities() -> None:
    plant = twin.Plant.model_validate(
        {
            "name": "open",
            "run": {"length": 10.0},
            "products": {"p": {"routing": [{"name": "a", "station": "s", "time": 1.0}]}},
            "sources": {"in": {"product": "p", "every": 2.0}},
            "stations": {"s": {}},
        }
    )
    with pytest.raises(PlanningError, match="there is nothing to allocate"):
        allocate_buffers(plant)
