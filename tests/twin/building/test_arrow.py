"""Columns of Arrow as arrays: chunks, offsets and what is missing."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from twin.building.arrow import floats, integers

CHUNKS = [pa.array(list(range(20))), pa.array([None, 5, None]), pa.array([], pa.int64()), pa.array([7, None])]


@pytest.mark.parametrize("kind", [pa.int64(), pa.int8(), pa.float32(), pa.float64()])
@pytest.mark.parametrize("start", [0, 3, 21])
def test_numbers(kind: pa.DataType, start: int) -> None:
    column = pa.chunked_array([chunk.cast(kind) for chunk in CHUNKS]).slice(start, 23 - start)
    expected = [np.nan if value is None else float(value) for value in column.to_pylist()]
    assert np.array_equal(floats(column), expected, equal_nan=True)


def test_whole_numbers_and_nothing() -> None:
    assert integers(pa.array([3, None, 4], pa.int32()).slice(1)).tolist() == [-1, 4]
    assert np.isnan(floats(pa.chunked_array([pa.nulls(3)]))).all()
