"""Physics and energy: legs of vehicles in closed form, and power over time, a core alone.

Both are checked against the plain formulas before they are timed. CPU time, kernels compiled before.
"""

from time import process_time

import numpy as np

from benchmarks.harness import Measured, benchmark
from benchmarks.harness.timing import interquartile_range
from models.energy.power_kernel import fill_power
from models.physics.energy import leg_energy
from models.physics.legs import leg_times_and_energies
from models.physics.motion import move_time

__all__: list[str] = []

VEHICLE = 0.015, 1.5, 0.5, 0.4, 0.85, 0.3, 100.0
"""Rolling resistance, top speed, acceleration, deceleration, efficiency, regeneration, hotel load."""
LEGS = 4096
ROUNDS = 9
MACHINES = 200
YEAR = 365 * 86_400
STAY = 60.0
"""Mean time between two changes of a machine's power [s]."""
BLOCK = 65_536


@benchmark(id="physics.legs", what="vehicle legs, time and energy in closed form", unit="million/s", asked=">= 80")
def legs(quick: bool) -> Measured:
    """Legs of any length and load that begin and end at rest or at speed."""
    random = np.random.default_rng(3)
    distance, mass = random.uniform(0.1, 50.0, LEGS), random.uniform(200.0, 900.0, LEGS)
    entry, end = (random.uniform(0.0, 1.5, LEGS) * (random.random(LEGS) < 0.5) for _ in range(2))
    times, energies = np.empty(LEGS), np.empty(LEGS)
    leg_times_and_energies(distance, mass, entry, end, *VEHICLE, times, energies)
    c, top, a, d, efficiency, regeneration, hotel = VEHICLE
    for n in range(0, LEGS, 97):
        x, m, u, w = distance[n], mass[n], entry[n], end[n]
        assert np.allclose(times[n], move_time(x, top, a, d, u, w), rtol=1e-9, equal_nan=True)
        drawn = leg_energy(x, m, c, top, a, d, efficiency, regeneration, hotel, u, w)
        assert np.allclose(energies[n], drawn, rtol=1e-9, equal_nan=True)
    rates, calls = [], 100 if quick else 3000
    for _ in range(ROUNDS):
        began = process_time()
        for _ in range(calls):
            leg_times_and_energies(distance, mass, entry, end, *VEHICLE, times, energies)
        rates.append(calls * LEGS / (process_time() - began) / 1e6)
    return Measured(float(np.median(rates)), spread=interquartile_range(rates))


@benchmark(id="physics.profile", what="power of 200 machines, a year at 1 s / writing it", unit="ratio", asked="<= 3")
def profile(quick: bool) -> Measured:
    """Mean power of every machine in every second, in blocks, against filling the same blocks with a number."""
    machines, seconds = (20, YEAR // 100) if quick else (MACHINES, YEAR)
    random = np.random.default_rng(4)
    count = int(seconds / STAY)
    times = np.cumsum(random.exponential(STAY, (machines, count)), axis=1)
    times[:, 0] = 0.0
    powers = random.uniform(0.0, 9000.0, (machines, count))
    first = np.arange(machines + 1) * count
    flat = times.ravel(), powers.ravel(), first
    block = np.empty((machines, BLOCK), np.float32)
    starts = range(0, seconds, BLOCK)

    cursor, energy = first[:-1].copy(), np.zeros(machines)
    for begin in starts:
        fill_power(*flat, cursor, float(begin), 1.0, block)
        energy += block.sum(axis=1, dtype=np.float64)
    end = float(starts[-1] + BLOCK)
    lasts = np.diff(np.append(times, np.full((machines, 1), end), axis=1).clip(0.0, end), axis=1)
    assert np.allclose(energy, (lasts * powers).sum(axis=1), rtol=1e-6), "energy is not kept"

    ratios = []
    for _ in range(3):
        cursor, began = first[:-1].copy(), process_time()
        for begin in starts:
            fill_power(*flat, cursor, float(begin), 1.0, block)
        filled = process_time()
        for begin in starts:
            block[:] = begin
        ratios.append((filled - began) / (process_time() - filled))
    return Measured(float(np.median(ratios)), spread=interquartile_range(ratios))
