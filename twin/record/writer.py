"""The writer: an observer that streams the trace of a replication into a file of its own, and closes it when done."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from twin.record.errors import telling
from twin.record.new_file import NewFile
from twin.record.rows import Rows

if TYPE_CHECKING:
    from models.trace import Chunk
    from twin.record.measures import Measures

__all__ = ["Writer", "adopt", "part_name"]


def part_name(number: int) -> str:
    """Name of the file, and of the group, of a replication."""
    return f"{number:04d}"


def adopt(folder: Path, number: int, data: bytes) -> Path:
    """Leave the file of a replication that another machine has written.

    Raises
    ------
    RecordError
        If the disk does not take it; then nothing of it is left.
    """
    path = folder / f"{part_name(number)}.h5"
    unfinished = path.with_suffix(".unfinished")
    try:
        with telling(path, "cannot be written"):
            unfinished.write_bytes(data)
            unfinished.replace(path)
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
    return path


class Writer:
    """Writes one replication; a context in which the run goes on.

    The file has a name of its own until `finish`; so a file `0003.h5` is whole, whatever happens to the process.

    Parameters
    ----------
    folder : the folder of the parts, `result.h5.parts`
    number : number of the replication, from 0
    trace : whether the rows are written, or the sums alone

    Examples
    --------
    ::

        with Writer(folder, 3) as writer:
            ending = simulate(plant, seed=1, replication=3, observers=(writer, meter))
            writer.finish(meter.measures(), ending.reason)
    """

    def __init__(self, folder: Path | str, number: int, *, trace: bool = True) -> None:
        path = Path(folder) / f"{part_name(number)}.h5"
        self._trace = trace
        self.reads_in_place = not trace
        """Whether it keeps no rows: they may be overwritten as soon as it has taken them."""
        self._new = NewFile(path, path.with_suffix(".unfinished"))
        self._rows = Rows(self._new.file, self._new.sink, self._new.sink.path)

    def take(self, chunk: Chunk) -> None:
        """Write the next rows, or keep them until there are enough."""
        if self._trace:
            self._rows.take(chunk)

    def close(self, end: float) -> None:
        """Write the last rows."""
        if self._trace:
            self._rows.close()

    def finish(self, measures: Measures, reason: str, **attributes: Any) -> Path:
        """Write the sums, close the file and give it its name.

        Parameters
        ----------
        measures : the sums of the replication
        reason : why it ended
        attributes : further attributes of the replication

        Raises
        ------
        RecordError
            If the disk does not take it; then the replication is not finished, and nothing of it is left.
        """
        if not self._new.is_open:
            raise RuntimeError("the file is closed")
        try:
            with telling(self._new.path, "cannot be written"):
                measures.save(self._new.file.create_group("measures"))
                self._new.file.attrs.update({"end": measures.end, "reason": reason, **attributes})
            return self._new.finish()
        except BaseException:
            self.discard()
            raise

    def discard(self) -> None:
        """Close and remove what is not finished."""
        self._new.discard()

    def __enter__(self) -> Writer:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove what is not finished."""
        self.discard()
