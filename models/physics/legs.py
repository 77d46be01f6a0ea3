"""Many legs at once: time and energy of `models.physics.energy`, written so that a processor does several in one go.

The formulas are those of `move_phases` and `travel_energy`; instead of branches there are choices between two numbers,
and of divisions only one for each leg, so that results differ from the others by rounding.
"""

import math

import numpy as np
from numpy.typing import NDArray

from models.compiling import outer
from models.physics.energy import GRAVITY

__all__ = ["leg_times_and_energies"]

Floats = NDArray[np.float64]


@outer(fastmath={"contract", "nsz"})
def leg_times_and_energies(
    distance: Floats,
    mass: Floats,
    entry_speed: Floats,
    exit_speed: Floats,
    rolling_resistance: float,
    top_speed: float,
    acceleration: float,
    deceleration: float,
    efficiency: float,
    regeneration: float,
    hotel_power: float,
    times: Floats,
    energies: Floats,
) -> None:
    """Write the time [s] and the energy drawn [J] of each leg; nan where its move is not possible.

    Parameters
    ----------
    distance, mass, entry_speed, exit_speed : of each leg [m, kg, m/s, m/s], shape (N,)
    rolling_resistance, top_speed, acceleration, deceleration, efficiency, regeneration, hotel_power : of the vehicle
        [-, m/s, m/s2, m/s2, -, -, W]; the accelerations are finite
    times, energies : what is written, shape (N,)
    """
    per_acceleration, per_deceleration = 1.0 / acceleration, 1.0 / deceleration
    per_slowness = 1.0 / (per_acceleration + per_deceleration)
    per_efficiency = 1.0 / efficiency
    for n in range(len(distance)):
        way, weight, entry, end = distance[n], mass[n], entry_speed[n], exit_speed[n]
        before, after = entry * entry * per_acceleration, end * end * per_deceleration
        reached = math.sqrt((2.0 * way + before + after) * per_slowness)
        lowest = entry if entry > end else end
        peak = lowest if reached < lowest else reached
        peak = top_speed if peak > top_speed else peak
        square = peak * peak
        speeding = 0.5 * (square * per_acceleration - before)
        slowing = 0.5 * (square * per_deceleration - after)
        rest = way - speeding - slowing
        rest = 0.0 if rest < 0.0 else rest
        force, half = weight * GRAVITY * rolling_resistance, 0.5 * weight
        start = force * speeding + half * (square - entry * entry)
        stop = force * slowing + half * (end * end - square)
        time = (peak - entry) * per_acceleration + (peak - end) * per_deceleration + rest / (peak + 1e-300)
        work = start * per_efficiency + force * rest * per_efficiency
        work += stop * (per_efficiency if stop > 0.0 else regeneration)
        impossible = (way < 0.0) | (lowest > top_speed) | (reached < lowest * (1.0 - 1e-9))
        times[n] = np.nan if impossible else time
        energies[n] = np.nan if impossible else work + hotel_power * time
