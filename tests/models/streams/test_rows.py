"""Rows of draws are the draws of the sampler, bit for bit."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from models.compiling import bare, outer
from models.distribution import Distribution, constant, erlang, exponential, lognormal, normal, triangular, uniform
from models.streams.row_kernel import draw_row
from models.streams.sampling import sample

Whole = NDArray[np.int64]
Floats = NDArray[np.float64]


@outer("void(int64, int64, int64[::1], float64[::1], float64[::1], float64[::1])")
def row(key: int, k: int, kinds: Whole, params: Floats, values: Floats, out: Floats) -> None:
    draw_row(key, k, len(out), bare(kinds), 0, len(kinds), bare(params), 0, bare(values), 0, bare(out), 0)


@pytest.mark.parametrize(
    "law",
    [exponential(3.0), normal(9.0, 2.0), lognormal(4.0, 1.0), triangular(1.0, 2.0, 9.0), uniform(2.0, 5.0),
     erlang(3, 4.0), exponential(2.0) + constant(1.0)],
)  # fmt: skip
@pytest.mark.parametrize("k", [0, 12_345, 2**32 - 5])
def test_a_row_is_what_the_sampler_draws(law: Distribution, k: int) -> None:
    kinds, params, values = law.encode()
    for key, count in ((0x0123456789ABCDEF, 1), (0xFEDCBA9876543210, 133)):
        out = np.zeros(count)
        signed = int(np.uint64(key).view(np.int64))
        row(signed, k, kinds, params.reshape(-1), np.append(values, 0.0), out)
        assert out.tolist() == [sample(key, k + i, 0, kinds, params, values) for i in range(count)]
