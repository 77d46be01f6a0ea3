"""Columns of Arrow as arrays of numpy, from their buffers: the way of Arrow itself imports pandas."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

__all__ = ["floats", "integers"]


def floats(column: pa.ChunkedArray) -> NDArray[np.float64]:
    """Numbers of a column of numbers; NaN where there is none.

    Examples
    --------
    >>> floats(pa.chunked_array([[1, None], [3]])).tolist()
    [1.0, nan, 3.0]
    """
    return _values(column.cast(pa.float64(), safe=False), np.float64, np.nan)


def integers(array: pa.Array) -> NDArray[np.int32]:
    """Numbers of an array of 32 bits; -1 where there is none."""
    return _values(pa.chunked_array([array]), np.int32, -1)


def _values(column: pa.ChunkedArray, kind: type[Any], missing: float) -> NDArray[Any]:
    """Values of fixed width, chunk by chunk."""
    found = np.full(len(column), missing, kind)
    at = 0
    for chunk in column.chunks:
        known, data = chunk.buffers()
        here = slice(at, at + len(chunk))
        at += len(chunk)
        if data is None or not len(chunk):
            continue
        values = np.frombuffer(data, kind)[chunk.offset : chunk.offset + len(chunk)]
        if chunk.null_count:
            bits = np.unpackbits(np.frombuffer(known, np.uint8), bitorder="little")
            found[here] = np.where(bits[chunk.offset : chunk.offset + len(chunk)] == 1, values, missing)
        else:
            found[here] = values
    return found
