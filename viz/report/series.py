"""Series over time: windows of several replications on one grid, their mean and its band."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from twin.statistics.interval import student_t_quantile

if TYPE_CHECKING:
    from twin.record.measures import Measures

__all__ = ["Band", "band", "grid", "regrid"]

Floats = NDArray[np.float64]


def grid(runs: Sequence[Measures]) -> Floats:
    """Borders of windows that suit all replications [s]: the widest of their widths, up to the longest end."""
    width, end = max(run.width for run in runs), max(run.end for run in runs)
    count = max(1, int(np.ceil(end / width * (1 - 1e-12))))
    return np.append(np.arange(count) * width, end)


def regrid(sums: Floats, edges: Floats, borders: Floats) -> Floats:
    """Sums between other borders, as if each sum were spread evenly over its window; 0 after the last one.

    Parameters
    ----------
    sums : shape (W,)
    edges : ends of the windows [s], shape (W + 1,)
    borders : [s], shape (V + 1,)

    Returns
    -------
    Sums of shape (V,)

    Examples
    --------
    >>> regrid(np.array([2.0, 4.0]), np.array([0.0, 1.0, 2.0]), np.array([0.0, 1.5, 3.0])).tolist()
    [4.0, 2.0]
    """
    total = np.concatenate([[0.0], np.cumsum(sums)])
    return np.diff(np.interp(borders, edges, total))


@dataclass(frozen=True)
class Band:
    """Mean of replications by window, each array of shape (V,); low and high are None where there is one only."""

    edges: Floats
    mean: Floats
    low: Floats | None
    high: Floats | None


def band(
    runs: Sequence[Measures],
    sums: Callable[[Measures], Floats],
    edges: Floats | None = None,
    confidence: float = 0.95,
) -> Band:
    """Mean rate by window over the replications, with the Student-t interval of each window for itself.

    Parameters
    ----------
    sums : sums or integrals of a replication by window, shape (W,)
    edges : borders [s], those of `grid` if not given
    """
    edges = grid(runs) if edges is None else edges
    rates = np.array([regrid(sums(run), run.edges, edges) for run in runs]) / np.diff(edges)
    mean = rates.mean(axis=0)
    if len(runs) < 2:
        return Band(edges, mean, None, None)
    half = student_t_quantile(0.5 + confidence / 2, len(runs) - 1) * rates.std(axis=0, ddof=1) / sqrt(len(runs))
    return Band(edges, mean, np.maximum(mean - half, 0.0), mean + half)
