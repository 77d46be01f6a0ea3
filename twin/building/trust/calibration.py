"""Fits what no booking tells by simulation, on the log before the cut only, and says how well it is determined."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from twin.building.build import discover
from twin.building.errors import LogError
from twin.building.log import Log
from twin.building.priorities import Priority
from twin.building.trust.likely import Settings
from twin.building.trust.validation import Validation, cut_log, validate

__all__ = ["Fit", "calibrate", "choices"]

DELAYS = (0.5, 0.75, 1.0, 1.3)
"""Factors of what passes between operations that are tried: below 1, part of it was queueing, which is simulated."""
HALF_LIVES = (20.0, 45.0, 120.0)
"""Half-lives of what was learned that are tried [d]."""
AVAILABILITIES = (0.75, 0.85, 0.95, 1.0)
"""Shares of the time in which stations can work that are tried."""
INNER = (0.6, 0.75)
"""Shares of the time before the cut at which it is cut again."""
DAY = 86400.0


@dataclass(frozen=True)
class Fit:
    """A value that was fitted.

    Attributes
    ----------
    name : of the setting
    value : the best
    low, high : values that are no worse than chance would have it
    misfit : by value that was tried: mean of distance over noise floor
    """

    name: str
    value: float
    low: float
    high: float
    misfit: dict[float, float]

    @property
    def determined(self) -> bool:
        """The data say more than the limits of what was tried."""
        tried = sorted(self.misfit)
        return self.low > tried[0] or self.high < tried[-1]


def misfit(found: Validation) -> float:
    """How far a twin is off in units of what chance does: orders completed, lead times, what open ones still took."""
    parts = []
    for name in ("completed", "lead_mean"):
        row = found.row(name)
        parts.append(abs(row.simulated - row.real) / max(row.floor, 1e-9))
    for name in ("lead_emd", "rest_emd"):
        row = found.row(name)
        if np.isfinite(row.floor):
            parts.append(row.simulated / max(row.floor, 1e-9))
    return float(np.mean(parts))


def calibrate(
    log: Log, columns: dict[str, str], until: float, replications: int = 6, seed: int = 1
) -> tuple[Settings, list[Fit]]:
    """Fit the settings on what lies before a time [s].

    Raises
    ------
    LogError
        If that is too little to be cut again.
    """
    known = log.until(until)
    cuts = []
    for share in INNER:
        try:
            cuts.append(cut_log(known, columns, share))
        except LogError:
            continue
    if not cuts:
        raise LogError("calibration: the log is too short to be cut into a part to learn from and one to test on")
    settings, fits = Settings(), []
    lives = tuple(days * DAY for days in HALF_LIVES)
    for name, values in (("delay", DELAYS), ("half_life", lives), ("availability", AVAILABILITIES)):
        scores: dict[float, float] = {}
        noise: dict[float, float] = {}
        for value in values:
            tried = replace(settings, **{name: value})
            each = [misfit(validate(cut, tried, replications, seed + n)) for cut in cuts for n in range(2)]
            scores[value], noise[value] = float(np.mean(each)), float(np.std(each) / np.sqrt(len(each)))
        best = min(scores, key=lambda one: scores[one])
        near = [value for value in values if scores[value] <= scores[best] + max(noise[best], 0.1)]
        # what need not be changed is not; else the middle of what is equally good, so that chance does not choose
        value = float(getattr(settings, name)) if getattr(settings, name) in near else float(np.median(near))
        settings = replace(settings, **{name: value})
        fits.append(Fit(name, value, min(near), max(near), scores))
    return settings, fits


def choices(log: Log, columns: dict[str, str], until: float) -> dict[str, Priority]:
    """Find the priorities at queues by what was chosen before a time [s], by name of the station.

    They need no simulation: each time that one of several waiting cases was taken says something.
    """
    built = discover(log.until(until), columns, "past", "log before the cut")
    return {built.ops.stations[number]: one for number, one in built.rules.items()}
