"""Opening what an earlier run has left."""

from __future__ import annotations

from pathlib import Path

from twin.study.result import Result

__all__ = ["open"]


def open(path: str | Path) -> Result:
    """Open a result file, or the finished replications of a run that is under way or was stopped.

    Raises
    ------
    RecordError
        If there is nothing to read, or it is no result.
    """
    return Result(path)
