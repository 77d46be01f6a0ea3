"""Fleets: names of nodes and fleets, ways that lead everywhere and back, batteries that reach a charger."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.checking.findings import Path, Problem, listed, unknown
from models.lineside.description import Lineside
from models.plant import Plant

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["IN", "OUT", "carried_pairs", "fleets", "lineside_node", "node_of", "unused_fleets"]

IN, OUT = "in", "out"


def fleets(plant: Plant) -> Iterator[Problem]:
    """Give what is wrong with the network, its vehicles, and who carries what."""
    found = [*_network(plant), *_names(plant)]
    yield from found
    if plant.network.nodes and not found:
        yield from _ways(plant)


def unused_fleets(plant: Plant) -> Iterator[Problem]:
    """Give the fleets and the transports that carry nothing."""
    carried = carried_pairs(plant)
    for name in plant.fleets:
        busy = any(plant.transports[number].fleet == name for number in carried.values())
        if not busy and not any(line.fleet == name for line in plant.lineside.values()):
            yield ("fleets", name), "carries nothing; name it in `transports`, or in `lineside`"
    for number in range(len(plant.transports)):
        if number not in carried.values():
            yield ("transports", number), "no lot ever goes this way, or an earlier rule takes it"


def _network(plant: Plant) -> Iterator[Problem]:
    network, seen = plant.network, dict[tuple[str, str], int]()
    for number, lane in enumerate(network.lanes):
        path: Path = ("network", "lanes", number)
        for field, node in (("from", lane.from_), ("to", lane.to)):
            if node not in network.nodes:
                yield (*path, field), unknown("node", node, network.nodes)
        ends_at = [network.nodes[node] for node in (lane.from_, lane.to) if node in network.nodes]
        if lane.length is None and len(ends_at) == 2 and ends_at[0] == ends_at[1]:
            yield path, f"has no length: '{lane.from_}' and '{lane.to}' are at one position; give `length`, or move one"
        for ends in ((lane.from_, lane.to), (lane.to, lane.from_))[: 1 + lane.two_way]:
            if ends in seen:
                yield (
                    path,
                    f"a lane from '{ends[0]}' to '{ends[1]}' is there already (number {seen[ends] + 1}); leave one out",
                )
                break
            seen[ends] = number
    for node in network.bays:
        if node not in network.nodes:
            yield ("network", "bays", node), unknown("node", node, network.nodes)
    for name, zone in network.zones.items():
        for number, node in enumerate(zone.nodes):
            if node not in network.nodes:
                yield ("network", "zones", name, "nodes", number), unknown("node", node, network.nodes)
        for number, (start, end) in enumerate(zone.lanes):
            if (start, end) not in seen and (end, start) not in seen:
                yield ("network", "zones", name, "lanes", number), f"there is no lane between '{start}' and '{end}'"


def _names(plant: Plant) -> Iterator[Problem]:
    nodes = plant.network.nodes
    standing: dict[str, list[str]] = {}
    for name, fleet in plant.fleets.items():
        chargers = () if fleet.battery is None else fleet.battery.chargers
        for field, named in (("start", fleet.start), ("parking", fleet.parking), ("battery", chargers)):
            for number, node in enumerate(named):
                if node not in nodes:
                    where = (field, "chargers", number) if field == "battery" else (field, number)
                    yield ("fleets", name, *where), unknown("node", node, nodes)
        for number in range(fleet.vehicles):
            standing.setdefault(fleet.start[number % len(fleet.start)], []).append(f"{name}[{number + 1}]")
    for node, vehicles in standing.items():
        room = plant.network.bays.get(node, 1)
        if node in nodes and len(vehicles) > room:
            fleet_name = vehicles[-1].rpartition("[")[0]
            yield (
                ("fleets", fleet_name, "start"),
                f"{listed(vehicles)} start on node '{node}', which holds {room}; name more nodes, or make it a bay",
            )
    for field, gate in (("in", plant.gates.in_), ("out", plant.gates.out)):
        if gate is not None and gate not in nodes:
            yield ("gates", field), unknown("node", gate, nodes)
    for name, station in plant.stations.items():
        if station.node is not None and station.node not in nodes:
            yield ("stations", name, "node"), unknown("node", station.node, nodes)
    for number, rule in enumerate(plant.transports):
        if rule.fleet not in plant.fleets:
            yield ("transports", number, "fleet"), unknown("fleet", rule.fleet, plant.fleets)
        for field, named, gate in (("from", rule.from_, IN), ("to", rule.to, OUT)):
            for place, end in enumerate(named):
                if end != gate and end not in plant.stations:
                    yield ("transports", number, field, place), unknown("station", end, [*plant.stations, gate])
    for pair, number in carried_pairs(plant).items():
        for name in pair:
            if name in plant.stations and plant.stations[name].node is None and plant.stations[name].position is None:
                yield (
                    ("stations", name),
                    "has neither `node` nor `position`, "
                    f"but fleet '{plant.transports[number].fleet}' carries lots there",
                )


def carried_pairs(plant: Plant) -> dict[tuple[str, str], int]:
    """Pairs of stations (or gates) between which lots are carried, with the number of the rule."""
    by_belt = {(a, b) for belt in plant.conveyors.values() for a in belt.from_ for b in belt.to}
    pairs: dict[tuple[str, str], None] = {}
    for product in plant.products.values():
        steps = {operation.name: operation for operation in product.routing}
        for number, operation in enumerate(product.routing):
            following = [name for name in operation.next if name in steps]
            if not operation.next and number + 1 < len(product.routing):
                following.append(product.routing[number + 1].name)
            inspection = operation.inspection
            back = [operation.rework_to if operation.rework else None, inspection.rework if inspection else None]
            following += [name for name in back if name in steps]
            last = not operation.next and number + 1 == len(product.routing)
            for start in operation.station:
                pairs.update(((start, end), None) for name in following for end in steps[name].station)
                if plant.gates.out is not None and (last or "end" in operation.next):
                    pairs[start, OUT] = None
                if plant.gates.in_ is not None and number == 0:
                    pairs[IN, start] = None
    found = {}
    for start, end in pairs:
        unknown_ends = {start, end} - {*plant.stations, IN, OUT}  # told where the operation is checked
        if start == end or (start, end) in by_belt or unknown_ends:
            continue
        for number, rule in enumerate(plant.transports):
            if (not rule.from_ or start in rule.from_) and (not rule.to or end in rule.to):
                found[start, end] = number
                break
    return found


def node_of(plant: Plant, name: str) -> str | None:
    """Node of a station or gate; a station without one has the nearest."""
    if name == IN and name not in plant.stations:
        return plant.gates.in_
    if name == OUT and name not in plant.stations:
        return plant.gates.out
    station, nodes = plant.stations[name], plant.network.nodes
    if station.node is not None or station.position is None:
        return station.node
    at = tuple(station.position)
    return min(nodes, key=lambda node: math.dist(nodes[node], at))


def lineside_node(plant: Plant, line: Lineside) -> str | None:
    """Node where vehicles put down the bins of a lineside stock."""
    if line.node is not None:
        return line.node
    return node_of(plant, line.stations[0]) if line.stations[0] in plant.stations else None


def _ways(plant: Plant) -> Iterator[Problem]:
    """Find nodes that vehicles have to go to and cannot, or cannot leave."""
    import networkx as nx

    graph = nx.DiGraph()
    graph.add_nodes_from(plant.network.nodes)
    for lane in plant.network.lanes:
        graph.add_edges_from(((lane.from_, lane.to), (lane.to, lane.from_))[: 1 + lane.two_way])
    sound = True
    for node in graph:
        if graph.in_degree(node) and not graph.out_degree(node):
            sound = False
            yield (
                ("network", "nodes", node),
                "is a one-way dead end: no lane leads on from here; add one, or make the lane to it `two_way`",
            )
    carried = carried_pairs(plant) if sound else {}
    for name, fleet in plant.fleets.items():
        served = [pair for pair, number in carried.items() if plant.transports[number].fleet == name]
        needed = [node for pair in served for end in pair if (node := node_of(plant, end)) is not None]
        for line in plant.lineside.values():
            if line.fleet == name:
                needed += [node for node in (line.from_, lineside_node(plant, line)) if node is not None]
        needed += fleet.parking
        needed += () if fleet.battery is None else fleet.battery.chargers
        found = _apart(graph, list(dict.fromkeys(needed)), list(dict.fromkeys(fleet.start))) if sound else None
        if found is not None:
            sound = False
            yield ("fleets", name), f"there is no way from node '{found[0]}' to node '{found[1]}'; add a lane"
    if sound:
        yield from _batteries(plant, graph)


def _apart(graph: nx.DiGraph, needed: list[str], starts: list[str]) -> tuple[str, str] | None:
    """Find two nodes with no way from the first to the second, where there has to be one."""
    import networkx as nx

    if not needed:
        return None
    first = needed[0]
    there, back = nx.descendants(graph, first), nx.ancestors(graph, first)
    for node in needed[1:]:
        if node not in there:
            return first, node
        if node not in back:
            return node, first
    return next(((start, first) for start in starts if start != first and start not in back), None)


def _batteries(plant: Plant, graph: nx.DiGraph) -> Iterator[Problem]:
    """Find the fleets whose vehicles, about to charge, cannot reach the nearest charger from everywhere."""
    import networkx as nx

    for name, fleet in plant.fleets.items():
        battery = fleet.battery
        if battery is None:
            continue
        from models.fleet.drive import Driver
        from models.fleet.network import Ways

        ways = Ways(plant.network)
        driver = Driver(fleet, ways)
        within = set(fleet.start).union(*(nx.descendants(graph, start) for start in fleet.start))
        worst, farthest = 0.0, ""
        for node in (node for node in plant.network.nodes if node in within):
            paths = [ways.path(node, charger, fleet.speed) for charger in battery.chargers if charger != node]
            known = [path for path in paths if path is not None]
            if node in battery.chargers or not known:
                continue
            drive = driver.drive(min(known, key=lambda path: path[1])[0], 0, None)
            joules = sum(drive.joules) + fleet.hotel_power * sum(drive.seconds)
            if joules > worst:
                worst, farthest = joules, node
        left = battery.low * battery.capacity
        if worst > left:
            yield (
                ("fleets", name, "battery"),
                f"from node '{farthest}' the way to the nearest charger takes {worst / 3600:.4g} Wh, "
                f"but {left / 3600:.4g} Wh "
                "are left at `low`; a higher `low`, a larger battery or a nearer charger is needed",
            )
