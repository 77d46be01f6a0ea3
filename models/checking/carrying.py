"""Static load of fleets and cranes: the trips and cycles that demand brings, against the time of the vehicles.

All times are means. A trip is a drive with a lot from rest to rest, with loading and unloading; between trips a vehicle
goes empty from where it put down to where it takes up, in all as little as the balance of the nodes allows (a transport
problem: Hitchcock 1941). So it is what the best dispatcher needs, with nobody in the way and nothing to charge. Lots
are taken to be full; what inspections send back is not counted. Cranes make single cycles to all cells alike; what is
stored is brought out again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

from models.checking.fleets import IN, OUT, carried_pairs, lineside_node, node_of
from models.checking.work import Step
from models.index import lot_size
from models.lineside.description import Lineside
from models.plant import Plant

if TYPE_CHECKING:
    from models.fleet.description import Fleet
    from models.fleet.drive import Driver
    from models.fleet.network import Ways
    from models.storage.description import Rack

__all__ = ["Carrying", "carrying"]

Pair = tuple[str, str]


class Carrying(NamedTuple):
    """Work of a fleet, or of the cranes of a rack, and the time that they have [s]."""

    kind: Literal["fleet", "rack"]
    name: str
    work: float
    capacity: float


def carrying(plant: Plant, work: list[Step], until: float) -> Iterator[Carrying]:
    """Give what the operations of `work` bring to fleets and cranes up to a time [s]."""
    if plant.fleets:
        trips = _trips(plant, work)
        for name, fleet in plant.fleets.items():
            yield Carrying("fleet", name, _driving(plant, fleet, trips.get(name, {})), until * fleet.vehicles)
    for name, rack in plant.racks.items():
        yield Carrying("rack", name, _lots(plant, rack, work) * _cycles(rack), until * rack.aisles)


def _trips(plant: Plant, work: list[Step]) -> dict[str, dict[Pair, float]]:
    """Lots carried by fleet, and from node to node."""
    by_rule = carried_pairs(plant)
    trips: dict[str, dict[Pair, float]] = {}
    for step in work:
        for start, end, pieces in _ways(plant, step):
            rule = by_rule.get((start, end))
            nodes = node_of(plant, start), node_of(plant, end)
            if rule is not None and nodes[0] is not None and nodes[1] is not None:
                lots = pieces / lot_size(plant.products[step.product], step.operation)
                mine = trips.setdefault(plant.transports[rule].fleet, {})
                mine[nodes[0], nodes[1]] = mine.get((nodes[0], nodes[1]), 0.0) + lots
    for line in plant.lineside.values():
        first, last = line.from_, lineside_node(plant, line)
        if line.fleet is not None and first is not None and last is not None:
            mine = trips.setdefault(line.fleet, {})
            mine[first, last] = mine.get((first, last), 0.0) + _bins(line, work)
    return trips


def _bins(line: Lineside, work: list[Step]) -> float:
    """Bins that the operations of `work` empty, alternatives alike."""
    return sum(
        _pieces(step)
        * step.operation.components.get(line.product, 0)
        * sum(name in line.stations for name in step.operation.station)
        / len(step.operation.station)
        / line.bin
        for step in work
    )


def _ways(plant: Plant, step: Step) -> Iterator[tuple[str, str, float]]:
    """Where pieces come from that enter the plant for an operation, and where they go after it, alternatives alike."""
    routing = plant.products[step.product].routing
    operation, passed = step.operation, _pieces(step)
    here = operation.station
    if step.number == 0:
        yield from ((IN, name, passed / len(here)) for name in here)
    passed *= 1.0 - operation.scrap
    onward = dict(operation.next)
    if not onward:
        onward = {routing[step.number + 1].name if step.number + 1 < len(routing) else "end": 1.0}
    stations = {other.name: other.station for other in routing} | {"end": (OUT,)}
    for name, share in onward.items():
        ends = stations[name]
        yield from ((a, b, passed * share / len(here) / len(ends)) for a in here for b in ends)


def _pieces(step: Step) -> float:
    """Pieces that pass an operation, also those that an inspection lets through unseen."""
    return step.pieces / (step.operation.inspection.sampling if step.operation.inspection else 1.0)


# Vehicles ----------------------------------------------------------------------------------------------------------


def _driving(plant: Plant, fleet: Fleet, trips: dict[Pair, float]) -> float:
    """Time that vehicles drive and handle for so many lots from node to node, with the least empty travel [s]."""
    from models.fleet.drive import Driver
    from models.fleet.network import Ways

    ways = Ways(plant.network)
    driver = Driver(fleet, ways)
    handling = fleet.load.mean + fleet.unload.mean
    total = sum(lots * (_time(ways, driver, *pair, 1) / fleet.capacity + handling) for pair, lots in trips.items())
    return total + _empty(ways, driver, trips) / fleet.capacity


def _time(ways: Ways, driver: Driver, start: str, end: str, lots: int) -> float:
    """Time of a drive from rest to rest, with nobody in the way [s]."""
    if start == end:
        return 0.0
    found = ways.path(start, end, driver.speed(lots))
    return driver.drive(found[0], lots, None).elapsed[-1] if found is not None else 0.0


def _empty(ways: Ways, driver: Driver, trips: dict[Pair, float]) -> float:
    """Least time of empty travel from where lots are put down to where lots are taken up [s]."""
    import numpy as np
    from scipy.optimize import linprog

    starts, ends = (list(dict.fromkeys(pair[side] for pair in trips)) for side in (0, 1))
    if not starts:
        return 0.0
    cost = [_time(ways, driver, end, start, 0) for end in ends for start in starts]
    leave = np.kron(np.eye(len(ends)), np.ones(len(starts)))
    reach = np.kron(np.ones(len(ends)), np.eye(len(starts)))
    there = [sum(lots for pair, lots in trips.items() if pair[1] == end) for end in ends]
    wanted = [sum(lots for pair, lots in trips.items() if pair[0] == start) for start in starts]
    return float(linprog(cost, A_eq=np.vstack([leave, reach]), b_eq=[*there, *wanted]).fun)


# Cranes ------------------------------------------------------------------------------------------------------------


def _lots(plant: Plant, rack: Rack, work: list[Step]) -> float:
    """Lots that are stored and lots that are brought out, together."""
    lots = 0.0
    for name in rack.products:
        product = plant.products[name]
        taken = sum(_pieces(step) * step.operation.components.get(name, 0) for step in work)
        last = len(product.routing) - 1
        made = sum(_pieces(step) for step in work if step.product == name and step.number == last)
        size = lot_size(product, product.routing[-1]) if product.routing else product.lot
        lots += ((made if product.routing else taken) + max(made, taken)) / size
    return lots


def _cycles(rack: Rack) -> float:
    """Mean time of a single cycle over all cells [s]."""
    from models.physics.crane import travel_time
    from models.storage.crane import axes

    first = rack.bay_width if rack.first_bay is None else rack.first_bay
    along, lift = axes(rack.crane)
    ways = [
        travel_time(
            rack.input, (first + bay * rack.bay_width, rack.first_level + level * rack.level_height), along, lift
        )
        for bay in range(rack.bays)
        for level in range(rack.levels)
    ]
    return 2.0 * (sum(ways) / len(ways) + rack.crane.handling.mean)
