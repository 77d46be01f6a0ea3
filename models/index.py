"""The index: numbers for the things of a plant, in the order of the plant file, as traces and kernels use them."""

from __future__ import annotations

from dataclasses import dataclass, field

from models.distribution import Distribution
from models.plant import Plant
from models.product.description import Operation, Product
from models.station.description import Station

__all__ = ["Index", "Place", "Step", "Unit", "lot_size", "planned_time", "stated_time"]


@dataclass(frozen=True)
class Unit:
    """Something that is in exactly one state at any time.

    A machine (one of a station's), a conveyor, a vehicle, a crane (one of a rack's), a picker (of a picking area).
    """

    name: str
    kind: str
    element: str


@dataclass(frozen=True)
class Place:
    """Something with a level: pieces that wait, move or are in the plant, or busy people.

    `kind` is one of queue, buffer, conveyor, transit (on the way between stations), stock (by product), wip (by
    product, everything between release and end), backlog (released, but waiting to be let in), people (busy), output
    (behind a station, waiting to be fetched), calls (the same lots by the fleet that they wait for), vehicles (on
    board, by fleet), inbound (lots that wait to be stored, by rack), rack (cells that are taken), picking (lines that
    wait for a picker, by area), lineside (pieces in bins), delivery (pieces on their way from the store to them).
    """

    name: str
    kind: str
    capacity: float


@dataclass(frozen=True)
class Step:
    """An operation of a product's routing."""

    product: str
    number: int
    operation: Operation


@dataclass(frozen=True)
class Index:
    """All numbers of a plant; position in a tuple is the number used in the trace."""

    plant: Plant
    units: tuple[Unit, ...] = field(init=False)
    places: tuple[Place, ...] = field(init=False)
    products: tuple[str, ...] = field(init=False)
    steps: tuple[Step, ...] = field(init=False)
    orders: tuple[str, ...] = field(init=False, repr=False)
    unit_of: dict[tuple[str, int], int] = field(init=False, repr=False)
    place_of: dict[tuple[str, str], int] = field(init=False, repr=False)
    step_of: dict[tuple[str, str], int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Number everything."""
        plant, infinite = self.plant, float("inf")
        units = [
            Unit(name if station.capacity == 1 else f"{name}[{number + 1}]", "station", name)
            for name, station in plant.stations.items()
            for number in range(station.capacity)
        ]
        units += [Unit(name, "conveyor", name) for name in plant.conveyors]
        units += [
            Unit(f"{name}[{number + 1}]", "vehicle", name)
            for name, fleet in plant.fleets.items()
            for number in range(fleet.vehicles)
        ]
        units += [
            Unit(name if rack.aisles == 1 else f"{name}[{number + 1}]", "crane", name)
            for name, rack in plant.racks.items()
            for number in range(rack.aisles)
        ]
        units += [
            Unit(name if area.pickers == 1 else f"{name}[{number + 1}]", "picker", name)
            for name, area in plant.picking.items()
            for number in range(area.pickers)
        ]
        places = [
            Place(name, "queue", infinite if station.queue.capacity is None else station.queue.capacity)
            for name, station in plant.stations.items()
            if station.buffer is None
        ]
        places += [
            Place(name, "buffer", infinite if buffer.capacity is None else buffer.capacity)
            for name, buffer in plant.buffers.items()
        ]
        places += [Place(name, "conveyor", c.most) for name, c in plant.conveyors.items()]
        places.append(Place("transit", "transit", infinite))
        places += [Place(name, "stock", infinite) for name in plant.products]
        places += [Place(name, "wip", infinite) for name in plant.products]
        places.append(Place("backlog", "backlog", infinite))
        places += [Place(name, "people", pool.size) for name, pool in plant.people.items()]
        if plant.transports:
            places += [Place(name, "output", station.output) for name, station in plant.stations.items()]
            places.append(Place("gate", "output", infinite))
        places += [Place(name, "calls", infinite) for name in plant.fleets]
        places += [Place(name, "vehicles", fleet.capacity * fleet.vehicles) for name, fleet in plant.fleets.items()]
        places += [Place(name, "inbound", infinite) for name in plant.racks]
        places += [Place(name, "rack", rack.cells) for name, rack in plant.racks.items()]
        places += [Place(name, "picking", infinite) for name in plant.picking]
        places += [Place(name, "lineside", line.full) for name, line in plant.lineside.items()]
        places += [Place(name, "delivery", line.full) for name, line in plant.lineside.items()]
        steps = [
            Step(name, number, operation)
            for name, product in plant.products.items()
            for number, operation in enumerate(product.routing)
        ]
        first: dict[tuple[str, int], int] = {}
        seen: dict[str, int] = {}
        for number, unit in enumerate(units):
            server = seen.get(unit.element, 0)
            first[unit.element, server] = number
            seen[unit.element] = server + 1
        put = object.__setattr__
        put(self, "units", tuple(units))
        put(self, "places", tuple(places))
        put(self, "products", tuple(plant.products))
        put(self, "steps", tuple(steps))
        put(self, "orders", tuple(order.name for order in plant.orders) + tuple(plant.sources))
        put(self, "unit_of", first)
        put(self, "place_of", {(place.kind, place.name): number for number, place in enumerate(places)})
        put(self, "step_of", {(step.product, step.operation.name): number for number, step in enumerate(steps)})


def stated_time(product: str, operation: Operation, name: str, station: Station) -> Distribution | None:
    """Time of an operation at a station [s], its own, else the station's: of a piece, or of a whole batch."""
    for stated, key in ((operation.time, name), (station.time, product)):
        law = stated.get(key) if isinstance(stated, dict) else stated
        if law is not None:
            return law
    return None


def lot_size(product: Product, operation: Operation) -> int:
    """Pieces of a full lot at an operation: those of the product, cut by every `transfer_lot` up to there."""
    size = product.lot
    for earlier in product.routing:
        size = min(size, earlier.transfer_lot or size)
        if earlier is operation:
            break
    return size


def planned_time(product: str, description: Product, operation: Operation, name: str, station: Station) -> float:
    """Mean time of one piece at a station as planned [s] (the PRU of ISO 22400-2); batches are full, of full lots."""
    law = stated_time(product, operation, name, station)
    if law is None:
        return 0.0
    if station.batch is None:
        return float(law.mean)
    return float(law.mean) / (station.batch.max * lot_size(description, operation))
