"""Demand: orders and sources that name products which can be made, at times that can be, and runs that end."""

from __future__ import annotations

from collections.abc import Iterator

from models.checking.bills import purchased, source_products
from models.checking.findings import Path, Problem, unknown
from models.orders.description import Source
from models.plant import Plant
from models.units import show

__all__ = ["demand", "takes_all", "unending"]


LONGEST_WARM_UP = 0.995
"""Share of a run that may be left out of its figures: these are read in 200 windows."""


def unending(plant: Plant) -> list[str]:
    """Return the sources that keep a run from ending; one that keeps up a stock rests once the stock is full."""
    return [
        name
        for name, source in plant.sources.items()
        if source.limit is None and source.until is None and source.keep is None
    ]


def demand(plant: Plant) -> Iterator[Problem]:
    """Give what is wrong with orders, sources and the length of the run."""
    yield from _orders(plant)
    yield from _sources(plant)
    if not (plant.orders or plant.sources or plant.initial.parts):
        yield (), "nothing is to be made; list `orders`, or add a source under `sources`"
    run = plant.run
    if run.length is None:
        for name in unending(plant)[:1]:
            yield (
                ("sources", name),
                "never ends, so the run would not either; set `run.length`, or give the source a `limit` or `until`",
            )
    elif run.warm_up is not None and run.warm_up > LONGEST_WARM_UP * run.length:
        most = "shorter than" if run.warm_up >= run.length else "at most 99.5 % of"
        message = f"must be {most} the run ({show(run.length, 's')}), is {show(run.warm_up, 's')}"
        yield ("run", "warm_up"), message


def _product(plant: Plant, path: Path, name: str, what: str) -> Iterator[Problem]:
    if name not in plant.products:
        yield path, unknown("product", name, plant.products)
    elif purchased(plant.products[name]):
        yield (
            path,
            f"'{name}' has no routing, so it is purchased and always at hand, and {what} cannot make it; "
            "give it a `routing`, or `made: to_stock`",
        )


def _orders(plant: Plant) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for number, order in enumerate(plant.orders):
        path: Path = ("orders", number)
        yield from _product(plant, (*path, "product"), order.product, "an order")
        if order.name in seen:
            first = seen[order.name] + 1
            yield (*path, "name"), f"two orders are called '{order.name}' (number {first} and {number + 1} of the list)"
        seen.setdefault(order.name, number)
        if order.name in plant.sources:
            yield (*path, "name"), f"an order and a source are both called '{order.name}'"
        if order.due is not None and plant.seconds(order.due) < plant.seconds(order.release):
            yield (*path, "due"), f"is due ({order.due}) before its release ({order.release})"


def _sources(plant: Plant) -> Iterator[Problem]:
    for name, source in plant.sources.items():
        path: Path = ("sources", name)
        if isinstance(source.product, str):
            yield from _product(plant, (*path, "product"), source.product, "a source")
            made = plant.products[source.product].made if source.product in plant.products else "to_stock"
            if source.keep is not None and made != "to_stock":
                yield (
                    (*path, "keep"),
                    f"keeps up a stock, but '{source.product}' is made to order; write `made: to_stock` at the product",
                )
        else:
            for product in source.product:
                yield from _product(plant, (*path, "product", product), product, "a source")
        if source.until is not None and plant.seconds(source.until) < plant.seconds(source.start):
            yield (*path, "until"), f"ends ({source.until}) before its start ({source.start})"
        if source.every is None and source.keep is None and source.limit is None and takes_all(plant, source):
            yield (
                path,
                "gives parts as fast as the plant takes them, and nothing limits how many wait; state `every` or "
                "`limit`, give the first queue a `capacity`, or limit the parts inside by cards (`control`)",
            )


def takes_all(plant: Plant, source: Source) -> bool:
    """Tell whether parts of a source can always come in: no queue at the entry is ever full, and no card is missing."""
    products = source_products(source.product)
    if any(name not in plant.products for name in products):
        return False
    for name in products:
        if not plant.products[name].routing:
            continue
        first = plant.products[name].routing[0]
        if any(station not in plant.stations for station in first.station):
            return False
        for cards in plant.control.values():
            if (not cards.products or name in cards.products) and (
                not cards.stations or first.station[0] in cards.stations
            ):
                return False
        if all(_room(plant, station) is not None for station in first.station):
            return False
    return True


def _room(plant: Plant, name: str) -> int | None:
    """Return the lots that may wait before a station, None for any number."""
    station = plant.stations[name]
    if station.buffer is None:
        return station.queue.capacity
    return plant.buffers[station.buffer].capacity if station.buffer in plant.buffers else 0
