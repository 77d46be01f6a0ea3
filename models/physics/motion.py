"""Motion along a straight way with bounded speed and acceleration, and turning in place.

A *move* covers a distance [m] with at most a top speed [m/s], an acceleration and a deceleration [m/s2, both
positive], from an entry speed to an exit speed [m/s] that are zero unless given. The fastest such move accelerates at
full rate to a peak, cruises if the peak is the top speed, and decelerates at full rate: a trapezoid of speed over
time, or a triangle. An infinite acceleration or deceleration means that the speed changes at once. A move that is not
possible (an exit speed out of reach, an entry speed above the top speed) has the time ``nan``; descriptions are
checked before they come here.

Source: L. Biagiotti, C. Melchiorri (2008), "Trajectory Planning for Automatic Machines and Robots", Springer, section
3.2 (trapezoidal trajectories with any initial and final velocity).
"""

import math

import numpy as np

from models.compiling import outer

__all__ = [
    "move_phases",
    "move_time",
    "node_speeds",
    "peak_speed",
    "position_at",
    "reachable_speed",
    "speed_at",
    "stopping_distance",
    "time_at",
    "turn_angle",
    "turn_time",
]

# A peak this far (relative) below the speed it must reach is rounding: node_speeds gives speeds just reachable.
_ROUNDING = 1e-9


@outer
def peak_speed(
    distance: float,
    top_speed: float,
    acceleration: float,
    deceleration: float,
    entry_speed: float = 0.0,
    exit_speed: float = 0.0,
) -> float:
    """Highest speed [m/s] of the fastest move; nan where the move is not possible.

    From the distance of acceleration plus that of deceleration,
    ``(p^2 - v0^2) / 2a + (p^2 - v1^2) / 2d = distance``, bounded by the top speed.
    """
    lowest = max(entry_speed, exit_speed)
    if not distance >= 0.0 or lowest > top_speed:
        return np.nan
    slowness = 1.0 / acceleration + 1.0 / deceleration
    if slowness == 0.0:
        return top_speed
    peak = math.sqrt((2.0 * distance + entry_speed**2 / acceleration + exit_speed**2 / deceleration) / slowness)
    if peak < lowest * (1.0 - _ROUNDING):
        return np.nan
    return min(top_speed, max(peak, lowest))


@outer
def move_phases(
    distance: float,
    top_speed: float,
    acceleration: float,
    deceleration: float,
    entry_speed: float = 0.0,
    exit_speed: float = 0.0,
) -> tuple[float, float, float, float]:
    """Peak speed [m/s] and the times [s] of acceleration, cruise and deceleration of the fastest move."""
    peak = peak_speed(distance, top_speed, acceleration, deceleration, entry_speed, exit_speed)
    speeding = (peak - entry_speed) / acceleration
    slowing = (peak - exit_speed) / deceleration
    rest = distance - speeding * (entry_speed + peak) / 2.0 - slowing * (peak + exit_speed) / 2.0
    if peak < top_speed and (rest <= _ROUNDING * distance or peak == 0.0):  # 0: less than a float's smallest distance
        return peak, speeding, 0.0, slowing
    return peak, speeding, 0.0 if rest <= 0.0 else rest / peak, slowing


@outer
def move_time(
    distance: float,
    top_speed: float,
    acceleration: float,
    deceleration: float,
    entry_speed: float = 0.0,
    exit_speed: float = 0.0,
) -> float:
    """Time [s] of the fastest move; nan where it is not possible.

    Examples
    --------
    >>> move_time(20.0, 2.0, 0.8, 1.0)
    12.25
    """
    _, speeding, cruise, slowing = move_phases(distance, top_speed, acceleration, deceleration, entry_speed, exit_speed)
    return speeding + cruise + slowing


@outer
def position_at(
    time: float,
    distance: float,
    top_speed: float,
    acceleration: float,
    deceleration: float,
    entry_speed: float = 0.0,
    exit_speed: float = 0.0,
) -> float:
    """Distance covered [m] at a time [s] after the start of the move; 0 before it and the whole distance after it."""
    peak, speeding, cruise, slowing = move_phases(
        distance, top_speed, acceleration, deceleration, entry_speed, exit_speed
    )
    left = speeding + cruise + slowing - time
    if time <= 0.0:
        return 0.0
    if left <= 0.0:
        return distance
    if time < speeding:
        return time * (entry_speed + acceleration * time / 2.0)
    if left < slowing:
        return distance - left * (exit_speed + deceleration * left / 2.0)
    return speeding * (entry_speed + peak) / 2.0 + peak * (time - speeding)


@outer
def speed_at(
    time: float,
    distance: float,
    top_speed: float,
    acceleration: float,
    deceleration: float,
    entry_speed: float = 0.0,
    exit_speed: float = 0.0,
) -> float:
    """Speed [m/s] at a time [s] after the start of the move; the entry speed before it and the exit speed after it."""
    peak, speeding, cruise, slowing = move_phases(
        distance, top_speed, acceleration, deceleration, entry_speed, exit_speed
    )
    left = speeding + cruise + slowing - time
    if time <= 0.0:
        return entry_speed
    if left <= 0.0:
        return exit_speed
    if time < speeding:
        return entry_speed + acceleration * time
    if left < slowing:
        return exit_speed + deceleration * left
    return peak


@outer
def time_at(
    position: float,
    distance: float,
    top_speed: float,
    acceleration: float,
    deceleration: float,
    entry_speed: float = 0.0,
    exit_speed: float = 0.0,
) -> float:
    """Time [s] after the start of the move at which a position [m, 0 to distance] is reached.

    Solves ``x = v t + a t^2 / 2`` as ``t = 2 x / (v + sqrt(v^2 + 2 a x))``, which has no cancellation.
    """
    peak, speeding, cruise, slowing = move_phases(
        distance, top_speed, acceleration, deceleration, entry_speed, exit_speed
    )
    left = distance - position
    if position <= 0.0:
        return 0.0
    if left <= 0.0:
        return speeding + cruise + slowing
    before = speeding * (entry_speed + peak) / 2.0
    if position < before:
        return 2.0 * position / (entry_speed + math.sqrt(entry_speed**2 + 2.0 * acceleration * position))
    if left < slowing * (peak + exit_speed) / 2.0:
        to_go = 2.0 * left / (exit_speed + math.sqrt(exit_speed**2 + 2.0 * deceleration * left))
        return speeding + cruise + slowing - to_go
    return speeding + min(cruise, (position - before) / peak)


@outer
def reachable_speed(speed: float, rate: float, distance: float) -> float:
    """Speed [m/s] reached from `speed` over a distance [m] at a rate [m/s2]: ``sqrt(v^2 + 2 a x)``."""
    return math.sqrt(speed**2 + 2.0 * rate * distance) if distance > 0.0 else speed


@outer
def stopping_distance(speed: float, deceleration: float) -> float:
    """Distance [m] that a vehicle needs to stop from a speed [m/s]: ``v^2 / 2d``."""
    return speed**2 / (2.0 * deceleration)


def node_speeds(
    lengths: np.ndarray, top_speeds: np.ndarray, limits: np.ndarray, acceleration: float, deceleration: float
) -> np.ndarray:
    """Highest speeds at the nodes of a way, so that each of its lanes is a possible move.

    One pass forward bounds by acceleration, one backward by deceleration: the greatest speeds that meet all bounds
    (J. E. Bobrow, S. Dubowsky, J. S. Gibson 1985, "Time-optimal control of robotic manipulators along specified paths",
    for piecewise constant bounds).

    Parameters
    ----------
    lengths : (n,) float64
        Lengths of the lanes [m], in the order of travel.
    top_speeds : (n,) float64
        Top speeds on the lanes [m/s].
    limits : (n + 1,) float64
        Highest speed allowed at each node [m/s]: 0 where the vehicle stops, as at the ends; ``inf`` where nothing
        limits it.
    acceleration, deceleration : float
        Both positive [m/s2].

    Returns
    -------
    (n + 1,) float64
        Speed at each node [m/s].
    """
    speeds = limits.copy()
    _bound_speeds(lengths, top_speeds, speeds, acceleration, deceleration)
    return speeds


@outer("void(float64[::1], float64[::1], float64[::1], float64, float64)")
def _bound_speeds(
    lengths: np.ndarray, top_speeds: np.ndarray, speeds: np.ndarray, acceleration: float, deceleration: float
) -> None:
    """Bring the speeds at the nodes of a way, which are limits before, down to what is possible; see `node_speeds`."""
    n = lengths.size
    for k in range(n):
        speeds[k] = min(speeds[k], top_speeds[k])
        speeds[k + 1] = min(speeds[k + 1], top_speeds[k], reachable_speed(speeds[k], acceleration, lengths[k]))
    for k in range(n - 1, -1, -1):
        speeds[k] = min(speeds[k], reachable_speed(speeds[k + 1], deceleration, lengths[k]))


@outer
def turn_angle(heading: float, new_heading: float) -> float:
    """Smallest angle [rad, 0 to pi] between two headings [rad]."""
    return abs((new_heading - heading + math.pi) % (2.0 * math.pi) - math.pi)


@outer
def turn_time(angle: float, top_rate: float, acceleration: float) -> float:
    """Time [s] to turn in place by an angle [rad] with a top rate [rad/s] and an acceleration [rad/s2]."""
    return move_time(abs(angle), top_rate, acceleration, acceleration)
