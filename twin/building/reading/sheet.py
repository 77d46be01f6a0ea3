"""Excel files: the first sheet, names of the columns in its first row."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pyarrow as pa

from twin.building.errors import LogError
from twin.building.log import Note

__all__ = ["read"]


def read(file: Path) -> tuple[pa.Table, list[Note]]:
    """Read the first sheet."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(values_only=True)
        head = [str(name) if name is not None else f"column {n + 1}" for n, name in enumerate(next(rows, ()))]
        columns = list(zip(*(row for row in rows if any(value is not None for value in row)), strict=True))
        book.close()
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, IndexError, SyntaxError) as error:
        raise LogError(f"{file}: is no sound Excel file: {' '.join(str(error).split())[:120]}") from None
    if not columns:
        raise LogError(f"{file}: holds no rows")
    return pa.table({name: _column(values) for name, values in zip(head, columns, strict=False)}), []


def _column(values: tuple[object, ...]) -> pa.Array:
    try:
        return pa.array(values)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return pa.array([None if value is None else str(value) for value in values])
