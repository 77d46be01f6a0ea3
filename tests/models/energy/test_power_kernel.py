"""Mean powers in slots against the integral of the power."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from models.energy.power_kernel import fill_power

Floats = NDArray[np.float64]


def drawn(times: Floats, powers: Floats, instants: Floats) -> Floats:
    """Energy before some instants [J]."""
    before = np.concatenate([[0.0], np.cumsum(powers[:-1] * np.diff(times))])
    row = np.searchsorted(times, instants, side="right") - 1
    energy: Floats = np.where(row < 0, 0.0, before[row] + powers[row] * (instants - times[row]))
    return energy


@pytest.mark.parametrize("width", [1.0, 0.7, 7.3, 50.0])
@pytest.mark.parametrize("block", [1000, 37, 1])
def test_mean_powers_are_energy_by_time(width: float, block: int) -> None:
    random = np.random.default_rng(1)
    counts = [1, 2, 400, 30, 3]
    times = [np.sort(random.choice([random.uniform(0, 900, n), np.round(random.uniform(0, 900, n))])) for n in counts]
    times[3][0] = 0.0
    powers = [random.uniform(0, 9, n) for n in counts]
    first = np.concatenate([[0], np.cumsum(counts)])
    cursor, found = first[:-1].copy(), []
    for begin in range(0, 1000, block):
        out = np.empty((len(counts), min(block, 1000 - begin)))
        fill_power(np.concatenate(times), np.concatenate(powers), first, cursor, begin * width, width, out)
        found.append(out)
    edges = np.arange(1001) * width
    wanted = [np.diff(drawn(t, p, edges)) / width for t, p in zip(times, powers, strict=True)]
    assert np.allclose(np.concatenate(found, axis=1), wanted, rtol=1e-12, atol=1e-10)


def test_a_machine_without_changes_draws_nothing() -> None:
    first = np.array([0, 0, 1])
    out = np.full((2, 3), 7.0)
    fill_power(np.array([1.0]), np.array([5.0]), first, first[:-1].copy(), 0.0, 1.0, out)
    assert out.tolist() == [[0, 0, 0], [0, 5, 5]]
