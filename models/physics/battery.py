"""Charge of a battery: discharge at constant power, charge at constant power that tapers off near full.

The state of charge is a share of the capacity, 0 to 1. Charging follows the constant-current constant-voltage scheme,
simplified: the rate [1/s] is constant up to a `threshold`; above it, it falls linearly with the state of charge down to
`cutoff` times the rate at full, so the state of charge nears full exponentially in time and reaches it in finite time.
A threshold of 1 or a cutoff of 1 means no taper.

Source: the two phases and the exponential second one as in C. Pelletier, O. Jabali, G. Laporte, M. Veneroni (2017),
"Battery degradation and behaviour for electric vehicles", Transportation Research B 103; here with a cut-off current.
"""

import math

from models.compiling import outer

__all__ = [
    "charge_at",
    "charge_rate",
    "charge_time",
    "discharge_at",
    "discharge_time",
    "grid_energy",
]


@outer
def charge_rate(power: float, efficiency: float, capacity: float) -> float:
    """Rate [1/s] at which a charger with a power [W] and efficiency (0, 1] fills a capacity [J] below the threshold."""
    return power * efficiency / capacity


@outer
def _taper(rate: float, threshold: float, cutoff: float) -> float:
    """Constant [1/s] of the exponential above the threshold: the fall of the rate per unit of charge."""
    return rate * (1.0 - cutoff) / (1.0 - threshold) if threshold < 1.0 else 0.0


@outer
def charge_time(charge: float, target: float, rate: float, threshold: float = 1.0, cutoff: float = 1.0) -> float:
    """Time [s] to charge from one state of charge to another; 0 if it is reached already.

    Parameters
    ----------
    charge, target : float
        States of charge, 0 to 1.
    rate : float
        Rate below the threshold [1/s], from `charge_rate`.
    threshold : float
        State of charge above which the rate tapers, 0 to 1.
    cutoff : float
        Rate at full, as a share of `rate`, (0, 1].
    """
    if target <= charge:
        return 0.0
    time = max(0.0, min(target, threshold) - charge) / rate
    if target > threshold:
        start = max(charge, threshold)
        fall = _taper(rate, threshold, cutoff)
        here = rate - fall * (start - threshold)
        # log1p(fall x / rate at the target) / fall, which tends to x / rate without a taper
        there = rate - fall * (target - threshold)
        time += math.log1p(fall * (target - start) / there) / fall if fall > 0.0 else (target - start) / here
    return time


@outer
def charge_at(time: float, charge: float, rate: float, threshold: float = 1.0, cutoff: float = 1.0) -> float:
    """State of charge after charging for a time [s] from `charge`, at most 1. Parameters as in `charge_time`."""
    if charge < threshold:
        linear = (threshold - charge) / rate
        if time <= linear:
            return charge + rate * time
        time -= linear
        charge = threshold
    fall = _taper(rate, threshold, cutoff)
    here = rate - fall * (charge - threshold)
    if fall > 0.0:
        return min(1.0, charge - here / fall * math.expm1(-fall * time))
    return min(1.0, charge + here * time)


@outer
def grid_energy(charge: float, target: float, capacity: float, efficiency: float) -> float:
    """Energy [J] from the supply to charge a capacity [J] from one state of charge to another, losses included."""
    return (target - charge) * capacity / efficiency


@outer
def discharge_at(time: float, charge: float, power: float, capacity: float) -> float:
    """State of charge after drawing a power [W] for a time [s] from a capacity [J], at least 0; negative power adds."""
    return min(1.0, max(0.0, charge - power * time / capacity))


@outer
def discharge_time(charge: float, level: float, power: float, capacity: float) -> float:
    """Time [s] until the state of charge falls to a level (0: until empty) at a power [W]; inf if nothing is drawn.

    0 if it is at or below the level already.
    """
    if charge <= level:
        return 0.0
    return (charge - level) * capacity / power if power > 0.0 else math.inf
