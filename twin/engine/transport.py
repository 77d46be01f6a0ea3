"""Fleets set up on a floor: the network, its vehicles, and who carries what."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from models.checking.fleets import lineside_node
from models.fleet.carry import Brought, Carried, Output
from models.fleet.dispatch import SEEKS, Squad
from models.fleet.network import Ways
from models.fleet.request import Request
from models.fleet.vehicle import Vehicle
from models.floor import Floor
from models.index import Index
from models.people.process import Staff
from models.plant import Plant
from models.station.breakdown import Breakdown, Clock
from models.station.doer import Waiting
from models.streams import Stream, extend, hash64
from models.trace import VEHICLE_STATES
from twin.engine.errors import Deadlock, SimulationError
from twin.engine.hooks import resolve

if TYPE_CHECKING:
    from models.lineside.description import Lineside
    from models.lineside.process import Bin
    from models.station.process import Workplace
    from models.work import Part

__all__ = ["Transports"]

IN, OUT = "in", "out"
CHARGING = VEHICLE_STATES.index("charging")


class Transports:
    """All vehicles of a plant, and the ways by vehicle between its stations.

    Parameters
    ----------
    root : int
        Key of the run's random numbers.
    leave : callable
        Takes a lot that has been brought out of the plant.
    """

    def __init__(
        self,
        plant: Plant,
        index: Index,
        floor: Floor,
        staff: Staff,
        root: int,
        folder: Path | None,
        leave: Callable[[Part], None],
    ) -> None:
        self.plant = plant
        self.index = index
        self.floor = floor
        self.staff = staff
        self.leave = leave
        self.ways = Ways(plant.network)
        self.squads: dict[str, Squad] = {}
        self.outputs: dict[str, Output] = {}
        self._exits: dict[Workplace | None, Carried | None] = {}
        self._causes = 0
        for name, fleet in plant.fleets.items():
            seeks = resolve(fleet.seeks, SEEKS, folder, f"fleets.{name}.seeks")
            calls = index.place_of["calls", name]
            squad = self.squads[name] = Squad(floor, name, fleet, self.ways, calls, seeks)
            for number in range(fleet.vehicles):
                squad.vehicles.append(self._vehicle(name, squad, number, extend(root, hash64(name))))

    def _vehicle(self, name: str, squad: Squad, number: int, root: int) -> Vehicle:
        fleet, unit = squad.fleet, self.index.unit_of[name, number]
        start = fleet.start[number % len(fleet.start)]
        vehicle = Vehicle(
            self.floor, self.staff, squad, unit, (squad.calls, self.index.place_of["vehicles", name]), start
        )
        mine = extend(root, number)
        vehicle.load_times = Stream(extend(mine, hash64("load")), fleet.load)
        vehicle.unload_times = Stream(extend(mine, hash64("unload")), fleet.unload)
        vehicle.on_stand_off = self._look
        vehicle.on_empty = self._empty
        vehicle.on_no_way = self._no_way
        for failure in fleet.failures:
            self._causes += 1
            if failure.clock == "operating":
                clock = Clock(vehicle, failure, mine, None)
                clock.restart()
                vehicle.clocks.append(clock)
            else:
                number = (1 << 32) + self._causes
                self.floor.live(Breakdown(self.floor, self.staff, vehicle, failure, mine, None, number).life())
        return vehicle

    def start(self) -> None:
        """Let all vehicles live."""
        for squad in self.squads.values():
            for vehicle in squad.vehicles:
                self.floor.live(vehicle.life())

    # Who carries what ----------------------------------------------------------------------------------------------

    def _rule(self, start: str, end: str) -> str | None:
        for rule in self.plant.transports:
            if (not rule.from_ or start in rule.from_) and (not rule.to or end in rule.to):
                return rule.fleet
        return None

    def to_station(self, origin: Workplace | None, place: Workplace) -> Carried | None:
        """Return the way by vehicle from a station (None: the gate) to another, if lots are carried there."""
        start = IN if origin is None else origin.name
        if origin is place or (origin is None and self.plant.gates.in_ is None):
            return None
        fleet = self._rule(start, place.name)
        if fleet is None:
            return None
        kind = Brought if origin is None else Carried
        return kind(self._output(origin), place.queue, self.node_of(place), self.squads[fleet], self.leave)

    def out(self, origin: Workplace | None) -> Carried | None:
        """Return the way by vehicle from a station out of the plant, if lots are carried there."""
        if origin not in self._exits:
            self._exits[origin] = self._exit(origin)
        return self._exits[origin]

    def _exit(self, origin: Workplace | None) -> Carried | None:
        gate = self.plant.gates.out
        fleet = None if gate is None or origin is None else self._rule(origin.name, OUT)
        if fleet is None or gate is None:
            return None
        return Carried(self._output(origin), None, gate, self.squads[fleet], self.leave)

    def _output(self, origin: Workplace | None) -> Output:
        name = "gate" if origin is None else origin.name
        if name not in self.outputs:
            node = self.plant.gates.in_ if origin is None else self.node_of(origin)
            assert node is not None
            capacity = math.inf if origin is None else origin.description.output
            self.outputs[name] = Output(self.floor, self.index.place_of["output", name], node, capacity)
        return self.outputs[name]

    def bring(self, line: Lineside) -> Callable[[Bin, Callable[[Bin], None]], None]:
        """Return what brings the bins of a lineside stock by vehicle."""
        assert line.fleet is not None
        assert line.from_ is not None
        start, end, squad = line.from_, lineside_node(self.plant, line), self.squads[line.fleet]
        assert end is not None

        def bring(one: Bin, arrived: Callable[[Bin], None]) -> None:
            squad.ask(Request(one, start, end, self.floor.now, lambda _: None, arrived))

        return bring

    def node_of(self, place: Workplace) -> str:
        """Where vehicles stop for a station."""
        station = place.description
        if station.node is not None:
            return station.node
        assert station.position is not None
        x, y = station.position
        return min(self.ways.positions, key=lambda node: math.dist(self.ways.positions[node], (x, y)))

    # What goes wrong -----------------------------------------------------------------------------------------------

    @property
    def vehicles(self) -> list[Vehicle]:
        """All vehicles of all fleets."""
        return [vehicle for squad in self.squads.values() for vehicle in squad.vehicles]

    def goes_on(self, patient: bool) -> bool:
        """Tell whether a vehicle will do something by itself: is under way, or (if patient) charges or is repaired."""
        for one in self.vehicles:
            if (
                one.waiting is Waiting.TIMER
                and not one.resting
                and (patient or not (one.broken or one.activity == CHARGING))
            ):
                return True
            if patient and one.broken:
                return True
        return False

    def reasons(self) -> Iterator[str]:
        """Say what vehicles and lots wait for."""
        for one in self.vehicles:
            if one.lacks is not None:
                held = ", ".join(holder.name for holder in one.lacks.holders)
                yield f"{one.name} at {one.node} waits for {one.lacks.name}, held by {held}"
        for squad in self.squads.values():
            if squad.requests:
                yield f"{len(squad.requests)} lots wait for a vehicle of {squad.name}"

    def _look(self) -> None:
        chain = self.ways.stand_off(self.vehicles)
        if chain:
            steps = ", ".join(
                f"{one.name} at {one.node} waits for {one.lacks.name if one.lacks else ''} to go over lane "
                f"{one.wants.start}-{one.wants.end}, held by {other.name}"
                for one, other in zip(chain, [*chain[1:], chain[0]], strict=True)
            )
            raise Deadlock(
                f"deadlock at {self.floor.now:g} s: vehicles wait for each other in a loop: {steps}; "
                "one-way lanes, a bay off the lane, a zone around the crossing or fewer vehicles prevent it"
            )

    def _empty(self, vehicle: Vehicle) -> None:
        raise SimulationError(
            f"{vehicle.name} ran out of battery at node {vehicle.node} at {self.floor.now:g} s; "
            "a higher `low`, a larger battery or a nearer charger prevents it"
        )

    def _no_way(self, vehicle: Vehicle, target: str) -> None:
        raise SimulationError(
            f"{vehicle.name} has no way from node {vehicle.node} to node {target} at {self.floor.now:g} s; "
            "add a lane, or make one of them `two_way`"
        )
