"""The graph of a flexible job shop with setups: as graph_kernel.py, with modes that may change.

`shop` and `graph` are those of graph_kernel.py, but rows TIME and MACHINE of `shop` are those of the modes chosen.

- `modes`, shape (3, max(m, o+1)), int32: MODE_PTR (modes of an operation), MODE_MACHINE, MODE_TIME;
- `chosen`, shape (o+1,), int32: mode of each operation;
- `family`, shape (o+1,); `setup`, shape (s, f+1, f+1), int32, the last family is that of nothing; `setup_row`, shape
  (r,);
- `ready`, shape (r,): first time of a machine; `first_family`, shape (r,).

"""

import numpy as np
from numba import njit

from .graph_kernel import END, JP, JS, MACHINE, MP, MS, ORDER, RANK, RELEASE, TAIL, TIME, rank_before, rank_behind

__all__ = [
    "MODE_MACHINE",
    "MODE_PTR",
    "MODE_TIME",
    "after_machine",
    "before_machine",
    "between",
    "build_flexible",
    "choose_modes",
    "place_between",
]

MODE_PTR, MODE_MACHINE, MODE_TIME = range(3)


@njit(cache=True)
def between(shop, floor, setup, machine, before, op):  # type: ignore[no-untyped-def]
    """Setup on a machine between two operations (the sentinel: its first state, or nothing to come)."""
    row = floor[2, machine]
    size = shop.shape[1] - 1
    if row < 0 or op == size:
        return np.int32(0)
    family = floor[1, machine] if before == size else shop[5, before]
    return setup[row, family, shop[5, op]]


@njit(cache=True)
def after_machine(shop, graph, floor, setup, machine, before, op):  # type: ignore[no-untyped-def]
    """Earliest start of an operation behind another one of a machine."""
    size = shop.shape[1] - 1
    at = floor[0, machine] if before == size else graph[END, before]
    return at + between(shop, floor, setup, machine, before, op)


@njit(cache=True)
def before_machine(shop, graph, floor, setup, machine, op, behind):  # type: ignore[no-untyped-def]
    """Longest path from the end of an operation on, over its successor on a machine."""
    return graph[TAIL, behind] + between(shop, floor, setup, machine, op, behind)


@njit(cache=True)
def head_of(shop, graph, floor, setup, op):  # type: ignore[no-untyped-def]
    at = after_machine(shop, graph, floor, setup, shop[MACHINE, op], graph[MP, op], op)
    return max(max(graph[END, shop[JP, op]], shop[RELEASE, op]), at)


@njit(cache=True)
def relabel(shop, graph, floor, setup, low, high):  # type: ignore[no-untyped-def]
    """Heads from rank `low` on and tails from rank `high` down; each stops where nothing can change any more."""
    size = shop.shape[1] - 1
    jp, js, time = shop[JP], shop[JS], shop[TIME]
    mp, ms, end, tail, order, rank = graph[MP], graph[MS], graph[END], graph[TAIL], graph[ORDER], graph[RANK]
    reach = high
    k = low
    while k <= reach:
        op = order[k]
        value = head_of(shop, graph, floor, setup, op) + time[op]
        if value != end[op]:
            end[op] = value
            reach = max(reach, max(rank[js[op]], rank[ms[op]]))
        k += 1
    reach = low
    k = high
    while k >= reach:
        op = order[k]
        value = max(tail[js[op]], before_machine(shop, graph, floor, setup, shop[MACHINE, op], op, ms[op])) + time[op]
        if value != tail[op]:
            tail[op] = value
            for other in (jp[op], mp[op]):
                if other < size:
                    reach = min(reach, rank[other])
        k -= 1


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
    floor[3] = size
    for op in range(size):
        if graph[MP, op] == size:
            floor[3, shop[MACHINE, op]] = op
    graph[END, :size] = -1
    graph[TAIL, :size] = -1
    relabel(shop, graph, floor, setup, 0, size - 1)


@njit(cache=True)
def choose_modes(shop, modes, floor, order, chosen):  # type: ignore[no-untyped-def]
    """Give each operation, in this order, the mode that ends first behind what was given before; setups left out."""
    size = shop.shape[1] - 1
    free = floor[0].copy()
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
        floor[3, shop[MACHINE, op]] = old_behind
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
        floor[3, machine] = op
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
    relabel(shop, graph, floor, setup, low, high)
