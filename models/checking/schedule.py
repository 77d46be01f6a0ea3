"""The schedule: every entry must name work that its station can do and that its order brings."""

from __future__ import annotations

from collections.abc import Iterator

from models.checking.findings import Path, Problem, listed, unknown
from models.plant import Plant

__all__ = ["schedule"]


def schedule(plant: Plant) -> Iterator[Problem]:
    """Give the entries of the schedule that no run could follow."""
    products = {order.name: order.product for order in plant.orders}
    stated: dict[tuple[str, str, str], dict[str, int | None]] = {}
    for number, row in enumerate(plant.schedule):
        path: Path = ("schedule", number)
        station = plant.stations.get(row.station)
        if station is None:
            yield (*path, "station"), unknown("station", row.station, plant.stations)
            continue
        if station.batch is not None:
            yield (*path, "station"), f"'{row.station}' works in batches; it cannot follow a schedule"
        if row.order not in products:
            yield (*path, "order"), unknown("order", row.order, products)
            continue
        name = row.product or products[row.order]
        if name not in plant.products:
            yield (*path, "product"), unknown("product", name, plant.products)
            continue
        made = made_for(plant, products[row.order])
        if name not in made:
            makes = f"it makes {listed(made)}" if made else "it is taken from stock"
            yield (*path, "product"), f"order '{row.order}' makes no '{name}'; {makes}"
            continue
        operation = next((o for o in plant.products[name].routing if o.name == row.operation), None)
        if operation is None:
            known = [o.name for o in plant.products[name].routing]
            yield (*path, "operation"), unknown(f"operation of '{name}'", row.operation, known)
            continue
        if row.station not in operation.station:
            message = f"operation '{row.operation}' of '{name}' is done at {listed(operation.station)}"
            yield (*path, "station"), f"{message}, not at '{row.station}'"
            continue
        places = stated.setdefault((row.order, name, row.operation), {})
        places[row.station] = row.lots
        if len(places) > 1 and None in places.values():
            where = listed(places)
            yield path, f"operation '{row.operation}' of order '{row.order}' is at {where}; state `lots` for each"


def made_for(plant: Plant, product: str) -> list[str]:
    """Return the products whose lots an order for `product` brings into the plant."""
    if product not in plant.products or plant.products[product].made == "to_stock":
        return []
    made, ahead = [product], [product]
    while ahead:
        for operation in plant.products[ahead.pop()].routing:
            for name in (*operation.components, *operation.outputs):
                part = plant.products.get(name)
                if part is None or not part.routing or name in made:
                    continue
                if name in operation.outputs or part.made == "to_order":
                    made.append(name)
                    ahead.append(name)
    return made
