"""The file of a saved state: a run between two events, what it is a run of, and what it has left so far.

An HDF5 file with numbers and texts alone: the plant, the records and timed events of the engine, the sums of the meter,
and, where everything is recorded, the rows of the trace. It is whole or not there; a digest finds what was damaged.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import h5py
import numpy as np
from numpy.typing import NDArray

from twin.record.errors import RecordError, reason, telling
from twin.record.head import open_result
from twin.record.new_file import NewFile, write_array
from twin.record.rows import Rows, rows_in

if TYPE_CHECKING:
    from models.trace import Chunk

__all__ = ["StateHead", "StateWriter", "past_rows", "read_arrays", "read_head"]

FORMAT = "factory-twin state"
FORMAT_VERSION = 1
ARRAYS = ("engine", "meter")
"""Groups of arrays that the digest is of."""

Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class StateHead:
    """What a state is of."""

    plant: str
    """The plant file as text, as it was run."""
    seed: int
    replication: int
    time: float
    """All events before it have happened [s]."""
    length: float
    """End of the run [s], NaN until all orders are done."""
    warm_up: float
    """As set [s], NaN where it is not."""
    record: str
    """all, or figures for the sums alone."""
    version: str
    """Of this program."""
    engine: str
    """Digest of the engine's source: another engine cannot go on."""
    origin: str
    """What a replication is not of the plant, seed and number alone: lines on the states that it has gone through."""


class StateWriter:
    """Writes a state; a context in which the run goes on up to its time, and an observer of it.

    Parameters
    ----------
    path : the file; it is there when `finish` is through, not before
    trace : whether the rows of the trace are kept

    Raises
    ------
    RecordError
        If the disk does not take it; then nothing of it is left.
    """

    def __init__(self, path: Path, *, trace: bool) -> None:
        self._trace = trace
        self.reads_in_place = not trace
        """Whether it keeps no rows: they may be overwritten as soon as it has taken them."""
        self._new = NewFile(path, path.with_name(path.name + ".unfinished"))
        self._rows = Rows(self._new.file.create_group("rows"), self._new.sink, path, sums=True) if trace else None

    def take(self, chunk: Chunk) -> None:
        """Write the next rows."""
        if self._rows is not None:
            self._rows.take(chunk)

    def close(self, end: float) -> None:
        """Nothing ends with a state."""

    def finish(self, head: StateHead, **arrays: Arrays) -> None:
        """Write what the state is of and its arrays, and give the file its name."""
        file = self._new.file
        if self._rows is not None:
            self._rows.close()
        with telling(self._new.path, "cannot be written"):
            file.attrs["format"], file.attrs["format_version"] = FORMAT, FORMAT_VERSION
            for item in fields(head):
                value = getattr(head, item.name)
                if item.name == "plant":
                    file.create_dataset("plant", data=value, dtype=h5py.string_dtype())
                else:
                    file.attrs[item.name] = np.uint64(value) if item.name == "seed" else value
            for group, named in arrays.items():
                for name, values in named.items():
                    write_array(file, f"{group}/{name}", values)
            file.attrs["digest"] = _digest(head, arrays)
        self._new.finish()

    def __enter__(self) -> StateWriter:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove what is not finished."""
        self._new.discard()


def read_head(path: Path) -> tuple[StateHead, str]:
    """Return what a state is of, and its digest; the whole file but its rows is checked.

    Raises
    ------
    RecordError
        If it is no state, damaged, or of another version.
    """
    with _opened(path) as file:
        head, digest = _head(file, path), str(file.attrs["digest"])
        if _digest(head, {group: _arrays(file[group]) for group in ARRAYS}) != digest:
            raise RecordError(f"{path}: is damaged: what it holds is not what was written")
        return head, digest


@lru_cache(maxsize=1)
def read_arrays(path: Path, digest: str) -> dict[str, Arrays]:
    """Return the arrays of a state by group; nobody may write to them, since the next future wants them, too.

    Raises
    ------
    RecordError
        If it is not the state of that digest any more.
    """
    with _opened(path) as file:
        arrays = {group: _arrays(file[group]) for group in ARRAYS}
        if _digest(_head(file, path), arrays) != digest:
            raise RecordError(f"{path}: has changed since it was opened")
    for group in arrays.values():
        for values in group.values():
            values.setflags(write=False)
    return arrays


def past_rows(path: Path) -> Iterator[Chunk]:
    """Read the rows of the trace up to the state, not many at a time."""
    with _opened(path) as file:
        yield from rows_in(file["rows"])


@contextmanager
def _opened(path: Path) -> Iterator[h5py.File]:
    """Open a state; whatever is wrong with the file is one line."""
    try:
        with open_result(path, "a saved state") as file:
            if file.attrs.get("format") != FORMAT:
                raise RecordError(f"{path}: is an HDF5 file, but not a saved state")
            yield file
    except (OSError, RuntimeError, KeyError, ValueError, TypeError, AttributeError) as error:
        raise RecordError(f"{path}: is damaged: {reason(error)}") from None


def _head(file: h5py.File, path: Path) -> StateHead:
    version = int(file.attrs["format_version"])
    if version != FORMAT_VERSION:
        raise RecordError(
            f"{path}: is a state in version {version} of the format, this program reads {FORMAT_VERSION}; "
            f"it was written by version {file.attrs['version']}"
        )
    kinds = {"int": int, "float": float, "str": str}
    values = {item.name: kinds[str(item.type)](file.attrs[item.name]) for item in fields(StateHead)[1:]}
    return StateHead(plant=file["plant"][()].decode(), **values)


def _arrays(group: h5py.Group) -> Arrays:
    return {name: np.asarray(data[()]) for name, data in group.items()}


def _digest(head: StateHead, arrays: dict[str, Arrays]) -> str:
    """SHA-256 of everything but the rows, which have sums of their own."""
    found = hashlib.sha256(repr(asdict(head)).encode())
    for group in ARRAYS:
        for name, values in sorted(arrays[group].items()):
            found.update(f"{group}/{name} {values.dtype.str} {values.shape}".encode())
            found.update(np.ascontiguousarray(values).tobytes())
    return found.hexdigest()
