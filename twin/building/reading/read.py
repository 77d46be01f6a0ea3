"""A file as a table of columns, whatever its format."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from twin.building.errors import LogError
from twin.building.log import Note

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["read_table"]

_READERS = {
    ".csv": "delimited",
    ".tsv": "delimited",
    ".txt": "delimited",
    ".gz": "delimited",
    ".xlsx": "sheet",
    ".xlsm": "sheet",
    ".parquet": "columnar",
    ".xes": "xes",
    ".json": "ocel",
    ".jsonocel": "ocel",
}


def read_table(path: str | Path) -> tuple[pa.Table, list[Note]]:
    """Read a log as it is, with notes on rows that could not be read.

    Raises
    ------
    LogError
        If it is of no known format, damaged as a whole, or empty.
    """
    file = Path(path)
    if not file.is_file():
        raise LogError(f"{file}: there is no such file")
    kind = _READERS.get(file.suffix.lower())
    if kind is None:
        raise LogError(f"{file}: no log format is called {file.suffix!r}; known are {', '.join(_READERS)}")
    reader: Callable[[Path], tuple[pa.Table, list[Note]]] = import_module(f"twin.building.reading.{kind}").read
    try:
        table, notes = reader(file)
    except (OSError, UnicodeError) as error:
        raise LogError(f"{file}: cannot be read: {' '.join(str(error).split())[:160]}") from None
    if table.num_rows == 0:
        raise LogError(f"{file}: holds no rows")
    return table, notes
