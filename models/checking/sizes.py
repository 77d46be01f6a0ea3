"""Sizes: plants that are sound in all else, but larger than a computer takes, or a factory ever is."""

from __future__ import annotations

from collections.abc import Iterator

from models.checking.amounts import arrivals
from models.checking.bills import source_products
from models.checking.demand import takes_all
from models.checking.findings import Path, Problem
from models.orders.description import MOST_LOTS, Source
from models.plant import Plant
from models.units import LONGEST, show

__all__ = ["sizes"]

MOST_MACHINES = 20_000
"""Machines of all stations together: some 2 GB of sums."""
MOST_ARRIVALS = 1_000_000_000
"""Arrivals of a source within a run: some hours of computing."""

_MANY = f"at most {MOST_LOTS:,} can be in the plant at once; give the product a larger `lot`, or let less come"


def sizes(plant: Plant) -> Iterator[Problem]:
    """Give the elements that are too many, or too far away in time; all names must be right."""
    machines = 0
    for name, station in plant.stations.items():
        machines += station.capacity
        if machines > MOST_MACHINES:
            yield (
                ("stations", name, "capacity"),
                f"makes {machines:,} machines together with the stations before; "
                f"at most {MOST_MACHINES:,} are simulated",
            )
            break
    for number, order in enumerate(plant.orders):
        lots = _lots(plant, order.product, order.quantity)
        if lots > MOST_LOTS and plant.products[order.product].made == "to_order":
            yield ("orders", number, "quantity"), f"comes in {lots:,} lots; {_MANY}"
        for field in ("release", "due"):
            yield from _far(plant, ("orders", number, field), getattr(order, field))
    for name, source in plant.sources.items():
        for field in ("start", "until"):
            yield from _far(plant, ("sources", name, field), getattr(source, field))
        yield from _source(plant, ("sources", name), source)


def _lots(plant: Plant, name: str, pieces: int) -> int:
    """Return the lots in which so many pieces of a product come into the plant."""
    product = plant.products[name]
    first = product.routing[0].transfer_lot if product.routing else None
    return -(-pieces // min(product.lot, first or product.lot))


def _far(plant: Plant, path: Path, instant: object) -> Iterator[Problem]:
    if instant is not None and abs(plant.seconds(instant)) > LONGEST:  # type: ignore[arg-type]
        start = plant.calendar.start
        yield path, f"is more than {show(LONGEST, 's')} from the start of the run ({start}), is {instant}"


def _source(plant: Plant, path: Path, source: Source) -> Iterator[Problem]:
    lots = max(_lots(plant, name, source.quantity) for name in source_products(source.product))
    if lots > MOST_LOTS:
        yield (*path, "quantity"), f"comes in {lots:,} lots; {_MANY}"
    if source.keep is not None and isinstance(source.product, str):
        kept = _lots(plant, source.product, source.keep)
        if kept > MOST_LOTS:
            yield (*path, "keep"), f"is {kept:,} lots; {_MANY}"
    elif source.every is None and source.limit is not None and source.limit * lots > MOST_LOTS:
        if takes_all(plant, source):
            yield (*path, "limit"), f"is reached at once, with {source.limit * lots:,} lots; {_MANY}"
    elif source.every is not None and plant.run.length is not None:
        count = arrivals(plant, source, plant.run.length)
        if count > MOST_ARRIVALS:
            yield (
                (*path, "every"),
                f"gives about {count:.3g} arrivals within the run of {show(plant.run.length, 's')}; "
                f"at most {MOST_ARRIVALS:,} are simulated",
            )
