"""Tabu search for the makespan of a flexible job shop, with setup times that depend on the sequence.

A move takes an operation of a critical path to another position of its machine's critical block, or to any position of
any of its machines where heads and tails show that no cycle arises; it is valued by the longest path through the
operations whose neighbours change. Returning to a machine, or turning an arc round again, is forbidden for some time.

Sources: M. Mastrolilli, L. M. Gambardella (2000), "Effective neighbourhood functions for the flexible job shop
problem", Journal of Scheduling 3(1) (k-insertion); M. A. Gonzalez, C. R. Vela, R. Varela (2015), "Scatter search with
path relinking for the flexible job shop scheduling problem", EJOR 245(1) (estimates, tabu arcs); the same (2013), "An
efficient memetic algorithm for the flexible job shop with setup times", ICAPS (setups).
"""

import numpy as np
from numba import njit

from .flexible_graph_kernel import (
    FAMILY,
    FIRST_OP,
    MODE_MACHINE,
    MODE_PTR,
    MODE_TIME,
    READY,
    SETUP,
    place_between,
)
from .graph_kernel import END, JP, JS, MACHINE, MP, MS, ORDER, RANK, RELEASE, TAIL, TIME, links
from .random_kernel import below

__all__ = ["BEST", "ITERATION", "SINCE", "search_flexible"]

ITERATION, BEST, SINCE = range(3)


@njit(cache=True)
def _value_later(jp, js, time, release, family, mp, ms, end, tail, setup, row, ready, u, v, heads, cutoff):  # type: ignore[no-untyped-def]
    """Longest path through `u` and those up to `v` if `u` goes right behind `v`, a later one of its machine.

    `row`, `ready`: setup matrix and first time of the machine.
    """
    size = family.size - 1
    x, before, k = ms[u], mp[u], 0
    at = (ready if before == size else end[before]) + setup[row, family[before], family[x]]
    while True:
        at = max(max(end[jp[x]], at), release[x]) + time[x]
        heads[k] = at
        k += 1
        before = x
        if x == v:
            break
        x = ms[x]
        at += setup[row, family[before], family[x]]
    at = max(max(end[jp[u]], at + setup[row, family[v], family[u]]), release[u])
    to = max(tail[js[u]], tail[ms[v]] + setup[row, family[u], family[ms[v]]]) + time[u]
    value = at + to
    behind = u
    x = v
    while k > 0 and value <= cutoff:
        k -= 1
        to = max(tail[js[x]], to + setup[row, family[x], family[behind]])
        value = max(value, heads[k] + to)
        to += time[x]
        behind = x
        x = mp[x]
    return value


@njit(cache=True)
def _value_earlier(jp, js, time, release, family, mp, ms, end, tail, setup, row, ready, v, u, heads, cutoff):  # type: ignore[no-untyped-def]
    """The same if `v` goes right before `u`, an earlier one of its machine."""
    size = family.size - 1
    x, k = mp[v], 0
    to = tail[ms[v]] + setup[row, family[x], family[ms[v]]]
    while True:
        to = max(tail[js[x]], to) + time[x]
        heads[k] = to
        k += 1
        if x == u:
            break
        to += setup[row, family[mp[x]], family[x]]
        x = mp[x]
    to = max(tail[js[v]], to + setup[row, family[v], family[u]])
    before = mp[u]
    at = (ready if before == size else end[before]) + setup[row, family[before], family[v]]
    at = max(max(end[jp[v]], at), release[v]) + time[v]
    value = at + to
    before = v
    x = u
    while k > 0 and value <= cutoff:
        k -= 1
        at = max(max(end[jp[x]], at + setup[row, family[before], family[x]]), release[x])
        value = max(value, heads[k] + at)
        at += time[x]
        before = x
        x = ms[x]
    return value


@njit(cache=True)
def _slot(x, y, mask):  # type: ignore[no-untyped-def]
    return (np.uint64(x) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(y) * np.uint64(0xC2B2AE3D27D4EB4F)) >> np.uint64(
        20
    ) & mask


@njit(cache=True)
def _turned(ms, tabu, first, last, op, later, now):  # type: ignore[no-untyped-def]
    """Whether a move of `op` over the operations from `first` to `last` turns a kept arc round."""
    mask = np.uint64(tabu.size - 1)
    x = first
    while True:
        key = _slot(x, op, mask) if later else _slot(op, x, mask)
        if tabu[key] >= now:
            return True
        if x == last:
            return False
        x = ms[x]


@njit(cache=True)
def _keep(ms, tabu, first, last, op, later, until):  # type: ignore[no-untyped-def]
    """Forbid to turn back the arcs that a move of `op` over these operations is about to turn round."""
    mask = np.uint64(tabu.size - 1)
    x = first
    while True:
        tabu[_slot(op, x, mask) if later else _slot(x, op, mask)] = until
        if x == last:
            return
        x = ms[x]


@njit(cache=True)
def _critical(jp, time, machine_of, family, mp, end, floor, setup, finals, makespan, path, random):  # type: ignore[no-untyped-def]
    """One longest path, from its end, drawn at random where it branches; returns its length."""
    size = family.size - 1
    seen = 0
    op = np.uint32(size)
    for k in range(finals.size):
        if end[finals[k]] == makespan:
            seen += 1
            if below(random, seen) == 0:
                op = np.uint32(finals[k])
    count = 0
    while op != size:
        path[count] = op
        count += 1
        start = end[op] - time[op]
        j, m, r = jp[op], mp[op], machine_of[op]
        job = j < size and end[j] == start
        machine = False
        if m < size:
            machine = end[m] + setup[np.uint32(floor[SETUP, r]), family[m], family[op]] == start
        if machine and (not job or below(random, 2) == 0):
            op = m
        elif job:
            op = j
        else:
            break
    return count


@njit(cache=True, nogil=True)
def search_flexible(  # type: ignore[no-untyped-def]
    shop,
    graph,
    modes,
    chosen,
    floor,
    setup,
    finals,
    best_order,
    best_chosen,
    tabu,
    away,
    state,
    random,
    mark,
    iterations,
    patience,
    tenure,
):
    """Up to `iterations` moves; stops where `patience` moves brought nothing better, or no move is left."""
    size = shop.shape[1] - 1
    jp, js, time, release = links(shop, JP), links(shop, JS), shop[TIME], shop[RELEASE]
    machine_of, family = links(shop, MACHINE), links(shop, FAMILY)
    mp, ms, end, tail, rank = links(graph, MP), links(graph, MS), graph[END], graph[TAIL], graph[RANK]
    mode_ptr, mode_machine, mode_time = modes[MODE_PTR], links(modes, MODE_MACHINE), modes[MODE_TIME]
    path = np.empty(size + 1, np.uint32)
    heads = np.empty(size + 1, np.int32)
    pick = np.empty(4, np.int64)
    other = np.empty(4, np.int64)
    for _ in range(iterations):
        makespan = np.int32(0)
        for k in range(finals.size):
            makespan = max(makespan, end[finals[k]])
        if makespan < state[BEST]:
            state[BEST] = makespan
            state[SINCE] = 0
            best_order[:] = graph[ORDER, :size]
            best_chosen[:] = chosen[:size]
        elif state[SINCE] >= patience:
            return
        now = state[ITERATION]
        count = _critical(jp, time, machine_of, family, mp, end, floor, setup, finals, makespan, path, random)
        value_best = np.int64(2**43)
        aim = np.int64(makespan - 1)
        ties = others = 0
        for c in range(count):
            op = path[c]
            here = machine_of[op]
            row, ready = np.uint32(floor[SETUP, here]), floor[READY, here]
            # Positions in the block: behind each later, before each earlier operation of it.
            for later in range(2):
                x = op
                k = c
                while True:
                    k += -1 if later else 1
                    if k < 0 or k >= count:
                        break
                    y = ms[x] if later else mp[x]
                    if path[k] != y or y == size:
                        break
                    x = y
                    if later:
                        j = js[op]
                        if j < size and (j == x or (tail[j] - time[j] >= tail[x] and end[j] <= end[x] - time[x])):
                            break
                        value = _value_later(
                            jp, js, time, release, family,
                            mp, ms, end, tail, setup, row, ready, op, x, heads, value_best >> 12,
                        )  # fmt: skip
                    else:
                        j = jp[op]
                        if j < size and (j == x or (tail[x] - time[x] >= tail[j] and end[j] - time[j] >= end[x])):
                            break
                        if x == mp[op]:
                            # The same as the swap seen from the other one.
                            continue
                        value = _value_earlier(
                            jp, js, time, release, family,
                            mp, ms, end, tail, setup, row, ready, op, x, heads, value_best >> 12,
                        )  # fmt: skip
                    rated = (np.int64(value) << 12) + 2048
                    if rated > value_best:
                        continue
                    first, last = (ms[op], x) if later else (x, mp[op])
                    if value >= state[BEST] and _turned(ms, tabu, first, last, op, later == 1, now):
                        others += 1
                        if below(random, others) == 0:
                            other[0], other[1] = op, chosen[op]
                            other[2], other[3] = (x, ms[x]) if later else (mp[x], x)
                        continue
                    ties = 1 if rated < value_best else ties + 1
                    value_best = rated
                    if below(random, ties) == 0:
                        pick[0], pick[1] = op, chosen[op]
                        pick[2], pick[3] = (x, ms[x]) if later else (mp[x], x)
            # Positions on other machines.
            job_head = max(end[jp[op]], release[op])
            job_tail = tail[js[op]]
            from_job = end[jp[op]] - time[jp[op]] if jp[op] < size else -1
            to_job = end[js[op]] if js[op] < size else np.int32(2**31 - 1)
            for mode in range(np.uint64(mode_ptr[op]), np.uint64(mode_ptr[op + np.uint32(1)])):
                if mode == chosen[op]:
                    continue
                machine = mode_machine[mode]
                length = mode_time[mode]
                if job_head + length + job_tail > value_best >> 12:
                    continue
                before = np.uint32(size)
                behind = np.uint32(floor[FIRST_OP, machine])
                row, ready = np.uint32(floor[SETUP, machine]), floor[READY, machine]
                # Behind everything that a path to the predecessor may come from.
                while behind < size and (end[behind] <= from_job or behind == jp[op]):
                    before, behind = behind, ms[behind]
                while True:
                    x, y = before, behind
                    if machine == here:
                        x = mp[op] if x == op else x
                        y = ms[op] if y == op else y
                    at = (ready if x == size else end[x]) + setup[row, family[x], family[op]]
                    at = max(job_head, at)
                    if at + length + job_tail > value_best >> 12:
                        break
                    to = tail[y] + setup[row, family[op], family[y]]
                    value = at + length + max(job_tail, to)
                    rated = (max(value, aim) << 12) + 2048 + max(-2048, min(2047, length - time[op]))
                    if rated <= value_best:
                        if value >= state[BEST] and away[mode] >= now:
                            others += 1
                            if below(random, others) == 0:
                                other[0], other[1], other[2], other[3] = op, mode, x, y
                        else:
                            ties = 1 if rated < value_best else ties + 1
                            value_best = rated
                            if below(random, ties) == 0:
                                pick[0], pick[1], pick[2], pick[3] = op, mode, x, y
                    # Before everything that a path from the successor may lead to.
                    if behind == size or behind == js[op] or end[behind] - time[behind] >= to_job:
                        break
                    before, behind = behind, ms[behind]
        if ties == 0:
            if others == 0:
                state[SINCE] = patience
                return
            pick[:] = other
        op, mode, before, behind = pick[0], pick[1], pick[2], pick[3]
        until = now + tenure + below(random, max(1, tenure // 2))
        if mode != chosen[op]:
            away[chosen[op]] = until
        elif behind < size and rank[behind] <= rank[op]:
            _keep(ms, tabu, behind, mp[op], op, False, until)
        else:
            _keep(ms, tabu, ms[op], before, op, True, until)
        place_between(shop, graph, modes, chosen, floor, setup, op, mode, before, behind, mark)
        state[ITERATION] += 1
        state[SINCE] += 1
