"""The network of lanes on the floor: who holds which node, lane and zone, and who waits for it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import networkx as nx

if TYPE_CHECKING:
    from models.fleet.description import Lane, Network
    from models.fleet.vehicle import Vehicle

__all__ = ["Path", "Space", "Ways"]

Path = tuple[str, ...]


class Space:
    """Something that only so many vehicles may be in at once: a node, a lane, a zone."""

    __slots__ = ("capacity", "holders", "name", "waiting")

    def __init__(self, name: str, capacity: float) -> None:
        self.name = name
        self.capacity = capacity
        self.holders: list[Vehicle] = []
        self.waiting: list[Vehicle] = []

    @property
    def free(self) -> bool:
        """There is room for one more."""
        return len(self.holders) < self.capacity


class Ways:
    """Nodes and lanes, with what a vehicle needs to hold to go over them."""

    def __init__(self, network: Network) -> None:
        self.positions = dict(network.nodes)
        self.graph: nx.DiGraph = nx.DiGraph()
        self.nodes = {name: Space(name, network.bays.get(name, 1)) for name in network.nodes}
        self.graph.add_nodes_from(network.nodes)
        zones = [(Space(name, zone.capacity), zone) for name, zone in network.zones.items()]
        in_zones = {node: [space for space, zone in zones if node in zone.nodes] for node in network.nodes}
        self.at: dict[str, tuple[Space, ...]] = {node: (self.nodes[node], *in_zones[node]) for node in network.nodes}
        """What a vehicle holds that stands at a node."""
        self.on: dict[tuple[str, str], tuple[Space, ...]] = {}
        """What it holds while it goes over a lane, beside the node before and behind."""
        self.lanes: dict[tuple[str, str], int] = {}
        """Numbers of the lanes, for the trace; a two-way lane has two."""
        for lane in network.lanes:
            space = Space(f"{lane.from_}-{lane.to}", lane.capacity)
            for start, end in ((lane.from_, lane.to), (lane.to, lane.from_))[: 1 + lane.two_way]:
                within = [zone for zone, described in zones if (start, end) in described.lanes or (end, start) in described.lanes]
                self.on[start, end] = (space, *within)
                self.lanes[start, end] = len(self.lanes)
                self.graph.add_edge(start, end, length=self._length(lane), limit=lane.speed or math.inf)
        self._paths: dict[tuple[str, str, float], tuple[Path, float] | None] = {}

    def _length(self, lane: Lane) -> float:
        if lane.length is not None:
            return lane.length
        return math.dist(self.positions[lane.from_], self.positions[lane.to])

    def path(self, start: str, end: str, speed: float) -> tuple[Path, float] | None:
        """Return the quickest path at a top speed [m/s], and its time without stops [s]; None where there is none."""
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

    def lengths(self, path: Path) -> list[float]:
        """Lengths of the lanes of a path [m]."""
        return [self.graph.edges[lane]["length"] for lane in zip(path, path[1:], strict=False)]

    def limits(self, path: Path) -> list[float]:
        """Speed limits of the lanes of a path [m/s]."""
        return [self.graph.edges[lane]["limit"] for lane in zip(path, path[1:], strict=False)]

    def heading(self, start: str, end: str) -> float:
        """Direction of a lane [rad]."""
        (x0, y0), (x1, y1) = self.positions[start], self.positions[end]
        return math.atan2(y1 - y0, x1 - x0)

    # Who holds what ------------------------------------------------------------------------------------------------

    def place(self, vehicle: Vehicle, node: str) -> None:
        """Put a vehicle somewhere at the start."""
        for space in self.at[node]:
            space.holders.append(vehicle)
            vehicle.held.append(space)

    def needs(self, vehicle: Vehicle, start: str, end: str) -> list[Space]:
        """What a vehicle has to get hold of to go over a lane to its end."""
        held = vehicle.held
        return [space for space in (*self.on[start, end], *self.at[end]) if space not in held]

    def claim(self, vehicle: Vehicle, start: str, end: str) -> Space | None:
        """Get hold of a lane and its end, all or nothing; return what is not free."""
        needs = self.needs(vehicle, start, end)
        for space in needs:
            if len(space.holders) >= space.capacity:
                return space
        for space in needs:
            space.holders.append(vehicle)
        vehicle.held += needs
        return None

    def arrive(self, vehicle: Vehicle, node: str) -> None:
        """Let go of everything but the node where the vehicle now is; who waits for it may go on."""
        keep = self.at[node]
        left = [space for space in vehicle.held if space not in keep]
        vehicle.held = list(keep)
        for space in left:
            space.holders.remove(vehicle)
        for space in left:
            if space.waiting:
                self.call(space)

    def call(self, space: Space) -> None:
        """Let those go on that wait for a space, the first first, as far as there is room."""
        for vehicle in tuple(space.waiting):
            if not space.free:
                return
            start, end = vehicle.wants
            missing = self.claim(vehicle, start, end)
            if missing is space:
                continue
            space.waiting.remove(vehicle)
            vehicle.lacks = missing
            if missing is None:
                vehicle.give(None)
            else:
                missing.waiting.append(vehicle)

    def stand_off(self, vehicles: Iterable[Vehicle]) -> list[Vehicle]:
        """Find vehicles that wait for nobody but each other, in the order of their waiting; none if there are none."""
        stuck = [vehicle for vehicle in vehicles if vehicle.lacks is not None]
        while True:
            free = [vehicle for vehicle in stuck if any(holder not in stuck for holder in _holders(vehicle))]
            if not free:
                break
            stuck = [vehicle for vehicle in stuck if vehicle not in free]
        if not stuck:
            return []
        chain = [stuck[0]]
        while chain.count(chain[-1]) < 2:
            chain.append(_holders(chain[-1])[0])
        return chain[chain.index(chain[-1]) : -1]


def _holders(vehicle: Vehicle) -> Sequence[Vehicle]:
    assert vehicle.lacks is not None
    return vehicle.lacks.holders
