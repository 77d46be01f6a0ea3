"""Quantiles of lead times from the histogram of a span."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from twin.figures.registry import NotKnown

if TYPE_CHECKING:
    from twin.figures.span import Span

__all__ = ["quantile"]


def quantile(span: Span, probability: float) -> float:
    """Quantile of the lead times of all finished lots [s], as `numpy.quantile` defines it, within 0.5 %.

    The values of a bin are taken as evenly spread over it; none is longer than the longest.

    Raises
    ------
    NotKnown
        If no lot was finished.
    """
    counts, edges, longest = span.lead_histogram
    total = int(counts.sum())
    if total == 0:
        raise NotKnown("no lot was finished")
    ends = np.cumsum(counts)
    place = probability * (total - 1)
    rank = int(place)
    lower = _ordered(rank, counts, ends, edges, longest)
    if rank == place:
        return lower
    upper = _ordered(rank + 1, counts, ends, edges, longest)
    return lower + (place - rank) * (upper - lower)


def _ordered(
    rank: int, counts: NDArray[np.int64], ends: NDArray[np.int64], edges: NDArray[np.float64], longest: float
) -> float:
    """Value of a rank (from 0)."""
    if rank == ends[-1] - 1:
        return longest
    b = int(np.searchsorted(ends, rank, side="right"))
    low, high = edges[b], min(edges[b + 1], longest)
    share = (rank - (ends[b] - counts[b]) + 0.5) / counts[b]
    return float(low + share * (high - low))
