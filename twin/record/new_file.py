"""A new HDF5 file: it has a name of its own until it is whole."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from types import TracebackType

import h5py
from numpy.typing import NDArray

from twin.record.errors import telling
from twin.record.sink import Sink

__all__ = ["PACKED", "NewFile", "write_array"]

LIBVER = ("v110", "v110")
"""Format of HDF5 files: readable since 2016, and indexes of chunks that grow well."""
PACKED = {"compression": "gzip", "compression_opts": 1, "shuffle": True}
SMALL = 512
"""Numbers up to which an array is not worth packing."""


def write_array(group: h5py.Group, name: str, values: NDArray) -> None:  # type: ignore[type-arg]
    """Write an array, packed where that is worth it."""
    group.create_dataset(name, data=values, **(PACKED if values.size > SMALL else {}))


class NewFile:
    """A file that is written, and is there under its name when `finish` is through, not before.

    A context: what is not finished at its end is removed.

    Parameters
    ----------
    path : the file
    unfinished : its name until then, in the same folder

    Attributes
    ----------
    file : open for writing until it is finished or discarded
    sink : under it, and asked after each step whether the disk has taken it

    Raises
    ------
    RecordError
        If the disk does not take it; then nothing of it is left.
    """

    def __init__(self, path: Path, unfinished: Path) -> None:
        self.path = path
        self._unfinished = unfinished
        self.sink = Sink(unfinished)
        try:
            with telling(unfinished, "cannot be written"):
                self.file = h5py.File(self.sink, "w", driver="fileobj", libver=LIBVER)
            self.sink.check()
        except BaseException:
            self.discard()
            raise

    @property
    def is_open(self) -> bool:
        """Whether it is neither finished nor discarded."""
        return bool(self.file)

    def finish(self) -> Path:
        """Close the file and give it its name."""
        self.sink.check()
        with telling(self._unfinished, "cannot be written"):
            self.file.close()
        self.sink.close()
        self.sink.check()
        with telling(self.path, "cannot be written"):
            self._unfinished.replace(self.path)
        return self.path

    def discard(self) -> None:
        """Close and remove what is not finished; nothing where it is."""
        file = getattr(self, "file", None)
        if file is not None:
            with suppress(OSError, RuntimeError, ValueError):
                file.close()
        self.sink.close()
        with suppress(OSError):
            self._unfinished.unlink(missing_ok=True)

    def __enter__(self) -> NewFile:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove what is not finished."""
        self.discard()
