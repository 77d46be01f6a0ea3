"""`twin run --save-state` and `--from`: a state saved, gone on from, and told apart from what is none."""

from pathlib import Path

import pytest

import twin
from scenarios.command import main
from tests.twin.study.plants import FILE, plant_file

Capture = pytest.CaptureFixture[str]

QUICK = """\
extends: plant.yaml
name: quicker
products:
  bolt:
    routing:
      - {name: turn, station: lathe, time: exponential(40 s)}
      - {name: pack, station: table, time: 30 s}
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    plant_file(tmp_path)


def test_a_state_is_saved_and_gone_on_from(capsys: Capture) -> None:
    assert main(["run", "plant.yaml", "--save-state", "s.state", "--at", "1 h"]) == 0
    said = capsys.readouterr()
    assert said.out == "two stations: state at 3600 s saved: s.state (twin run --from s.state)\n"
    assert said.err == ""
    assert main(["run", "--from", "s.state", "--out", "on.h5"]) == 0
    assert main(["run", "plant.yaml", "-n", "1", "--out", "whole.h5"]) == 0
    assert Path("on.h5").read_bytes() == Path("whole.h5").read_bytes()


def test_what_ifs_meet_the_same_random_numbers_and_can_be_compared(tmp_path: Path, capsys: Capture) -> None:
    plant_file(tmp_path, QUICK, "quick.yaml")
    assert main(["run", "plant.yaml", "--save-state", "s", "--at", "30 min", "--record", "figures"]) == 0
    options = ["--from", "s", "-n", "4", "--warm-up", "30 min", "--record", "figures", "--out"]
    assert main(["run", *options, "base.h5"]) == 0
    assert main(["run", "quick.yaml", *options, "quick.h5"]) == 0
    base, quick = twin.open("base.h5"), twin.open("quick.h5")
    assert base.replications == quick.replications == 4
    assert quick.plant.name == "quicker"
    assert quick.figures["lead_time"].mean < base.figures["lead_time"].mean
    capsys.readouterr()
    assert main(["compare", "base.h5", "quick.h5"]) == 0
    said = capsys.readouterr().out
    assert main(["compare", "plant.yaml", "quick.yaml", "--from", "s", "-n", "4", "--warm-up", "30 min"]) == 0
    assert capsys.readouterr().out == said
    assert "lead time" in said
    assert main(["compare", "base.h5", "quick.h5", "--from", "s"]) == 2
    assert "--from has no effect on result files" in capsys.readouterr().err
    assert main(["compare", "plant.yaml", "quick.h5", "--from", "s"]) == 2
    assert "only plants go on from a state" in capsys.readouterr().err


def test_from_one_state_to_the_next(capsys: Capture) -> None:
    assert main(["run", "plant.yaml", "--save-state", "a", "--at", "10 min"]) == 0
    assert main(["run", "--from", "a", "--save-state", "b", "--at", "20 min"]) == 0
    assert twin.open_state("b").time == 1200.0
    assert main(["run", "--from", "b", "--trace"]) == 0
    assert "  7200.000  the run ends" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("run --from plant.yaml", "plant.yaml: is not a saved state (no HDF5 file)"),
        ("run --from none", "none: there is no such file"),
        ("run plant.yaml --save-state s", "--save-state: needs --at"),
        ("run plant.yaml --at 1h", "--at: needs --save-state FILE"),
        ("run plant.yaml --save-state s --at 1h -n 3", "--replications: says nothing where a state is saved"),
        ("run plant.yaml --save-state s --at 3h", "at: 10800 s, the run ends at 7200 s"),
        ("run plant.yaml --save-state no/s --at 1h", "no/s: there is no folder no"),
        ("run plant.yaml --save-state plant.yaml --at 1h --overwrite", "plant.yaml: is not a saved state"),
        ("run other.yaml --from there", "stations.lathe.capacity: differs from the saved plant"),
        ("run --from there --engine reference", "only the compiled engine goes on from a state"),
        ("run --from there --length 10min", "length: 600 s, the state is at 3600 s already"),
        ("run --from there --out there --overwrite", "there: is the state to go on from"),
        ("run plant.yaml --from there --save-state s --at 1h", "takes a plant file or --from, not both"),
    ],
)
def test_what_is_wrong_is_one_line(tmp_path: Path, capsys: Capture, command: str, said: str) -> None:
    twin.save_state("plant.yaml", "there", "1 h")
    plant_file(tmp_path, FILE.replace("lathe: {", "lathe: {capacity: 2, "), "other.yaml")
    for language in ("en", "zh"):
        assert main([*command.split(), "--lang", language]) == 2
        error = capsys.readouterr().err
        assert error.count("\n") == 1
        assert (said in error) == (language == "en")
    assert {file.name for file in tmp_path.iterdir()} == {"plant.yaml", "other.yaml", "there"}
