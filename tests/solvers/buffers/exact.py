"""Exact throughput of short lines with exponential times: the stationary state of their Markov chain."""

from __future__ import annotations

from functools import cache

import numpy as np

__all__ = ["throughput"]

STARVED, WORKING, BLOCKED = range(3)
State = tuple[tuple[int, int], ...]


@cache
def throughput(rates: tuple[float, ...], places: tuple[int, ...]) -> float:
    """Parts a second of a line whose first machine is never starved and whose last is never blocked.

    Machines are blocked after service. A state holds of each machine what it does and what waits in front of it.
    """
    first: State = ((WORKING, 0), *((STARVED, 0) for _ in rates[1:]))
    numbers = {first: 0}
    rows: list[tuple[int, int, float, int]] = []
    left = [first]
    while left:
        state = left.pop()
        for machine, (doing, _) in enumerate(state):
            if doing != WORKING:
                continue
            after = _done(state, machine, places)
            if after not in numbers:
                numbers[after] = len(numbers)
                left.append(after)
            rows.append((numbers[state], numbers[after], rates[machine], machine))
    balance = np.zeros((len(numbers), len(numbers)))
    for before, after, rate, _ in rows:
        balance[after, before] += rate
        balance[before, before] -= rate
    balance[0] = 1.0
    share = np.linalg.solve(balance, np.eye(len(numbers))[0])
    return float(sum(share[before] * rate for before, _, rate, machine in rows if machine == len(rates) - 1))


def _done(state: State, machine: int, places: tuple[int, ...]) -> State:
    """What a state becomes when a machine is done."""
    now = [list(one) for one in state]
    now[machine][0] = BLOCKED
    for n in range(machine, -1, -1):  # room that comes free travels against the flow
        if now[n][0] != BLOCKED:
            break
        if n < len(now) - 1:
            following = now[n + 1]
            if following[0] == STARVED:
                following[0] = WORKING
            elif following[1] < places[n]:
                following[1] += 1
            else:
                break
        if n == 0:
            now[0][0] = WORKING
        elif now[n][1]:
            now[n][0], now[n][1] = WORKING, now[n][1] - 1
        else:
            now[n][0] = STARVED
    return tuple((doing, waiting) for doing, waiting in now)
