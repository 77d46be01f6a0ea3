"""The course of a furnace, compiled: phases of one heat and one load, each with its temperature in closed form."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from models.compiling import inner, outer
from models.physics.furnace import net_flow, temperature_after, time_to

__all__ = ["COLD", "FLOW", "HEAT", "OPERATION", "START", "STATE", "STOP", "TEMPERATURE", "follow", "temperatures_at"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

STATE, START, STOP, HEAT, TEMPERATURE, FLOW, COLD, OPERATION = range(8)
"""Columns of a phase: state, start and stop [s], heat inside [W], temperature [K] and net flow [W] at its start,
whether it is below its set point, and the operation that is under way (-1 for none)."""

PROCESSING = 3
MOST = 3
"""Phases between two changes at most: to the set point, then at it."""


@inner
def _take_loads(
    times: Floats, states: Whole, until: float, starts: Floats, ends: Floats, heats: Floats, worked: Floats
) -> None:
    """Write what each operation takes up while it is processed [W], 0 if that takes no time, to zeros (K,)."""
    for i in range(times.shape[0]):
        stop = times[i + 1] if i + 1 < times.shape[0] else until
        if states[i] == PROCESSING:
            for k in range(starts.shape[0]):
                worked[k] += max(0.0, min(stop, ends[k]) - max(times[i], starts[k]))
    for k in range(starts.shape[0]):
        worked[k] = heats[k] / worked[k] if worked[k] > 0.0 else 0.0


@inner
def _phase(temperature: float, set_point: float, load: float, furnace: Floats) -> tuple[float, float, bool]:
    """Heat [W], time for which it lasts at most [s], and whether it is below the set point (nan: the heater is off)."""
    most, capacity, loss, ambient = furnace
    if math.isnan(set_point):
        return 0.0, math.inf, False
    if temperature > set_point:
        flow = net_flow(temperature, 0.0, load, loss, ambient)
        return 0.0, time_to(set_point, temperature, flow, capacity, loss), False
    if temperature < set_point:
        flow = net_flow(temperature, most, load, loss, ambient)
        return most, time_to(set_point, temperature, flow, capacity, loss), True
    hold = load + loss * (set_point - ambient)
    if hold > most:
        return most, math.inf, True
    return max(hold, 0.0), math.inf, False


@outer
def follow(
    times: Floats,
    states: Whole,
    until: float,
    starts: Floats,
    ends: Floats,
    heats: Floats,
    temperature: float,
    set_points: Floats,
    furnace: Floats,
) -> tuple[Floats, float]:
    """Follow a furnace over its states.

    Parameters
    ----------
    times, states : when it enters each state [s], shape (n,), the first where it was left, none after `until`
    until : end of the last one [s]
    starts, ends, heats : operations one after the other [s], and what their pieces take up [J], shape (K,)
    temperature : at `times[0]` [K]
    set_points : by state [K], nan where the heater is off, shape (8,)
    furnace : heat at most [W], capacity [J/K], loss [W/K], ambient [K]

    Returns
    -------
    phases of shape (m, 8), see the columns above, and the temperature at `until` [K]
    """
    _, capacity, loss, ambient = furnace
    loads = np.zeros(starts.shape[0])
    _take_loads(times, states, until, starts, ends, heats, loads)
    found = np.empty((MOST * (times.shape[0] + 2 * starts.shape[0] + 1), 8))
    m = k = 0
    for i in range(times.shape[0]):
        now, stop = times[i], times[i + 1] if i + 1 < times.shape[0] else until
        while now < stop:
            while k < starts.shape[0] and ends[k] <= now:
                temperature -= heats[k] / capacity if loads[k] == 0.0 else 0.0  # at once, where it took no time
                k += 1
            under_way = states[i] == PROCESSING and k < starts.shape[0]
            cut, load, operation = stop, 0.0, -1
            if under_way and starts[k] > now:
                cut = min(stop, starts[k])
            elif under_way:
                cut, load, operation = min(stop, ends[k]), loads[k], k
            while now < cut:
                set_point = set_points[states[i]]
                heat, lasts, cold = _phase(temperature, set_point, load, furnace)
                flow = net_flow(temperature, heat, load, loss, ambient)
                then = min(now + lasts, cut)
                if then > now:
                    found[m, STATE], found[m, START], found[m, STOP], found[m, HEAT] = states[i], now, then, heat
                    found[m, TEMPERATURE], found[m, FLOW] = temperature, flow
                    found[m, COLD], found[m, OPERATION] = cold, operation
                    m += 1
                arrives = now + lasts <= cut
                temperature = set_point if arrives else temperature_after(then - now, temperature, flow, capacity, loss)
                now = then
    while k < starts.shape[0]:
        temperature -= heats[k] / capacity if loads[k] == 0.0 else 0.0
        k += 1
    return found[:m].copy(), temperature


@outer
def temperatures_at(instants: Floats, phases: Floats, capacity: float, loss: float, initial: float) -> Floats:
    """Temperatures [K] at ascending instants [s], given the phases of `follow`; `initial` before the first."""
    found = np.empty(instants.shape[0])
    row = -1
    for n in range(instants.shape[0]):
        while row + 1 < phases.shape[0] and phases[row + 1, START] <= instants[n]:
            row += 1
        if row < 0:
            found[n] = initial
            continue
        time = min(instants[n], phases[row, STOP]) - phases[row, START]
        found[n] = temperature_after(time, phases[row, TEMPERATURE], phases[row, FLOW], capacity, loss)
    return found
