"""Cycles of a storage and retrieval crane that travels and lifts at the same time.

An *axis* is a tuple (top speed [m/s], acceleration [m/s2], deceleration [m/s2]); infinite accelerations are allowed.
A *point* is a tuple (x, y) of distances [m] along the aisle and upwards. A move takes as long as the slower of its
two axes (the Chebyshev metric with acceleration): Y. A. Bozer, J. A. White (1984), "Travel-time models for automated
storage/retrieval systems", IIE Transactions 16(4).
"""

from models.compiling import outer

from .motion import move_time

__all__ = ["Axis", "Point", "axis_reaching_speed_within", "dual_command_time", "single_command_time", "travel_time"]

Axis = tuple[float, float, float]
Point = tuple[float, float]


@outer
def travel_time(start: Point, end: Point, along: Axis, lift: Axis) -> float:
    """Time [s] to move between two points, both axes at once, from rest to rest."""
    return max(
        move_time(abs(end[0] - start[0]), along[0], along[1], along[2]),
        move_time(abs(end[1] - start[1]), lift[0], lift[1], lift[2]),
    )


@outer
def single_command_time(cell: Point, station: Point, along: Axis, lift: Axis, handling: float = 0.0) -> float:
    """Time [s] of a cycle that stores or retrieves one load: station, cell, station; `handling` [s] is paid twice."""
    return travel_time(station, cell, along, lift) + travel_time(cell, station, along, lift) + 2.0 * handling


@outer
def dual_command_time(
    stored: Point, retrieved: Point, station: Point, along: Axis, lift: Axis, handling: float = 0.0
) -> float:
    """Time [s] of a cycle that stores one load and retrieves another; `handling` [s] is paid four times."""
    return (
        travel_time(station, stored, along, lift)
        + travel_time(stored, retrieved, along, lift)
        + travel_time(retrieved, station, along, lift)
        + 4.0 * handling
    )


@outer
def axis_reaching_speed_within(top_speed: float, start_distance: float, stop_distance: float) -> Axis:
    """Axis that reaches its top speed [m/s] within one distance [m] and stops from it within another: ``v^2 / 2x``."""
    return top_speed, top_speed**2 / (2.0 * start_distance), top_speed**2 / (2.0 * stop_distance)
