"""Serial lines, which max-plus recursion describes exactly: what keeps a plant from being one."""

from __future__ import annotations

from collections.abc import Iterator

from models.distribution import Distribution, constant
from models.index import stated_time
from models.plant import Plant
from models.product.description import Operation, Product
from models.station.description import Failure, Station
from twin.engine.hooks import is_hook

__all__ = ["line_of", "not_a_line", "work_of"]

LONGEST_QUEUE = 10_000
"""Lots of a queue with a limit whose times are kept; far longer ones never fill."""
MOST_LOTS = 1e12
"""Lots of a run that nobody waits for."""
ATOMS = ("constant", "empirical", "weighted")
"""Rows of a law that may give one value again and again."""


def not_a_line(plant: Plant, length: float | None = None) -> list[str]:
    """Say what keeps a plant from being a line that recursion describes; empty if nothing does.

    Parameters
    ----------
    plant : Plant
    length : float, optional
        In place of the plant's own [s].
    """
    found = list(_of_the_plant(plant))
    if not found:
        found = [*_of_the_source(plant), *_of_the_routing(plant)]
    if not found:
        found = [reason for name, station in plant.stations.items() for reason in _of_a_station(plant, name, station)]
    return found or list(_of_the_length(plant, plant.run.length if length is None else length))


def _of_the_plant(plant: Plant) -> Iterator[str]:
    fields = (
        "orders", "buffers", "conveyors", "handovers", "fleets", "transports", "racks", "picking", "stock", "lineside",
        "control", "schedule", "people",
    )  # fmt: skip
    parts = {field: getattr(plant, field) for field in fields} | {"energy.compressors": plant.energy.compressors}
    yield from (f"it has `{field}`" for field, there in parts.items() if there)
    initial = plant.initial
    if initial.parts or initial.stock or initial.stations:
        yield "it has `initial`"
    if len(plant.products) > 1:
        yield "it has several products"
    if len(plant.sources) != 1:
        yield f"it has {len(plant.sources)} sources, want one"
    for field in ("routing", "release"):
        if is_hook(getattr(plant.policies, field)):
            yield f"policies.{field} is a Python function"


def _of_the_source(plant: Plant) -> Iterator[str]:
    (name, source), (product, description) = next(iter(plant.sources.items())), next(iter(plant.products.items()))
    states = {"keep": source.keep, "due_after": source.due_after, "sequence": source.sequence}
    yield from (f"sources.{name} has `{field}`" for field, value in states.items() if value is not None and value != ())
    if source.quantity > 1:
        yield f"sources.{name}.quantity is more than 1"
    if source.when_full == "lose":
        yield f"sources.{name} loses what finds no room"
    if description.lot > 1 or description.made != "to_order":
        yield f"products.{product} is made in lots, or to stock"


def _of_the_routing(plant: Plant) -> Iterator[str]:
    product, description = next(iter(plant.products.items()))
    where = f"products.{product}.routing"
    if not description.routing:
        yield f"{where} is empty"
    seen: set[str] = set()
    for operation in description.routing:
        yield from (f"{where}: {operation.name} has `{field}`" for field in _more_than_plain(operation))
        if seen & set(operation.station):
            yield f"{where}: {operation.name} comes back to a station"
        seen |= set(operation.station)
    yield from (f"stations.{name} is not on the line" for name in plant.stations if name not in seen)


def _more_than_plain(operation: Operation) -> Iterator[str]:
    """Fields of an operation that do more than take time at one station."""
    if len(operation.station) > 1:
        yield "station"
    fields = (
        "components", "outputs", "scrap", "rework", "defects", "inspection", "operators", "energy", "transfer_lot",
        "handover", "next",
    )  # fmt: skip
    yield from (field for field in fields if getattr(operation, field))


def _of_a_station(plant: Plant, name: str, station: Station) -> Iterator[str]:
    fields = ("buffer", "setup", "batch", "maintenance", "shifts", "operators", "power", "media", "furnace")
    yield from (f"stations.{name} has `{field}`" for field in fields if getattr(station, field))
    if station.capacity > 1:
        yield f"stations.{name} has several machines"
    if station.queue.rule != "fifo":
        yield f"stations.{name}.queue.rule is not fifo"
    (product, description), (source,) = next(iter(plant.products.items())), plant.sources.values()
    capacity = station.queue.capacity
    if capacity is not None and capacity > LONGEST_QUEUE:
        yield f"stations.{name}.queue.capacity is more than {LONGEST_QUEUE:,}"
    (operation,) = (one for one in description.routing if one.station == (name,))
    law = stated_time(product, operation, name, station)
    if law is None or _may_be_zero(law):
        yield f"the time at stations.{name} can be zero"
    if operation is description.routing[0] and source.every is None and capacity is None:
        yield f"stations.{name}.queue has no limit, and the source none either"
    if len(station.failures) > 1:
        yield f"stations.{name} fails in several ways"
    for failure in station.failures:
        yield from _of_a_failure(f"stations.{name}.failures.{failure.name}", failure)


def _of_a_failure(where: str, failure: Failure) -> Iterator[str]:
    if failure.clock != "calendar":
        yield f"{where} runs on operating time"
    if failure.effect != "resume":
        yield f"{where}.effect is {failure.effect}"
    if failure.operators:
        yield f"{where} needs people for its repair"
    if failure.every is None:
        yield f"{where} is a Python function"
    elif _may_be_zero(failure.every):
        yield f"{where} can come at once"


def _of_the_length(plant: Plant, length: float | None) -> Iterator[str]:
    source = next(iter(plant.sources.values()))
    if length is None and source.limit is None and source.until is None:
        yield "it has no end"
    if source.until is not None and plant.seconds(source.until) < max(plant.seconds(source.start), 0.0):
        yield "its source ends before it begins"
    slowest = max(law.mean for law in work_of(plant))
    if length is not None and length / slowest > MOST_LOTS:
        yield "it takes too long"


def _may_be_zero(law: Distribution) -> bool:
    """Tell whether a law gives zero more often than never."""
    if law.minimum > 0.0:
        return False
    from models.streams.sampling import KINDS

    return bool(set(law.encode()[0].tolist()) & {KINDS[kind] for kind in ATOMS})


def line_of(plant: Plant) -> tuple[str, Product]:
    """Return the product that a line makes, with its name."""
    return next(iter(plant.products.items()))


def work_of(plant: Plant) -> list[Distribution]:
    """Return the laws of the operations of a line, in their order [s]."""
    product, description = line_of(plant)
    names = [operation.station[0] for operation in description.routing]
    laws = (
        stated_time(product, operation, name, plant.stations[name])
        for operation, name in zip(description.routing, names, strict=True)
    )
    return [law or constant(0.0) for law in laws]
