"""Tabu search for the makespan of a job shop, neighbourhood N7, fast estimates, tabu arcs.

A move takes an operation of a critical block right behind the block's last operation or right before its first, or the
first or last one into the block. It is allowed where heads and tails show that no cycle arises, valued by the heads
and tails of the operations between, and forbidden where it turns an arc round that was
turned a short time ago.

Sources: E. Balas, A. Vazacopoulos (1998), "Guided local search with shifting bottleneck for job shop scheduling",
Management Science 44(2) (estimates, section 2); C. Zhang, P. Li, Z. Guan, Y. Rao (2007), "A tabu search algorithm with
a new neighborhood structure for the job shop scheduling problem", Computers & Operations Research 34(11) (N7); C.
Zhang, P. Li, Y. Rao, Z. Guan (2008), "A very fast TS/SA algorithm for the job shop scheduling problem", Computers &
Operations Research 35(1) (length of the tabu list).
"""

import numpy as np
from numba import njit

from .graph_kernel import END, JP, JS, MACHINE, MP, MS, ORDER, RELEASE, TAIL, TIME, links, move_after, move_before
from .random_kernel import below

__all__ = ["BEST", "ITERATION", "SINCE", "SOLVED", "search_slice", "value_after", "value_before"]

ITERATION, BEST, SINCE, SOLVED = range(4)


@njit(cache=True)
def value_after(jp, js, time, release, mp, ms, end, tail, u, v, heads, cutoff):  # type: ignore[no-untyped-def]
    """Estimate of the longest path through `u` to `v` once `u` is behind `v`; `heads` (o,) is scratch.

    What is above `cutoff` may be too small. Rows of shop and graph are given one by one: views of them made here cost
    more than the arithmetic.
    """
    at = end[mp[u]]
    x = ms[u]
    k = 0
    stop = ms[v]
    while x != stop:
        at = max(max(end[jp[x]], at), release[x]) + time[x]
        heads[k] = at
        k += 1
        x = ms[x]
    at = max(max(end[jp[u]], at), release[u])
    to = max(tail[js[u]], tail[stop]) + time[u]
    value = at + to
    x = v
    while k > 0 and value <= cutoff:
        k -= 1
        to = max(tail[js[x]], to)
        value = max(value, heads[k] + to)
        to += time[x]
        x = mp[x]
    return value


@njit(cache=True)
def value_before(jp, js, time, release, mp, ms, end, tail, v, u, heads, cutoff):  # type: ignore[no-untyped-def]
    """The same once `v` is before `u`, an earlier one."""
    to = tail[ms[v]]
    x = mp[v]
    k = 0
    stop = mp[u]
    while x != stop:
        to = max(tail[js[x]], to) + time[x]
        heads[k] = to
        k += 1
        x = mp[x]
    to = max(tail[js[v]], to)
    at = max(max(end[jp[v]], end[stop]), release[v]) + time[v]
    value = at + to
    x = u
    while k > 0 and value <= cutoff:
        k -= 1
        at = max(max(end[jp[x]], at), release[x])
        value = max(value, heads[k] + at)
        at += time[x]
        x = ms[x]
    return value


@njit(cache=True)
def _forbidden(ms, tabu, index, u, v, after, now):  # type: ignore[no-untyped-def]
    """Whether a move turns round an arc that was made a short time ago."""
    x = u
    while x != v:
        y = ms[x]
        if (tabu[y, index[u]] if after else tabu[v, index[x]]) >= now:
            return True
        x = y
    return False


@njit(cache=True)
def _forbid(ms, tabu, index, u, v, after, until):  # type: ignore[no-untyped-def]
    """Keep the arcs that the move is about to turn round; tabu[x, y] is the last time when x may not go before y."""
    if after:
        x = u
        while x != v:
            x = ms[x]
            tabu[u, index[x]] = until
    else:
        x = u
        while x != v:
            tabu[x, index[v]] = until
            x = ms[x]


@njit(cache=True)
def _critical_path(shop, graph, finals, makespan, path, random):  # type: ignore[no-untyped-def]
    """One longest path, drawn at random where it branches, from its end; returns its length."""
    size = shop.shape[1] - 1
    jp, time = links(shop, JP), shop[TIME]
    mp, end = links(graph, MP), graph[END]
    seen = 0
    op = np.uint32(size)
    for k in range(finals.size):
        if end[finals[k]] == makespan:
            seen += 1
            if seen == 1 or below(random, seen) == 0:
                op = np.uint32(finals[k])
    count = 0
    while op != size:
        path[count] = op
        count += 1
        start = end[op] - time[op]
        job = jp[op] < size and end[jp[op]] == start
        machine = mp[op] < size and end[mp[op]] == start
        if job and machine:
            op = jp[op] if below(random, 2) == 0 else mp[op]
        elif job:
            op = jp[op]
        elif machine:
            op = mp[op]
        else:
            break
    return count


@njit(cache=True, nogil=True)
def search_slice(shop, graph, finals, best_order, tabu, index, state, random, mark, iterations, patience, tenure):  # type: ignore[no-untyped-def]
    """Up to `iterations` moves; stops after `patience` moves without a better makespan, or at a proven optimum."""
    size = shop.shape[1] - 1
    jp, js, time, release = links(shop, JP), links(shop, JS), shop[TIME], shop[RELEASE]
    machine_of = shop[MACHINE]
    mp, ms, end, tail = links(graph, MP), links(graph, MS), graph[END], graph[TAIL]
    path = np.empty(size + 1, np.uint32)
    heads = np.empty(size + 1, np.int32)
    for _ in range(iterations):
        makespan = np.int32(0)
        for k in range(finals.size):
            makespan = max(makespan, end[finals[k]])
        if makespan < state[BEST]:
            state[BEST] = makespan
            state[SINCE] = 0
            best_order[:] = graph[ORDER, :size]
        elif state[SINCE] >= patience:
            return
        now = state[ITERATION]
        count = _critical_path(shop, graph, finals, makespan, path, random)
        # best allowed and best forbidden move
        chosen_value = np.int32(2**31 - 1)
        chosen_ties = 0
        chosen_u = chosen_v = path[0]
        chosen_after = True
        other_ties = 0
        other_u = other_v = path[0]
        other_after = True
        high = count - 1
        moves = 0
        while high >= 0:
            low = high
            machine = machine_of[path[high]]
            while low > 0 and machine_of[path[low - 1]] == machine and mp[path[low - 1]] == path[low]:
                low -= 1
            length = high - low + 1
            if length > 1:
                first, last = path[high], path[low]
                opens = high == count - 1 and end[first] == time[first]
                closes = low == 0
                # 0: u behind the last; 1: v before the first; 2: first into the block; 3: last into it
                for kind in range(4):
                    if (kind == 0 or kind == 3) and closes:
                        continue
                    if (kind == 1 or kind == 2) and opens:
                        continue
                    for k in range(low, high + 1):
                        x = path[k]
                        if kind == 0:
                            if k == low:
                                continue
                            u, v, after = x, last, True
                        elif kind == 1:
                            if k == high or (length == 2 and not closes):
                                continue
                            u, v, after = first, x, False
                        elif kind == 2:
                            if k == high or (k == low and not closes):
                                continue
                            u, v, after = first, x, True
                        else:
                            if k == low or (k == high and not opens):
                                continue
                            u, v, after = x, last, False
                        moves += 1
                        if after:
                            j = js[u]
                            if j < size and (j == v or (tail[j] - time[j] >= tail[v] and end[j] <= end[v] - time[v])):
                                continue
                            value = value_after(jp, js, time, release, mp, ms, end, tail, u, v, heads, chosen_value)
                        else:
                            j = jp[v]
                            if j < size and (j == u or (tail[u] - time[u] >= tail[j] and end[j] - time[j] >= end[u])):
                                continue
                            value = value_before(jp, js, time, release, mp, ms, end, tail, v, u, heads, chosen_value)
                        if value > chosen_value:
                            continue
                        if value >= state[BEST] and _forbidden(ms, tabu, index, u, v, after, now):
                            other_ties += 1
                            if below(random, other_ties) == 0:
                                other_u, other_v, other_after = u, v, after
                            continue
                        if value < chosen_value:
                            chosen_value = value
                            chosen_ties = 1
                        else:
                            chosen_ties += 1
                            if below(random, chosen_ties) != 0:
                                continue
                        chosen_u, chosen_v, chosen_after = u, v, after
            high = low - 1
        if chosen_ties == 0:
            if other_ties == 0:
                if moves == 0:
                    state[SOLVED] = 1
                return
            chosen_u, chosen_v, chosen_after = other_u, other_v, other_after
        _forbid(ms, tabu, index, chosen_u, chosen_v, chosen_after, now + tenure + below(random, max(1, tenure // 2)))
        if chosen_after:
            move_after(shop, graph, chosen_u, chosen_v, mark)
        else:
            move_before(shop, graph, chosen_v, chosen_u, mark)
        state[ITERATION] += 1
        state[SINCE] += 1
