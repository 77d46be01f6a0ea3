"""Lanes, vehicles and outputs as the compiled engine keeps them (`models.words`)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from models import words as at
from models.fleet.carry import Brought, Carried
from models.fleet.dispatch import SEEKS
from models.fleet.lanes_kernel import AT_FAULT_WORDS
from models.fleet.network import Ways
from models.floor import Kind
from models.streams.keys import hash64
from twin.engine.memory import priority

if TYPE_CHECKING:
    from models.fleet.description import Fleet, Network
    from models.fleet.dispatch import Squad
    from models.fleet.network import Hop, Space
    from models.fleet.vehicle import Vehicle
    from twin.engine.build import Shop
    from twin.engine.tables import Tables
    from twin.engine.transport import Transports

__all__ = ["FleetTables"]

assert list(SEEKS) == ["nearest", "oldest", "longest_queue", "due_date", "priority"]
assert (at.NEAREST, at.BY_PRIORITY) == (0, 4)
FIRST_CAUSE = 1 << 32
PLANS_MOST = 1 << 16
"""Words for the plans of drives that a fleet keeps: some thousand."""


class FleetTables:
    """Records of all lanes and fleets of a shop that has not begun to run.

    Attributes
    ----------
    ring : list of int
        Who begins to live, in this order.
    vehicles : list of int
        Records of all vehicles.
    """

    def __init__(self, tables: Tables, shop: Shop) -> None:
        self.tables = tables
        self.ring: list[int] = []
        self.vehicles: list[int] = []
        self._drawer = d = tables.drawer
        self._outputs: dict[Any, int] = {}
        self._nodes: dict[str, int] = {}
        self._spaces: dict[Space, int] = {}
        self._hops: dict[Hop, int] = {}
        self._ways: dict[float, int] = {}
        transports = shop.transports
        count = 0 if transports is None else len(transports.vehicles)
        faults = d.record(AT_FAULT_WORDS + count)
        d.w[at.AT_FAULT] = faults
        if transports is None:
            return
        self.network = shop.plant.network
        self._lanes(transports.ways, count)
        for name, squad in transports.squads.items():
            self._fleet(name, squad)
        lives: list[int] = []
        causes: list[int] = []
        number = FIRST_CAUSE
        for name, squad in transports.squads.items():
            records = []
            for place, vehicle in enumerate(squad.vehicles):
                r = self._vehicle(vehicle)
                clocks: list[int] = []
                for failure in squad.fleet.failures:
                    number += 1
                    cause = tables.stations.cause(r, failure, number, hash64(name), place)
                    (clocks if failure.clock == "operating" else causes).append(cause)
                listed = d.list(clocks)
                d.w[r + at.CLOCKS] = listed
                d.key(r + at.VH_LOAD_KEY, hash64(name), place, hash64("load"))
                d.key(r + at.VH_UNLOAD_KEY, hash64(name), place, hash64("unload"))
                records.append(r)
            listed = d.list(records)
            d.w[tables.of[squad] + at.FL_VEHICLES] = listed
            lives += records
        self.vehicles = lives
        self.ring = [*causes, *lives]
        self._hold(transports)

    def node(self, name: str) -> int:
        """Record of a node."""
        return self._nodes[name]

    @property
    def nodes(self) -> list[int]:
        """Records of all nodes."""
        return list(self._nodes.values())

    @property
    def outputs(self) -> list[int]:
        """Records of all outputs."""
        return list(self._outputs.values())

    # Lanes -----------------------------------------------------------------------------------------------------------

    def _lanes(self, ways: Ways, vehicles: int) -> None:
        d = self._drawer
        for number, name in enumerate(ways.nodes):
            self._nodes[name] = r = d.record(at.NODE_RECORD)
            d.w[r + at.ND_NUMBER] = number
        for name, r in self._nodes.items():
            held = d.list([self._space(space, vehicles) for space in ways.at[name]])
            out = d.list([self._nodes[node] for node in ways.graph.successors(name)])
            d.w[r + at.ND_SPACE], d.w[r + at.ND_AT] = self._spaces[ways.nodes[name]], held
            d.w[r + at.ND_OUT] = out
        for hop in ways.hops.values():
            r = self._hops[hop] = d.record(at.HOP_WIDTH)
            needs = d.list([self._space(space, vehicles) for space in hop.needs])
            drops = d.list([self._space(space, vehicles) for space in hop.drops])
            d.w[r + at.HP_START], d.w[r + at.HP_END] = self._nodes[hop.start], self._nodes[hop.end]
            d.w[r + at.HP_NEEDS], d.w[r + at.HP_DROPS], d.w[r + at.HP_NUMBER] = needs, drops, hop.number
            d.f[r + at.HP_LENGTH], d.f[r + at.HP_LIMIT], d.f[r + at.HP_HEADING] = hop.length, hop.limit, hop.heading

    def _space(self, space: Space, vehicles: int) -> int:
        known = self._spaces.get(space)
        if known is None:
            capacity = int(min(space.capacity, vehicles))
            known = self._spaces[space] = self._drawer.record(at.SPACE_WIDTH)
            holders = self._drawer.record(vehicles)
            self._drawer.w[known + at.SP_CAPACITY], self._drawer.w[known + at.SP_HOLDERS] = capacity, holders
        return known

    def _ways_at(self, speed: float) -> int:
        """Quickest ways at a top speed [m/s], from each node to each."""
        known = self._ways.get(speed)
        if known is None:
            d, count = self._drawer, len(self._nodes)
            known = self._ways[speed] = d.record(at.WAYS_WIDTH)
            lanes, times, reach = d.record(count * count), d.record(count * count), d.record(count * count)
            d.w[known : known + at.WAYS_WIDTH] = lanes, times, reach
            d.f[times : times + count * count] = math.inf
            numbers = {name: number for number, name in enumerate(self._nodes)}
            hops = {(hop.start, hop.end): r for hop, r in self._hops.items()}
            for start, found in _quickest(self.network, speed).items():
                row = count * numbers[start]
                d.f[times + row + numbers[start]] = 0.0
                others = sorted((name for name in self._nodes if name in found), key=lambda name: found[name][0])
                for end, (time, before) in found.items():
                    d.w[lanes + row + numbers[end]] = hops[before, end]
                    d.f[times + row + numbers[end]] = time
                for place, name in enumerate(others):
                    d.w[reach + row + place] = self._nodes[name]
        return known

    # Fleets ----------------------------------------------------------------------------------------------------------

    def _fleet(self, name: str, squad: Squad) -> None:
        d, fleet, index = self._drawer, squad.fleet, self.tables.shop.index
        r = self.tables.of[squad] = d.record(at.FLEET_WIDTH)
        ways, loaded = self._ways_at(fleet.speed), self._ways_at(squad.driver.speed(1))
        load, unload = d.law(fleet.load), d.law(fleet.unload)
        parking = d.list([self._nodes[node] for node in fleet.parking])
        chargers = d.list([self._nodes[node] for node in fleet.battery.chargers]) if fleet.battery else 0
        w, f = d.w, d.f
        w[r + at.FL_CALLS], w[r + at.FL_PLACE] = squad.calls, index.place_of["vehicles", name]
        w[r + at.FL_SEEKS], w[r + at.FL_CAPACITY] = list(SEEKS).index(str(fleet.seeks)), fleet.capacity
        w[r + at.FL_WAYS], w[r + at.FL_LOADED_WAYS] = ways, loaded
        f[r + at.FL_SPEED], f[r + at.FL_LOADED_SPEED] = squad.driver.speed(0), squad.driver.speed(1)
        f[r + at.FL_ACCELERATION] = fleet.acceleration or math.inf
        f[r + at.FL_LOADED_ACCELERATION] = (fleet.loaded_acceleration or fleet.acceleration) or math.inf
        f[r + at.FL_DECELERATION], f[r + at.FL_TURN] = fleet.deceleration or math.inf, fleet.turn
        w[r + at.FL_LOAD], w[r + at.FL_UNLOAD], w[r + at.FL_PARKING] = load, unload, parking
        w[r + at.FL_CHARGERS] = chargers
        self._energy(r, fleet)
        plans = np.zeros(at.PS_WIDTH + min(PLANS_MOST, 40 * len(self._nodes) ** 2), np.int64)
        plans[at.PS_USED], plans[at.PS_ROOM] = at.PS_WIDTH, len(plans)
        d.later(r + at.FL_PLANS, plans)

    def _energy(self, r: int, fleet: Fleet) -> None:
        w, f, battery = self._drawer.w, self._drawer.f, fleet.battery
        f[r + at.FL_MASS], f[r + at.FL_LOT_MASS], f[r + at.FL_ROLLING] = (
            fleet.mass, fleet.lot_mass, fleet.rolling_resistance
        )  # fmt: skip
        f[r + at.FL_EFFICIENCY], f[r + at.FL_REGENERATION] = fleet.efficiency, fleet.regeneration
        f[r + at.FL_HOTEL], f[r + at.FL_BATTERY] = fleet.hotel_power, math.nan
        if battery is not None:
            f[r + at.FL_BATTERY], f[r + at.FL_LOW], f[r + at.FL_ENOUGH] = battery.capacity, battery.low, battery.enough
            f[r + at.FL_CHARGING] = battery.charge_power * battery.efficiency
            w[r + at.FL_WHEN_IDLE] = battery.when_idle

    def _vehicle(self, vehicle: Vehicle) -> int:
        d, fleet, count = self._drawer, vehicle.squad.fleet, len(self._nodes)
        r = self.tables.of[vehicle] = d.record(at.VEHICLE_WIDTH)
        path, speeds, seconds, elapsed, joules = (d.record(count + 1) for _ in range(5))
        aboard, held = d.record(fleet.capacity), self.tables.people.held()
        w, f = d.w, d.f
        w[r + at.KIND], w[r + at.PC], w[r + at.PRIORITY] = at.VEHICLE, 9, priority(Kind.FINISH, vehicle.unit)
        w[r + at.HELD], w[r + at.UNIT], w[r + at.STATE] = held, vehicle.unit, -1
        w[r + at.VH_FLEET] = self.tables.of[vehicle.squad]
        w[r + at.VH_NODE] = w[r + at.VH_COMING] = self._nodes[vehicle.node]
        w[r + at.VH_PATH], w[r + at.VH_SPEEDS] = path, speeds
        w[r + at.VH_SECONDS], w[r + at.VH_ELAPSED], w[r + at.VH_JOULES] = seconds, elapsed, joules
        w[r + at.VH_ABOARD] = aboard
        f[r + at.VH_HEADING] = math.nan
        f[r + at.VH_CHARGE] = 0.0 if fleet.battery is None else vehicle.charge
        return r

    def _hold(self, transports: Transports) -> None:
        """Let vehicles hold the spaces where they stand."""
        w = self._drawer.w
        for space, r in self._spaces.items():
            for number, holder in enumerate(space.holders):
                w[w[r + at.SP_HOLDERS] + number] = self.tables.of[holder]
            w[r + at.SP_HELD], w[r + at.SP_BOOKED] = len(space.holders), len(space.booked)

    # Who carries what ------------------------------------------------------------------------------------------------

    def target(self, r: int, carried: Carried) -> None:
        """Fill in the record of a way by vehicle."""
        d, of = self._drawer, self.tables.of
        output, queue = self._output(carried), 0 if carried.queue is None else of[carried.queue]
        node, fleet = self._nodes[carried.node], of[carried.squad]
        brought = isinstance(carried, Brought)
        d.w[r + at.T_TYPE], d.w[r + at.T_QUEUE] = at.BROUGHT if brought else at.CARRIED, queue
        d.w[r + at.T_LINE], d.w[r + at.T_OUTPUT] = queue if brought else output, output
        d.w[r + at.T_NODE], d.w[r + at.T_FLEET] = node, fleet
        if queue:
            called = d.record(at.TARGET_WIDTH)
            listed = d.list([called])
            d.w[called : called + at.TARGET_WIDTH] = d.w[r : r + at.TARGET_WIDTH]
            d.w[called + at.T_TYPE], d.w[called + at.T_LINE] = at.CALLED, queue
            d.w[r + at.T_AHEAD] = listed

    def _output(self, carried: Carried) -> int:
        """Record of an output; every queue to which lots are carried from it has a place in its list of those ahead."""
        d, output = self._drawer, carried.output
        known = self._outputs.get(output)
        if known is None:
            known = self._outputs[output] = d.record(at.OUTPUT_WIDTH)
            queues = [self.tables.of[queue] for queue in self.tables.queues]
            ahead = d.list([word for queue in queues for word in (queue, 0)])
            d.w[ahead] = len(queues)
            capacity = at.ENDLESS if output.capacity == math.inf else int(output.capacity)
            d.w[known + at.OP_PLACE], d.w[known + at.OP_CAPACITY] = output.place, capacity
            d.w[known + at.OP_NODE], d.w[known + at.OP_AHEAD] = self._nodes[output.node], ahead
        return known


def _quickest(network: Network, speed: float) -> dict[str, dict[str, tuple[float, str]]]:
    """Time of the quickest way from each node to each other [s], with the node before its end."""
    import networkx as nx

    ways = Ways(network)

    def seconds(_: str, __: str, lane: dict[str, float]) -> float:
        return lane["length"] / min(speed, lane["limit"])

    found = {}
    for start in network.nodes:
        times, paths = nx.single_source_dijkstra(ways.graph, start, weight=seconds)
        found[start] = {end: (time, paths[end][-2]) for end, time in times.items() if end != start}
    return found
