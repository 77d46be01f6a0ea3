"""Excel files: the largest sheet and those with the same columns; names of the columns in the first full row."""

from __future__ import annotations

import zipfile
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pyarrow as pa

from twin.building.errors import LogError
from twin.building.log import Note

__all__ = ["read"]

ABOVE = 30
"""Rows in which the names of the columns are looked for: titles and dates stand above them."""
Rows = list[tuple[Any, ...]]


def read(file: Path) -> tuple[pa.Table, list[Note]]:
    """Read it; sheets with other columns than the largest are counted."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        sheets = {sheet.title: _rows(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}
        book.close()
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, IndexError, SyntaxError) as error:
        raise LogError(f"{file}: is no sound Excel file: {' '.join(str(error).split())[:120]}") from None
    above = {title: _above(rows) for title, rows in sheets.items()}
    size = {title: len(rows[above[title] :]) * len(rows[above[title]]) for title, rows in sheets.items() if rows}
    if not size:
        raise LogError(f"{file}: holds no rows")
    main = max(size, key=lambda title: size[title])
    head = _head(sheets[main], above[main])
    alike = [title for title in size if _head(sheets[title], above[title]) == head]
    body = [row for title in alike for row in sheets[title][above[title] + 1 :]]
    others = [title for title in size if title not in alike]
    notes = [
        Note("preamble", sum(above[title] for title in alike)),
        Note("sheets", sum(len(sheets[title]) for title in others), ", ".join(others)[:60]),
    ]
    if not body:
        raise LogError(f"{file}: holds no rows")
    columns = list(zip_longest(*body))
    names = [*head, *(f"column {n + 1}" for n in range(len(head), len(columns)))]
    made = {name: _column(values) for name, values in zip(names, columns, strict=False)}
    return pa.table(made), [note for note in notes if note.rows]


def _rows(rows: Any) -> Rows:
    """Rows that hold anything."""
    return [row for row in rows if any(value is not None for value in row)]


def _above(rows: Rows) -> int:
    """Count the rows above the names of the columns: they fill less than half as many cells as the fullest row."""
    filled = [sum(value is not None for value in row) for row in rows[:ABOVE]]
    return next((n for n, count in enumerate(filled) if 2 * count >= max(filled)), 0)


def _head(rows: Rows, above: int) -> list[str]:
    return [str(name) if name is not None else f"column {n + 1}" for n, name in enumerate(rows[above])]


def _column(values: tuple[object, ...]) -> pa.Array:
    try:
        return pa.array(values)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return pa.array([None if value is None else str(value) for value in values])
