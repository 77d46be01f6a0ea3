"""The folder of a sweep: a result for every point, named by what it depends on, and one file that tells of them all.

A point that another study has run with the same plant, seed, length and version is there already; so a study that was
stopped goes on, and one with more levels runs the new points alone.
"""

from __future__ import annotations

import json
from pathlib import Path
from types import TracebackType
from typing import Any

from twin.record.errors import RecordError, reason, telling
from twin.record.lock import Lock
from twin.study.errors import StudyError

__all__ = ["FORMAT", "FORMAT_VERSION", "Store", "is_sweep", "read_sweep"]

FORMAT = "factory-twin sweep"
FORMAT_VERSION = 1
TABLE = "sweep.json"


class Store:
    """The right to write a sweep; a context that gives it back.

    Parameters
    ----------
    folder : of the sweep; made if it is not there

    Raises
    ------
    StudyError
        If it holds something else.
    RecordError
        If another process writes it, or it cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        if folder.exists() and not folder.is_dir():
            raise StudyError(f"{folder}: is there already and is no folder; give another name")
        if not folder.parent.is_dir():
            raise StudyError(f"{folder}: there is no folder {folder.parent}")
        if folder.is_dir() and not is_sweep(folder) and any(folder.iterdir()):
            raise StudyError(f"{folder}: is there already and holds no sweep; give another name")
        self.points = folder / "points"
        with telling(folder, "cannot be written"):
            self.points.mkdir(parents=True, exist_ok=True)
        self._lock = Lock(folder / "lock", folder)

    def record(self, key: str) -> Path:
        """File of the result of a point."""
        return self.points / f"{key}.h5"

    def failure(self, key: str) -> str:
        """Why a point cannot be run, as found before; "" where nothing is known."""
        try:
            return self._failure(key).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return ""

    def note_failure(self, key: str, text: str) -> None:
        """Keep why a point cannot be run: it would fail again."""
        with telling(self._failure(key), "cannot be written"):
            self._failure(key).write_text(text + "\n", encoding="utf-8")

    def _failure(self, key: str) -> Path:
        return self.points / f"{key}.failed"

    def write(self, data: dict[str, Any]) -> None:
        """Write the file that tells of all points, at once or not at all."""
        path = self.folder / TABLE
        unfinished = path.with_suffix(".unfinished")
        head = {"format": FORMAT, "format_version": FORMAT_VERSION}
        with telling(path, "cannot be written"):
            try:
                text = json.dumps(head | data, ensure_ascii=False, indent=1, allow_nan=False)
                unfinished.write_text(text + "\n", encoding="utf-8")
                unfinished.replace(path)
            finally:
                unfinished.unlink(missing_ok=True)

    def __enter__(self) -> Store:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the right to write back."""
        self._lock.release()


def is_sweep(path: str | Path) -> bool:
    """Tell whether a path is that of a sweep, finished or not."""
    folder = Path(path)
    return (folder / TABLE).is_file() or (folder / "points").is_dir()


def read_sweep(folder: Path) -> dict[str, Any]:
    """Read the file that tells of all points.

    Raises
    ------
    RecordError
        If it is not there, is damaged, or has another version.
    """
    path = folder / TABLE
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if is_sweep(folder):
            said = "the sweep was stopped before its end; the command that began it goes on"
            raise RecordError(f"{folder}: {said}") from None
        raise RecordError(f"{folder}: holds no sweep: there is no {TABLE}") from None
    except OSError as error:
        raise RecordError(f"{path}: cannot be read: {reason(error)}") from None
    except (ValueError, RecursionError) as error:
        raise RecordError(f"{path}: is damaged: {reason(error)}") from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise RecordError(f"{path}: is JSON, but not the result of a sweep")
    version = data.get("format_version")
    if version != FORMAT_VERSION:
        raise RecordError(
            f"{path}: has version {version} of the format, this program reads {FORMAT_VERSION}; "
            f"it was written by version {data.get('version', 'unknown')}"
        )
    return data
