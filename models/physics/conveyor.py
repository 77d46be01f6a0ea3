"""Power of a conveyor's drive, from the mass that lies on it.

The drive works against the resistance of the belt, its rollers and the load, and lifts the load:

    F = C f g ((m_R + 2 m_B cos d) L + M cos d) + M g sin d,    sin d = H / L,    P = F v / efficiency

with the load M [kg], the masses by metre of the turning rollers m_R and of one run of the belt m_B, the length L, the
height H, the slope d, the artificial coefficient of friction f and the coefficient C of all further resistances.
The belt's own weight cancels: what goes up on one run comes down on the other.

Source: ISO 5048:1989, "Continuous mechanical handling equipment - Belt conveyors with carrying idlers", and DIN
22101:2011, section 5; both without the special resistances, which belong to scrapers and skirts. Gravity is 9.81 m/s2.
"""

import math

from models.compiling import outer

from .energy import GRAVITY, drawn_energy

__all__ = ["drive_power", "empty_force", "lift_force", "load_force"]


@outer
def _cosine(length: float, rise: float) -> float:
    return math.sqrt(1.0 - (rise / length) ** 2)


@outer
def empty_force(
    length: float, rise: float, belt_mass: float, roller_mass: float, friction: float, secondary: float
) -> float:
    """Resistance of the empty conveyor [N].

    Parameters
    ----------
    length, rise : way of a piece and height that it gains [m]; abs(rise) < length
    belt_mass, roller_mass : of one run of the belt, and of the turning parts of both runs [kg/m]
    friction, secondary : coefficients f and C [-]
    """
    moved = (roller_mass + 2.0 * belt_mass * _cosine(length, rise)) * length
    return secondary * friction * GRAVITY * moved


@outer
def load_force(mass: float, length: float, rise: float, friction: float, secondary: float) -> float:
    """Resistance against moving a load [N] of a mass [kg]."""
    return secondary * friction * GRAVITY * mass * _cosine(length, rise)


@outer
def lift_force(mass: float, length: float, rise: float) -> float:
    """Force along the way that lifts a mass [N]; negative downhill."""
    return mass * GRAVITY * rise / length


@outer
def drive_power(force: float, speed: float, efficiency: float, regeneration: float) -> float:
    """Electric power [W] of a drive that moves with a force [N] at a speed [m/s]; what a load gives back is negative.

    Examples
    --------
    >>> drive_power(170.0, 0.5, 0.85, 0.0)
    100.0
    """
    return drawn_energy(force * speed, efficiency, regeneration)
