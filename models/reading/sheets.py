"""CSV, Excel and Parquet files to a header and rows of plain cells."""

from __future__ import annotations

import csv
import io
import math
import warnings
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from models.reading.document import read_bytes
from models.reading.errors import PlantError

__all__ = ["SUFFIXES", "Sheet", "read_sheet"]

SUFFIXES = (".csv", ".tsv", ".xlsx", ".xlsm", ".parquet")
_LARGEST = 500 * 2**20
_ERRORS = {"#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!"}


@dataclass(frozen=True)
class Sheet:
    """A table as it stands in a file.

    Attributes
    ----------
    file : str
        Name for messages, with the sheet of a workbook.
    folder : Path
        Folder of the file.
    header : list of str
        Names of the columns.
    header_row : int
        Its row, counted as in a spreadsheet.
    rows : list of (int, list)
        Row number and cells (None where empty), as many as columns; rows without any content are left out.
    """

    file: str
    folder: Path
    header: list[str]
    header_row: int
    rows: list[tuple[int, list[Any]]]

    def column(self, name: str) -> int:
        """Return the position of a column."""
        return self.header.index(name)


def read_sheet(path: Path, file: str, tab: str | None = None) -> Sheet:
    """Read a table; the suffix of its name decides how.

    Parameters
    ----------
    path : Path
        The file.
    file : str
        Its name in messages.
    tab : str, optional
        The sheet of a workbook; the first if not given.

    Raises
    ------
    PlantError
        One line, with the row where there is one.
    """
    suffix = path.suffix.lower()
    rows: Sequence[Sequence[Any]]
    if tab is not None and suffix not in (".xlsx", ".xlsm"):
        raise PlantError(f"only a workbook has sheets, so '#{tab}' means nothing here", file)
    data = read_bytes(path, file, _LARGEST)
    if not data:
        raise PlantError("is empty", file, remedy="the first row holds the names of the columns")
    if suffix in (".csv", ".tsv"):
        rows = _csv_rows(data, file, "\t" if suffix == ".tsv" else None)
    elif suffix in (".xlsx", ".xlsm"):
        rows = _excel_rows(data, file, tab)
        file = f"{file}#{tab}" if tab else file
    elif suffix == ".parquet":
        rows = _parquet_rows(data, file)
    else:
        raise PlantError(f"is no table; these are: {', '.join(SUFFIXES)}", file)
    return _sheet(rows, file, path.parent, ragged=suffix in (".csv", ".tsv"))


def _sheet(rows: Iterable[Sequence[Any]], file: str, folder: Path, *, ragged: bool) -> Sheet:
    """Take the first row with content as the header and check the others against it."""
    header: list[str] = []
    header_row = 0
    kept: list[tuple[int, list[Any]]] = []
    for number, row in enumerate(rows, 1):
        cells = [_clean(cell, file, number) for cell in row]
        if all(cell is None for cell in cells):
            continue
        if not header_row:
            header = ["" if cell is None else " ".join(str(cell).split()) for cell in cells]
            while not header[-1]:
                header.pop()
            header_row = number
            continue
        if len(cells) > len(header):
            if any(cell is not None for cell in cells[len(header) :]):
                raise PlantError(f"the row has {len(cells)} cells, the header has {len(header)}", file, number)
            cells = cells[: len(header)]
        elif len(cells) < len(header):
            if ragged:
                raise PlantError(f"the row has {len(cells)} cells, the header has {len(header)}", file, number)
            cells += [None] * (len(header) - len(cells))
        kept.append((number, cells))
    if not header_row:
        raise PlantError("is empty", file, remedy="the first row holds the names of the columns")
    if not kept:
        raise PlantError("has a header but no rows", file, header_row)
    return Sheet(file, folder, header, header_row, kept)


def _clean(cell: Any, file: str, row: int) -> Any:
    """Return a cell as a plain value: None if it is empty, dates as text."""
    if isinstance(cell, str):
        text = cell.strip()
        if text in _ERRORS:
            raise PlantError(f"a cell holds the error {text}", file, row)
        return text or None
    if cell is None or isinstance(cell, bool | int):
        return cell
    if isinstance(cell, float):
        if math.isnan(cell):
            return None
        return int(cell) if cell.is_integer() and abs(cell) < 2**53 else cell
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, time):
        return cell.strftime("%H:%M" if cell.second == 0 else "%H:%M:%S")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return cell.total_seconds()
    if isinstance(cell, list | tuple):
        return ";".join(str(item) for item in cell) or None
    if hasattr(cell, "__float__"):  # decimals
        return float(cell)
    raise PlantError(f"a cell holds a {type(cell).__name__}; a number or a text is wanted", file, row)


def _csv_rows(data: bytes, file: str, separator: str | None) -> list[list[str]]:
    if data[:4] == b"PK\x03\x04" or b"\0" in data:
        raise PlantError("is not a text file", file, remedy="a CSV file is wanted; was a workbook renamed?")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError:
            line = data.count(b"\n", 0, error.start) + 1
            raise PlantError("is neither UTF-8 nor GB18030", file, line, remedy="save it as 'CSV UTF-8'") from None
    if any(ord(c) < 32 and c not in "\t\r\n\f\v" for c in text[:4096]):
        raise PlantError("is not a text file", file)
    if separator is None:
        first = next((line for line in text.splitlines() if line.strip()), "")
        bare = "".join(first.split('"')[::2])  # what stands outside of quotes
        separator = max(",;\t", key=bare.count)
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        problem = "a quote is never closed" if "unexpected end" in str(error) else str(error)
        raise PlantError(problem, file, len(rows) + 1) from None
    return rows


def _excel_rows(data: bytes, file: str, tab: str | None) -> list[tuple[Any, ...]]:
    import openpyxl

    broken = PlantError("cannot be read as an Excel workbook (truncated, or another kind of file)", file)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > 4 * _LARGEST:
                raise PlantError("is too large when unpacked", file)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # parts of workbooks that openpyxl does not know, such as drawings
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            names = book.sheetnames
            if tab is not None and tab not in names:
                raise PlantError(f"has no sheet '{tab}'", file, remedy=f"its sheets are: {', '.join(names)}")
            sheet = book[tab if tab is not None else names[0]]
            if hasattr(sheet, "reset_dimensions"):
                sheet.reset_dimensions()  # some programs write a wrong size
            return list(sheet.iter_rows(values_only=True))
    except PlantError:
        raise
    except Exception:  # openpyxl lets errors of zip, XML and its own through
        raise broken from None


def _parquet_rows(data: bytes, file: str) -> list[Sequence[Any]]:
    import pyarrow
    import pyarrow.parquet

    try:
        table = pyarrow.parquet.read_table(pyarrow.BufferReader(data))
        columns = [column.to_pylist() for column in table.columns]
        names = [str(name) for name in table.column_names if name != "__index_level_0__"]
        columns = [c for c, name in zip(columns, table.column_names, strict=True) if name != "__index_level_0__"]
    except Exception:  # pyarrow lets errors of its C++ parts and of codecs through
        raise PlantError("cannot be read as Parquet (truncated, or another kind of file)", file) from None
    return [names, *zip(*columns, strict=True)]
