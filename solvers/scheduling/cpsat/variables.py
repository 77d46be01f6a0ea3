"""Variables of a CP-SAT model: start, end, mode and departure of every operation, and its time on the clock."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from ortools.sat.python import cp_model

from ..problem import NEVER, Problem
from ..validity import horizon

__all__ = ["Expression", "Variables", "make_variables", "times", "uses_batching"]

Expression = cp_model.LinearExpr | int


@dataclass
class Variables:
    """A model under way: its variables by operation or mode, and literals made so far.

    Attributes
    ----------
    start, end, leave : by operation
        `leave` is when its resources are free: `end`, or later if it blocks.
    chosen : by mode
        Literal of the mode; `true` where an operation has one mode only.
    held : (what, number, literal)
        Literals under which given data hold, for the search of a conflict; empty if none was asked for.
    """

    problem: Problem
    model: cp_model.CpModel
    horizon: int
    true: cp_model.IntVar
    start: list[cp_model.IntVar]
    end: list[cp_model.IntVar]
    leave: list[cp_model.IntVar]
    chosen: list[cp_model.IntVar]
    duration: list[Expression]
    held: list[tuple[str, int, cp_model.IntVar]]
    known: dict[Hashable, cp_model.IntVar]

    def modes(self, i: int) -> range:
        """Modes of operation i."""
        return range(self.problem.op_mode_ptr[i], self.problem.op_mode_ptr[i + 1])

    def any_mode(self, i: int, modes: Sequence[int]) -> cp_model.IntVar:
        """Literal: operation i runs in one of these of its modes."""
        if len(modes) == len(self.modes(i)):
            return self.true
        if len(modes) == 1:
            return self.chosen[modes[0]]
        key = ("modes", i, tuple(modes))
        if key not in self.known:
            self.known[key] = self.model.new_bool_var("")
            self.model.add(sum(self.chosen[k] for k in modes) == self.known[key])
        return self.known[key]

    def both(self, a: cp_model.IntVar, b: cp_model.IntVar) -> cp_model.IntVar:
        """Literal: both hold."""
        if a is self.true or a is b:
            return b
        if b is self.true:
            return a
        key = ("both", *sorted((a.index, b.index)))
        if key not in self.known:
            both = self.known[key] = self.model.new_bool_var("")
            self.model.add_implication(both, a)
            self.model.add_implication(both, b)
            self.model.add_bool_or(both, ~a, ~b)
        return self.known[key]

    def given(self, what: str, number: int, assume: bool) -> list[cp_model.IntVar]:
        """Literals under which a given datum holds: none, or one to assume."""
        if not assume:
            return []
        if (what, number) not in self.known:
            self.known[what, number] = self.model.new_bool_var("")
            self.held.append((what, number, self.known[what, number]))
        return [self.known[what, number]]


def make_variables(problem: Problem, *, assume: bool = False) -> Variables:
    """Variables of all operations with release, deadline, frozen start, modes and breaks."""
    model = cp_model.CpModel()
    end = horizon(problem)
    true = model.new_constant(1)
    v = Variables(problem, model, end, true, [], [], [], [], [], [], {})
    for i in range(problem.operations):
        _add_operation(v, i, assume)
    return v


def _add_operation(v: Variables, i: int, assume: bool) -> None:
    p, model = v.problem, v.model
    modes = v.modes(i)
    job = int(p.op_job[i])
    release, deadline, frozen = int(p.op_release[i]), int(p.job_deadline[job]), int(p.op_frozen[i])
    low = 0 if assume else frozen if frozen >= 0 else release
    high = frozen if frozen >= 0 and not assume else v.horizon
    last = min(deadline, v.horizon) if not assume else v.horizon
    if low > high or low > last:
        low, high, last = 0, v.horizon, v.horizon
        model.add_bool_or([])
    start, end = model.new_int_var(low, high, ""), model.new_int_var(low, last, "")
    leave = model.new_int_var(low, v.horizon, "") if p.op_blocking[i] else end
    v.start.append(start)
    v.end.append(end)
    v.leave.append(leave)
    if p.op_blocking[i]:
        model.add(leave >= end)
    if assume:
        model.add(start >= release).only_enforce_if(v.given("release", i, assume))
        if deadline < NEVER:
            model.add(end <= deadline).only_enforce_if(v.given("deadline", job, assume))
        if frozen >= 0:
            model.add(start == frozen).only_enforce_if(v.given("frozen", i, assume))
    if len(modes) == 1:
        v.chosen.append(v.true)
    else:
        literals = [model.new_bool_var("") for _ in modes]
        v.chosen.extend(literals)
        model.add_exactly_one(literals)
    v.duration.append(_length(v, i))
    for k in modes:
        row = range(p.mode_resource_ptr[k], p.mode_resource_ptr[k + 1])
        for e in row:
            r = int(p.mode_resource[e])
            if p.resource_ready[r] > release or assume:
                held = v.given("ready", r, assume)
                model.add(start >= int(p.resource_ready[r])).only_enforce_if([v.chosen[k], *held])
    _add_clock(v, i)


def _length(v: Variables, i: int) -> Expression:
    """Working time of an operation: of its mode, or a variable for that of its batch."""
    p = v.problem
    durations = [int(p.mode_duration[k]) for k in v.modes(i)]
    if any(uses_batching(p, k) for k in v.modes(i)):
        return v.model.new_int_var(min(durations), int(p.mode_duration.max()), "")
    if len(set(durations)) == 1:
        return durations[0]
    return cp_model.LinearExpr.weighted_sum([v.chosen[k] for k in v.modes(i)], durations)


def times(factor: int, expression: Expression) -> Expression:
    """The product; OR-Tools cannot add one by 0 to all else."""
    return int(factor) * expression if factor else 0


def uses_batching(p: Problem, k: int) -> bool:
    """Whether a mode uses a batching resource."""
    return bool(p.resource_batching[p.mode_resource[p.mode_resource_ptr[k] : p.mode_resource_ptr[k + 1]]].any())


def _add_clock(v: Variables, i: int) -> None:
    """End from start: working time, and the breaks of the mode's calendar."""
    p, model = v.problem, v.model
    start, end, length = v.start[i], v.end[i], v.duration[i]
    groups: dict[tuple[int, bool], list[int]] = {}
    for k in v.modes(i):
        groups.setdefault((int(p.mode_calendar[k]), uses_batching(p, k)), []).append(k)
    for (calendar, batching), modes in groups.items():
        here = v.any_mode(i, modes)
        if calendar < 0:
            model.add(end == start + length).only_enforce_if(here)
        elif batching or (p.op_resumable[i] and p.mode_duration[modes].min() > 0):
            _add_windows(v, i, calendar, here, bool(p.op_resumable[i]))
        elif p.op_resumable[i]:
            zero = [k for k in modes if p.mode_duration[k] == 0]
            rest = [k for k in modes if p.mode_duration[k] > 0]
            _add_fitting(v, i, calendar, zero)
            if rest:
                _add_windows(v, i, calendar, v.any_mode(i, rest), True)
        else:
            _add_fitting(v, i, calendar, modes)


def _add_fitting(v: Variables, i: int, calendar: int, modes: Sequence[int]) -> None:
    """Modes that lie between the breaks: the starts that remain, by mode."""
    p = v.problem
    row = slice(*p.calendar_ptr[calendar : calendar + 2])
    for k in modes:
        duration = int(p.mode_duration[k])
        taken = [
            [int(begin) - max(duration, 1) + 1, min(int(stop), NEVER) - 1]
            for begin, stop in zip(p.break_start[row], p.break_end[row], strict=True)
        ]
        free = cp_model.Domain.from_intervals(taken).complement().intersection_with(cp_model.Domain(0, v.horizon))
        v.model.add_linear_expression_in_domain(v.start[i], free).only_enforce_if(v.chosen[k])
        v.model.add(v.end[i] == v.start[i] + duration).only_enforce_if(v.chosen[k])


def _add_windows(v: Variables, i: int, calendar: int, here: cp_model.IntVar, resumable: bool) -> None:
    """Start in one window between breaks, end in the same or, if resumable, in a later one."""
    p, model = v.problem, v.model
    row = slice(*p.calendar_ptr[calendar : calendar + 2])
    opens = [0, *(int(t) for t in p.break_end[row] if t < NEVER)]
    closes = [*(int(t) for t in p.break_start[row]), v.horizon]
    windows = [(a, b) for a, b in zip(opens, closes, strict=False) if a < b and a <= v.horizon]
    paused = np.concatenate([[0], np.cumsum([a - b for (_, b), (a, _) in pairwise(windows)])])
    begins = [model.new_bool_var("") for _ in windows]
    stops = [model.new_bool_var("") for _ in windows] if resumable else begins
    for window, begin, stop in zip(windows, begins, stops, strict=True):
        model.add_linear_constraint(v.start[i], window[0], window[1] - 1).only_enforce_if(begin)
        model.add_linear_constraint(v.end[i], window[0] + 1, window[1]).only_enforce_if(stop)
    model.add(sum(begins) == here)
    if resumable:
        model.add(sum(stops) == here)
    pause = (
        sum(times(w, stop - begin) for w, stop, begin in zip(paused, stops, begins, strict=True)) if resumable else 0
    )
    model.add(v.end[i] == v.start[i] + v.duration[i] + pause).only_enforce_if(here)
