"""Every YAML block of the documentation is part of a plant file that reads."""

import re
from pathlib import Path

import pytest

from models.plant import Plant
from models.reading.reader import read
from twin.engine.reference import simulate

DOCS = Path(__file__).parents[2] / "docs"


def _blocks(page: str) -> list[str]:
    return re.findall(r"```yaml\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.S)


def test_blocks_of_the_reference_make_one_plant(tmp_path: Path) -> None:
    path = tmp_path / "plant.yaml"
    path.write_text("name: reference\n" + "".join(_blocks("plant-file.md")), encoding="utf-8")
    plant = read(path, Plant)
    assert plant.stations["hobber"].failures[1].effect == "restart"
    assert plant.control["whole_plant"].cards == 25


def test_the_tutorial_runs(tmp_path: Path) -> None:
    line, two = _blocks("tutorial.md")
    (tmp_path / "line.yaml").write_text(line, encoding="utf-8")
    (tmp_path / "two.yaml").write_text(two, encoding="utf-8")
    plant = read(tmp_path / "two.yaml", Plant)
    assert plant.people["operator"].size == 2
    assert simulate(plant, length=86400.0).time == 86400.0


@pytest.mark.parametrize("text", re.findall(r"^\| (`[a-z\d].*?) \|", (DOCS / "plant-file.md").read_text("utf-8"), re.M))
def test_every_law_of_the_table_reads(text: str, tmp_path: Path) -> None:
    (tmp_path / "times.csv").write_text("cycle\n40\n45\n61\n")
    for law in re.findall(r"`([^`]+)`", text):
        path = tmp_path / "plant.yaml"
        path.write_text(
            f'name: law\nproducts: {{p: {{routing: [{{name: o, station: s, time: "{law}"}}]}}}}\n'
            "stations: {s: {}}\n"
        )
        time = read(path, Plant).products["p"].routing[0].time
        assert time is not None
        assert time.mean > 0
