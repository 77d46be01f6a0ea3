import csv
import json
import math
from pathlib import Path

import h5py
import numpy as np
import pandas as pd
import pytest

from models.trace import STATES
from tests.twin.record.results import END, INDEX, folder, run, whole
from tests.twin.record.traces import random_trace, small_plant
from twin.record.errors import RecordError
from twin.record.reader import Record
from twin.record.tables import TABLES


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return whole(tmp_path_factory.mktemp("results") / "result.h5")


@pytest.fixture
def record(path: Path) -> Record:
    return Record(path)


def test_head(record: Record) -> None:
    assert (record.finished, record.complete, record.state) == ([0, 1], True, "2 replications")
    assert record.plant_text == "name: small\n"
    assert record.head.identity.length == END
    assert record.head.attributes["calendar_start"] == "2026-01-05T06:07:00"
    assert record.attributes(1) == {"end": END, "reason": "length"}


def test_unfinished(tmp_path: Path) -> None:
    for place in ("result.h5", "result.h5.parts"):
        with folder(tmp_path / "result.h5", 20) as opened:
            run(opened.parts, 0)
            run(opened.parts, 4)
        record = Record(tmp_path / place)
        assert record.state == "unfinished: 2 of 20 replications"
        assert not record.complete
        assert len(record.table("parts", 4)) > 0
        with pytest.raises(RecordError, match=r"has no replication 1; it has 0, 4$"):
            record.table("parts", 1)


def test_states(record: Record) -> None:
    table = record.table("states")
    assert list(table.columns) == ["unit", "state", "start", "end", "duration"]
    assert set(table["unit"]) == {"press[1]", "press[2]", "oven", "belt"}
    assert (table["duration"] > 0).all()
    by_unit = table.groupby(["unit", "state"], observed=True)["duration"].sum()
    measured = record.measures().state_time.sum(axis=0)
    for (unit, state), seconds in by_unit.items():
        assert seconds == pytest.approx(measured[list(record.head.names["units"]).index(unit), STATES.index(state)])
    assert by_unit.sum() == pytest.approx(4 * END)


def test_operations(record: Record) -> None:
    table, rows = record.table("operations"), random_trace(INDEX, END, 400, 0)["operations"]
    assert len(table) == len(rows)
    baking = table[table["operation"] == "bake"]
    assert set(baking["unit"]) == {"oven"}
    assert set(baking["product"]) == {"wheel"}
    assert table["worked"].tolist() == rows[:, 2].tolist()
    assert set(table["outcome"]) == {"good", "rework", "scrap"}


def test_parts_and_orders(record: Record) -> None:
    parts, orders = record.table("parts"), record.table("orders")
    assert set(parts["order"]) == set(orders["order"]) == {"A1", "S"}
    assert set(parts["how"]) == {"finished", "scrapped", "split", "stocked"}
    for table in (parts, orders):
        dated = table["due"].notna()
        assert 0 < dated.sum() < len(table)
        assert table["tardiness"].isna().eq(~dated).all()
        expected = (table["end"] - table["due"]).clip(lower=0)[dated]
        pd.testing.assert_series_equal(table["tardiness"][dated], expected, check_names=False)
        np.testing.assert_allclose(table["lead_time"], table["end"] - table["release"])


def test_moves(record: Record) -> None:
    table = record.table("moves")
    rows = random_trace(INDEX, END, 400, 0)["levels"]
    kinds = np.array([place.kind for place in INDEX.places])[rows[:, 1].astype(int)]
    moving = rows[np.isin(kinds, ["queue", "buffer", "conveyor", "transit"])]
    assert len(table) == (moving[:, 2] > 0).sum() > 10
    assert table["leave"].notna().sum() == (moving[:, 2] < 0).sum() > 5
    for row in table.itertuples():
        mine = moving[moving[:, 3] == row.part]
        assert mine[0, 0] == row.arrive
        assert mine[0, 2] == row.pieces
        assert INDEX.places[int(mine[0, 1])].name == row.place
        if len(mine) > 1:
            assert mine[1, 0] == row.leave
    assert (table["duration"].dropna() >= 0).all()


def test_a_lot_that_comes_twice_has_two_moves(tmp_path: Path) -> None:
    from twin.record.meter import Meter
    from twin.record.writer import Writer

    levels = [(0.0, 0, 2, 7), (3.0, 0, -2, 7), (5.0, 1, 2, 7), (5.0, 0, 1, 8), (6.0, 1, -2, 7), (9.0, 0, 2, 7)]
    with folder(tmp_path / "a.h5", 1) as opened:
        meter = Meter(INDEX, 10.0)
        with Writer(opened.parts, 0) as writer:
            writer.take({"levels": np.array(levels, float)})
            writer.close(10.0)
            meter.close(10.0)
            writer.finish(meter.measures(), "length")
    table = Record(tmp_path / "a.h5").table("moves")
    found = table[["part", "place", "arrive", "leave"]].astype(object).where(table.notna(), None)
    assert found.to_numpy().tolist() == [
        [7, "press", 0.0, 3.0],
        [7, "oven", 5.0, 6.0],
        [8, "press", 5.0, None],
        [7, "press", 9.0, None],
    ]


def test_stock_and_people_over_time(record: Record) -> None:
    rows = random_trace(INDEX, END, 400, 0)["levels"]
    stock, people = record.table("stock"), record.table("people")
    place = INDEX.place_of["stock", "axle"]
    np.testing.assert_allclose(stock[stock["product"] == "axle"]["level"], np.cumsum(rows[rows[:, 1] == place, 2]))
    assert set(people["pool"]) == {"fitters"}
    busy = INDEX.place_of["people", "fitters"]
    np.testing.assert_allclose(people["busy"], np.cumsum(rows[rows[:, 1] == busy, 2]))


def test_genealogy(record: Record) -> None:
    table = record.table("genealogy")
    products = record.table("parts").set_index("part")["product"]
    assert len(table) == 50
    assert table["whole_product"].tolist() == [products[part] for part in table["whole"]]


def test_energy(record: Record) -> None:
    units, measures = record.table("energy"), record.measures()
    assert units["start"].tolist() == [0.0, 480.0, 1380.0]
    assert units["end"].iloc[-1] == END
    assert units["electricity"].sum() == pytest.approx(measures.energy[:, 0].sum())
    np.testing.assert_allclose(units["power"], units["electricity"] / (units["end"] - units["start"]))
    assert units["air [m3]"].sum() == pytest.approx(measures.energy[:, 1].sum())
    plant = small_plant(energy={"media": {"air": {"electricity": 4e5}}, "base_loads": {"light": {"power": 1000.0}}})
    whole = record.table("energy", plant=plant)
    np.testing.assert_allclose(whole["base_loads"], 1000 * (whole["end"] - whole["start"]))
    np.testing.assert_allclose(whole["media"], 4e5 * whole["air [m3]"])
    np.testing.assert_allclose(whole["electricity"], whole["units"] + whole["base_loads"] + whole["media"])


@pytest.mark.parametrize("name", [name for name in TABLES if name != "vehicles"])  # sums have no instants
def test_dates(record: Record, name: str) -> None:
    plain, dated = record.table(name), record.table(name, dates=True)
    instants = [column for column in plain if column in ("time", "start", "end", "release", "due", "arrive", "leave")]
    assert instants
    assert [column for column in dated if column.endswith("_date")] == [f"{column}_date" for column in instants]
    first = dated[instants[0]].iloc[0]
    assert dated[f"{instants[0]}_date"].iloc[0] == pd.Timestamp("2026-01-05 06:07") + pd.Timedelta(
        seconds=round(first, 6)
    )


def test_figures_alone_have_no_tables(tmp_path: Path) -> None:
    with folder(tmp_path / "a.h5", 1, record="figures") as opened:
        run(opened.parts, 0, trace=False)
        opened.assemble()
    record = Record(tmp_path / "a.h5")
    assert record.measures().state_time.sum() == pytest.approx(4 * END)
    assert len(record.table("energy")) == 3
    with pytest.raises(RecordError, match="holds figures alone"):
        record.table("states")


def test_unknown_tables_and_replications(record: Record) -> None:
    with pytest.raises(RecordError, match="no table 'state'; there are states, parts"):
        record.table("state")
    with pytest.raises(RecordError, match=r"has no replication 7; it has 0-1$"):
        record.measures(7)


def test_readable_with_h5py_alone(path: Path) -> None:
    with h5py.File(path) as file:
        states = file["replication/0000/states"]
        names = file[states["unit"].attrs["names"]][()]
        assert names[states["unit"][0]] == b"press[1]"
        for name, stream in file["replication/0000"].items():
            if name != "measures":
                for column in stream.values():
                    assert column.attrs["unit"]
        # Sums by window stand in one table, in the order of their meanings in the head of the file.
        group, column = file["replication/0000/measures"], 0
        sizes = json.loads(group.attrs["sizes"])
        for row in csv.DictReader(file["sums"].asstr()[()].splitlines()):
            name, letters = row["name"], row["dimensions"].split()
            assert row["unit"]
            assert row["description"]
            if letters[0] != "W" or "B" in letters:
                continue
            shape = [sizes[letter] for letter in letters]
            values = group["windows"][:, column : column + math.prod(shape[1:])].reshape(shape)
            np.testing.assert_array_equal(values, getattr(Record(path).measures(), name), err_msg=name)
            column += math.prod(shape[1:])


def wrong_files(path: Path, folder_: Path) -> dict[str, tuple[Path, str]]:
    whole_file = path.read_bytes()
    made = {
        "empty": b"",
        "text": b"name: a plant\n",
        "cut": whole_file[: len(whole_file) // 2],
        "head": whole_file[:200],
        "signature": whole_file[:8],
    }
    for name, content in made.items():
        (folder_ / name).write_bytes(content)
    with h5py.File(folder_ / "foreign", "w") as file:
        file["x"] = 1
    for name, attribute in (("newer", ("format_version", 99)), ("broken", ("length", "long"))):
        (folder_ / name).write_bytes(whole_file)
        with h5py.File(folder_ / name, "a") as file:
            file.attrs[attribute[0]] = attribute[1]
    (folder_ / "headless").write_bytes(whole_file)
    with h5py.File(folder_ / "headless", "a") as file:
        del file["index"], file["replication"]
    (folder_ / "folder").mkdir()
    said = {
        "empty": "is empty", "text": "no HDF5 file", "cut": "damaged or cut off", "head": "damaged or cut off",
        "signature": "damaged or cut off", "foreign": "not the result of a run", "newer": "version 99 of the format",
        "broken": "is damaged", "headless": "is damaged", "folder": "is a folder", "missing": "there is no such file",
    }  # fmt: skip
    return {name: (folder_ / name, text) for name, text in said.items()}


def test_wrong_files_are_told_in_one_line(path: Path, tmp_path: Path) -> None:
    for name, (file, said) in wrong_files(path, tmp_path).items():
        with pytest.raises(RecordError, match=said) as caught:
            Record(file)
        assert "\n" not in str(caught.value), name
        assert str(file) in str(caught.value), name


def test_a_result_cut_anywhere_is_told_in_one_line(path: Path, tmp_path: Path) -> None:
    content, cut = path.read_bytes(), tmp_path / "cut.h5"
    for size in np.linspace(0, len(content) - 1, 40).astype(int):
        cut.write_bytes(content[:size])
        with pytest.raises(RecordError) as caught:
            Record(cut)
        assert "\n" not in str(caught.value)
