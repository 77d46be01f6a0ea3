"""The progress board: simulated time of every replication, in a small file that all processes see."""

from __future__ import annotations

import mmap
import struct
from pathlib import Path
from types import TracebackType

__all__ = ["DONE", "Board"]

DONE = -1.0
"""Stands in place of the time of a replication that is finished."""


class Board:
    """One number for each replication; a context that closes the file.

    Parameters
    ----------
    path : the file
    size : number of replications, to make a new board; else one that is there is opened
    """

    def __init__(self, path: Path, size: int | None = None) -> None:
        if size is not None:
            path.write_bytes(bytes(8 * size))
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), 0)

    def __len__(self) -> int:
        return len(self._map) // 8

    def __getitem__(self, number: int) -> float:
        """Time that a replication has reached [s]."""
        value: float = struct.unpack_from("d", self._map, 8 * number)[0]
        return value

    def __setitem__(self, number: int, time: float) -> None:
        struct.pack_into("d", self._map, 8 * number, time)

    def share(self, target: int, length: float | None) -> float | None:
        """Share of the work on the first `target` replications that is done, None where it cannot be told.

        Parameters
        ----------
        length : time that a replication lasts [s], None where nobody knows
        """
        times: tuple[float, ...] = struct.unpack_from(f"{target}d", self._map)
        done = sum(time == DONE for time in times)
        if not length:
            return done / target if done else None
        return (done + sum(min(time / length, 0.99) for time in times if time != DONE)) / target

    def __enter__(self) -> Board:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._map.close()
