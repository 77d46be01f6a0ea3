"""A file that HDF5 can always close: the first error of the disk is kept, and what comes after it goes to memory.

When a write fails, HDF5 (1.14 and 2.0) can neither finish nor drop the file, and ends the process with a crash when
Python exits. So it is given this file, which seems never to fail; who writes asks `check` after each step and stops.
"""

from __future__ import annotations

import os
from pathlib import Path

from twin.record.errors import RecordError, reason

__all__ = ["Sink"]


class Sink:
    """A new file to write to, as h5py's driver `fileobj` wants it.

    Parameters
    ----------
    path : made, or emptied

    Raises
    ------
    RecordError
        If it cannot be made.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.error: OSError | None = None
        try:
            self._file = path.open("w+b", buffering=0)
        except OSError as error:
            raise RecordError(f"{path}: cannot be written: {reason(error)}") from None
        self._place = 0
        self._size = 0
        self._later: list[tuple[int, bytes]] = []

    def check(self) -> None:
        """Raise `RecordError` if anything has failed so far."""
        if self.error is not None:
            raise RecordError(f"{self.path}: cannot be written: {reason(self.error)}") from None

    def close(self) -> None:
        """Bring everything to the disk and close the file; an error is kept for `check`."""
        if self._file.closed:
            return
        try:
            if self.error is None:
                os.fsync(self._file.fileno())
        except OSError as error:
            self.error = error
        self._file.close()

    # What h5py calls -------------------------------------------------------------------------------------------------

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place."""
        origin = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self._size}[whence]
        self._place = origin + offset
        return self._place

    def tell(self) -> int:
        """Return the place."""
        return self._place

    def read(self, size: int = -1) -> bytes:
        """Read from the place on, at most to the end."""
        upto = self._size if size < 0 else min(self._size, self._place + size)
        buffer = bytearray(max(0, upto - self._place))
        self.readinto(memoryview(buffer))
        return bytes(buffer)

    def readinto(self, buffer: memoryview) -> int:
        """Fill a buffer from the place on; what was never written is zero."""
        start, size = self._place, len(buffer)
        try:
            self._file.seek(start)
            found = self._file.read(size) or b""
        except OSError as error:
            self.error = self.error or error
            found = b""
        buffer[:] = found + bytes(size - len(found))
        for place, data in self._later:
            low, high = max(place, start), min(place + len(data), start + size)
            if low < high:
                buffer[low - start : high - start] = data[low - place : high - place]
        self._place += size
        return size

    def write(self, data: memoryview) -> int:
        """Write at the place; once the disk has failed, to memory."""
        whole = memoryview(data).cast("B")
        if self.error is None:
            try:
                self._file.seek(self._place)
                done = 0
                while done < len(whole):
                    done += self._file.write(whole[done:]) or 0
            except OSError as error:
                self.error = error
        if self.error is not None:
            self._later.append((self._place, bytes(whole)))
        self._place += len(whole)
        self._size = max(self._size, self._place)
        return len(whole)

    def truncate(self, size: int | None = None) -> int:
        """Cut or extend the file."""
        self._size = self._place if size is None else size
        if self.error is None:
            try:
                self._file.truncate(self._size)
            except OSError as error:
                self.error = error
        return self._size

    def flush(self) -> None:
        """Nothing waits here."""
