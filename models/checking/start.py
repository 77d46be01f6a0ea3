"""The initial state: parts, stocks and stations that exist, and room for them."""

from __future__ import annotations

from collections.abc import Iterator

from models.checking.findings import Path, Problem, unknown
from models.plant import Plant

__all__ = ["start"]


def start(plant: Plant) -> Iterator[Problem]:
    """Give what is wrong with the initial state."""
    for name in plant.initial.stock:
        if name not in plant.products:
            yield ("initial", "stock", name), unknown("product", name, plant.products)
    for name in plant.initial.stations:
        if name not in plant.stations:
            yield ("initial", "stations", name), unknown("station", name, plant.stations)
    yield from _parts(plant)


def _parts(plant: Plant) -> Iterator[Problem]:
    orders = {order.name: order.product for order in plant.orders}
    left = {order.name: order.quantity for order in plant.orders}
    working: dict[str, int] = {}
    waiting: dict[tuple[str, str], int] = {}
    for number, part in enumerate(plant.initial.parts):
        path: Path = ("initial", "parts", number)
        product = plant.products.get(part.product)
        if product is None:
            yield (*path, "product"), unknown("product", part.product, plant.products)
            continue
        if part.order is not None and part.order not in orders:
            yield (*path, "order"), unknown("order", part.order, orders)
        elif part.order is not None and part.product not in _parts_of(plant, orders[part.order]):
            yield (
                (*path, "order"),
                f"order '{part.order}' is for '{orders[part.order]}', into which no '{part.product}' goes",
            )
        if part.order in orders and part.product == orders[part.order]:
            left[part.order] -= part.lots * (part.quantity or product.lot)
            if left[part.order] < 0:
                asked = next(order.quantity for order in plant.orders if order.name == part.order)
                message = (
                    f"more pieces are in place for order '{part.order}' ({asked - left[part.order]}) than its {asked}"
                )
                yield (*path, "order"), message
        operations = {operation.name: operation for operation in product.routing}
        if part.operation not in operations:
            known = f"operation of '{part.product}'"
            yield (*path, "operation"), unknown(known, part.operation, operations)
            continue
        alternatives = operations[part.operation].station
        name = part.station or alternatives[0]
        if name not in alternatives:
            yield (*path, "station"), unknown(f"station of operation '{part.operation}'", name, alternatives)
            continue
        station = plant.stations.get(name)
        if station is None:
            continue  # said where the operation names it
        if part.remaining is not None:
            working[name] = working.get(name, 0) + part.lots
            if working[name] > station.capacity:
                yield (
                    (*path, "remaining"),
                    f"{working[name]} lots are under way at station '{name}', which has room for {station.capacity}",
                )
            continue
        place = ("queue", name) if station.buffer is None else ("buffer", station.buffer)
        waiting[place] = waiting.get(place, 0) + part.lots
        buffer = plant.buffers.get(place[1])
        room = station.queue.capacity if station.buffer is None else buffer.capacity if buffer else None
        if room is not None and waiting[place] > room:
            where = f"before station '{name}'" if station.buffer is None else f"in buffer '{station.buffer}'"
            yield (*path, "lots"), f"{waiting[place]} lots wait {where}, where there is room for {room}"


def _parts_of(plant: Plant, name: str) -> set[str]:
    """Return a product with everything that goes into it, at any depth."""
    found, ahead = {name}, [name]
    while ahead:
        product = plant.products.get(ahead.pop())
        for operation in product.routing if product else ():
            for part in (*operation.components, *operation.outputs):
                if part not in found:
                    found.add(part)
                    ahead.append(part)
    return found
