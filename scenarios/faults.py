"""What goes wrong, as one line and an exit code."""

from __future__ import annotations

import errno
import os
import tempfile
import traceback
from pathlib import Path

from scenarios.say import Say

__all__ = ["FAILED", "FAULT", "INTERRUPTED", "WRONG", "UsageError", "explain"]

FAILED, WRONG, FAULT, INTERRUPTED = 1, 2, 70, 130

_CODES = {
    "models.reading.errors.PlantError": WRONG,
    "models.quantities.UnitError": WRONG,
    "twin.building.errors.LogError": WRONG,
    "twin.study.errors.StudyError": WRONG,
    "twin.figures.registry.FigureError": WRONG,
    "twin.statistics.errors.StatisticsError": WRONG,
    "scenarios.faults.UsageError": WRONG,
    "solvers.scheduling.problem.SchedulingError": WRONG,
    "twin.engine.errors.RuleError": WRONG,
    "twin.engine.errors.SimulationError": FAILED,
    "twin.record.errors.RecordError": FAILED,
    "twin.study.errors.RunFailed": FAILED,
    "viz.layout.errors.PictureError": FAILED,
}
"""Exit code by class of error, by name: to import the classes would load what a light command does not need."""

_OF_THE_USER = {
    errno.ENOENT, errno.EACCES, errno.EPERM, errno.EISDIR, errno.ENOTDIR, errno.ENAMETOOLONG, errno.EROFS, errno.ELOOP,
    errno.EINVAL, errno.EEXIST,
}  # fmt: skip
"""Errors of the system that say that a name is wrong."""
_OF_THE_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}
"""Errors of the system that say that the place where the output goes takes no more."""


class UsageError(Exception):
    """A command that cannot be done as given; one line says why and what would be right."""


def explain(error: BaseException, say: Say) -> tuple[int, list[str]]:
    """Return exit code and lines for an error."""
    if isinstance(error, KeyboardInterrupt):
        return INTERRUPTED, [_stopped(error, say)]
    for kind in type(error).__mro__:
        code = _CODES.get(f"{kind.__module__}.{kind.__qualname__}")
        if code is not None:
            return code, _lines(error, say) or [type(error).__name__]
    if isinstance(error, MemoryError):
        return FAILED, [say("no_memory")]
    if isinstance(error, OSError) and error.filename is not None:
        why = say.message(str(error.strerror))
        return WRONG if error.errno in _OF_THE_USER else FAILED, [f"{error.filename}: {why}"]
    if isinstance(error, OSError) and error.errno in _OF_THE_DISK:
        return FAILED, [say("output_full", why=say.message(str(error.strerror)))]
    return FAULT, [say("fault", what=_brief(error), path=_kept(error))]


def _lines(error: BaseException, say: Say) -> list[str]:
    from models.reading.errors import PlantError

    if isinstance(error, PlantError):
        return error.told(say.message)
    return [say.message(line) for line in str(error).splitlines()]


def _stopped(error: KeyboardInterrupt, say: Say) -> str:
    done, path = getattr(error, "done", None), getattr(error, "path", None)
    if done is None:
        return say("run.stopped")
    return say("run.stopped_kept", done=done, path=path) if path else say("run.stopped_lost")


def _brief(error: BaseException) -> str:
    said = " ".join(str(error).split())[:200]
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def _kept(error: BaseException) -> str:
    """Write the traceback to a file and return its name."""
    try:
        handle, name = tempfile.mkstemp(prefix="twin-fault-", suffix=".txt")
        os.close(handle)
        Path(name).write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    except OSError:
        return "-"
    return name
