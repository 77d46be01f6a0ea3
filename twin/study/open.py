"""Opening what an earlier run has left."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from twin.study.result import Result

if TYPE_CHECKING:
    from twin.study.sweeping.result import Sweep

__all__ = ["open", "open_sweep"]


def open(path: str | Path) -> Result:
    """Open a result file, or the finished replications of a run that is under way or was stopped.

    Raises
    ------
    RecordError
        If there is nothing to read, or it is no result.
    """
    return Result(path)


def open_sweep(path: str | Path) -> Sweep:
    """Open the folder that a sweep has left.

    Raises
    ------
    RecordError
        If there is no sweep, or one of another version.
    """
    from twin.study.sweeping.result import Sweep

    return Sweep(path)
