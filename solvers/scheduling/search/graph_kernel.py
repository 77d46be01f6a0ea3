"""The disjunctive graph of a job shop: heads, tails and a topological order, kept up to date by a move.

A solution is a linear order of all operations in which each comes after its predecessors in job and machine. The
arrays of a graph are the rows of `graph`, shape (7, o+1), int32; the entry o is a sentinel of zeros, so that no kernel
asks whether there is a neighbour:

- MP, MS: predecessor and successor on the machine (o: none); PLACE: how manieth it is there, from 0;
- END: longest path into the operation, its duration included (the earliest end);
- TAIL: longest path from the operation on, its duration included;
- ORDER, RANK: a topological order, and each operation's place in it.

The fixed part is `shop`, shape (5, o+1): JP, JS (predecessor and successor in the job; o: none), TIME (duration),
RELEASE (earliest start), MACHINE.

A move changes the ranks of the operations between the two only (D. J. Pearce, P. H. J. Kelly (2006), "A dynamic
topological sort algorithm for directed acyclic graphs", ACM JEA 11); heads change only behind, tails only before.
"""

import numpy as np
from numba import njit

__all__ = [
    "END",
    "JP",
    "JS",
    "MACHINE",
    "MP",
    "MS",
    "ORDER",
    "PLACE",
    "RANK",
    "RELEASE",
    "TAIL",
    "TIME",
    "build",
    "links",
    "move_after",
    "move_before",
    "rank_before",
    "rank_behind",
]

JP, JS, TIME, RELEASE, MACHINE = range(5)
MP, MS, PLACE, END, TAIL, ORDER, RANK = range(7)


@njit(cache=True)
def links(table, row):  # type: ignore[no-untyped-def]
    """A row of numbers of operations, unsigned: numba does not ask whether such an index counts from the end."""
    return table[row].view(np.uint32)


@njit(cache=True)
def build(shop, graph, machines):  # type: ignore[no-untyped-def]
    """Links, heads and tails of the solution in row ORDER."""
    size = shop.shape[1] - 1
    last = np.full(machines, size, np.int32)
    for row in (MP, MS):
        graph[row, size] = size
    for row in (PLACE, END, TAIL, ORDER, RANK):
        graph[row, size] = -1 if row in (PLACE, RANK) else 0
    for k in range(size):
        op = graph[ORDER, k]
        graph[RANK, op] = k
        before = last[shop[MACHINE, op]]
        graph[MP, op] = before
        graph[MS, op] = size
        graph[PLACE, op] = graph[PLACE, before] + 1
        if before < size:
            graph[MS, before] = op
        last[shop[MACHINE, op]] = op
    _relabel(shop, graph, 0, size - 1)


@njit(cache=True)
def _relabel(shop, graph, low, high):  # type: ignore[no-untyped-def]
    """Heads from rank `low` on, tails from rank `high` down.

    To the ends of the order: where changes die out is hardly ever far from there, and asking costs more than it saves.
    """
    size = shop.shape[1] - 1
    jp, js, time, release = links(shop, JP), links(shop, JS), shop[TIME], shop[RELEASE]
    mp, ms, order = links(graph, MP), links(graph, MS), links(graph, ORDER)
    end, tail = graph[END], graph[TAIL]
    for k in range(np.uint64(low), np.uint64(size)):
        op = order[k]
        end[op] = max(max(end[jp[op]], end[mp[op]]), release[op]) + time[op]
    for k in range(high, -1, -1):
        op = order[np.uint64(k)]
        tail[op] = max(tail[js[op]], tail[ms[op]]) + time[op]


@njit(cache=True)
def rank_behind(shop, graph, u, v, mark):  # type: ignore[no-untyped-def]
    """Rank `u`, and what follows from it, behind `v`, which has a higher rank; the links are the new ones.

    `mark`: scratch of shape (2, o+1), int32; its first row holds no value above ``mark[0, o]``.
    """
    size = shop.shape[1] - 1
    jp, mp, order, rank = links(shop, JP), links(graph, MP), links(graph, ORDER), graph[RANK]
    mark[0, size] += 1
    stamp = mark[0, size]
    seen, kept = mark[0], links(mark, 1)
    seen[u] = stamp
    kept[0] = u
    count = 1
    free = rank[u]
    # The sentinel's mark is the stamp itself: ask for real neighbours only.
    for k in range(rank[u] + 1, rank[v] + 1):
        x = order[k]
        if (jp[x] < size and seen[jp[x]] == stamp) or (mp[x] < size and seen[mp[x]] == stamp):
            seen[x] = stamp
            kept[count] = x
            count += 1
        else:
            order[free] = x
            rank[x] = free
            free += 1
    for k in range(count):
        order[free] = kept[k]
        rank[kept[k]] = free
        free += 1


@njit(cache=True)
def rank_before(shop, graph, v, u, mark):  # type: ignore[no-untyped-def]
    """Rank `v`, and what leads to it, before `u`, which has a lower rank; as `rank_behind`."""
    size = shop.shape[1] - 1
    js, ms, order, rank = links(shop, JS), links(graph, MS), links(graph, ORDER), graph[RANK]
    mark[0, size] += 1
    stamp = mark[0, size]
    seen, kept = mark[0], links(mark, 1)
    seen[v] = stamp
    kept[0] = v
    count = 1
    free = rank[v]
    for k in range(rank[v] - 1, rank[u] - 1, -1):
        x = order[k]
        if (js[x] < size and seen[js[x]] == stamp) or (ms[x] < size and seen[ms[x]] == stamp):
            seen[x] = stamp
            kept[count] = x
            count += 1
        else:
            order[free] = x
            rank[x] = free
            free -= 1
    for k in range(count):
        order[free] = kept[k]
        rank[kept[k]] = free
        free -= 1


@njit(cache=True)
def move_after(shop, graph, u, v, mark):  # type: ignore[no-untyped-def]
    """Put operation `u` right behind `v`, a later one of its machine; no path may lead from JS[u] to `v`.

    `mark` as in `rank_behind`.
    """
    size = shop.shape[1] - 1
    mp, ms, place, rank = graph[MP], graph[MS], graph[PLACE], graph[RANK]
    before, first, behind = mp[u], ms[u], ms[v]
    x = first
    while x != behind:
        place[x] -= 1
        x = ms[x]
    place[u] = place[v] + 1
    ms[before] = first
    mp[first] = before
    ms[v] = u
    mp[u] = v
    ms[u] = behind
    mp[behind] = u
    ms[size] = mp[size] = size
    low, high = rank[u], rank[v]
    rank_behind(shop, graph, u, v, mark)
    _relabel(shop, graph, low, high)


@njit(cache=True)
def move_before(shop, graph, v, u, mark):  # type: ignore[no-untyped-def]
    """Put operation `v` right before `u`, an earlier one of its machine; no path may lead from `u` to JP[v].

    `mark` as in `rank_behind`.
    """
    size = shop.shape[1] - 1
    mp, ms, place, rank = graph[MP], graph[MS], graph[PLACE], graph[RANK]
    before, last, behind = mp[u], mp[v], ms[v]
    place[v] = place[u]
    x = u
    while x != v:
        place[x] += 1
        x = ms[x]
    ms[last] = behind
    mp[behind] = last
    mp[u] = v
    ms[v] = u
    mp[v] = before
    ms[before] = v
    ms[size] = mp[size] = size
    low, high = rank[u], rank[v]
    rank_before(shop, graph, v, u, mark)
    _relabel(shop, graph, low, high)
