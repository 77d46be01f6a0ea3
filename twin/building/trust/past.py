"""What was known at a time: cases with their operations up to there, and which of them are not done."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from twin.building.log import Log
from twin.building.operations import Operations, operations, station_of

__all__ = ["Case", "Past", "past_of"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Case:
    """A case as it was known.

    Attributes
    ----------
    name, product, pieces : of its order
    activity, station : (bookings,) in the order in which they began
    begin, length : of each [s]; what is under way is cut off now
    final : number of the activity whose booking was the last to end
    open : it is not done
    whole : it was not under way before the log began
    """

    name: int
    product: int
    pieces: float
    activity: Ints
    station: Ints
    begin: Floats
    length: Floats
    final: int
    open: bool
    whole: bool


@dataclass(frozen=True)
class Past:
    """All that may be learned from.

    Attributes
    ----------
    cases : in the order of their first booking
    released, pieces, product, whole, sizes : of the cases, (cases,) each; sizes in bookings
    time : until when [s]
    ops : operations of the log up to there
    by_product : numbers of the cases of each product
    places : by activity, the cases that had it, and where in their courses
    final : activities with which cases end
    growth : exponent with which the length of a booking grows with the quantity
    """

    cases: list[Case]
    released: Floats
    pieces: Floats
    product: Ints
    whole: NDArray[np.bool_]
    sizes: Ints
    time: float
    ops: Operations
    by_product: dict[int, list[int]]
    places: dict[int, tuple[Ints, Ints, Floats]]
    final: frozenset[int]
    growth: float


FINAL = 0.35
"""An activity ends orders if it is the last of so large a share of the finished orders that have it."""


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
    waited = (np.append(ops.begin[1:], 0.0) - ops.end)[~ops.last].clip(0.0)
    started = float(ops.begin.min()) + (float(np.quantile(waited, 0.9)) if len(waited) else 0.0)
    station, _, _ = station_of(known)
    rows = np.flatnonzero(known.case.codes >= 0)
    rows = rows[np.lexsort((known.end[rows], known.start[rows], known.case.codes[rows]))]
    edges = np.flatnonzero(np.append(True, np.diff(known.case.codes[rows]) != 0))
    heads = np.flatnonzero(ops.first)
    cases = []
    for mine, head in zip(np.split(rows, edges[1:]), heads.tolist(), strict=True):
        activity, begin, end = known.activity.codes[mine].astype(np.int64), known.start[mine], known.end[mine]
        cases.append(
            Case(
                name=int(ops.case[head]),
                product=int(ops.product[head]),
                pieces=float(ops.pieces[head]),
                activity=activity,
                station=station[mine],
                begin=begin,
                length=end - begin,
                final=int(activity[np.lexsort((begin, end))[-1]]),
                open=bool(still_open[ops.case[head]]),
                whole=float(begin[0]) > started,
            )
        )
    cases.sort(key=lambda case: float(case.begin[0]))
    final = _final_activities(cases)
    # who stopped at what is no end has not come to it yet, even if the order book of the log never hears of it again
    cases = [replace(case, open=case.open or (bool(final) and case.final not in final)) for case in cases]
    by_product: dict[int, list[int]] = {}
    for number, case in enumerate(cases):
        by_product.setdefault(case.product, []).append(number)
    return Past(
        cases=cases,
        released=np.array([case.begin[0] for case in cases]),
        pieces=np.array([case.pieces for case in cases]),
        product=np.array([case.product for case in cases], np.int64),
        whole=np.array([case.whole for case in cases], np.bool_),
        sizes=np.array([len(case.begin) for case in cases], np.int64),
        time=time,
        ops=ops,
        by_product=by_product,
        places=_places(cases, time),
        final=frozenset(final),
        growth=_growth(cases),
    )


def _growth(cases: list[Case]) -> float:
    """Exponent with which bookings grow with the quantity: least squares of logarithms within product and activity.

    It is 0 where each booking is as long whatever the lot, and a larger lot is booked more often instead.
    """
    sizes = [len(case.begin) for case in cases]
    activity = np.concatenate([case.activity for case in cases])
    product = np.repeat([case.product for case in cases], sizes)
    pieces = np.repeat([case.pieces for case in cases], sizes)
    length = np.concatenate([case.length for case in cases])
    known = length > 0
    if not known.any():
        return 0.0
    _, kind = np.unique(product[known] * (activity.max() + 1) + activity[known], return_inverse=True)
    many = np.bincount(kind)
    x, y = (one - (np.bincount(kind, one) / many)[kind] for one in (np.log(pieces[known]), np.log(length[known])))
    spread = float((x * x).sum())
    return float(np.clip((x * y).sum() / spread, 0.0, 1.0)) if spread > 0 else 0.0


def _final_activities(cases: list[Case]) -> set[int]:
    """Activities with which orders end, as far as was seen."""
    has: Counter[int] = Counter()
    last: Counter[int] = Counter()
    for case in cases:
        if not case.open:
            has.update(set(case.activity.tolist()))
            last[case.final] += 1
    total = sum(last.values())
    return {one for one, count in last.items() if count >= FINAL * has[one] and count >= 0.03 * total}


def _places(cases: list[Case], time: float) -> dict[int, tuple[Ints, Ints, Floats]]:
    """Where each activity was booked: case, place in its course, and how long the case stood there.

    That is until its next booking began, until the last ended where it is done, and until now where it is not [s].
    """
    sizes = [len(case.begin) for case in cases]
    number = np.repeat(np.arange(len(cases)), sizes)
    place = np.concatenate([np.arange(size) for size in sizes])
    stood = np.concatenate([np.append(np.diff(c.begin), time - c.begin[-1] if c.open else c.length[-1]) for c in cases])
    activity = np.concatenate([case.activity for case in cases])
    order = np.argsort(activity, kind="stable")
    names, edges = np.unique(activity[order], return_index=True)
    parts = np.split(order, edges[1:])
    return {int(name): (number[part], place[part], stood[part]) for name, part in zip(names, parts, strict=True)}
