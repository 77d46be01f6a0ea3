"""States of a partial tour in a picking area, and what each step of its construction makes of them.

The shortest tour is built from left to right. All that matters of a partial tour at one aisle is, for each cross
aisle, the degree of its crossing with the aisle (zero, even, odd) and which crossings are connected with each other
(Ratliff, Rosenthal 1983, for one block; Roodbergen, de Koster 2001, for two). The states are found here by search
from the empty one, for any number of blocks: 6 for one, 24 for two, 112 for three.
"""

from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np

__all__ = ["BACK", "BOTH", "FRONT", "NONE", "ONCE", "TWICE", "Tables", "tour_tables"]

NONE, ONCE, TWICE, FRONT, BACK, BOTH = range(6)
"""What a tour does in a subaisle: nothing, traverse once or twice, enter and return from the front, back, or both."""

Crossing = tuple[int, int]
"""Degree (0 none, 1 odd, 2 even) and component (-1 none) of a crossing."""

State = tuple[Crossing, ...]


@dataclass(frozen=True)
class Tables:
    """Transitions between states, for `solvers.picking.optimal_kernel`.

    Attributes
    ----------
    depot : (states,) int64
        State after the depot was placed at the front crossing.
    within : (blocks, 6, states) int64
        State after a subaisle was done in one of the six ways.
    along : (steps, 2) int64
        State before and after a step to the next aisle.
    edges : (steps, cross aisles) int64
        How often the step walks each cross aisle: 0, 1 or 2.
    complete : (states,) bool
        Whether the partial tour is a tour: connected, and every degree even.
    """

    depot: np.ndarray
    within: np.ndarray
    along: np.ndarray
    edges: np.ndarray
    complete: np.ndarray


def _canonical(state: State) -> State:
    """The same state with components numbered in the order of the crossings."""
    number: dict[int, int] = {}
    return tuple((degree, number.setdefault(part, len(number)) if degree else -1) for degree, part in state)


def _touched(state: State, crossing: int) -> State:
    """Two more edges at a crossing."""
    new = list(state)
    degree, part = new[crossing]
    new[crossing] = (degree, part) if degree else (2, len(state))
    return _canonical(tuple(new))


def _joined(state: State, crossing: int, times: int) -> State:
    """One or two more edges between a crossing and the next one in the same aisle."""
    new = list(_touched(_touched(state, crossing), crossing + 1))
    here, there = new[crossing][1], new[crossing + 1][1]
    new = [(degree, here if part == there else part) for degree, part in new]
    if times == 1:
        for one in (crossing, crossing + 1):
            old = state[one][0]
            new[one] = (2 if old == 1 else 1, new[one][1])
    return _canonical(tuple(new))


def _in_subaisle(state: State, block: int, way: int) -> State:
    if way == NONE:
        return state
    if way in (ONCE, TWICE):
        return _joined(state, block, 1 if way == ONCE else 2)
    for crossing in (block,) if way == FRONT else (block + 1,) if way == BACK else (block, block + 1):
        state = _touched(state, crossing)
    return state


def _to_next(state: State, edges: tuple[int, ...]) -> State | None:
    """State at the next aisle, or None if a crossing stays odd or a component stays behind."""
    if any((degree == 1) != (walks == 1) for (degree, _), walks in zip(state, edges, strict=True)):
        return None
    parts = {part for _, part in state if part >= 0}
    alive = {part for (_, part), walks in zip(state, edges, strict=True) if walks and part >= 0}
    if alive != parts:
        return None
    fresh = len(state)
    return _canonical(
        tuple(
            (walks, part if part >= 0 else fresh + place)
            for place, ((_, part), walks) in enumerate(zip(state, edges, strict=True))
        )
    )


@cache
def tour_tables(blocks: int) -> Tables:
    """States and transitions for a number of blocks, found by search; state 0 is the empty tour.

    Examples
    --------
    >>> tour_tables(1).complete.size, tour_tables(2).complete.size
    (6, 24)
    """
    empty: State = ((0, -1),) * (blocks + 1)
    walks = tuple(product(range(3), repeat=blocks + 1))
    number = {empty: 0}
    states = [empty]

    def index(state: State) -> int:
        if state not in number:
            number[state] = len(states)
            states.append(state)
        return number[state]

    depot, within, along, edges = [], [], [], []
    for before, state in enumerate(states):  # grows while it is read
        depot.append(index(_touched(state, 0)))
        within.append([[index(_in_subaisle(state, block, way)) for way in range(6)] for block in range(blocks)])
        for walk in walks:
            after = _to_next(state, walk)
            if after is not None:
                along.append((before, index(after)))
                edges.append(walk)
    complete = [
        all(degree != 1 for degree, _ in state) and len({part for _, part in state if part >= 0}) == 1
        for state in states
    ]
    return Tables(
        np.array(depot),
        np.ascontiguousarray(np.array(within).transpose(1, 2, 0)),
        np.array(along),
        np.array(edges),
        np.array(complete),
    )
