"""Tables in place of lists and mappings."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from models.reading import PlantError, read
from models.reading.tables import singular
from tests.models.reading.factory import Factory

PLANT = "name: f\nproducts:\n  shaft: {routing: routing.csv}\n  gear:\n    routing: routing.csv\norders: orders.csv\n"
ROUTING = "product,name,station,Time,inspection.rate,inspection.time,operators.anna,note,#x\n"
ROWS = "shaft,turn,M1;M2,5 s,5 %,,2,careful,1\nshaft,mill,M3,,,,,,\ngear,hob,M4,8 min,,,,,\n"
ORDERS = "Name,PRODUCT,quantity,due,rush\nA1,shaft,5,3 d,true\n4711,gear,,,\n"


def _read(folder: Path, plant: str = PLANT, **tables: str) -> Factory:
    (folder / "p.yaml").write_text(plant)
    for name, content in ({"routing": ROUTING + ROWS, "orders": ORDERS} | tables).items():
        (folder / f"{name}.csv").write_text(content)
    return read(folder / "p.yaml", Factory)


def _error(folder: Path, plant: str = PLANT, **tables: str) -> str:
    with pytest.raises(PlantError) as caught:
        _read(folder, plant, **tables)
    assert len(str(caught.value).splitlines()) == 1
    return str(caught.value).replace(f"{folder}/", "")


def test_rows_become_elements(tmp_path: Path) -> None:
    """Nested fields, lists in a cell, empty cells, the rows of each product."""
    made = _read(tmp_path)
    turn, mill = made.products["shaft"].routing
    assert (turn.name, turn.station, turn.time, turn.operators) == ("turn", ("M1", "M2"), 5.0, {"anna": 2})
    assert turn.inspection is not None
    assert (turn.inspection.rate, turn.inspection.time) == (0.05, 0.0)
    assert (mill.station, mill.time, mill.inspection, mill.operators) == (("M3",), None, None, {})
    assert [step.name for step in made.products["gear"].routing] == ["hob"]
    assert [(o.name, o.product, o.quantity, o.due, o.rush) for o in made.orders] == [
        ("A1", "shaft", 5, 259200.0, True),
        ("4711", "gear", 1, None, False),
    ]


def test_mapping_from_a_workbook(tmp_path: Path) -> None:
    """The column `name` gives the keys; a number is a name as well."""
    book = openpyxl.Workbook()
    sheet = book.create_sheet("stations")
    for row in [["name", "capacity", "power.idle", "to"], ["M1", 2, "3 kW", 7], [12, None, 500, None]]:
        sheet.append(row)
    book.save(tmp_path / "plant.xlsx")
    made = _read(tmp_path, "name: f\nstations: plant.xlsx#stations\n")
    assert list(made.stations) == ["M1", "12"]
    assert (made.stations["M1"].power, made.stations["12"].power) == ({"idle": 3000.0}, {"idle": 500.0})
    assert made.stations["M1"].feeds == "7"


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        (
            {"orders": "name,product,quantiy\nA,shaft,1\n"},
            "orders.csv:1: unknown column 'quantiy'; did you mean 'quantity'?",
        ),
        (
            {"orders": "name,product,colour\nA,shaft,1\n"},
            "orders.csv:1: unknown column 'colour'; known are: name, product",
        ),
        ({"orders": "name,product,Name\nA,shaft,B\n"}, "orders.csv:1: two columns are called 'Name'"),
        ({"orders": "name,product,,due\nA,shaft,1,\n"}, "orders.csv:2: column 3 has cells but no name"),
        ({"orders": "name,product\nA,shaft\n,gear\n"}, "orders.csv:3: orders[1].name: is required, but not given"),
        (
            {"orders": "name,product,quantity\nA,shaft,0\n"},
            "orders.csv:2: orders[0].quantity: must be at least 1, is 0",
        ),
        ({"orders": "name,product,due\nA,shaft,5 kg\n"}, "orders.csv:2: orders[0].due: '5 kg' is a mass"),
        ({"orders": "name,product,name.x\nA,shaft,5\n"}, "orders.csv:1: unknown column 'name.x'"),
        (
            {"routing": ROUTING + ROWS + "shfat,x,M1,,,,,,\n"},
            "routing.csv:5: no element takes this row (product 'shfat')",
        ),
        ({"routing": ROUTING + ROWS.partition("gear")[0]}, "p.yaml:5: 'routing.csv' has no row for product 'gear'"),
        (
            {"routing": "product,name,station,inspection,inspection.rate\nshaft,a,b,c,1\n"},
            "routing.csv:2: column 'inspection.rate' and column 'inspection' exclude each other",
        ),
        (
            {"routing": "product,name,station,inspection.rate,inspection\nshaft,a,b,1,c\n"},
            "routing.csv:2: column 'inspection' is stated a second time",
        ),
        ({"routing": "product,name,station,inspection.rat\nshaft,a,b,c\n"}, "did you mean 'inspection.rate'?"),
    ],
)
def test_refused(tmp_path: Path, tables: dict[str, str], message: str) -> None:
    """The file and the row, as a spreadsheet counts."""
    assert message in _error(tmp_path, **tables)


@pytest.mark.parametrize(
    ("plant", "message"),
    [
        ("name: f\n\norders: none.csv\n", "p.yaml:3: there is no table 'none.csv'"),
        ("name: f\nstations: orders.csv\n", "orders.csv:1: unknown column 'PRODUCT'"),
        ("name: f\nstations: routing.csv\n", "routing.csv:1: unknown column 'product'"),
        ("name: f\norders: orders.txt\n", "p.yaml:2: orders: must be a list, or the name of a table (.csv"),
        ("name: f\nstations: orders\n", "p.yaml:2: stations: must be a mapping of names, or the name of a table (.csv"),
        ("name: f\norders: orders.csv#a\n", "orders.csv: only a workbook has sheets"),
    ],
)
def test_wrong_names_of_tables(tmp_path: Path, plant: str, message: str) -> None:
    """The place where the plant names the table."""
    assert message in _error(tmp_path, plant)


def test_mapping_needs_names_that_differ(tmp_path: Path) -> None:
    """Every row of a mapping has a name of its own."""
    plant = "name: f\nstations: orders.csv\n"
    assert "orders.csv:1: has no column 'name'" in _error(tmp_path, plant, orders="capacity\n1\n")
    assert "orders.csv:3: 'M1' is stated twice (first in row 2)" in _error(tmp_path, plant, orders="name\nM1\nM1\n")
    assert "orders.csv:3: the row has no name" in _error(tmp_path, plant, orders="name,capacity\nM1,1\n,1\n")


def test_singular() -> None:
    """English as far as names of fields need it."""
    pairs = [("products", "product"), ("bodies", "body"), ("boxes", "box"), ("glass", "glass"), ("machines", "machine")]
    assert [singular(many) for many, _ in pairs] == [one for _, one in pairs]
