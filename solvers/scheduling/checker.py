"""Whether a schedule keeps every constraint of its problem; independent of all solvers, and plain on purpose."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from .problem import Problem, SchedulingError
from .schedule import Schedule

__all__ = ["InfeasibleScheduleError", "check", "violation"]


class InfeasibleScheduleError(SchedulingError):
    """A schedule that breaks a constraint; the message names the first one."""


def check(problem: Problem, schedule: Schedule) -> None:
    """Refuse a schedule that breaks a constraint.

    Raises
    ------
    InfeasibleScheduleError
        The first violation found, in one line.
    """
    found = violation(problem, schedule)
    if found is not None:
        raise InfeasibleScheduleError(found)


def violation(problem: Problem, schedule: Schedule) -> str | None:
    """The first constraint broken, in one line; None if there is none."""
    found = next(_of_shape(problem, schedule), None)
    return found if found is not None else next(_Floor(problem, schedule).violations(), None)


def _of_shape(p: Problem, s: Schedule) -> Iterator[str]:
    for name, array in (("start", s.start), ("end", s.end), ("mode", s.mode)):
        if array.shape != (p.operations,) or array.dtype.kind != "i":
            yield f"{name} is {array.dtype} of shape {array.shape}; whole numbers of shape ({p.operations},) are needed"
            return
    for i in range(p.operations):
        if not p.op_mode_ptr[i] <= s.mode[i] < p.op_mode_ptr[i + 1]:
            yield f"operation {p.op_names[i]} has no mode {s.mode[i]}"
    if p.transporters:
        for moves in (s.move_start, s.move_transporter):
            if moves is None or moves.shape != (p.arcs,):
                yield "the moves of the transporters are missing"


class _Floor:
    """A schedule as lists, with what follows from it: places, times of travel, when each operation leaves."""

    def __init__(self, problem: Problem, schedule: Schedule) -> None:
        p = self.p = problem
        self.start, self.end = schedule.start.tolist(), schedule.end.tolist()
        self.mode: list[int] = schedule.mode.tolist()
        self.needs: list[list[tuple[int, int]]] = []
        for k in self.mode:
            row = range(p.mode_resource_ptr[k], p.mode_resource_ptr[k + 1])
            self.needs.append([(int(p.mode_resource[e]), int(p.mode_demand[e])) for e in row])
        self.location = [int(p.resource_location[needs[0][0]]) for needs in self.needs]
        self.arcs = list(zip(p.arc_from.tolist(), p.arc_to.tolist(), strict=True))
        self.travel = [self._travel(self.location[x], self.location[y]) for x, y in self.arcs]
        self.moved = [bool(p.transporters) and time > 0 for time in self.travel]
        self.move_start = [] if schedule.move_start is None else schedule.move_start.tolist()
        self.move_by = [] if schedule.move_transporter is None else schedule.move_transporter.tolist()
        self.leave = list(self.end)
        for a, (x, y) in enumerate(self.arcs):
            if p.op_blocking[x]:
                departs = self.move_start[a] if self.moved[a] else self.start[y] - self.travel[a]
                self.leave[x] = max(self.leave[x], departs)

    def _travel(self, start: int, end: int) -> int:
        return int(self.p.transport[start, end]) if start >= 0 and end >= 0 else 0

    def violations(self) -> Iterator[str]:
        """Every violation, one line each."""
        yield from self._of_times()
        yield from self._of_lengths()
        yield from self._of_arcs()
        yield from self._of_moves()
        yield from self._of_resources()
        yield from self._of_sequences()

    def _of_times(self) -> Iterator[str]:
        p = self.p
        for i, (start, name) in enumerate(zip(self.start, p.op_names, strict=True)):
            earliest = max(0, int(p.op_release[i]), int(p.job_release[p.op_job[i]]))
            if start < earliest:
                yield f"{name} starts at {start}, before its release {earliest}"
            if 0 <= p.op_frozen[i] != start:
                yield f"{name} starts at {start}; it is frozen at {p.op_frozen[i]}"
            if self.end[i] > p.job_deadline[p.op_job[i]]:
                yield f"{name} ends at {self.end[i]}, after the deadline {p.job_deadline[p.op_job[i]]} of its job"
            for r, _ in self.needs[i]:
                if start < p.resource_ready[r]:
                    yield f"{name} starts at {start}; {p.resource_names[r]} is ready at {p.resource_ready[r]}"

    def _of_lengths(self) -> Iterator[str]:
        p = self.p
        length = p.mode_duration[np.asarray(self.mode, dtype=np.int64)].tolist()
        for r in np.flatnonzero(p.resource_batching).tolist():
            batches: dict[int, list[int]] = {}
            for i in self._on(r):
                batches.setdefault(self.start[i], []).append(i)
            for batch in batches.values():
                longest = max(length[i] for i in batch)
                for i in batch:
                    length[i] = longest
        for i, name in enumerate(p.op_names):
            breaks = self._breaks(i)
            for begin, stop in breaks:
                if begin <= self.start[i] < stop:
                    yield f"{name} starts at {self.start[i]}, in a break from {begin} to {stop}"
            end = self.start[i] + length[i]
            for begin, stop in breaks:
                if self.start[i] < begin < end:
                    if not p.op_resumable[i]:
                        yield f"{name}, from {self.start[i]} to {end}, meets a break from {begin} to {stop}"
                    end += stop - begin
            if self.end[i] != end:
                yield f"{name} ends at {self.end[i]}; started at {self.start[i]} it ends at {end}"

    def _breaks(self, i: int) -> list[tuple[int, int]]:
        """Breaks of all resources of an operation, in order, those that touch made one."""
        p, merged = self.p, list[tuple[int, int]]()
        rows = {int(p.resource_calendar[r]) for r, _ in self.needs[i]} - {-1}
        found = [
            (int(p.break_start[e]), int(p.break_end[e]))
            for c in rows
            for e in range(p.calendar_ptr[c], p.calendar_ptr[c + 1])
        ]
        for begin, stop in sorted(found):
            if merged and begin <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(stop, merged[-1][1]))
            else:
                merged.append((begin, stop))
        return merged

    def _of_arcs(self) -> Iterator[str]:
        p = self.p
        for a, (x, y) in enumerate(self.arcs):
            lag = self.start[y] - self.end[x] - self.travel[a]
            way = f"{p.op_names[x]} (ends {self.end[x]}) -> {p.op_names[y]} (starts {self.start[y]})"
            if lag < p.arc_min_lag[a]:
                wish = f"{p.arc_min_lag[a]} and {self.travel[a]} of transport"
                yield f"{way}: {self.start[y] - self.end[x]} between, at least {wish} are needed"
            if lag > p.arc_max_lag[a]:
                yield f"{way}: waits {lag}, at most {p.arc_max_lag[a]} are allowed"

    def _of_moves(self) -> Iterator[str]:
        p, tours = self.p, dict[int, list[tuple[int, int]]]()
        for a, (x, y) in enumerate(self.arcs):
            if not self.moved[a]:
                continue
            begin, by = self.move_start[a], self.move_by[a]
            way = f"move {p.op_names[x]} -> {p.op_names[y]} at {begin}"
            if not 0 <= by < p.transporters:
                yield f"{way}: no transporter {by}, there are {p.transporters}"
            if begin < self.end[x] + p.arc_min_lag[a]:
                yield f"{way} begins before {self.end[x] + p.arc_min_lag[a]}"
            if begin + self.travel[a] > self.start[y]:
                yield f"{way} arrives at {begin + self.travel[a]}, after the start {self.start[y]}"
            tours.setdefault(by, []).append((begin, a))
        for by, tour in tours.items():
            time, place = 0, p.transporter_location
            for begin, a in sorted(tour):
                x, y = self.arcs[a]
                time += self._travel(place, self.location[x])
                if begin < time:
                    yield f"move {p.op_names[x]} -> {p.op_names[y]} at {begin}: transporter {by} is there at {time}"
                time, place = begin + self.travel[a], self.location[y]

    def _on(self, r: int) -> list[int]:
        """Operations on a resource in order of time."""
        users = [i for i, needs in enumerate(self.needs) if any(used == r for used, _ in needs)]
        return sorted(users, key=lambda i: (self.start[i], self.leave[i], i))

    def _of_resources(self) -> Iterator[str]:
        p = self.p
        users: list[list[tuple[int, int]]] = [[] for _ in range(p.resources)]
        for i, needs in enumerate(self.needs):
            for r, amount in needs:
                users[r].append((i, amount))
        for r, row in enumerate(users):
            row.sort(key=lambda use: (self.start[use[0]], self.leave[use[0]], use[0]))
            if p.resource_batching[r]:
                yield from self._of_batches(r, row)
            elif p.resource_capacity[r] == 1:
                groups = [[i] for i, _ in row]
                yield from self._of_order(r, groups)
            else:
                yield from self._of_capacity(r, row)

    def _of_batches(self, r: int, row: list[tuple[int, int]]) -> Iterator[str]:
        p, batches = self.p, dict[int, list[tuple[int, int]]]()
        for use in row:
            batches.setdefault(self.start[use[0]], []).append(use)
        for start, batch in batches.items():
            where = f"the batch on {p.resource_names[r]} at {start}"
            load = sum(amount for _, amount in batch)
            if load > p.resource_capacity[r]:
                yield f"{where} loads {load}, its capacity is {p.resource_capacity[r]}"
            if len({int(p.op_family[i]) for i, _ in batch}) > 1:
                yield f"{where} mixes families: {', '.join(p.op_names[i] for i, _ in batch)}"
        yield from self._of_order(r, [[i for i, _ in batch] for batch in batches.values()])

    def _of_order(self, r: int, groups: list[list[int]]) -> Iterator[str]:
        """One after the other, with setups between."""
        p, matrix = self.p, int(self.p.resource_setup[r])

        def setup(before: int, after: int) -> int:
            return int(p.setup[matrix, before, after]) if matrix >= 0 and before >= 0 else 0

        name = p.resource_names[r]
        if groups:
            i = groups[0][0]
            first = int(p.resource_ready[r]) + setup(int(p.resource_family[r]), int(p.op_family[i]))
            if self.start[i] < first:
                yield f"{p.op_names[i]} starts at {self.start[i]}; {name} is set up for it at {first}"
        for before, after in pairwise(groups):
            i, j = max(before, key=lambda i: self.leave[i]), after[0]
            pause = setup(int(p.op_family[i]), int(p.op_family[j]))
            if self.start[j] < self.leave[i] + pause:
                wish = f"until {self.leave[i]}" + (f" and is set up until {self.leave[i] + pause}" if pause else "")
                yield f"{p.op_names[j]} starts at {self.start[j]}; {name} has {p.op_names[i]} {wish}"

    def _of_capacity(self, r: int, row: list[tuple[int, int]]) -> Iterator[str]:
        events = [(self.start[i], 1, amount) for i, amount in row if self.leave[i] > self.start[i]]
        events += [(self.leave[i], 0, -amount) for i, amount in row if self.leave[i] > self.start[i]]
        load = 0
        for time, _, change in sorted(events):
            load += change
            if load > self.p.resource_capacity[r]:
                name = self.p.resource_names[r]
                yield f"at {time} {load} of {name} are in use, there are {self.p.resource_capacity[r]}"

    def _places(self, r: int) -> dict[int, int]:
        """How manieth each job is on a resource; those that take no time at one instant are equals, in any order."""
        places: dict[int, int] = {}
        last = None
        for n, i in enumerate(self._on(r)):
            equals = last is not None and self.start[last] == self.leave[last] == self.start[i] == self.leave[i]
            places[int(self.p.op_job[i])] = places[int(self.p.op_job[last])] if equals else n
            last = i
        return places

    def _of_sequences(self) -> Iterator[str]:
        p = self.p
        for r in np.flatnonzero(p.resource_follows >= 0).tolist():
            leader = int(p.resource_follows[r])
            place = self._places(leader)
            users = [i for i in self._on(r) if int(p.op_job[i]) in place]
            users.sort(key=lambda i: (self.start[i], self.leave[i], place[int(p.op_job[i])]))
            for j, k in pairwise([int(p.op_job[i]) for i in users]):
                if place[j] > place[k]:
                    names = f"{p.resource_names[r]} takes {p.job_names[j]} before {p.job_names[k]}"
                    yield f"{names}; {p.resource_names[leader]}, whose sequence it keeps, takes them the other way"
