"""Files of tables to rows."""

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.reading.errors import PlantError
from models.reading.sheets import Sheet, read_sheet


def _csv(folder: Path, content: str | bytes, name: str = "t.csv") -> Sheet:
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_sheet(folder / name, name)


def _book(path: Path, rows: list[list[Any]], title: str = "Sheet1") -> None:
    book = openpyxl.Workbook()
    book.active.title = title  # type: ignore[union-attr]
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.create_sheet("empty")
    book.save(path)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv(tmp_path: Path, separator: str, encoding: str) -> None:
    """Separators and encodings as spreadsheets write them; rows are counted as there, empty ones too."""
    text = 'name,"a b"\r\n\r\n零件, 5 \r\n,\r\n"x\ny",\r\n'.replace(",", separator)
    sheet = _csv(tmp_path, text.encode(encoding))
    assert (sheet.header, sheet.header_row) == (["name", "a b"], 1)
    assert sheet.rows == [(3, ["零件", "5"]), (5, ["x\ny", None])]


def test_one_column_and_quoted_separators(tmp_path: Path) -> None:
    """What stands in quotes is no separator."""
    assert _csv(tmp_path, "name\na\n").rows == [(2, ["a"])]
    assert _csv(tmp_path, '"a;b;c",d\n1,2\n').header == ["a;b;c", "d"]
    assert _csv(tmp_path, "a,b\t c\n1,2\t3\n", "t.tsv").rows == [(2, ["1,2", "3"])]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "t.csv: is empty"),
        (",,\n\n", "t.csv: is empty"),
        ("a,b\n", "t.csv:1: has a header but no rows"),
        ("a,b\n1,2\n1\n", "t.csv:3: the row has 1 cells, the header has 2"),
        ("a,b\n1,2,3\n", "t.csv:2: the row has 3 cells, the header has 2"),
        ('a,b\n1,"2\n', "t.csv:2: a quote is never closed"),
        ('a,b\n1,"2"x\n', "t.csv:2: "),
        (b"a,b\n1,\xff\xff\n", "t.csv:2: is neither UTF-8 nor GB18030"),
        (b"a,b\n\0\0\n", "t.csv: is not a text file"),
        (b"\x01\x02\x03", "t.csv: is not a text file"),
        (b"PK\x03\x04rest", "t.csv: is not a text file"),
        ("a,b\n#REF!,2\n", "t.csv:2: a cell holds the error #REF!"),
        ("a\n" + "x" * 200_000 + "\n", "t.csv:2: field larger than"),
    ],
)
def test_csv_refused(tmp_path: Path, content: str | bytes, message: str) -> None:
    """One line with the row."""
    with pytest.raises(PlantError) as caught:
        _csv(tmp_path, content)
    assert message in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_excel(tmp_path: Path) -> None:
    """Numbers, dates, times and empty cells of a workbook; a sheet by its name."""
    day = dt.datetime(2026, 1, 5, 6, 30)
    _book(
        tmp_path / "t.xlsx",
        [["name", "x", "when", "at"], ["a", 5, day, dt.time(6, 0)], [], ["b", 2.5, None, None]],
        "M",
    )
    sheet = read_sheet(tmp_path / "t.xlsx", "t.xlsx")
    assert sheet.rows == [(2, ["a", 5, "2026-01-05 06:30:00", "06:00"]), (4, ["b", 2.5, None, None])]
    assert read_sheet(tmp_path / "t.xlsx", "t.xlsx", "M").file == "t.xlsx#M"
    with pytest.raises(PlantError, match=r"t\.xlsx: has no sheet 'N'; its sheets are: M, empty"):
        read_sheet(tmp_path / "t.xlsx", "t.xlsx", "N")
    with pytest.raises(PlantError, match=r"t\.xlsx#empty: is empty"):
        read_sheet(tmp_path / "t.xlsx", "t.xlsx", "empty")


def test_parquet(tmp_path: Path) -> None:
    """Missing values are empty cells, whole floats are whole numbers, the index is no column."""
    frame = pd.DataFrame({"name": ["a", None], "x": [1.0, None], "y": [2, 3], "ok": [True, False]}, index=[5, 7])
    frame.to_parquet(tmp_path / "t.parquet")
    sheet = read_sheet(tmp_path / "t.parquet", "t.parquet")
    assert sheet.header == ["name", "x", "y", "ok"]
    assert sheet.rows == [(2, ["a", 1, 2, True]), (3, [None, None, 3, False])]


def test_names_that_are_no_tables(tmp_path: Path) -> None:
    """Directories, missing files and other kinds of files."""
    (tmp_path / "d.csv").mkdir()
    (tmp_path / "t.xls").write_bytes(b"x")
    for name, tab, message in [
        ("d.csv", None, "is a directory"),
        ("none.csv", None, "no such file"),
        ("t.xls", None, "is no table; these are: .csv"),
        ("t.csv", "M", "only a workbook has sheets"),
    ]:
        with pytest.raises(PlantError, match=message):
            read_sheet(tmp_path / name, name, tab)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cut=st.floats(0, 1), flips=st.lists(st.tuples(st.floats(0, 0.999), st.integers(1, 255)), max_size=4), data=st.data()
)
def test_damaged_files_end_in_one_line(
    tmp_path: Path, cut: float, flips: list[tuple[float, int]], data: st.DataObject
) -> None:
    """Truncated and altered files of each kind: a table, or one line."""
    suffix = data.draw(st.sampled_from(["csv", "xlsx", "parquet"]))
    whole = tmp_path / f"whole.{suffix}"
    if not whole.exists():
        frame = pd.DataFrame({"name": ["a", "b"], "x": [1, 2]})
        {"csv": frame.to_csv, "xlsx": frame.to_excel, "parquet": frame.to_parquet}[suffix](whole, index=False)
    content = bytearray(whole.read_bytes())
    for place, mask in flips:
        content[int(place * len(content))] ^= mask
    damaged = tmp_path / f"damaged.{suffix}"
    damaged.write_bytes(bytes(content[: int(cut * len(content)) + 1]))
    try:
        rows, message = read_sheet(damaged, damaged.name).rows, ""
    except PlantError as error:
        rows, message = [], str(error)
    assert rows or (message.startswith("damaged.") and len(message.splitlines()) == 1)
