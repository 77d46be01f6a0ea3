"""Errors of validation: one line each, at the right place."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.reading import PlantError, PlantErrors, read
from tests.models.reading.factory import Factory, check


def _lines(folder: Path, content: str) -> list[str]:
    (folder / "p.yaml").write_text(content)
    with pytest.raises(PlantError) as caught:
        read(folder / "p.yaml", Factory, check)
    return [line.replace(f"{folder}/", "") for line in caught.value.lines]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("stations: {}\n", "p.yaml:1: name: is required, but not given"),
        ("name: f\nstation: {}\n", "p.yaml:2: station: unknown field 'station'; did you mean 'stations'?"),
        (
            "name: f\nzzz: {}\n",
            "p.yaml:2: zzz: unknown field 'zzz'; known are: name, horizon, stations, products, orders, costs",
        ),
        ("name: f\nstations:\n  M1:\n    capacity: 0\n", "p.yaml:4: stations.M1.capacity: must be at least 1, is 0"),
        ("name: f\nstations: {M1: {capacity: 101}}", "p.yaml:2: stations.M1.capacity: must be at most 100, is 101"),
        ("name: f\nstations: {M1: {capacity: 1.5}}", "p.yaml:2: stations.M1.capacity: must be a whole number, is 1.5"),
        ("name: f\nstations: {M1: {capacity: x}}", "p.yaml:2: stations.M1.capacity: must be a whole number, is 'x'"),
        ("name: f\nstations: {M1: {capacity: }}", "p.yaml:2: stations.M1.capacity: must be a whole number, is empty"),
        ("name: f\nstations: {M1: }", "p.yaml:2: stations.M1: must be a mapping of fields, is empty"),
        ("name: f\nstations: [a]", "p.yaml:2: stations: must be a mapping of names, is a list"),
        ("name: f\norders: {a: 1}", "p.yaml:2: orders: must be a list, is a mapping"),
        (
            "name: f\nstations: {M1: {rule: fif}}",
            "p.yaml:2: stations.M1.rule: must be one of fifo, lifo, edd; is 'fif'; did you mean 'fifo'?",
        ),
        (
            "name: f\nstations: {M1: {power: {idel: 1}}}",
            "p.yaml:2: stations.M1.power.idel: must be one of idle, processing; is 'idel'; did you mean 'idle'?",
        ),
        (
            "name: f\nstations: {M1: {tool: {kind: dril}}}",
            "p.yaml:2: stations.M1.tool: must be one of drill, saw; is 'dril'; did you mean 'drill'?",
        ),
        (
            "name: f\nstations: {M1: {tool: {}}}",
            "p.yaml:2: stations.M1.tool: must say which kind it is in the field 'kind'",
        ),
        (
            "name: f\nstations:\n  M1:\n    tool:\n      kind: drill\n      diameter: 0 mm\n",
            "p.yaml:6: stations.M1.tool.diameter: must be greater than 0, is 0",
        ),
        ("name: f\nstations: {M1: {lower: 3}}", "p.yaml:2: stations.M1: `lower` must be at most `upper` (1), is 3"),
        ("name: 5", "p.yaml:1: name: must be a text, is 5; put it in quotes"),
        ("name: f\nhorizon: 0", "p.yaml:2: horizon: must be greater than 0, is 0"),
        ("name: f\nhorizon: 3 kg", "p.yaml:2: horizon: '3 kg' is a mass, a time is wanted, for example '45 s'"),
        (
            "name: f\nproducts: {a: {price: 5 EUR}}",
            "p.yaml:2: products.a.price: '5 EUR' is in EUR, but the currency of the plant is CNY",
        ),
        (
            "name: f\nproducts: {a: {routing: [{name: x, station: []}]}}",
            "p.yaml:2: products.a.routing[0].station: must not be empty",
        ),
        (
            "name: f\nproducts: {a: {routing: [{name: x, station: m, time: [1]}]}}",
            "p.yaml:2: products.a.routing[0].time: must be a quantity or a mapping of names, is a list",
        ),
        (
            "name: f\nproducts: {a: {routing: [{name: x, station: m, time: {m: 4 kg}}]}}",
            "p.yaml:2: products.a.routing[0].time.m: '4 kg' is a mass, a time is wanted, for example '45 s'",
        ),
        (
            "name: f\nproducts: {a: {routing: [{name: x, station: m, time: 4 kg}]}}",
            "p.yaml:2: products.a.routing[0].time: '4 kg' is a mass, a time is wanted, for example '45 s'",
        ),
        (
            "name: f\norders:\n- {name: a, product: b, rush: maybe}",
            "p.yaml:3: orders[0].rush: must be true or false, is 'maybe'",
        ),
        ("name: f\norders:\n- {name: a, product: b}", "p.yaml:3: orders[0].product: no product is called 'b'"),
    ],
)
def test_lines(tmp_path: Path, content: str, expected: str) -> None:
    """Each kind of error, in the user's words."""
    assert _lines(tmp_path, content) == [expected]


def test_all_errors_in_the_order_of_the_file(tmp_path: Path) -> None:
    """The user sees all of them at once."""
    content = (
        "name: f\nhorizon: 0\ncosts: {currenzy: CNY}\nstations:\n  M1: {capacity: 0}\n  M2: {capacity: 0, rule: x}\n"
    )
    lines = _lines(tmp_path, content)
    assert [line.split(":")[1] for line in lines] == ["2", "3", "5", "6", "6"]


def test_first_twenty(tmp_path: Path) -> None:
    """A file with a thousand mistakes does not fill the screen."""
    (tmp_path / "p.yaml").write_text(
        "name: f\nstations:\n" + "".join(f"  M{i}: {{capacity: 0}}\n" for i in range(1000))
    )
    with pytest.raises(PlantErrors) as caught:
        read(tmp_path / "p.yaml", Factory)
    assert len(caught.value.lines) == 21
    assert caught.value.lines[-1] == "... and 980 more"
