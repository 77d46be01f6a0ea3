"""Resources in a CP-SAT model: machines, setups, groups of people, batches, kept sequences."""

from itertools import combinations

import numpy as np
from ortools.sat.python import cp_model

from ..problem import ENERGY, Problem
from .variables import Expression, Variables, uses_batching

__all__ = ["add_resources", "in_pairs"]


def add_resources(v: Variables) -> None:
    """All constraints of resources."""
    p = v.problem
    users: list[dict[int, list[int]]] = [{} for _ in range(p.resources)]
    for k, i in enumerate(p.mode_op.tolist()):
        for e in range(p.mode_resource_ptr[k], p.mode_resource_ptr[k + 1]):
            users[p.mode_resource[e]].setdefault(i, []).append(k)
    for r in range(p.resources):
        if p.resource_batching[r]:
            _add_batches(v, r, users[r])
        elif p.resource_setup[r] >= 0:
            _add_sequence(v, r, users[r])
        else:
            _add_shared(v, r, users[r])
    _add_kept_sequences(v, users)


def _interval(v: Variables, i: int, here: cp_model.IntVar, modes: list[int]) -> cp_model.IntervalVar:
    """Time from start to departure, if the operation runs in one of these modes, which last equally long."""
    p, model = v.problem, v.model
    pauses = p.op_resumable[i] and (p.mode_calendar[modes] >= 0).any()
    size: Expression = int(p.mode_duration[modes[0]])
    if p.op_blocking[i] or pauses or any(uses_batching(p, k) for k in modes):
        size = model.new_int_var(int(p.mode_duration[modes[0]]), v.horizon, "")
    if here is v.true:
        return model.new_interval_var(v.start[i], size, v.leave[i], "")
    return model.new_optional_interval_var(v.start[i], size, v.leave[i], here, "")


def _add_shared(v: Variables, r: int, users: dict[int, list[int]]) -> None:
    """A machine without setups, or a resource of greater capacity."""
    p, capacity = v.problem, int(v.problem.resource_capacity[r])
    if capacity == 1 and in_pairs(p):
        _add_pairs(v, users, users)
        return
    intervals, demands = [], []
    empty: dict[int, list[int]] = {}
    for i, modes in users.items():
        by_demand: dict[tuple[int, int], list[int]] = {}
        for k in modes:
            row = range(p.mode_resource_ptr[k], p.mode_resource_ptr[k + 1])
            demand = next(int(p.mode_demand[e]) for e in row if p.mode_resource[e] == r)
            by_demand.setdefault((demand, int(p.mode_duration[k])), []).append(k)
        for (demand, duration), same in by_demand.items():
            if capacity == 1 and duration == 0:
                empty[i] = same
            else:
                intervals.append(_interval(v, i, v.any_mode(i, same), same))
                demands.append(demand)
    if capacity == 1:
        v.model.add_no_overlap(intervals)
        _add_pairs(v, empty, users)
    elif intervals:
        v.model.add_cumulative(intervals, demands, capacity)


def in_pairs(p: Problem) -> bool:
    """Whether what follows what on a machine is said pair by pair."""
    return bool(p.objective[:, ENERGY].any()) and len(np.unique(p.tariff_price)) > 1


def _add_pairs(v: Variables, some: dict[int, list[int]], users: dict[int, list[int]]) -> None:
    """Some operations, in these modes, lie before or behind each other one on a machine.

    Said pair by pair: of those without duration since the solver's own constraint is free to leave out what is empty,
    and of all where energy has a price by the time, since with it OR-Tools 9.12 to 9.15 prove optimal what is not.
    """
    for z, mine in some.items():
        for i, modes in users.items():
            said = some.get(i) == modes and (mine != users[z] or i < z)  # from the other one
            if i != z and not said:
                both, first = v.both(v.any_mode(z, mine), v.any_mode(i, modes)), v.model.new_bool_var("")
                v.model.add(v.start[i] >= v.leave[z]).only_enforce_if(both, first)
                v.model.add(v.start[z] >= v.leave[i]).only_enforce_if(both, ~first)


def _add_sequence(v: Variables, r: int, users: dict[int, list[int]]) -> None:
    """A machine with setups: a circuit over its operations, node 0 is before the first and after the last."""
    p, model = v.problem, v.model
    setup = p.setup[p.resource_setup[r]]
    here = {i: v.any_mode(i, modes) for i, modes in users.items()}
    node = {i: n for n, i in enumerate(users, 1)}
    empty = model.new_bool_var("")
    arcs: list[tuple[int, int, cp_model.LiteralT]] = [(0, 0, empty)]
    ready, family = int(p.resource_ready[r]), int(p.resource_family[r])
    for i in users:
        first, last = model.new_bool_var(""), model.new_bool_var("")
        arcs += [(0, node[i], first), (node[i], 0, last)]
        if family >= 0:
            model.add(v.start[i] >= ready + int(setup[family, p.op_family[i]])).only_enforce_if(first)
        if here[i] is v.true:
            model.add_implication(empty, ~v.true)
        else:
            arcs.append((node[i], node[i], ~here[i]))
            model.add_implication(empty, ~here[i])
        for j in users:
            if i != j:
                after = model.new_bool_var("")
                arcs.append((node[i], node[j], after))
                pause = int(setup[p.op_family[i], p.op_family[j]])
                model.add(v.start[j] >= v.leave[i] + pause).only_enforce_if(after)
                v.known["after", r, i, j] = after
    model.add_circuit(arcs)
    if not in_pairs(p):
        _add_shared(v, r, users)  # says the same without the setups; its bounds are stronger


def _add_batches(v: Variables, r: int, users: dict[int, list[int]]) -> None:
    """Two operations on a batching resource are in one batch, or one batch comes before the other.

    Setups are asked of every pair, not only of neighbours: right where no detour is shorter (see `detour`).
    """
    p, model = v.problem, v.model
    matrix = int(p.resource_setup[r])
    here = {i: v.any_mode(i, modes) for i, modes in users.items()}
    own, mates = {}, dict[int, list[cp_model.IntVar]]()
    loads: dict[int, list[Expression]] = {}
    for i, modes in users.items():
        own[i] = sum(v.chosen[k] * int(p.mode_duration[k]) for k in modes)
        loads[i], mates[i] = [_load(v, r, modes)], []
    longest = int(p.mode_duration.max())
    if matrix >= 0 and p.resource_family[r] >= 0:
        for i in users:
            first = int(p.resource_ready[r] + p.setup[matrix, p.resource_family[r], p.op_family[i]])
            model.add(v.start[i] >= first).only_enforce_if(here[i])
    for i, j in combinations(users, 2):
        both = v.both(here[i], here[j])
        setups = [
            int(p.setup[matrix, p.op_family[a], p.op_family[b]]) if matrix >= 0 else 0 for a, b in ((i, j), (j, i))
        ]
        before, after = model.new_bool_var(""), model.new_bool_var("")
        model.add(v.start[j] >= v.leave[i] + setups[0]).only_enforce_if(before)
        model.add(v.start[i] >= v.leave[j] + setups[1]).only_enforce_if(after)
        choices = [before, after]
        if p.op_family[i] == p.op_family[j]:
            same = model.new_bool_var("")
            model.add_implication(same, both)
            model.add(v.start[i] == v.start[j]).only_enforce_if(same)
            model.add(v.end[i] == v.end[j]).only_enforce_if(same)
            for a, b in ((i, j), (j, i)):
                mate = model.new_int_var(0, longest, "")
                model.add(mate == own[b]).only_enforce_if(same)
                model.add(mate == 0).only_enforce_if(~same)
                mates[a].append(mate)
                load = model.new_int_var(0, int(p.resource_capacity[r]), "")
                model.add(load == _load(v, r, users[b])).only_enforce_if(same)
                model.add(load == 0).only_enforce_if(~same)
                loads[a].append(load)
            choices.append(same)
        model.add(sum(choices) == both)
    for i, modes in users.items():
        model.add(sum(loads[i]) <= int(p.resource_capacity[r]))
        whole = model.new_int_var(0, longest, "")
        model.add_max_equality(whole, [own[i], *mates[i]])
        model.add(v.duration[i] == whole).only_enforce_if(here[i])
        if here[i] is not v.true:
            for k in v.modes(i):
                if k not in modes and not uses_batching(p, k):
                    model.add(v.duration[i] == int(p.mode_duration[k])).only_enforce_if(v.chosen[k])


def _load(v: Variables, r: int, modes: list[int]) -> Expression:
    p = v.problem
    terms = []
    for k in modes:
        row = slice(*p.mode_resource_ptr[k : k + 2])
        terms.append(v.chosen[k] * int(p.mode_demand[row][p.mode_resource[row] == r][0]))
    return sum(terms)


def _add_kept_sequences(v: Variables, users: list[dict[int, list[int]]]) -> None:
    """Machines that keep the sequence of another one: one literal for each pair of jobs, shared where it can be."""
    p, model = v.problem, v.model
    followers = np.flatnonzero(p.resource_follows >= 0).tolist()
    before = dict[tuple[int, int, int], cp_model.IntVar]()

    def literal(r: int, j: int, k: int) -> cp_model.IntVar:
        if (r, j, k) not in before:
            before[r, j, k] = model.new_bool_var("")
            for x in (i for i in users[r] if p.op_job[i] == j):
                for y in (i for i in users[r] if p.op_job[i] == k):
                    both = v.both(v.any_mode(x, users[r][x]), v.any_mode(y, users[r][y]))
                    model.add(v.start[y] >= v.leave[x]).only_enforce_if(before[r, j, k], both)
                    model.add(v.start[x] >= v.leave[y]).only_enforce_if(~before[r, j, k], both)
        return before[r, j, k]

    for r in followers:
        leader = int(p.resource_follows[r])
        ours = {int(p.op_job[i]): i for i in users[r]}
        theirs = {int(p.op_job[i]): i for i in users[leader]}
        for j, k in combinations(sorted(ours.keys() & theirs.keys()), 2):
            present = v.true
            for s, jobs in ((r, ours), (leader, theirs)):
                for job in (j, k):
                    present = v.both(present, v.any_mode(jobs[job], users[s][jobs[job]]))
            model.add(literal(r, j, k) == literal(leader, j, k)).only_enforce_if(present)
