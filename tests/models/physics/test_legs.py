"""Many legs at once are what each of them is."""

import numpy as np
import pytest

from models.physics.energy import leg_energy
from models.physics.legs import leg_times_and_energies
from models.physics.motion import move_time


@pytest.mark.parametrize("deceleration", [0.5, 0.31])
def test_legs_are_those_of_the_single_formulas(deceleration: float) -> None:
    random, count = np.random.default_rng(2), 2000
    distance, mass = random.uniform(0.0, 40.0, count), random.uniform(200.0, 900.0, count)
    entry, end = (random.uniform(0.0, 1.6, count) * (random.random(count) < 0.5) for _ in range(2))
    distance[:5] = 0.0
    distance[5] = -1.0
    vehicle = 0.015, 1.5, 0.5, deceleration, 0.85, 0.3, 100.0
    times, energies = np.empty(count), np.empty(count)
    leg_times_and_energies(distance, mass, entry, end, *vehicle, times, energies)
    c, top, a, d, efficiency, regeneration, hotel = vehicle
    alone = np.array([move_time(x, top, a, d, u, w) for x, u, w in zip(distance, entry, end, strict=True)])
    drawn = np.array(
        [
            leg_energy(x, m, c, top, a, d, efficiency, regeneration, hotel, u, w)
            for x, m, u, w in zip(distance, mass, entry, end, strict=True)
        ]
    )
    assert np.isnan(alone).any()
    assert np.allclose(times, alone, rtol=1e-12, atol=1e-12, equal_nan=True)
    assert np.allclose(energies, drawn, rtol=1e-12, atol=1e-9, equal_nan=True)
