"""The error of records: a result that cannot be written or read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["RecordError", "reason", "telling"]

_SYSTEM = re.compile(r"error message = '([^']+)'")


class RecordError(Exception):
    """A result that cannot be written or read; the message is one line that names the file."""


def reason(error: BaseException) -> str:
    """Return what an error of the system or of HDF5 has to say, in one line."""
    text = " ".join(str(error).split())
    system = _SYSTEM.search(text)
    if system:
        return system[1]
    if isinstance(error, OSError) and error.strerror and error.filename is not None:
        return error.strerror
    return re.sub(r"^\[Errno \d+\] ", "", text) or type(error).__name__


@contextmanager
def telling(path: Path | str, what: str) -> Iterator[None]:
    """Turn errors of the system and of HDF5 about `path` into one line: `result.h5: cannot be written: ...`."""
    try:
        yield
    except (OSError, RuntimeError, KeyError, ValueError) as error:
        raise RecordError(f"{path}: {what}: {reason(error)}") from error
