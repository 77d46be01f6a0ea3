"""A furnace, an oven or a bath of one temperature: heat-up, hold and cool-down in closed form.

Its balance of heat is a first-order system:

    C dT/dt = heat - K (T - ambient) - load

with the heat capacity C [J/K] of furnace and lining, the loss coefficient K [W/K], and what the load takes up [W].
Between two changes of heat and load the net flow dies away with the time constant C / K, so that

    T(t) = T(0) + flow(0) / K (1 - exp(-K t / C)),    which tends to T(0) + flow(0) t / C without losses.

Source: lumped capacitance as in F. P. Incropera, D. P. DeWitt, T. L. Bergman, A. S. Lavine (2007), "Fundamentals of
Heat and Mass Transfer", 6th ed., section 5.3, equation 5.25 (a source of heat and convection to the ambient).
"""

import math

from models.compiling import outer

__all__ = ["net_flow", "temperature_after", "time_to"]


@outer
def net_flow(temperature: float, heat: float, load: float, loss: float, ambient: float) -> float:
    """Flow of heat that stays inside [W] at a temperature [K], given heat and load [W] and the loss [W/K]."""
    return heat - load - loss * (temperature - ambient)


@outer
def temperature_after(time: float, temperature: float, flow: float, capacity: float, loss: float) -> float:
    """Temperature [K] after a time [s], from a temperature and the net flow at it [W]; heat and load do not change.

    Examples
    --------
    >>> round(temperature_after(1e9, 300.0, 5000.0, 1e6, 10.0), 6)  # for ever: up by flow / loss
    800.0
    >>> temperature_after(60.0, 300.0, 5000.0, 1e6, 0.0)
    300.3
    """
    decay = loss * time / capacity
    share = -math.expm1(-decay) / decay if decay > 0.0 else 1.0
    return temperature + flow * time / capacity * share


@outer
def time_to(target: float, temperature: float, flow: float, capacity: float, loss: float) -> float:
    """Time [s] to reach a temperature [K] from another with the net flow at that [W]; inf if it is never reached."""
    gap = target - temperature
    if gap == 0.0:
        return 0.0
    if gap * flow <= 0.0:
        return math.inf
    share = loss * gap / flow
    if share >= 1.0:
        return math.inf
    return -capacity / loss * math.log1p(-share) if share > 0.0 else capacity * gap / flow
