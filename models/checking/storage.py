"""Warehouses and bought stock: products that exist, one place for each, and room for what is to be kept."""

from __future__ import annotations

import math
from collections.abc import Iterator

from models.checking.bills import purchased
from models.checking.findings import Path, Problem, unknown
from models.plant import Plant

__all__ = ["storage"]


def storage(plant: Plant) -> Iterator[Problem]:
    """Give what is wrong with racks, picking areas and replenishment."""
    yield from _names(plant)
    yield from _replenished(plant)
    homes: dict[str, str] = {}
    for field, keepers in (("racks", plant.racks), ("picking", plant.picking)):
        for name, keeper in keepers.items():
            for number, product in enumerate(keeper.products):
                path: Path = (field, name, "products", number)
                if product not in plant.products:
                    yield path, unknown("product", product, plant.products)
                    continue
                if product in homes:
                    yield path, f"'{product}' is kept in '{homes[product]}' already; a product is kept in one place"
                homes.setdefault(product, name)
                if not _stocked(plant, product):
                    yield (
                        path,
                        (
                            f"'{product}' never lies in stock: it is made to order and goes into nothing; "
                            "write `made: to_stock` at the product"
                        ),
                    )
                elif _endless(plant, product):
                    yield (
                        path,
                        (
                            f"'{product}' is purchased and always at hand; say under `stock` how it is ordered, "
                            "or how much there is in `initial.stock`"
                        ),
                    )
    yield from _room(plant)


def _names(plant: Plant) -> Iterator[Problem]:
    known = {
        name: kind
        for kind, elements in (
            ("station", plant.stations),
            ("buffer", plant.buffers),
            ("conveyor", plant.conveyors),
            ("fleet", plant.fleets),
        )
        for name in elements
    }
    for field, kind, elements in (("racks", "rack", plant.racks), ("picking", "picking area", plant.picking)):
        for name in elements:
            if name in known:
                yield (field, name), f"a {known[name]} and a {kind} are both called '{name}'; rename one of them"
            known.setdefault(name, kind)


def _replenished(plant: Plant) -> Iterator[Problem]:
    for name in plant.stock:
        product = plant.products.get(name)
        if product is None:
            yield ("stock", name), unknown("product", name, plant.products)
        elif product.routing:
            yield (
                ("stock", name),
                (f"'{name}' has a routing, so it is made and not bought; keep up its stock with a source with `keep`"),
            )
        elif not _stocked(plant, name):
            yield ("stock", name), f"nothing takes '{name}' from stock: it goes into nothing, and is not made to stock"


def _stocked(plant: Plant, name: str) -> bool:
    """Tell whether a product lies in stock at all."""
    parts = (operation.components for product in plant.products.values() for operation in product.routing)
    return plant.products[name].made == "to_stock" or any(name in components for components in parts)


def _endless(plant: Plant, name: str) -> bool:
    return purchased(plant.products[name]) and name not in plant.stock and name not in plant.initial.stock


def _room(plant: Plant) -> Iterator[Problem]:
    """Find racks that are too small for the stock that they are to keep."""
    kept: dict[str, int] = {}
    for source in plant.sources.values():
        if source.keep is not None and isinstance(source.product, str):
            kept[source.product] = kept.get(source.product, 0) + source.keep
    for name, policy in plant.stock.items():
        kept[name] = policy.up_to or max((policy.reorder or 0) + (policy.quantity or 0), 0)
    for name, rack in plant.racks.items():
        lots = {
            product: math.ceil(max(pieces, plant.initial.stock.get(product, 0)) / plant.products[product].lot)
            for product in rack.products
            if product in plant.products
            for pieces in (kept.get(product, 0),)
        }
        if sum(lots.values()) > rack.cells:
            yield (
                ("racks", name),
                (
                    f"{rack.cells} cells are too few for {sum(lots.values())} lots: the stock at the start, "
                    "or what sources and `stock` keep up, of each product"
                ),
            )
            continue
        for number, zone in enumerate(rack.zones if rack.policy == "dedicated" else ()):
            wanted, cells = sum(lots.get(product, 0) for product in zone.products), int(zone.share * rack.cells)
            if wanted > cells:
                yield (
                    ("racks", name, "zones", number, "share"),
                    (f"its {cells} cells are too few for {wanted} lots of {', '.join(zone.products)}"),
                )
