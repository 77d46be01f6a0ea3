"""The folder of a run: one file for each replication while it goes on, one file for all when it is done."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import h5py

from twin.record.errors import RecordError, telling
from twin.record.head import Head, Identity, open_result, read_head, write_head
from twin.record.lock import Lock
from twin.record.new_file import NewFile
from twin.record.writer import part_name

if TYPE_CHECKING:
    from models.index import Index
    from twin.record.sink import Sink

__all__ = ["Folder", "parts_folder", "replications_in"]

HEAD = "head.h5"
PART = re.compile(r"(\d{4,})\.h5")


def parts_folder(path: Path) -> Path:
    """Where the parts of a result are until it is one file."""
    return path.parent / (path.name + ".parts")


def replications_in(folder: Path) -> dict[int, Path]:
    """Files of finished replications, by number, in their order."""
    try:
        found = {int(match[1]): file for file in folder.iterdir() if (match := PART.fullmatch(file.name))}
    except OSError:
        return {}
    return {number: found[number] for number in sorted(found) if h5py.is_hdf5(found[number])}


class Folder:
    """The right to write a result, and what is there of it already; a context that gives the right back.

    A run of the same identity goes on where the last one stopped, be it in the folder or in a file with fewer
    replications. Each replication is written by a `Writer(folder.parts, number)`, in any process.

    Parameters
    ----------
    path : the result, `result.h5`
    identity : what the replications depend on
    index : names of the plant
    replications : how many are asked for
    overwrite : another run's result may be replaced; it stays until the new one is whole
    attributes : further attributes of the result, such as the engine

    Raises
    ------
    RecordError
        If another process writes it, if it holds another run, or if the folder cannot be written.
    """

    def __init__(
        self,
        path: Path | str,
        identity: Identity,
        index: Index,
        replications: int,
        *,
        overwrite: bool = False,
        attributes: dict[str, Any] | None = None,
    ) -> None:
        self.path = Path(path)
        self.parts = parts_folder(self.path)
        self.identity = identity
        self.replications = replications
        self._index = index
        self._attributes = attributes or {}
        self._kept: Path | None = None
        """A file with replications of this run."""
        if self.path.is_dir():
            raise RecordError(f"{self.path}: is a folder; give the name of a file")
        if self.path.exists() and not self.path.is_file():
            raise RecordError(f"{self.path}: is no regular file; give another name")
        if not self.path.parent.is_dir():
            raise RecordError(f"{self.path}: there is no folder {self.path.parent}")
        with telling(self.parts, "cannot be written"):
            self.parts.mkdir(exist_ok=True)
        self._lock = Lock(self.parts / "lock", self.path)
        try:
            self._look_at_file(overwrite)
            self._look_at_parts(overwrite)
        except BaseException:
            self.close()
            raise

    def finished(self) -> list[int]:
        """Numbers of the replications that are there, ascending."""
        found = set(replications_in(self.parts))
        if self._kept is not None:
            with open_result(self._kept) as file:
                found |= {int(name) for name in file["replication"]}
        return sorted(found)

    def _look_at_file(self, overwrite: bool) -> None:
        if not self.path.exists():
            return
        try:
            with open_result(self.path) as file:
                there = read_head(file)
        except RecordError as error:
            with self.path.open("rb") as opened:
                start = opened.read(4)
            if overwrite and start in (b"", b"\x89HDF"):
                return
            ours = " (or --overwrite)" if start in (b"", b"\x89HDF") else ""
            raise RecordError(f"{error}; it is left alone, give another name{ours}") from None
        difference = self.identity.difference(there.identity)
        if not difference:
            self._kept = self.path
        elif not overwrite:
            raise RecordError(f"{self.path}: holds another run ({difference}); give another name, or --overwrite")

    def _look_at_parts(self, overwrite: bool) -> None:
        head, found = self.parts / HEAD, replications_in(self.parts)
        difference = "its plant is not known"
        if found:
            with suppress(RecordError):
                difference = self.identity.difference(_head(head).identity)
            if difference and not overwrite:
                raise RecordError(
                    f"{self.parts}: holds {len(found)} finished replications of another run ({difference}); "
                    "give another name, or --overwrite"
                )
        if difference:
            for file in found.values():
                file.unlink()
        for file in self.parts.glob("*.unfinished"):
            file.unlink()
        self._write(head, {})

    def assemble(self) -> Path:
        """Make one file of all replications that are there, in the place of what had the name, and remove the parts.

        Raises
        ------
        RecordError
            If the disk does not take it; then the parts stay, and can be read.
        """
        found = replications_in(self.parts)
        try:
            self._write(self.path, found)
        except RecordError as error:
            raise RecordError(f"{error}; {len(found)} finished replications are kept in {self.parts}") from None
        for file in (*found.values(), self.parts / HEAD):
            with suppress(OSError):
                file.unlink()
        return self.path

    def _write(self, path: Path, parts: dict[int, Path]) -> None:
        """Write head and replications to a file beside the parts, then move it to its place."""
        unfinished = self.parts / (path.name + ".unfinished")
        with NewFile(path, unfinished) as new, telling(path, "cannot be written"):
            write_head(new.file, self.identity, self._index, self.replications, self._attributes)
            group = new.file.create_group("replication")
            if self._kept is not None and path == self.path:
                _copy_file(self._kept, group, set(parts), new.sink)
            for number, part in parts.items():
                _copy_part(part, group.create_group(part_name(number)))
                new.sink.check()
            new.file.attrs["complete"] = bool(len(group) >= self.replications)
            new.finish()

    def close(self) -> None:
        """Give the right to write back; parts stay, an empty folder goes."""
        if not replications_in(self.parts):
            with suppress(OSError):
                (self.parts / HEAD).unlink(missing_ok=True)
        self._lock.release()
        with suppress(OSError):
            self.parts.rmdir()

    def __enter__(self) -> Folder:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the right to write back."""
        self.close()


def _copy_file(path: Path, group: h5py.Group, without: set[int], sink: Sink) -> None:
    """Copy replications of an older file, packed as they are."""
    with open_result(path) as source:
        for name in source["replication"]:
            if int(name) not in without:
                source.copy(f"replication/{name}", group)
                sink.check()


def _copy_part(path: Path, group: h5py.Group) -> None:
    """Copy the file of a replication, packed as it is."""
    with open_result(path) as source:
        group.attrs.update(source.attrs)
        for name in source:
            source.copy(name, group)


def _head(path: Path) -> Head:
    with open_result(path) as file:
        return read_head(file)
