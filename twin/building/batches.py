"""Batches: how many cases one has at most and at least, how long the first waits for others, and what they share."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from twin.building.operations import Operations

__all__ = ["batch_of"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
MOSTLY = 0.98
"""Share of the batches that are of one product, or family, where that is a rule."""
FEWEST = 5
"""Batches that did not have to wait for the station, from which it is told what they waited for."""
AS_LONG = 0.8
"""A batch that began for the time its first case had waited had waited so much of the usual time at least."""


def batch_of(
    ops: Operations, number: int, most: int, family: tuple[str, ...], came: Floats
) -> tuple[dict[str, Any], str]:
    """Describe the batches of a station, with what speaks for it.

    Where the station was free when the last case of a batch came, the batch began because it was large enough, or
    because its first case had waited for long enough: the size at which most begin is the least, and the time after
    which smaller ones begin is the wait.

    Parameters
    ----------
    most : cases of the largest
    family : setup families by number of the product
    came : when the operation before was done, or the case released, by operation [s]
    """
    rows = np.flatnonzero(ops.station == number)
    rows = rows[np.lexsort((ops.end[rows], ops.begin[rows], ops.unit[rows]))]
    unit, begin, end = ops.unit[rows], ops.begin[rows], ops.end[rows]
    fresh = np.append(True, (np.diff(unit) != 0) | (np.diff(begin) != 0) | (np.diff(end) != 0))
    head = np.flatnonzero(fresh)
    batch: dict[str, Any] = {"max": most}
    said = f"up to {most} cases began and ended together"
    least, wait, how = _least(ops, rows, head, came[rows])
    if least > 1:
        batch |= {"min": least, "wait": f"{wait:.6g} s"}
        said += f"; most began with {least}, {how} {wait:.6g} s"
    batch["by"] = _shared(ops.product[rows], head, family)
    return batch, said


def _shared(product: Ints, head: Ints, family: tuple[str, ...]) -> str:
    """What the cases of a batch have in common."""
    number = {name: n for n, name in enumerate(dict.fromkeys(family))}
    group = np.array([number[name] for name in family])
    for name, kind in (("product", product), ("family", group[product])):
        if len(np.unique(kind)) > 1:
            alike = np.minimum.reduceat(kind, head) == np.maximum.reduceat(kind, head)
            several = np.diff(np.append(head, len(product))) > 1
            if several.any() and alike[several].mean() >= MOSTLY:
                return name
    return "any"


def _least(ops: Operations, rows: Ints, head: Ints, came: Floats) -> tuple[int, float, str]:
    """Fewest cases with which a batch begins, the time after which it does so with fewer [s], and how that was seen."""
    size = np.diff(np.append(head, len(rows)))
    last, first = np.maximum.reduceat(came, head), np.minimum.reduceat(came, head)
    begin, unit = ops.begin[rows[head]], ops.unit[rows[head]]
    freed = np.append(-np.inf, np.where(np.diff(unit) == 0, ops.end[rows[head]][:-1], -np.inf))
    free = freed < last
    if free.sum() < FEWEST:
        return 1, 0.0, ""
    sizes, waited = size[free], (begin - first)[free]
    least = int(np.argmax(np.bincount(sizes)))
    fewer = waited[sizes < least]
    longest = float(waited.max())
    if not len(fewer):
        return least, longest, "and the first never waited for longer than"
    usual = float(np.quantile(fewer, 0.25))
    if (fewer < AS_LONG * usual).mean() > 1 - AS_LONG or usual < AS_LONG * float(np.median(waited[sizes >= least])):
        return int(sizes.min()), longest, "and the first never waited for longer than"
    return least, usual, "others when the first had waited for"
