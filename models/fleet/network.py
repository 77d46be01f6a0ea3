"""The network of lanes on the floor: who holds which node, lane and zone, and who waits for it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import networkx as nx

    from models.fleet.description import Lane, Network
    from models.fleet.vehicle import Vehicle

__all__ = ["Hop", "Path", "Space", "Ways"]

Path = tuple[str, ...]


class Space:
    """Something that only so many vehicles may be in at once: a node, a lane, a zone."""

    __slots__ = ("booked", "capacity", "holders", "name", "waiting")

    def __init__(self, name: str, capacity: float) -> None:
        self.name = name
        self.capacity = capacity
        self.holders: list[Vehicle] = []
        self.waiting: list[Vehicle] = []
        self.booked: list[Vehicle] = []
        """Vehicles that park or charge here, or are on their way to do so."""

    @property
    def free(self) -> bool:
        """There is room for one more."""
        return len(self.holders) < self.capacity


class Hop(NamedTuple):
    """A lane in the direction of travel, and what a vehicle that stands at its start needs for it."""

    start: str
    end: str
    needs: tuple[Space, ...]
    """What it has to get hold of to go: it holds what there is at both ends, and the lane."""
    drops: tuple[Space, ...]
    """What it lets go of at the end."""
    number: int
    """Number of the lane in the trace; a two-way lane has two."""
    length: float
    limit: float
    heading: float


class Ways:
    """Nodes and lanes, with what a vehicle needs to hold to go over them."""

    def __init__(self, network: Network) -> None:
        import networkx as nx  # not above: who has no vehicles need not wait for it

        self.positions = dict(network.nodes)
        self.graph: nx.DiGraph = nx.DiGraph()
        self.nodes = {name: Space(name, network.bays.get(name, 1)) for name in network.nodes}
        self.graph.add_nodes_from(network.nodes)
        zones = [(Space(name, zone.capacity), zone) for name, zone in network.zones.items()]
        in_zones = {node: [space for space, zone in zones if node in zone.nodes] for node in network.nodes}
        self.at: dict[str, tuple[Space, ...]] = {node: (self.nodes[node], *in_zones[node]) for node in network.nodes}
        """What a vehicle holds that stands at a node."""
        self.hops: dict[tuple[str, str], Hop] = {}
        self.hungry: list[Vehicle] = []
        """Vehicles that wait for a charger."""
        for lane in network.lanes:
            # Whoever goes over a lane holds both ends of it: only between two bays has the lane itself to be counted.
            bays = all(self.nodes[node].capacity > 1 for node in (lane.from_, lane.to))
            own = (Space(f"{lane.from_}-{lane.to}", lane.capacity),) if bays else ()
            for start, end in ((lane.from_, lane.to), (lane.to, lane.from_))[: 1 + lane.two_way]:
                on = [
                    zone
                    for zone, described in zones
                    if (start, end) in described.lanes or (end, start) in described.lanes
                ]
                before, after = self.at[start], self.at[end]
                during = tuple(dict.fromkeys((*own, *on, *before, *after)))
                length, limit = self._length(lane), lane.speed or math.inf
                self.hops[start, end] = Hop(
                    start,
                    end,
                    tuple(space for space in during if space not in before),
                    tuple(space for space in during if space not in after),
                    len(self.hops),
                    length,
                    limit,
                    self._heading(start, end),
                )
                self.graph.add_edge(start, end, length=length, limit=limit)
        self._paths: dict[tuple[str, str, float], tuple[Path, float] | None] = {}
        self._reach: dict[tuple[str, float], list[tuple[str, Path]]] = {}

    def _length(self, lane: Lane) -> float:
        if lane.length is not None:
            return lane.length
        return math.dist(self.positions[lane.from_], self.positions[lane.to])

    def path(self, start: str, end: str, speed: float) -> tuple[Path, float] | None:
        """Return the quickest path at a top speed [m/s], and its time without stops [s]; None where there is none."""
        import networkx as nx

        key = start, end, speed
        if key not in self._paths:

            def seconds(_: str, __: str, lane: dict[str, float]) -> float:
                return lane["length"] / min(speed, lane["limit"])

            try:
                time, nodes = nx.single_source_dijkstra(self.graph, start, end, weight=seconds)
                self._paths[key] = tuple(nodes), time
            except nx.NetworkXNoPath:
                self._paths[key] = None
        return self._paths[key]

    def reach(self, start: str, speed: float) -> list[tuple[str, Path]]:
        """Return all other nodes that can be reached, with the quickest path, the nearest first."""
        key = start, speed
        if key not in self._reach:
            found = [(node, self.path(start, node, speed)) for node in self.nodes if node != start]
            paths = sorted((way for _, way in found if way is not None), key=lambda way: way[1])
            self._reach[key] = [(path[-1], path) for path, _ in paths]
        return self._reach[key]

    def hops_of(self, path: Path) -> list[Hop]:
        """Lanes of a path."""
        return [self.hops[lane] for lane in pairwise(path)]

    def _heading(self, start: str, end: str) -> float:
        """Direction of a lane [rad]."""
        (x0, y0), (x1, y1) = self.positions[start], self.positions[end]
        return math.atan2(y1 - y0, x1 - x0)

    # Who holds what ------------------------------------------------------------------------------------------------

    def place(self, vehicle: Vehicle, node: str) -> None:
        """Put a vehicle somewhere at the start."""
        for space in self.at[node]:
            space.holders.append(vehicle)

    @staticmethod
    def claim(vehicle: Vehicle, hop: Hop) -> Space | None:
        """Get hold of a lane and its end, all or nothing; return what is not free."""
        for space in hop.needs:
            if len(space.holders) >= space.capacity:
                return space
        for space in hop.needs:
            space.holders.append(vehicle)
        return None

    def arrive(self, vehicle: Vehicle, hop: Hop) -> None:
        """Let go of everything but the node at the end; who waits for it may go on."""
        called = False
        for space in hop.drops:
            space.holders.remove(vehicle)
            called = called or bool(space.waiting)
        if called:
            for space in hop.drops:
                if space.waiting:
                    self.call(space)

    def call(self, space: Space) -> None:
        """Let those go on that wait for a space, the first first, as far as there is room."""
        for vehicle in tuple(space.waiting):
            if not space.free:
                return
            missing = self.claim(vehicle, vehicle.wants)
            if missing is space:
                continue
            space.waiting.remove(vehicle)
            if missing is None:
                vehicle.lacks = None
                vehicle.give(None)
            else:
                vehicle.lack(missing)

    # Places to stay ------------------------------------------------------------------------------------------------

    def open(self, node: str, vehicle: Vehicle) -> bool:
        """Tell whether a vehicle may come to stay at a node: there is room beside those that have booked it."""
        space = self.nodes[node]
        return len(space.booked) - (vehicle in space.booked) < space.capacity

    def release(self, vehicle: Vehicle, space: Space) -> None:
        """End a stay; who waits for a charger looks again."""
        space.booked.remove(vehicle)
        for other in tuple(self.hungry):
            other.rouse()

    def stand_off(self, vehicles: Iterable[Vehicle]) -> list[Vehicle]:
        """Find vehicles that wait for nobody but each other, in the order of their waiting; none if there are none."""
        stuck = [vehicle for vehicle in vehicles if vehicle.lacks is not None]
        while True:
            free = [one for one in stuck if _room(one) or any(holder not in stuck for holder in _holders(one))]
            if not free:
                break
            stuck = [vehicle for vehicle in stuck if vehicle not in free]
        if not stuck:
            return []
        chain = [stuck[0]]
        while chain.count(chain[-1]) < 2:
            chain.append(_holders(chain[-1])[0])
        return chain[chain.index(chain[-1]) : -1]


def _room(vehicle: Vehicle) -> bool:
    return vehicle.lacks is not None and vehicle.lacks.free


def _holders(vehicle: Vehicle) -> Sequence[Vehicle]:
    assert vehicle.lacks is not None
    return vehicle.lacks.holders
