"""A lock on a folder that the system takes back when its process ends, however it ends."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from twin.record.errors import RecordError, reason

__all__ = ["Lock"]


class Lock:
    """The right to write a result; held until `release`, or until the process and its children are gone.

    Parameters
    ----------
    path : the lock file
    about : what is locked, for the message

    Raises
    ------
    RecordError
        If another process holds it.
    """

    def __init__(self, path: Path, about: Path) -> None:
        self.path = path
        while True:
            try:
                self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
            except OSError as error:
                raise RecordError(f"{path}: cannot be written: {reason(error)}") from None
            if not _try(self._file):
                holder = _text(self._file)
                os.close(self._file)
                by = f" by process {holder}" if holder.isdigit() else ""
                raise RecordError(f"{about}: is being written{by}; wait until it is done, or give another name")
            if _same(self._file, path):
                break
            os.close(self._file)  # its holder has removed it in the meantime
        with suppress(OSError):  # the number is for the message alone; a full disk is told when it matters
            os.ftruncate(self._file, 0)
            os.lseek(self._file, 0, os.SEEK_SET)
            os.write(self._file, str(os.getpid()).encode())

    def release(self) -> None:
        """Give it back and remove the file."""
        if self._file < 0:
            return
        if sys.platform == "win32":  # there, an open file cannot be removed
            os.close(self._file)
            with suppress(OSError):
                self.path.unlink(missing_ok=True)
        else:
            with suppress(OSError):
                self.path.unlink(missing_ok=True)
            os.close(self._file)
        self._file = -1


def _try(file: int) -> bool:
    """Lock without waiting."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(file, 1 << 20, os.SEEK_SET)  # far behind the text, which stays readable
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _text(file: int) -> str:
    try:
        os.lseek(file, 0, os.SEEK_SET)
        return os.read(file, 20).decode(errors="replace")
    except OSError:
        return ""


def _same(file: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except OSError:
        return False
