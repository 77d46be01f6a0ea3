"""Rows of the trace in a file, column by column, one dataset for each; written as they come, and read back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import h5py
import numpy as np
from numpy.typing import NDArray

from models.trace import STREAMS
from twin.record.errors import telling
from twin.record.new_file import PACKED

if TYPE_CHECKING:
    from models.trace import Chunk
    from twin.record.sink import Sink

__all__ = ["COLUMN_NAMES", "COLUMN_UNITS", "Rows", "rows_in"]

CHUNK = 1 << 15
"""Rows of a chunk in the file; as many wait in memory."""

COLUMN_UNITS = dict.fromkeys(("time", "start", "end", "worked", "release", "due"), "s")
"""Units of columns; all others are numbers and counts."""

COLUMN_NAMES = {
    "unit": "units",
    "place": "places",
    "state": "states",
    "step": "steps",
    "outcome": "outcomes",
    "product": "products",
    "order": "orders",
    "how": "part_ends",
}
"""Columns that hold numbers of names, with the list under /index that has the names."""


class Rows:
    """Writes rows into a group, many at a time.

    Parameters
    ----------
    group : where the streams go
    sink : under the file
    path : of the file, for messages
    sums : whether the file knows for each chunk of rows if it is damaged
    """

    def __init__(self, group: h5py.Group, sink: Sink, path: Path, *, sums: bool = False) -> None:
        self._group = group
        self._sink = sink
        self._path = path
        self._further: dict[str, Any] = {"fletcher32": True} if sums else {}
        self._waiting: dict[str, list[NDArray[np.float64]]] = {stream: [] for stream in STREAMS}

    def take(self, chunk: Chunk) -> None:
        """Write the next rows, or keep them until there are enough."""
        for stream, rows in chunk.items():
            if len(rows):
                waiting = self._waiting[stream]
                waiting.append(rows)
                if sum(map(len, waiting)) >= CHUNK:
                    self._write(stream)

    def close(self) -> None:
        """Write the last rows."""
        for stream in STREAMS:
            self._write(stream)

    def _create(self, stream: str, rows: int) -> None:
        """Make the datasets of a stream for the first `rows`; more may follow."""
        for column, kind in STREAMS[stream].items():
            name, size = f"{stream}/{column}", max(rows, 1)
            if kind == "f8":
                # Times of random length hardly pack: 250 ns a row to save 5 of 14 bytes. Whole numbers do, to a tenth.
                # What does not pack stands in the file in whole chunks, hence in small ones.
                chunk, packed = min(size, CHUNK // 4), dict(self._further)
            else:
                chunk = min(size, CHUNK)
                packed = PACKED | self._further
            data = self._group.create_dataset(name, (0,), kind, maxshape=(None,), chunks=(chunk,), **packed)
            data.attrs["unit"] = COLUMN_UNITS.get(column, "1")
            if column in COLUMN_NAMES:
                data.attrs["names"] = f"/index/{COLUMN_NAMES[column]}"

    def _write(self, stream: str) -> None:
        waiting, self._waiting[stream] = self._waiting[stream], []
        rows = np.concatenate(waiting) if waiting else np.zeros((0, len(STREAMS[stream])))
        with telling(self._path, "cannot be written"):
            if stream not in self._group:
                self._create(stream, len(rows))
            for number, (column, kind) in enumerate(STREAMS[stream].items()):
                data = self._group[f"{stream}/{column}"]
                size = data.shape[0]
                data.resize((size + len(rows),))
                data[size:] = rows[:, number].astype(kind)
        self._sink.check()


def rows_in(group: h5py.Group) -> Iterator[Chunk]:
    """Read rows back, stream after stream, not more than are written at once."""
    for stream, columns in STREAMS.items():
        count = group[f"{stream}/{next(iter(columns))}"].shape[0]
        for first in range(0, count, CHUNK):
            part = [group[f"{stream}/{column}"][first : first + CHUNK].astype(np.float64) for column in columns]
            yield {stream: np.column_stack(part)}
