"""The error of statistics: data or settings from which no honest number can be drawn."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["StatisticsError", "as_sample", "check_confidence"]


class StatisticsError(ValueError):
    """Data or settings from which no honest number can be drawn; the message is one line."""


def as_sample(values: ArrayLike | Iterable[float], name: str = "values") -> NDArray[np.float64]:
    """Return the values as a one-dimensional, non-empty, finite float array.

    A missing value is an error, not a gap to close up: leaving it out would change what the mean is a mean of.

    Parameters
    ----------
    values : array of shape (n,), n >= 1
    name : what the values are called in the error

    Raises
    ------
    StatisticsError
        If there is no value, more than one dimension, or a value that is NaN or infinite.
    """
    try:
        sample = np.asarray(values if hasattr(values, "__len__") else list(values), dtype=np.float64)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise StatisticsError(f"{name}: not a list of numbers") from None
    if sample.ndim != 1:
        raise StatisticsError(f"{name}: {sample.ndim} dimensions, want 1 (one value for each replication)")
    if sample.size == 0:
        raise StatisticsError(f"{name}: no value, want at least 1")
    bad = np.flatnonzero(~np.isfinite(sample))
    if bad.size:
        raise StatisticsError(f"{name}: value {bad[0] + 1} of {sample.size} is {sample[bad[0]]}, want finite numbers")
    return sample


def check_confidence(confidence: float) -> None:
    """Raise `StatisticsError` unless the confidence lies strictly between 0 and 1."""
    if not 0.0 < confidence < 1.0:
        raise StatisticsError(f"confidence: {confidence}, want a number between 0 and 1 such as 0.95")
