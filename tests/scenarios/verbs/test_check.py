"""`twin check`: findings with their place in the file, static load, exit codes."""

import json
from pathlib import Path

import pytest

from scenarios.command import main
from tests.twin.study.plants import FILE, plant_file

Capture = pytest.CaptureFixture[str]


def test_loads_of_a_sound_plant(tmp_path: Path, capsys: Capture) -> None:
    file = plant_file(tmp_path)
    assert main(["check", str(file)]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"{file}: nothing wrong found\n")
    assert "static load over 2 h" in said
    assert "bottleneck: lathe (60.0 %)" in said
    assert main(["check", str(file), "--lang", "zh"]) == 0
    assert "瓶颈：lathe（60.0 %）" in capsys.readouterr().out


def test_a_warning_has_its_line_and_is_no_error(tmp_path: Path, capsys: Capture) -> None:
    file = plant_file(tmp_path, FILE.replace("60 s", "120 s") + "  spare: {}\n")
    assert main(["check", str(file)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith(f"{file.as_posix()}:12: stations.lathe: warning: load 120.0 %")
    assert said[1].startswith(f"{file.as_posix()}:14: stations.spare: note: no operation uses this station")
    assert said[2] == "0 errors, 1 warnings, 1 notes"


def test_errors_are_exit_code_2(tmp_path: Path, capsys: Capture) -> None:
    file = plant_file(tmp_path, FILE.replace("60 s", "60 kg"))
    assert main(["check", str(file)]) == 2
    assert f"{file}:7: " in capsys.readouterr().err
    assert main(["check", str(file), "--json"]) == 2
    found = json.loads(capsys.readouterr().out)["findings"]
    assert [(row["severity"], row["line"]) for row in found] == [("error", 7)]


def test_json_has_the_loads(tmp_path: Path, capsys: Capture) -> None:
    assert main(["check", str(plant_file(tmp_path)), "--json"]) == 0
    load = json.loads(capsys.readouterr().out)["load"]
    assert load["bottleneck"] == ["lathe"]
    assert {row["name"]: round(row["load"], 9) for row in load["rows"]} == {"lathe": 0.6, "table": 0.3}
