"""`twin import`: a plant file that says what was assumed."""

from pathlib import Path

import pytest

from models.plant import Plant
from models.reading import read
from scenarios.command import main
from tests.models.importing.test_opentcs import SMALL

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    Path("model.xml").write_text(SMALL, encoding="utf-8")
    return "model.xml"


def test_a_plant_file(model: str, capsys: Capture) -> None:
    assert main(["import", "opentcs", model, "--out", "plant.yaml", "--every", "20 min"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("wrote plant.yaml\n4 nodes, 4 lanes, 2 stations, 2 vehicles\n- Assumed: ")
    text = Path("plant.yaml").read_text(encoding="utf-8")
    assert text.startswith("# twin import opentcs model.xml\n#\n# Assumed: each location sends a load")
    plant = read("plant.yaml", Plant)
    assert plant.sources["In"].every is not None
    assert plant.sources["In"].every.mean == 1200
    assert main(["check", "plant.yaml"]) == 0
    assert main(["import", "opentcs", model, "--out", "plant.yaml"]) == 2
    assert main(["import", "opentcs", model, "--out", "plant.yaml", "--overwrite"]) == 0


def test_to_the_screen(model: str, capsys: Capture) -> None:
    assert main(["import", "opentcs", model]) == 0
    assert "\nname: Small\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["opentcs", "none.xml"], "none.xml: no such file"),
        (["opentcs", "bad.xml"], "bad.xml:2: damaged XML"),
        (["opentcs", "model.xml", "--every", "0"], "--every: '0', want more than 0"),
        (["plant", "model.xml"], "invalid choice: 'plant'"),
    ],
)
def test_wrong_input_is_one_line(model: str, words: list[str], said: str, capsys: Capture) -> None:
    Path("bad.xml").write_text("<model>\n<point></model>", encoding="utf-8")
    assert main(["import", *words]) == 2
    errors = capsys.readouterr().err.splitlines()
    assert len(errors) == 1
    assert said in errors[0]
