"""`twin policies`: what it shows and writes."""

import json
from pathlib import Path

import pytest

from scenarios.command import main
from tests.scenarios.verbs.test_schedule import PLANT
from tests.viz.browser import visit

Capture = pytest.CaptureFixture[str]
QUICK = ["--iterations", "50", "-n", "2", "--disturbances", "4", "--workers", "1"]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plant.yaml").write_text(PLANT, encoding="utf-8")
    (tmp_path / "mine.py").write_text("def mine(situation):\n    return 'full'\n", encoding="utf-8")


def test_it_ranks_policies_and_writes_a_page(capsys: Capture, tmp_path: Path) -> None:
    files = ["--html", "p.html", "--csv", "p.csv", "--xlsx", "p.xlsx"]
    assert main(["policies", "plant.yaml", "--policies", "rule, hybrid, mine.py:mine", *QUICK, *files]) == 0
    said = capsys.readouterr().out
    assert "ranking by weighted tardiness" in said
    assert "mine" in said
    seen = visit(tmp_path / "p.html")
    assert seen.console == []
    assert "Ranking" in seen.dom


def test_json_and_chinese(capsys: Capture) -> None:
    assert main(["policies", "plant.yaml", "--policies", "shift,hybrid", *QUICK, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["base"] == "hybrid"
    assert {row["policy"] for row in found["ranking"]} == {"shift", "hybrid"}
    assert main(["policies", "plant.yaml", "--policies", "shift,hybrid", *QUICK, "--lang", "zh"]) == 0
    assert "按加权拖期排名" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--policies", "wish"], "unknown policy 'wish'"),
        (["--policies", "mine.py:yours"], "has no function 'yours'"),
        (["--disturbances", "-1"], "disturbances"),
        (["--solver", "best"], "unknown solver 'best'"),
    ],
)
def test_a_mistake_is_one_line(options: list[str], said: str, capsys: Capture) -> None:
    assert main(["policies", "plant.yaml", "-n", "1", *options]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert len(error.splitlines()) == 1
