"""How long a station waits for the lot that its plan has next, while later ones are there.

To wait for every lot, however late, stops a station for what happens elsewhere; never to wait throws away what the plan
has gained by letting a machine stand for an urgent lot. So a lot may go before those planned earlier if it is done
before they come, or if they are overdue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.floor import Kind

if TYPE_CHECKING:
    from models.station.process import Machine
    from models.work import Part
    from twin.planning.dynamic.controller import Controller

__all__ = ["Turns"]

WAKE = 1 << 41
"""Number of the first station that looks again, among those to whom things happen: after all planners."""


class Turns:
    """Says whether a machine may take a lot now.

    Parameters
    ----------
    planner : whose plan is in force
    patience : how long after its planned start a lot is still waited for [s]
    """

    def __init__(self, planner: Controller, patience: float) -> None:
        self._planner = planner
        self._patience = patience
        self._seen: object = None
        self._rows: dict[int, list[int]] = {}
        self._woken: set[tuple[int, float]] = set()
        self._into = planner.made.problem.arcs_into

    def lets(self, part: Part, machine: Machine) -> bool:
        """Whether no lot that is planned earlier, and comes in time, would have to wait for this one."""
        planner, place = self._planner, machine.place
        number = planner.number_of(part)
        if number < 0:
            return True
        if self._seen is not planner.in_force:
            self._sort()
        now, unit, start = planner.floor.now, planner.made.unit, planner.in_force
        over = now + machine.mean_time(part) + machine.mean_setup(part)
        free = sum(other is not machine for other in place.queue.takers if other.place is place)
        here: set[int] | None = None
        for other in self._row(place.number):
            if start[other] >= start[number]:
                return True
            if planner.progress.begun[other] or not planner.wanted(other):
                continue
            end = float(start[other]) * unit + self._patience
            if end <= now or self._coming(other) >= over:
                continue
            here = {planner.number_of(item) for item in place.queue.items} if here is None else here
            if other in here:
                continue
            if not free:
                self._wake(other, end, machine)
                return False
            free -= 1
        return True

    def _sort(self) -> None:
        """List the operations of each station by their planned starts."""
        planner = self._planner
        start, problem = planner.in_force, planner.made.problem
        self._seen = start
        station = planner.station[problem.mode_place[planner.mode]]
        left = np.flatnonzero((start >= 0) & ~planner.progress.begun)
        left = left[np.lexsort((start[left], station[left]))]
        names, first = np.unique(station[left], return_index=True)
        self._rows = {
            int(name): row.tolist() for name, row in zip(names, np.split(left, first[1:]), strict=True) if len(left)
        }

    def _row(self, station: int) -> list[int]:
        row = self._rows.get(station, [])
        begun = self._planner.progress.begun
        while row and begun[row[0]]:
            row.pop(0)
        return row

    def _coming(self, number: int) -> float:
        """When the lot of an operation is expected [s], from where its predecessors are."""
        planner, now = self._planner, self._planner.floor.now
        problem, unit = planner.made.problem, planner.made.unit
        at = max(now, float(planner.knowledge.op_release[number]) * unit)
        into_ptr, into = self._into
        for arc in into[into_ptr[number] : into_ptr[number + 1]].tolist():
            before = int(problem.arc_from[arc])
            running = planner.progress.under_way.get(before)
            if running is not None:
                if running.over:
                    continue
                end = running.end(now, planner.repairs.until().get(running.resource))
            elif planner.progress.begun[before]:
                continue
            else:
                begin = max(now, float(planner.in_force[before]) * unit)
                end = begin + float(problem.mode_duration[planner.mode[before]]) * unit
            at = max(at, end + float(problem.arc_min_lag[arc]) * unit)
        return at

    def _wake(self, other: int, end: float, machine: Machine) -> None:
        """Let the station look again when its patience is over."""
        if (other, end) not in self._woken:
            self._woken.add((other, end))
            self._planner.floor.at(end, Kind.WAITED, WAKE + machine.place.number, machine.place.queue.serve)
