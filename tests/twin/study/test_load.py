"""A plant file becomes a plant that knows where it lies."""

import pickle
from pathlib import Path

import pytest

import twin
from tests.twin.study.plants import FILE, line, plant_file


def test_a_file_and_python_give_the_same_plant(tmp_path: Path) -> None:
    assert twin.load(plant_file(tmp_path)) == line()
    assert twin.load(plant_file(tmp_path)) != line(name="another")


def test_the_folder_goes_along_to_a_worker(tmp_path: Path) -> None:
    plant = twin.load(plant_file(tmp_path))
    assert plant.folder == tmp_path.resolve()
    assert pickle.loads(pickle.dumps(plant)).folder == tmp_path.resolve()
    assert line().folder is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("station: table", "station: tabel", "plant.yaml:8: products.bolt.routing[1].station: "),
        ("60 s", "60 kg", "plant.yaml:7: "),
        ("table: {}", "table: {}\nfigures: {throuhgput: 3}", "plant.yaml:14: figures.throuhgput: no figure is called"),
        (
            "table: {}",
            "table: {}\nenergy: {co2: cn-grid-2023-eest}",
            "plant.yaml:14: energy.co2: no CO2 factor is called",
        ),
    ],
)
def test_a_mistake_has_file_and_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(twin.PlantError) as caught:
        twin.load(plant_file(tmp_path, FILE.replace(old, new)))
    assert said in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_a_rule_is_looked_for_beside_the_file(tmp_path: Path) -> None:
    text = FILE.replace("table: {}", 'table: {queue: {rule: "rules.py:last"}}')
    with pytest.raises(twin.PlantError, match=r"no file 'rules\.py' beside"):
        twin.load(plant_file(tmp_path, text))


def test_a_plant_made_in_python_is_checked_before_it_is_run() -> None:
    wrong = line(stations={"lathe": {}})
    with pytest.raises(twin.StudyError, match=r"products\.bolt\.routing\[1\]\.station"):
        twin.run(wrong)
    with pytest.raises(twin.StudyError, match=r"figures\.thruput: no figure is called 'thruput'"):
        twin.run(line(figures={"thruput": 1.0}))
