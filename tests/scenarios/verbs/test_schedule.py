"""`twin schedule`: what it shows and writes."""

import json
from pathlib import Path

import pytest

from scenarios.command import main

Capture = pytest.CaptureFixture[str]

PLANT = """
name: shop
products:
  a: {routing: [{name: cut, station: saw, time: 20 min}, {name: mill, station: mill, time: 30 min}]}
  b: {routing: [{name: mill, station: mill, time: 10 min}, {name: cut, station: saw, time: 40 min}]}
orders:
  - {name: A, product: a, due: 1 h}
  - {name: B, product: b, due: 1 h}
stations: {saw: {}, mill: {}}
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plant.yaml").write_text(PLANT, encoding="utf-8")


def test_it_shows_plan_and_execution(capsys: Capture) -> None:
    assert main(["schedule", "plant.yaml", "--time", "2 s", "-n", "2"]) == 0
    said = capsys.readouterr().out
    assert "proved optimal" in said
    assert "without schedule" in said
    assert main(["schedule", "plant.yaml", "--solver", "EDD", "-n", "0", "--lang", "zh"]) == 0
    assert "未证明最优" in capsys.readouterr().out


def test_it_writes_what_is_asked_for(capsys: Capture, tmp_path: Path) -> None:
    files = ["--csv", "s.csv", "--xlsx", "s.xlsx", "--html", "s.html", "--dispatch", "d.csv"]
    assert main(["schedule", "plant.yaml", "--solver", "SPT", "-n", "1", "--json", *files]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["figures"]["makespan"] == 3600.0
    assert len(found["operations"]) == 4
    assert all((tmp_path / name).stat().st_size > 60 for name in ("s.csv", "s.xlsx", "s.html", "d.csv"))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--solver", "best"], "unknown solver 'best'"),
        (["--objective", "joy"], "unknown objective 'joy'"),
        (["--time", "0 s"], "--time"),
        (["--workers", "0"], "--workers: 0"),
        (["--dispatch", "plant.yaml"], "no output of this kind"),
        (["--hard-due"], ""),
    ],
)
def test_a_mistake_is_one_line(options: list[str], said: str, capsys: Capture) -> None:
    code = main(["schedule", "plant.yaml", "-n", "1", *options])
    if not said:
        assert code == 0  # these due dates can be kept
        return
    error = capsys.readouterr().err
    assert code == 2
    assert said in error
    assert len(error.splitlines()) == 1
