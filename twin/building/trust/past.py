"""What was known at a time: cases with their operations up to there, and which of them are not done."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.building.delays import gaps
from twin.building.log import Log
from twin.building.operations import Operations, operations

__all__ = ["Case", "Past", "past_of"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Case:
    """A case as it was known.

    Attributes
    ----------
    name, product, pieces : of its order
    activity, station : (operations,) in their order
    work : booked so far [s]
    gap : from the end of each to the beginning of the next [s]; of the last, to the end of its last booking
    begin : of each [s]
    final : number of the activity whose booking was the last to end
    end : of its last booking [s]
    open : it is not done
    whole : it was not under way before the log began
    """

    name: int
    product: int
    pieces: float
    activity: Ints
    station: Ints
    work: Floats
    gap: Floats
    begin: Floats
    final: int
    end: float
    open: bool
    whole: bool


@dataclass(frozen=True)
class Past:
    """All that may be learned from.

    Attributes
    ----------
    cases : in the order of their first booking
    time : until when [s]
    ops : operations of the log up to there
    by_product : numbers of the cases of each product
    """

    cases: list[Case]
    time: float
    ops: Operations
    by_product: dict[int, list[int]]


def past_of(log: Log, time: float, still_open: NDArray[np.bool_]) -> Past:
    """Look at a log as it was known at a time.

    Parameters
    ----------
    log : of everything
    time : [s]
    still_open : by number of the case: the order book has it open at that time
    """
    known = log.until(time)
    ops = operations(known)
    overlapping = "completed" in log.values
    gap = gaps(ops, overlapping=overlapping)
    heads = np.flatnonzero(ops.first)
    edges = np.append(heads, len(ops))
    inner = gap[np.isfinite(gap)]
    started = float(ops.begin.min()) + (float(np.quantile(inner, 0.9)) if len(inner) else 0.0)
    cases = []
    for first, after in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        rows = slice(first, after)
        gaps_here = gap[rows].copy()
        end = float(ops.end[rows].max())
        gaps_here[-1] = max(end - ops.begin[after - 1] - ops.work[after - 1], 0.0)
        name = int(ops.case[first])
        cases.append(
            Case(
                name=name,
                product=int(ops.product[first]),
                pieces=float(ops.pieces[first]),
                activity=ops.activity[rows],
                station=ops.station[rows],
                work=ops.work[rows],
                gap=gaps_here,
                begin=ops.begin[rows],
                final=int(ops.activity[rows][np.lexsort((ops.begin[rows], ops.end[rows]))[-1]]),
                end=end,
                open=bool(still_open[name]),
                whole=float(ops.begin[first]) > started,
            )
        )
    cases.sort(key=lambda case: float(case.begin[0]))
    by_product: dict[int, list[int]] = {}
    for number, case in enumerate(cases):
        by_product.setdefault(case.product, []).append(number)
    return Past(cases, time, ops, by_product)
