"""Windows of time: which one holds an instant, and how a span is cut at their borders; also of slots of the clock."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

__all__ = ["cut", "window_of", "windows_of"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

MOST = 1 << 18
"""Pieces that are made at once (a single span may make more)."""


def windows_of(times: Floats, width: float, windows: int) -> Whole:
    """Windows (w * width, (w + 1) * width] that hold some instants."""
    w = np.ceil(times / width) - 1.0
    # The quotient is rounded; the borders are the products.
    w = w - (w * width >= times) + ((w + 1.0) * width < times)
    found: Whole = np.clip(w, 0, windows - 1).astype(np.int64)
    return found


def window_of(time: float, width: float, windows: int) -> int:
    """Window that holds an instant."""
    return int(windows_of(np.array([time]), width, windows)[0])


def cut(start: Floats, end: Floats, width: float, windows: int) -> Iterator[tuple[Whole, Whole, Floats]]:
    """Cut spans at the borders of windows.

    Yields
    ------
    span, window, time : some of the pieces, span by span: number of the span, window, length [s]. A span without length
        makes one piece.
    """
    last = windows_of(end, width, windows)
    first = np.minimum(windows_of(start, width, windows), last)
    upto = np.cumsum(last - first + 1)
    low = 0
    while low < len(start):
        done = upto[low - 1] if low else 0
        high = max(int(np.searchsorted(upto, done + MOST, "right")), low + 1)
        count = (last - first + 1)[low:high]
        span = np.repeat(np.arange(low, high), count)
        window = np.arange(len(span)) - np.repeat(np.cumsum(count) - count, count) + first[span]
        begins = np.where(window == first[span], start[span], window * width)
        ends = np.where(window == last[span], end[span], (window + 1) * width)
        yield span, window, ends - begins
        low = high
