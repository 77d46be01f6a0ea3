"""Draws from distributions that stand in the memory of the compiled engine (`models.words`)."""

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import inner
from models.streams.philox import uniforms
from models.streams.sampling import sample_at

__all__ = ["draw", "uniform"]

Words = NDArray[np.int64]
Floats = NDArray[np.float64]


@inner
def draw(w: Words, f: Floats, law: int, key: int | np.int64, k: int, visit: int) -> float:
    """Draw number `k` of a law under a key; the same as `models.streams.Stream.draw`."""
    if w[law + at.LAW_CONSTANT]:
        return f[law + at.LAW_VALUE]
    bits: int = np.uint64(key)  # type: ignore[assignment]
    return sample_at(
        bits, k, visit, w, w[law + at.LAW_KINDS], f, w[law + at.LAW_PARAMS], f, w[law + at.LAW_VALUES],
        w[law + at.LAW_ROWS],
    )  # fmt: skip


@inner
def uniform(key: int | np.int64, k: int, visit: int) -> float:
    """Draw number `k` of a stream of uniforms."""
    first, _ = uniforms(np.uint64(key), k, visit, 0)  # type: ignore[arg-type]
    return first
