"""A result read back: the plant as it was run, the sums, and tables with names in place of numbers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import h5py
import numpy as np
from numpy.typing import NDArray

from models.trace import STREAMS
from twin.record.errors import RecordError, telling
from twin.record.folder import HEAD, parts_folder, replications_in
from twin.record.head import Head, open_result, read_head
from twin.record.measures import Measures
from twin.record.writer import part_name

if TYPE_CHECKING:
    import pandas as pd

    from models.plant import Plant

__all__ = ["Record"]


class Record:
    """A result on disk, whole or still in parts.

    Parameters
    ----------
    path : `result.h5`; if it is not there, or older than it, the folder `result.h5.parts` is read

    Attributes
    ----------
    head : plant text, seed, versions, names
    finished : numbers of the replications that can be read, ascending

    Raises
    ------
    RecordError
        If there is nothing to read, or if it is not the result of a run.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        parts = parts_folder(self.path)
        if self.path.is_dir() and self.path.name.endswith(".parts"):
            self.path, parts = self.path.with_name(self.path.name.removesuffix(".parts")), self.path
        files = replications_in(parts)
        in_file: list[int] = []
        head = _read(parts / HEAD) if files else None
        if self.path.exists() or head is None:
            with open_result(self.path) as file:
                whole = read_head(file)
                if head is None or whole.identity == head.identity:
                    head = whole
                    with telling(self.path, "is damaged"):
                        in_file = [int(name) for name in file["replication"]]
        self.head: Head = head
        self._sources: dict[int, tuple[Path, str]] = {number: (file, "/") for number, file in files.items()}
        self._sources |= {number: (self.path, f"/replication/{part_name(number)}") for number in in_file}
        self.finished = sorted(self._sources)

    @property
    def complete(self) -> bool:
        """Whether all replications are there that were asked for."""
        return len(self.finished) >= self.head.replications

    @property
    def state(self) -> str:
        """How far it is: `20 replications`, or `unfinished: 7 of 20 replications`."""
        count, asked = len(self.finished), self.head.replications
        if count < asked:
            return f"unfinished: {count} of {asked} replications"
        return f"{count} replication{'s' if count != 1 else ''}"

    @property
    def plant_text(self) -> str:
        """The plant file as it was run."""
        return self.head.identity.plant

    def measures(self, replication: int = 0) -> Measures:
        """Return the sums of a replication."""
        with self._open(replication) as group:
            return Measures.load(group["measures"])

    def attributes(self, replication: int = 0) -> dict[str, Any]:
        """Return what is noted of a replication: `end` [s], `reason`, and more."""
        with self._open(replication) as group:
            return {name: value.item() if hasattr(value, "item") else value for name, value in group.attrs.items()}

    def stream(self, name: str, replication: int = 0) -> dict[str, NDArray[Any]]:
        """Return the columns of a stream of the trace (`models.trace.STREAMS`), as numbers.

        Raises
        ------
        RecordError
            If the run has left figures alone, or has no such replication.
        """
        with self._open(replication) as group:
            if name not in group:
                raise RecordError(f"{self.path}: holds figures alone; run with the record of everything for tables")
            return {column: group[f"{name}/{column}"][()] for column in STREAMS[name]}

    def table(
        self, name: str, replication: int = 0, *, dates: bool = False, plant: Plant | None = None
    ) -> pd.DataFrame:
        """Return a table with names; see `twin.record.tables.TABLES`.

        Parameters
        ----------
        name : states, parts, moves, levels, stock, energy, orders, operations, people or genealogy
        replication : number, from 0
        dates : columns with dates beside those with seconds
        plant : for the table `energy`, to add base loads and the electricity of media

        Raises
        ------
        RecordError
            If there is no such table or replication.
        """
        from twin.record.tables import TABLES, with_dates

        if name not in TABLES:
            raise RecordError(f"there is no table {name!r}; there are {', '.join(TABLES)}")
        table = TABLES[name](self, replication, plant)
        return with_dates(table, str(self.head.attributes["calendar_start"])) if dates else table

    @contextmanager
    def _open(self, replication: int) -> Iterator[h5py.Group]:
        if replication not in self._sources:
            known = f"it has {_ranges(self.finished)}" if self.finished else "none is finished"
            raise RecordError(f"{self.path}: has no replication {replication}; {known}")
        path, group = self._sources[replication]
        with open_result(path) as file, telling(path, "is damaged"):
            yield file[group]


def _read(path: Path) -> Head:
    with open_result(path) as file:
        return read_head(file)


def _ranges(numbers: list[int]) -> str:
    """Write ascending numbers: `0-6, 9`."""
    cuts = np.flatnonzero(np.diff(numbers) > 1) + 1
    runs = np.split(np.array(numbers), cuts)
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)
