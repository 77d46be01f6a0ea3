"""`twin run`: what it shows, keeps and tells."""

from pathlib import Path

import pytest

import twin
from scenarios.command import main
from tests.twin.study.plants import plant_file

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    plant_file(tmp_path)


def test_nothing_is_left_without_out(tmp_path: Path, capsys: Capture) -> None:
    assert main(["run", "plant.yaml", "-n", "2"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert said.out.startswith("two stations: 2 replications")
    assert "throughput" in said.out
    assert said.out.endswith(
        "seed 7, compiled engine, ended: length reached\nthe compiled engine ran: it runs everything in this plant\n"
    )
    assert [file.name for file in tmp_path.iterdir()] == ["plant.yaml"]


def test_options_reach_the_run(capsys: Capture) -> None:
    options = ["--length", "3 h", "--warm-up", "30 min", "--seed", "11", "-n", "2", "--record", "figures"]
    assert main(["run", "plant.yaml", "--out", "r.h5", *options]) == 0
    result = twin.open("r.h5")
    assert (result.length, result.seed, result.replications, result.recorded) == (10800.0, 11, 2, "figures")
    assert (result.warm_up.reason, result.warm_up.asked) == ("given", 1800.0)


def test_another_result_is_only_replaced_if_asked(capsys: Capture) -> None:
    assert main(["run", "plant.yaml", "--out", "r.h5", "-n", "1"]) == 0
    assert main(["run", "plant.yaml", "--out", "r.h5", "-n", "1", "--seed", "8"]) == 2
    assert "give another name, or --overwrite" in capsys.readouterr().err
    assert main(["run", "plant.yaml", "--out", "r.h5", "-n", "1", "--seed", "8", "--overwrite"]) == 0
    assert twin.open("r.h5").seed == 8


def test_precision_that_is_not_reached_is_told(capsys: Capture) -> None:
    assert main(["run", "plant.yaml", "--precision", "0.1%", "-n", "5"]) == 0
    assert "the precision of 0.1 % was not reached in 5 replications" in capsys.readouterr().err


def test_trace_on_the_screen_and_in_a_file(capsys: Capture) -> None:
    assert main(["run", "plant.yaml", "-n", "1", "--length", "5 min", "--trace"]) == 0
    said = capsys.readouterr().out
    assert "lathe is processing" in said
    assert said.endswith("       300.000  the run ends\n")
    assert main(["run", "plant.yaml", "-n", "1", "--length", "5 min", "--trace", "t.txt"]) == 0
    assert Path("t.txt").read_text(encoding="utf-8") == said
    assert "throughput" in capsys.readouterr().out


def test_the_page(capsys: Capture) -> None:
    assert main(["run", "plant.yaml", "-n", "2", "--html", "page.html"]) == 0
    page = Path("page.html").read_text(encoding="utf-8")
    assert page.lstrip().lower().startswith("<!doctype html>")
    assert "two stations" in page
    assert capsys.readouterr().err == "page: page.html\n"
