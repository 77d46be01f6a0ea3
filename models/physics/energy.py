"""Energy that a vehicle draws from its battery or supply for a leg: travel, hoist and hotel load.

Travel: the wheels work against rolling resistance ``F = m g c`` and change the kinetic energy ``m v^2 / 2``. Work
that the drive must give costs work / efficiency; work that it takes back returns a share of it (regeneration). Each
phase of a move (acceleration, cruise, deceleration) has its own balance, because a phase gives or takes as a whole.

Source: Newtonian balance as in R. Rajamani (2012), "Vehicle Dynamics and Control", 2nd ed., section 4.1 (longitudinal
forces without wind and slope). Gravity is 9.81 m/s2.
"""

from models.compiling import outer

from .motion import move_phases

__all__ = ["GRAVITY", "drawn_energy", "hoist_energy", "leg_energy", "peak_power", "rolling_force", "travel_energy"]

GRAVITY = 9.81
"""Acceleration of gravity [m/s2]."""


@outer
def rolling_force(mass: float, rolling_resistance: float) -> float:
    """Force of rolling resistance [N] on a mass [kg] with a coefficient [-]: ``m g c``."""
    return mass * GRAVITY * rolling_resistance


@outer
def drawn_energy(work: float, efficiency: float, regeneration: float) -> float:
    """Energy drawn [J] for mechanical work [J]: ``work / efficiency``, or ``work * regeneration`` if negative.

    `efficiency` is in (0, 1], `regeneration` in [0, 1]; a negative result flows back.
    """
    return work / efficiency if work > 0.0 else work * regeneration


@outer
def travel_energy(
    distance: float,
    mass: float,
    rolling_resistance: float,
    top_speed: float,
    acceleration: float,
    deceleration: float,
    efficiency: float,
    regeneration: float,
    entry_speed: float = 0.0,
    exit_speed: float = 0.0,
) -> float:
    """Energy drawn [J] to travel a distance [m] with a mass [kg, vehicle and load], without the hotel load.

    The speeds are those of `models.physics.motion`. With an infinite acceleration the kinetic energy is still paid for.
    """
    peak, speeding, cruise, slowing = move_phases(
        distance, top_speed, acceleration, deceleration, entry_speed, exit_speed
    )
    force = rolling_force(mass, rolling_resistance)
    start = force * speeding * (entry_speed + peak) / 2.0 + mass * (peak**2 - entry_speed**2) / 2.0
    stop = force * slowing * (peak + exit_speed) / 2.0 + mass * (exit_speed**2 - peak**2) / 2.0
    return (
        drawn_energy(start, efficiency, regeneration)
        + drawn_energy(force * peak * cruise, efficiency, regeneration)
        + drawn_energy(stop, efficiency, regeneration)
    )


@outer
def hoist_energy(mass: float, height: float, efficiency: float, regeneration: float) -> float:
    """Energy drawn [J] to lift a mass [kg] by a height [m]; a negative height lowers it and gives a share back.

    ``m g h`` whatever the speed profile is: as long as the hook accelerates less than gravity, the rope pulls all the
    way, every phase has the same sign, and the kinetic terms cancel from rest to rest.
    """
    return drawn_energy(mass * GRAVITY * height, efficiency, regeneration)


@outer
def leg_energy(
    distance: float,
    mass: float,
    rolling_resistance: float,
    top_speed: float,
    acceleration: float,
    deceleration: float,
    efficiency: float,
    regeneration: float,
    hotel_power: float,
    entry_speed: float = 0.0,
    exit_speed: float = 0.0,
) -> float:
    """Energy drawn [J] for a leg: travel, and the hotel load [W: control, sensors] for as long as the leg takes.

    Examples
    --------
    >>> round(leg_energy(20.0, 600.0, 0.015, 2.0, 0.8, 1.0, 0.85, 0.3, 120.0), 6)
    4444.409294
    """
    _, speeding, cruise, slowing = move_phases(distance, top_speed, acceleration, deceleration, entry_speed, exit_speed)
    travel = travel_energy(
        distance,
        mass,
        rolling_resistance,
        top_speed,
        acceleration,
        deceleration,
        efficiency,
        regeneration,
        entry_speed,
        exit_speed,
    )
    return travel + hotel_power * (speeding + cruise + slowing)


@outer
def peak_power(
    mass: float, rolling_resistance: float, speed: float, acceleration: float, efficiency: float, hotel_power: float
) -> float:
    """Highest power drawn [W], at the end of the acceleration to `speed` [m/s], ``(F + m a) v / efficiency``."""
    return (rolling_force(mass, rolling_resistance) + mass * acceleration) * speed / efficiency + hotel_power
