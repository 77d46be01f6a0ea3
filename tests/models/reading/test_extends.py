"""Variants of plant files."""

from pathlib import Path

import pytest

from models.reading import PlantError, read, read_data
from tests.models.reading.factory import Factory


def _write(folder: Path, **files: str) -> None:
    for name, content in files.items():
        path = folder / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(content)


def test_merge(tmp_path: Path) -> None:
    """Mappings merge, lists replace, null removes; each value knows the file that states it."""
    _write(
        tmp_path,
        base="a: 1\nb:\n  c: 1\n  d: [1, 2]\n  e: 5\nf: {g: 1}\nk: 1\n",
        variant="extends: base.yaml\nb:\n  d: [3]\n  e: null\n  h: 2\nf: null\nnew: null\nk: {x: 1}\n",
    )
    data, places = read_data(tmp_path / "variant.yaml")
    assert data == {"a": 1, "b": {"c": 1, "d": [3], "h": 2}, "new": None, "k": {"x": 1}}
    assert Path(places[("a",)].file).name == "base.yaml"
    assert places[("a",)].line == 1
    assert places[("b", "c")] == type(places[("a",)])(str(tmp_path / "base.yaml"), 3)
    assert places[("b", "d", 0)] == type(places[("a",)])(str(tmp_path / "variant.yaml"), 3)
    assert places[("b",)].file == str(tmp_path / "variant.yaml")


def test_list_of_bases_and_chains(tmp_path: Path) -> None:
    """A later base wins over an earlier one, the file over all; a base that is reached twice is no circle."""
    _write(
        tmp_path,
        root="a: 0\nz: 0\n",
        one="extends: root.yaml\na: 1\nb: 1\n",
        two="extends: root.yaml\nb: 2\nc: 2\n",
        top="extends: [one.yaml, two.yaml]\nc: 3\n",
    )
    assert read_data(tmp_path / "top.yaml")[0] == {"a": 0, "z": 0, "b": 2, "c": 3}


def test_circle_is_named_in_full(tmp_path: Path) -> None:
    """Every file of the circle, at the line that closes it."""
    _write(tmp_path, a="extends: b.yaml\n", b="x: 1\nextends: sub/c.yaml\n", sub__c="y: 1\n\nextends: ../a.yaml\n")
    with pytest.raises(PlantError) as caught:
        read_data(tmp_path / "a.yaml")
    text = str(caught.value).replace(str(tmp_path) + "/", "")
    assert text == "sub/c.yaml:3: extends in a circle: a.yaml -> b.yaml -> sub/c.yaml -> a.yaml"


@pytest.mark.parametrize(
    ("stated", "message"),
    [
        ("none.yaml", "a.yaml:1: extends 'none.yaml', but there is no such file"),
        ("5", "a.yaml:1: extends: must be the name of a file"),
        ("[]", "a.yaml:1: extends: must be the name of a file"),
        ("null", "a.yaml:1: extends: must be the name of a file"),
        ("''", "a.yaml:1: extends: must be the name of a file"),
        ("{x: 1}", "a.yaml:1: extends: must be the name of a file"),
        ("a.yaml", "a.yaml:1: extends in a circle: a.yaml -> a.yaml"),
        ("'.'", "is a directory"),
        ('"a\\0b"', "a.yaml:1: extends"),
        ("x" * 5000, "a.yaml:1: extends"),
    ],
)
def test_refused(tmp_path: Path, stated: str, message: str) -> None:
    """One line at the place of `extends`."""
    _write(tmp_path, a=f"extends: {stated}\n")
    with pytest.raises(PlantError) as caught:
        read_data(tmp_path / "a.yaml")
    text = str(caught.value).replace(str(tmp_path) + "/", "")
    assert message in text
    assert len(text.splitlines()) == 1


def test_long_chain(tmp_path: Path) -> None:
    """A chain has an end."""
    for i in range(50):
        (tmp_path / f"f{i}.yaml").write_text(f"extends: f{i + 1}.yaml\n")
    (tmp_path / "f50.yaml").write_text("a: 1\n")
    with pytest.raises(PlantError, match="more than 30 files in a chain"):
        read_data(tmp_path / "f0.yaml")


def test_tables_belong_to_the_file_that_names_them(tmp_path: Path) -> None:
    """A variant in another folder keeps the tables of its base, and changes one row of them."""
    _write(
        tmp_path,
        base="name: base\nproducts: {shaft: {routing: routing.csv}}\nstations: stations.csv\n",
        variants__b="extends: ../base.yaml\nname: b\nstations: {M1: {capacity: 5}}\n",
    )
    (tmp_path / "stations.csv").write_text("name,capacity,rule\nM1,2,edd\nM2,3,\n")
    (tmp_path / "routing.csv").write_text("name,station\nturn,M1\n")
    made = read(tmp_path / "variants" / "b.yaml", Factory)
    assert [(n, s.capacity, s.rule) for n, s in made.stations.items()] == [("M1", 5, "edd"), ("M2", 3, "fifo")]
    assert made.products["shaft"].routing[0].station == ("M1",)
    (tmp_path / "variants" / "b.yaml").write_text("extends: ../base.yaml\nstations: {M1: {capacity: 0}}\n")
    with pytest.raises(PlantError, match=r"b\.yaml:2: stations\.M1\.capacity: must be at least 1, is 0"):
        read(tmp_path / "variants" / "b.yaml", Factory)
    (tmp_path / "stations.csv").write_text("name,capacity,rule\nM1,2,edd\nM2,0,\n")
    (tmp_path / "variants" / "b.yaml").write_text("extends: ../base.yaml\n")
    with pytest.raises(PlantError, match=r"stations\.csv:3: stations\.M2\.capacity: must be at least 1, is 0"):
        read(tmp_path / "variants" / "b.yaml", Factory)
