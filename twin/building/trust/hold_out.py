"""The whole hold-out: courses of orders compared, and what the plant file of the time before the cut delivers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from twin.building.errors import LogError
from twin.building.log import Log
from twin.building.trust.rest import delivered
from twin.building.trust.validation import Row, Validation, cut_log, validate

__all__ = ["hold_out"]

LIMIT = 0.10
"""Relative difference of deliveries that counts as good."""


def hold_out(log: Log, columns: dict[str, str], share: float, replications: int = 20, seed: int = 1) -> Validation:
    """Learn from the first share of a log, foretell the rest from its order book, and compare.

    Raises
    ------
    LogError
        If too little lies on either side of the cut.
    """
    found = validate(cut_log(log, columns, share), replications=replications, seed=seed)
    found = replace(found, rows=tuple(row for row in found.rows if np.isfinite(row.simulated)))  # none was open, say
    from twin.engine.errors import SimulationError
    from twin.study.errors import RunFailed, StudyError

    try:
        done = delivered(log, columns, share, replications, seed)
    except (LogError, StudyError, RunFailed, SimulationError) as error:
        return replace(found, not_run=(str(error).splitlines() or [""])[0])
    if not done.real and not any(done.counts):
        return replace(found, unknown=done.unknown)
    low, high = np.quantile(done.counts, [0.025, 0.975])
    row = Row("delivered", "pieces", float(done.real), done.simulated, float(low), float(high), done.spread, LIMIT)
    return replace(found, rows=(row, *found.rows), unknown=done.unknown)
