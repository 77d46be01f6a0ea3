"""Resources of a scheduling problem: the machines of a plant with their calendars and setups, and its people."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.plant import Plant
    from models.station.description import Station
    from solvers.scheduling import ProblemBuilder
    from solvers.scheduling.builder import Resource
    from twin.planning.hours import Hours
    from twin.planning.lots import Work

__all__ = ["Needs", "Resources"]


@dataclass
class Needs:
    """People that an operation needs beside its machine."""

    resources: list[Resource] = field(default_factory=list)
    amounts: list[int] = field(default_factory=list)


class Resources:
    """Machines and people of a plant, written into a problem by `add`.

    Parameters
    ----------
    unit : length of the problem's unit of time [s]
    located : whether ways between machines take time that depends on where they are
    simple : people are at hand, and stations with batches have a machine for each operation

    Attributes
    ----------
    machines : (station, number of the machine) of each resource of the problem; None for people
    used : stations at which there is work
    """

    def __init__(
        self,
        plant: Plant,
        builder: ProblemBuilder,
        work: Sequence[Work],
        hours: Hours,
        unit: float,
        *,
        located: bool,
        simple: bool,
    ) -> None:
        self.plant, self.builder, self.work, self.hours, self.unit = plant, builder, work, hours, unit
        self.located, self.simple = located, simple
        self.machines: list[tuple[str, int] | None] = []
        self.used = {name for one in work for name in one.operation.station}
        self._of_station: dict[str, list[Resource]] = {}
        self._people: dict[str, Resource] = {}
        self._alone = 0

    def add(self) -> None:
        """Write all of them down, up to the horizon of the hours."""
        self._add_machines()
        self._add_people()

    def of(self, work: Work, name: str) -> list[Resource]:
        """Return the machines of a station that an operation may be done on."""
        return self._free(work) if work.under_way else self._of_station[name]

    def alone(self, name: str) -> Resource:
        """Add a machine for one operation, at a station that takes any number of lots at once."""
        breaks, location = self._breaks([self.plant.stations[name].shifts]), name if self.located else None
        machine = self.builder.add_machine(f"{name}#{self._alone}", breaks=breaks, location=location)
        self._alone += 1
        self.machines.append((name, 0))
        return machine

    # Machines ------------------------------------------------------------------------------------------------------

    def _free(self, work: Work) -> list[Resource]:
        """The machine on which a lot under way is: the first ones of its station, in the order of the plant file."""
        assert work.under_way is not None
        station = work.under_way[0]
        before = sum(
            1 for other in self.work if other.number < work.number and other.under_way and other.under_way[0] == station
        )
        rows = self._of_station[station]
        return [rows[before % len(rows)]]

    def _breaks(self, shifts: Sequence[tuple[str, ...]]) -> list[tuple[int, int]]:
        found = {pause for one in shifts for pause in self.hours.breaks(one)}
        return [(math.floor(start / self.unit), math.ceil(stop / self.unit)) for start, stop in sorted(found)]

    def _add_machines(self) -> None:
        for name, station in self.plant.stations.items():
            if name not in self.used:
                continue
            calendars = [station.shifts, *self._shifts_of_people(station)]
            breaks, state = self._breaks(calendars), self.plant.initial.stations.get(name)
            ready = round(state.repaired_in / self.unit) if state is not None and state.repaired_in is not None else 0
            family = None
            if station.setup is not None:
                family = (state.family if state is not None else None) or station.setup.initial
            location = name if self.located else None
            rows: list[Resource] = []
            if station.batch is not None and not self.simple:
                for number in range(station.capacity):
                    rows.append(
                        self.builder.add_batching_machine(
                            _name(name, station, number),
                            station.batch.max,
                            breaks=breaks,
                            location=location,
                            ready=ready,
                        )
                    )
                    self.machines.append((name, number))
            elif station.batch is None:
                for number in range(station.capacity):
                    full = _name(name, station, number)
                    rows.append(
                        self.builder.add_machine(full, breaks=breaks, location=location, ready=ready, family=family)
                    )
                    self.machines.append((name, number))
            self._of_station[name] = rows
            if station.setup is not None:
                self._add_setups(name, station)

    def _add_setups(self, name: str, station: Station) -> None:
        setup = station.setup
        assert setup is not None
        families = {self.family(work) for work in self.work if name in work.operation.station}
        first = self.plant.initial.stations.get(name)
        families |= {f for f in (setup.initial, first.family if first else None) if f is not None}
        for old, new in itertools.permutations(sorted(families), 2):
            law = setup.matrix.get(old, {}).get(new, setup.time)
            if law is not None and law.mean > 0:
                for resource in self._of_station[name]:
                    self.builder.add_setup(resource, old, new, round(float(law.mean) / self.unit))

    def family(self, work: Work) -> str:
        """Return the family of the lot for setups."""
        return work.operation.family or self.plant.products[work.product].family or work.product

    def group(self, work: Work, station: Station) -> str:
        """Return what lots of one batch have in common."""
        assert station.batch is not None
        if station.batch.by == "product":
            return f"{work.product}/{work.operation.name}"
        return self.family(work) if station.batch.by == "family" else "any"

    # People --------------------------------------------------------------------------------------------------------

    def _serving(self, need: str) -> list[str]:
        """Pools that serve a need: the one of that name, else those with the skill."""
        if need in self.plant.people:
            return [need]
        return [name for name, pool in self.plant.people.items() if need in pool.skills]

    def _shifts_of_people(self, station: Station) -> list[tuple[str, ...]]:
        """Shifts of people without whom a station never works."""
        serving = [self._serving(need) for need in station.operators]
        return [self.plant.people[pools[0]].shifts for pools in serving if len(pools) == 1]

    def _add_people(self) -> None:
        """Add the people of whom there may be too few; others only keep their hours."""
        if self.simple:
            return
        most: dict[str, int] = {}
        for name in self.used:
            station = self.plant.stations[name]
            here: dict[str, int] = {}
            for work in self.work:
                if name in work.operation.station:
                    for need, count in _together(station.operators, work.operation.operators).items():
                        here[need] = max(here.get(need, 0), count)
            for need, count in here.items():
                most[need] = most.get(need, 0) + count * station.capacity
        for need, count in most.items():
            pools = self._serving(need)
            size = sum(self.plant.people[pool].size for pool in pools)
            extra = {need for work in self.work for need in work.operation.operators}
            if count > size or (need in extra and any(self.plant.people[pool].shifts for pool in pools)):
                breaks = self._breaks([self.plant.people[pools[0]].shifts]) if len(pools) == 1 else []
                self._people[need] = self.builder.add_renewable(need, size, breaks=breaks)
                self.machines.append(None)

    def needs(self, work: Work, station: Station) -> Needs:
        """Return the people that an operation needs of whom there may be too few."""
        needs = Needs()
        for need, count in _together(station.operators, work.operation.operators).items():
            if need in self._people:
                needs.resources.append(self._people[need])
                needs.amounts.append(count)
        return needs


def _name(name: str, station: Station, number: int) -> str:
    return name if station.capacity == 1 else f"{name}[{number + 1}]"


def _together(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    return {name: one.get(name, 0) + other.get(name, 0) for name in (*one, *other)}
