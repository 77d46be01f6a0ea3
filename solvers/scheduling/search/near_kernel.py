"""Plans of a job shop that stay near an old one: towards a better plan only as far as its makespan asks, and back.

A path of a plan that is longer than a better plan allows is no path of the better one. So it has two neighbours on a
machine that the better plan has the other way round, and since the path leads straight from one to the other, they can
be exchanged without a cycle (E. Balas (1969), "Machine sequencing via disjunctive graphs", Operations Research 17(6)).
Each exchange leaves one pair fewer that the two plans order differently, so the better plan's makespan is met at last;
mostly it is met long before.

Arrays as in graph_kernel.py; `before`, shape (o+1,), has what was before each operation on its machine in the old plan
(o: nothing). All times are int32.
"""

import numpy as np
from numba import njit

from .graph_kernel import END, JP, JS, MACHINE, MP, MS, PLACE, RELEASE, TAIL, TIME, links, move_after, move_before
from .job_shop_kernel import value_after, value_before

__all__ = ["active_order", "approach", "go_back", "moved"]


@njit(cache=True, nogil=True)
def active_order(shop, rank, machines):  # type: ignore[no-untyped-def]
    """Starts (o,) of a plan in which no operation could end earlier without another's delay; who was first, goes first.

    B. Giffler, G. L. Thompson (1960), "Algorithms for solving production-scheduling problems", Operations Research
    8(4), with `rank` (o,) of the old plan to choose by: whoever is late lets those behind go before.
    """
    size = shop.shape[1] - 1
    jp, js, time, release = links(shop, JP), links(shop, JS), shop[TIME], shop[RELEASE]
    machine_of = shop[MACHINE]
    ready = np.zeros(machines, np.int64)
    front = np.empty(size, np.int64)  # the next operation of each chain, and from when on it can start
    since = np.empty(size, np.int64)
    start = np.empty(size, np.int64)
    count = 0
    for op in range(size):
        if jp[op] == size:
            front[count], since[count] = op, release[op]
            count += 1
    while count > 0:
        first, machine = np.int64(2**62), 0
        for k in range(count):
            end = max(since[k], ready[machine_of[front[k]]]) + time[front[k]]
            if end < first:
                first, machine = end, machine_of[front[k]]
        best = -1
        for k in range(count):
            op = front[k]
            fits = machine_of[op] == machine and (max(since[k], ready[machine]) < first or time[op] == 0)
            if fits and (best < 0 or rank[op] < rank[front[best]]):
                best = k
        op = front[best]
        start[op] = max(since[best], ready[machine])
        ready[machine] = start[op] + time[op]
        behind = js[op]
        if behind < size:
            front[best], since[best] = behind, max(ready[machine], np.int64(release[behind]))
        else:
            count -= 1
            front[best], since[best] = front[count], since[count]
    return start


@njit(cache=True)
def _makespan(graph, finals):  # type: ignore[no-untyped-def]
    longest = np.int32(0)
    for k in range(finals.size):
        longest = max(longest, graph[END, finals[k]])
    return longest


@njit(cache=True)
def _leads(shop, graph, u, v):  # type: ignore[no-untyped-def]
    """Whether a path may lead from `u` to the predecessor of `v` in its job."""
    size = shop.shape[1] - 1
    time, end, tail = shop[TIME], graph[END], graph[TAIL]
    j = links(shop, JP)[v]
    return j < size and (j == u or (tail[u] - time[u] >= tail[j] and end[j] - time[j] >= end[u]))


@njit(cache=True)
def _follows(shop, graph, u, v):  # type: ignore[no-untyped-def]
    """Whether a path may lead from the successor of `u` in its job to `v`."""
    size = shop.shape[1] - 1
    time, end, tail = shop[TIME], graph[END], graph[TAIL]
    j = links(shop, JS)[u]
    return j < size and (j == v or (tail[j] - time[j] >= tail[v] and end[j] <= end[v] - time[v]))


@njit(cache=True)
def _first_unlike(shop, graph, finals, rank, makespan):  # type: ignore[no-untyped-def]
    """On a longest path, the earliest operation whose neighbour before it has to come behind it; o if there is none."""
    size = shop.shape[1] - 1
    jp, time = links(shop, JP), shop[TIME]
    mp, end = links(graph, MP), graph[END]
    found = np.uint32(size)
    op = np.uint32(size)
    for k in range(finals.size):
        if end[finals[k]] == makespan:
            op = np.uint32(finals[k])
    while op != size:
        start = end[op] - time[op]
        u = mp[op]
        if u < size and end[u] == start:
            if rank[u] > rank[op] and not _leads(shop, graph, u, op):
                found = op
            op = u
        elif jp[op] < size and end[jp[op]] == start:
            op = jp[op]
        else:
            break
    return found


@njit(cache=True, nogil=True)
def approach(shop, graph, finals, rank, limit, mark):  # type: ignore[no-untyped-def]
    """Exchange neighbours on longest paths, as a better plan has them, until the makespan is at most `limit`.

    The earliest on a path changes first: what comes later then often is as good as it was.

    Parameters
    ----------
    rank : (o,) order of the operations in the better plan
    mark : as in graph_kernel.py

    Returns
    -------
    Whether the limit is kept; operations without duration may prevent that.
    """
    size = shop.shape[1] - 1
    mp = links(graph, MP)
    while True:
        makespan = _makespan(graph, finals)
        if makespan <= limit:
            return True
        op = _first_unlike(shop, graph, finals, rank, makespan)
        if op == size:
            return False
        move_before(shop, graph, op, mp[op], mark)


@njit(cache=True)
def _value_exchanged(shop, graph, u, v):  # type: ignore[no-untyped-def]
    """Longest path through `u` or its neighbour `v` behind it once they are exchanged."""
    jp, js, time, release = links(shop, JP), links(shop, JS), shop[TIME], shop[RELEASE]
    mp, ms, end, tail = links(graph, MP), links(graph, MS), graph[END], graph[TAIL]
    first = max(max(end[jp[v]], end[mp[u]]), release[v])
    second = max(max(end[jp[u]], first + time[v]), release[u])
    after = max(tail[js[u]], tail[ms[v]]) + time[u]
    return max(second + after, first + max(tail[js[v]], after) + time[v])


@njit(cache=True)
def _strange(before, size, op, other):  # type: ignore[no-untyped-def]
    """1 if an operation stands behind another one than it did."""
    return 1 if op < size and before[op] != other else 0


@njit(cache=True)
def _gain(graph, before, size, op, left, right):  # type: ignore[no-untyped-def]
    """How many more operations stand behind the one that they did, with `op` between `left` and `right`."""
    mp, ms = links(graph, MP), links(graph, MS)
    now = _strange(before, size, op, mp[op]) + _strange(before, size, ms[op], op) + _strange(before, size, right, left)
    then = _strange(before, size, ms[op], mp[op]) + _strange(before, size, op, left) + _strange(before, size, right, op)
    return now - then


@njit(cache=True)
def _return(shop, graph, finals, before, op, ahead, limit, mark, heads):  # type: ignore[no-untyped-def]
    """Bring `op` right behind `ahead`, or first on its machine if that is o; False if nothing is gained by it."""
    size = shop.shape[1] - 1
    mp, ms, place = links(graph, MP), links(graph, MS), graph[PLACE]
    jp, js, time, release = links(shop, JP), links(shop, JS), shop[TIME], shop[RELEASE]
    end, tail = graph[END], graph[TAIL]
    left, right = mp[op], ms[op]
    if ahead < size and place[ahead] > place[op]:
        if _gain(graph, before, size, op, ahead, ms[ahead]) <= 0 or _follows(shop, graph, op, ahead):
            return False
        if value_after(jp, js, time, release, mp, ms, end, tail, op, ahead, heads, limit) > limit:
            return False
        move_after(shop, graph, op, ahead, mark)
    else:
        first = op  # which it will stand before
        while mp[first] != ahead:
            first = mp[first]
        if first == op or _gain(graph, before, size, op, ahead, first) <= 0 or _leads(shop, graph, first, op):
            return False
        if value_before(jp, js, time, release, mp, ms, end, tail, op, first, heads, limit) > limit:
            return False
        move_before(shop, graph, op, first, mark)
    if _makespan(graph, finals) <= limit:
        return True
    if left < size and place[left] > place[op]:
        move_after(shop, graph, op, left, mark)
    else:
        move_before(shop, graph, op, right, mark)
    return False


@njit(cache=True, nogil=True)
def go_back(shop, graph, finals, rank, before, limit, mark, passes):  # type: ignore[no-untyped-def]
    """Bring operations back to where they were in the old plan, as far as the makespan stays within `limit`.

    Parameters
    ----------
    rank, before : (o,) and (o+1,), of the old plan
    mark : as in graph_kernel.py
    passes : times at most that all operations are looked at

    Returns
    -------
    How many moves were made.
    """
    size = shop.shape[1] - 1
    mp = links(graph, MP)
    heads = np.empty(size + 1, np.int32)
    moves = 0
    for _ in range(passes):
        last = moves
        for k in range(size):
            v = np.uint32(k)
            u = mp[v]
            while u < size and rank[u] > rank[v] and not _leads(shop, graph, u, v):
                if _value_exchanged(shop, graph, u, v) > limit:
                    break
                move_before(shop, graph, v, u, mark)
                moves += 1
                u = mp[v]
        for k in range(size):
            op = np.uint32(k)
            ahead = before[op]
            if mp[op] == ahead:
                continue
            back = _return(shop, graph, finals, before, op, ahead, limit, mark, heads)
            if not back and ahead < size:
                back = _return(shop, graph, finals, before, ahead, mp[op], limit, mark, heads)
            if back:
                moves += 1
        if moves == last:
            break
    return moves


@njit(cache=True)
def moved(shop, graph, rank):  # type: ignore[no-untyped-def]
    """Fewest operations to be taken out of their machines' sequences so that the others are in their old order.

    That is all but a longest rising row of old ranks, machine by machine (C. Schensted (1961), "Longest increasing and
    decreasing subsequences", Canadian Journal of Mathematics 13); `rank` (o,) of the old plan.
    """
    size = shop.shape[1] - 1
    mp, ms = links(graph, MP), links(graph, MS)
    least = np.empty(size, np.int64)  # last rank of a rising row of each length
    count = 0
    for first in range(size):
        if mp[first] != size:
            continue
        op, length = np.uint32(first), 0
        while op < size:
            at = np.searchsorted(least[:length], rank[op])
            least[at] = rank[op]
            length = max(length, at + 1)
            count += 1
            op = ms[op]
        count -= length
    return count
