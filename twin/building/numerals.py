"""Columns of numbers: as numbers, or written with a decimal comma or with marks between thousands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from twin.building.arrow import floats

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

__all__ = ["Numbers", "numbers", "read_numerals"]

_COMMA = r"[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+),\d+"
"""12,5 and 1.234,5."""
_THOUSANDS = r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?"
"""1,234 and 1,234.5; where all of a column is written so, 1,234 is more than a thousand."""


class Numbers(NamedTuple):
    """What a column says.

    Attributes
    ----------
    values : (rows,) NaN where it says no number
    wrong : how many of its rows say something else
    example : of that
    """

    values: NDArray[np.float64]
    wrong: int
    example: str


def numbers(column: pa.ChunkedArray) -> Numbers:
    """Read a column as numbers; what is infinite is none.

    Examples
    --------
    >>> import pyarrow as pa
    >>> numbers(pa.chunked_array([["12,5", "1.234,5", "many", None]]))
    Numbers(values=array([  12.5, 1234.5,    nan,    nan]), wrong=1, example='many')
    """
    import pyarrow as pa

    kind = column.type
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_null(kind):
        values = floats(column)
        wrong = np.flatnonzero(np.isinf(values))
        example = str(values[wrong[0]]) if len(wrong) else ""
        return Numbers(np.where(np.isinf(values), np.nan, values), len(wrong), example)
    series = column.to_pandas()
    values = read_numerals(series.astype(str).where(series.notna()))
    values = np.where(np.isfinite(values), values, np.nan)
    wrong = np.flatnonzero(np.isnan(values) & series.notna().to_numpy())
    return Numbers(values, len(wrong), str(series.iloc[wrong[0]])[:40] if len(wrong) else "")


def read_numerals(texts: pd.Series[Any]) -> NDArray[np.float64]:
    """Read numbers as they are written; NaN where there is none."""
    import pandas as pd

    read = pd.to_numeric(texts, errors="coerce")
    left = read.isna() & texts.notna()
    if left.any():
        written = texts[left].astype(str).str.replace(r"[\s']", "", regex=True)
        comma, english = (written.str.fullmatch(one).to_numpy(bool) for one in (_COMMA, _THOUSANDS))
        english = english & ~comma if (comma & ~english).any() else english
        turned = written.str.replace(".", "", regex=False).str.replace(",", ".", regex=False)
        plain = np.where(english, written.str.replace(",", "", regex=False), np.where(comma, turned, written))
        read[left] = pd.to_numeric(pd.Series(plain, read[left].index), errors="coerce")
    found: NDArray[np.float64] = read.to_numpy(np.float64, na_value=np.nan)
    return found
