"""Precedence in a CP-SAT model: lags, transport between the places chosen, and tours of transporters."""

from itertools import product

from ortools.sat.python import cp_model

from .variables import Variables

__all__ = ["Move", "add_arcs"]

Move = tuple[int, int, int, cp_model.IntVar, cp_model.IntVar]
"""Arc, locations from and to, start, and the literal that it takes place."""


def add_arcs(v: Variables, *, assume: bool = False) -> list[Move]:
    """All arcs with their transport; the moves of transporters, with literals of their sequence in `v.known`."""
    moves: list[Move] = []
    for a in range(v.problem.arcs):
        moves += _add_arc(v, a, assume)
    if moves:
        _add_tours(v, moves)
    return moves


def _places(v: Variables, i: int) -> dict[int, list[int]]:
    """Modes of an operation by location."""
    found: dict[int, list[int]] = {}
    for k in v.modes(i):
        found.setdefault(int(v.problem.resource_location[v.problem.mode_place[k]]), []).append(k)
    return found


def _add_arc(v: Variables, a: int, assume: bool) -> list[Move]:
    p, model = v.problem, v.model
    x, y = int(p.arc_from[a]), int(p.arc_to[a])
    low, high = int(p.arc_min_lag[a]), int(p.arc_max_lag[a])
    ways: dict[tuple[int, int, int], list[tuple[list[int], list[int]]]] = {}
    for (start, first), (end, second) in product(_places(v, x).items(), _places(v, y).items()):
        time = int(p.transport[start, end]) if start >= 0 and end >= 0 else 0
        moved = (start, end) if p.transporters and time else (-1, -1)
        ways.setdefault((time, *moved), []).append((first, second))
    held = v.given("lag", a, assume) if high <= v.horizon else []
    moves: list[Move] = []
    for (time, start, end), pairs in ways.items():
        for first, second in pairs:
            here = v.true if len(ways) == 1 else v.both(v.any_mode(x, first), v.any_mode(y, second))
            model.add(v.start[y] >= v.end[x] + low + time).only_enforce_if(here)
            if high <= v.horizon:
                model.add(v.start[y] <= v.end[x] + high + time).only_enforce_if([here, *held])
            if start >= 0:
                begin = model.new_int_var(0, v.horizon, "")
                model.add(begin >= v.end[x] + low).only_enforce_if(here)
                model.add(begin + time <= v.start[y]).only_enforce_if(here)
                moves.append((a, start, end, begin, here))
                if p.op_blocking[x]:
                    model.add(v.leave[x] >= begin).only_enforce_if(here)
            elif p.op_blocking[x]:
                model.add(v.leave[x] >= v.start[y] - time).only_enforce_if(here)
            if len(ways) == 1:
                break
    return moves


def _add_tours(v: Variables, moves: list[Move]) -> None:
    """Each move is on one tour; tours begin at the transporters' location, as many as there are transporters.

    One more tour has no move: without it OR-Tools takes for granted that some move is made.
    """
    p, model = v.problem, v.model
    nowhere = len(moves) + 1
    arcs: list[tuple[int, int, cp_model.LiteralT]] = [(0, nowhere, v.true), (nowhere, 0, v.true)]
    outs = []
    for m, (a, start, end, begin, here) in enumerate(moves, 1):
        first, last = model.new_bool_var(""), model.new_bool_var("")
        outs.append(first)
        arcs += [(0, m, first), (m, 0, last)]
        v.known["tour", 0, m] = first
        model.add(begin >= int(p.transport[p.transporter_location, start])).only_enforce_if(first)
        if here is not v.true:
            arcs.append((m, m, ~here))
        for n, (b, from_, _, then, _) in enumerate(moves, 1):
            if a != b:
                after = model.new_bool_var("")
                arcs.append((m, n, after))
                v.known["tour", m, n] = after
                away = int(p.transport[start, end] + p.transport[end, from_])
                model.add(then >= begin + away).only_enforce_if(after)
    model.add_multiple_circuit(arcs)
    model.add(sum(outs) <= p.transporters)
