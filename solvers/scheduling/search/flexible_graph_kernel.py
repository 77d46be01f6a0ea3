"""The graph of a flexible job shop with setups: as graph_kernel.py, with modes that may change.

`shop` and `graph` are those of graph_kernel.py, but rows TIME and MACHINE of `shop` are those of the modes chosen, and
`shop` has a row FAMILY.

- `modes`, shape (3, max(m, o+1)), int32: MODE_PTR (modes of an operation), MODE_MACHINE, MODE_TIME;
- `chosen`, shape (o+1,), int32: mode of each operation;
- `floor`, shape (3, r), int32: READY (first time of a machine), SETUP (its matrix), FIRST_OP (first operation in its
  sequence; o: none);
- `setup`, shape (s, f+1, f+1), int32: the last family is that of the sentinel, so from it is what a machine's first
  operation needs, and nothing to it. Setups stand as they are, without a function of their own: numba would count
  references to the arrays.
"""

import numpy as np
from numba import njit

from .graph_kernel import (
    END,
    JP,
    JS,
    MACHINE,
    MP,
    MS,
    ORDER,
    RANK,
    RELEASE,
    TAIL,
    TIME,
    links,
    rank_before,
    rank_behind,
)

__all__ = [
    "FAMILY",
    "FIRST_OP",
    "MODE_MACHINE",
    "MODE_PTR",
    "MODE_TIME",
    "READY",
    "SETUP",
    "build_flexible",
    "choose_modes",
    "place_between",
]

MODE_PTR, MODE_MACHINE, MODE_TIME = range(3)
FAMILY = 5
READY, SETUP, FIRST_OP = range(3)


@njit(cache=True)
def _relabel(shop, graph, floor, setup, low, high):  # type: ignore[no-untyped-def]
    """Heads from rank `low` on and tails from rank `high` down, to the ends of the order as in graph_kernel.py."""
    size = shop.shape[1] - 1
    jp, js, time, release = links(shop, JP), links(shop, JS), shop[TIME], shop[RELEASE]
    machine_of, family = links(shop, MACHINE), links(shop, FAMILY)
    mp, ms, order = links(graph, MP), links(graph, MS), links(graph, ORDER)
    end, tail = graph[END], graph[TAIL]
    ready, matrix = floor[READY], links(floor, SETUP)
    for k in range(np.uint64(low), np.uint64(size)):
        op = order[k]
        machine, before = machine_of[op], mp[op]
        at = ready[machine] if before == size else end[before]
        at += setup[matrix[machine], family[before], family[op]]
        end[op] = max(max(end[jp[op]], release[op]), at) + time[op]
    for k in range(high, -1, -1):
        op = order[np.uint64(k)]
        machine, behind = machine_of[op], ms[op]
        to = tail[behind] + setup[matrix[machine], family[op], family[behind]]
        tail[op] = max(tail[js[op]], to) + time[op]


@njit(cache=True)
def build_flexible(shop, graph, modes, chosen, floor, setup):  # type: ignore[no-untyped-def]
    """Links, heads and tails of the solution in row ORDER and in `chosen`."""
    size = shop.shape[1] - 1
    last = np.full(floor.shape[1], size, np.int32)
    graph[MP, size] = graph[MS, size] = size
    graph[END, size] = graph[TAIL, size] = 0
    graph[RANK, size] = -1
    for k in range(size):
        op = graph[ORDER, k]
        graph[RANK, op] = k
        machine = modes[MODE_MACHINE, chosen[op]]
        shop[MACHINE, op] = machine
        shop[TIME, op] = modes[MODE_TIME, chosen[op]]
        before = last[machine]
        graph[MP, op] = before
        graph[MS, op] = size
        if before < size:
            graph[MS, before] = op
        last[machine] = op
    floor[FIRST_OP] = size
    for op in range(size):
        if graph[MP, op] == size:
            floor[FIRST_OP, shop[MACHINE, op]] = op
    _relabel(shop, graph, floor, setup, 0, size - 1)


@njit(cache=True)
def choose_modes(shop, modes, floor, order, chosen):  # type: ignore[no-untyped-def]
    """Give each operation, in this order, the mode that ends first behind what was given before; setups left out."""
    size = shop.shape[1] - 1
    free = floor[READY].copy()
    end = np.zeros(size + 1, np.int32)
    for k in range(size):
        op = order[k]
        at = max(end[shop[JP, op]], shop[RELEASE, op])
        for mode in range(modes[MODE_PTR, op], modes[MODE_PTR, op + 1]):
            done = max(at, free[modes[MODE_MACHINE, mode]]) + modes[MODE_TIME, mode]
            if mode == modes[MODE_PTR, op] or done < end[op]:
                end[op] = done
                chosen[op] = mode
        free[modes[MODE_MACHINE, chosen[op]]] = end[op]


@njit(cache=True)
def place_between(shop, graph, modes, chosen, floor, setup, op, mode, before, behind, mark):  # type: ignore[no-untyped-def]
    """Put an operation, in that mode, between two neighbours on the mode's machine; no cycle may arise."""
    size = shop.shape[1] - 1
    mp, ms, rank = graph[MP], graph[MS], graph[RANK]
    old_before, old_behind = mp[op], ms[op]
    low = high = rank[op]
    if old_before == size:
        floor[FIRST_OP, shop[MACHINE, op]] = old_behind
    if old_before < size:
        low = min(low, rank[old_before])
    if old_behind < size:
        high = max(high, rank[old_behind])
    if before < size:
        low, high = min(low, rank[before]), max(high, rank[before])
    if behind < size:
        low, high = min(low, rank[behind]), max(high, rank[behind])
    ms[old_before] = old_behind
    mp[old_behind] = old_before
    machine = modes[MODE_MACHINE, mode]
    if before == size:
        floor[FIRST_OP, machine] = op
    ms[before] = op
    mp[op] = before
    ms[op] = behind
    mp[behind] = op
    mp[size] = ms[size] = size
    chosen[op] = mode
    shop[MACHINE, op] = machine
    shop[TIME, op] = modes[MODE_TIME, mode]
    if before < size and rank[before] > rank[op]:
        rank_behind(shop, graph, op, before, mark)
    elif behind < size and rank[behind] < rank[op]:
        rank_before(shop, graph, op, behind, mark)
    _relabel(shop, graph, floor, setup, low, high)
