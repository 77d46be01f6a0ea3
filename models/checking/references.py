"""References: every name in a plant that stands for something else must be the name of something.

`check` joins what the modules beside it find: rules, people, setups, bills of material, demand, schedule and the
initial state.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path as FilePath

from models.checking.bills import bills
from models.checking.demand import demand
from models.checking.energy import compressors, furnaces
from models.checking.findings import Path, Problem, listed, unknown
from models.checking.fleets import fleets
from models.checking.lineside import lineside
from models.checking.people import people
from models.checking.rules import rules
from models.checking.schedule import schedule
from models.checking.setups import setups
from models.checking.start import start
from models.checking.storage import storage
from models.plant import Plant
from models.product.description import END, Operation, Product
from models.station.description import Queue

__all__ = ["check"]


def check(
    plant: Plant,
    folder: FilePath | None = None,
    known_figures: Collection[str] | None = None,
    known_co2: Collection[str] | None = None,
) -> list[Problem]:
    """Return everything that keeps a plant from being run, except routings that never end.

    Parameters
    ----------
    plant : Plant
    folder : pathlib.Path, optional
        Folder of the plant file, to which Python rules are relative; their files are not looked for without it.
    known_figures : collection of str, optional
        Names that `figures` may give values to; any, if not given.
    known_co2 : collection of str, optional
        Names of published factors that `energy.co2` may take; any, if not given.

    Returns
    -------
    list of (path, message)
        As `models.reading.reader.read` takes from its `check`.
    """
    return [
        *_unique(plant),
        *_stations(plant),
        *_ways(plant),
        *_operations(plant),
        *setups(plant),
        *people(plant),
        *bills(plant),
        *rules(plant, folder),
        *_shifts(plant),
        *_others(plant, known_figures, known_co2),
        *demand(plant),
        *schedule(plant),
        *start(plant),
        *fleets(plant),
        *storage(plant),
        *lineside(plant),
        *compressors(plant),
        *furnaces(plant),
    ]


def _unique(plant: Plant) -> Iterator[Problem]:
    """Names of placed elements: a trace and a picture know them by their name alone."""
    kinds = (("stations", "station"), ("buffers", "buffer"), ("conveyors", "conveyor"), ("fleets", "fleet"))
    seen: dict[str, str] = {}
    for field, kind in kinds:
        for name in getattr(plant, field):
            if name in seen:
                yield (field, name), f"a {seen[name]} and a {kind} are both called '{name}'; rename one of them"
            seen.setdefault(name, kind)


def _stations(plant: Plant) -> Iterator[Problem]:
    for name, station in plant.stations.items():
        path: Path = ("stations", name)
        if isinstance(station.time, dict):
            for product in station.time:
                if product not in plant.products:
                    yield (*path, "time", product), unknown("product", product, plant.products)
        for medium in station.media:
            if medium not in plant.energy.media:
                yield (*path, "media", medium), unknown("medium", medium, plant.energy.media)
        if station.buffer is None:
            continue
        buffer = plant.buffers.get(station.buffer)
        if buffer is None:
            yield (*path, "buffer"), unknown("buffer", station.buffer, plant.buffers)
        elif station.batch and buffer.capacity is not None and station.batch.min > buffer.capacity:
            yield (
                (*path, "batch", "min"),
                f"a batch of at least {station.batch.min} never fits buffer '{station.buffer}' of {buffer.capacity}",
            )
        if station.queue != Queue():
            yield (
                (*path, "queue"),
                f"is never used, since the station takes its parts from buffer '{station.buffer}'; "
                "write `capacity` and `rule` at the buffer",
            )


def _ways(plant: Plant) -> Iterator[Problem]:
    ways: dict[tuple[str, str], str] = {}
    for name, conveyor in plant.conveyors.items():
        for field, ends in (("from", conveyor.from_), ("to", conveyor.to)):
            for end in ends:
                if end not in plant.stations:
                    yield ("conveyors", name, field), unknown("station", end, plant.stations)
        for way in [(a, b) for a in conveyor.from_ for b in conveyor.to]:
            if way in ways:
                yield ("conveyors", name), f"leads from '{way[0]}' to '{way[1]}', as conveyor '{ways[way]}' does"
                break
            ways[way] = name
    seen: set[tuple[str, str]] = set()
    for number, handover in enumerate(plant.handovers):
        for field, end in (("from", handover.from_), ("to", handover.to)):
            if end not in plant.stations:
                yield ("handovers", number, field), unknown("station", end, plant.stations)
        way = (handover.from_, handover.to)
        if way in seen:
            yield ("handovers", number), f"the way from '{way[0]}' to '{way[1]}' is listed twice"
        elif way in ways:
            yield ("handovers", number), f"conveyor '{ways[way]}' leads from '{way[0]}' to '{way[1]}' already"
        seen.add(way)


def _operations(plant: Plant) -> Iterator[Problem]:
    for name, product in plant.products.items():
        names = {operation.name for operation in product.routing}
        for number, operation in enumerate(product.routing):
            path: Path = ("products", name, "routing", number)
            for station in operation.station:
                if station not in plant.stations:
                    yield (*path, "station"), unknown("station", station, plant.stations)
            yield from _times(plant, path, name, operation)
            for target in operation.next:
                if target not in names and target != END:
                    yield (*path, "next", target), unknown(f"operation of '{name}'", target, [*names, END])
            if operation.rework_to is not None and operation.rework_to not in names:
                yield (*path, "rework_to"), unknown(f"operation of '{name}'", operation.rework_to, names)
            inspection = operation.inspection
            if inspection and inspection.rework is not None and inspection.rework not in names:
                yield (*path, "inspection", "rework"), unknown(f"operation of '{name}'", inspection.rework, names)
        yield from _transfer(name, product)


def _times(plant: Plant, path: Path, product: str, operation: Operation) -> Iterator[Problem]:
    """Find the stations at which an operation has no time."""
    stated = operation.time
    if isinstance(stated, dict):
        for station in stated:
            if station not in operation.station:
                yield (*path, "time", station), unknown("station of this operation", station, operation.station)
    elif stated is not None:
        return
    missing = []
    for name in operation.station:
        if name not in plant.stations or (isinstance(stated, dict) and name in stated):
            continue
        own = plant.stations[name].time
        if own is None or (isinstance(own, dict) and product not in own):
            missing.append(name)
    if missing:
        where = f"`time` here, or `stations.{missing[0]}.time`"
        yield (path, f"operation '{operation.name}' has no time at station {listed(missing)}; write {where}")


def _transfer(name: str, product: Product) -> Iterator[Problem]:
    for number, operation in enumerate(product.routing):
        if operation.transfer_lot is not None and operation.transfer_lot > product.lot:
            yield (
                ("products", name, "routing", number, "transfer_lot"),
                f"must be at most the lot of '{name}' ({product.lot}), is {operation.transfer_lot}",
            )


def _shifts(plant: Plant) -> Iterator[Problem]:
    stated: list[tuple[Path, tuple[str, ...]]] = [
        *((("stations", name, "shifts"), station.shifts) for name, station in plant.stations.items()),
        *((("people", name, "shifts"), pool.shifts) for name, pool in plant.people.items()),
        *((("energy", "base_loads", name, "shifts"), load.shifts) for name, load in plant.energy.base_loads.items()),
    ]
    for path, shifts in stated:
        for number, shift in enumerate(shifts):
            if shift not in plant.shifts:
                yield (*path, number), unknown("shift", shift, plant.shifts)


def _others(
    plant: Plant, known_figures: Collection[str] | None, known_co2: Collection[str] | None
) -> Iterator[Problem]:
    for name, cards in plant.control.items():
        for number, station in enumerate(cards.stations):
            if station not in plant.stations:
                yield ("control", name, "stations", number), unknown("station", station, plant.stations)
        for number, product in enumerate(cards.products):
            if product not in plant.products:
                yield ("control", name, "products", number), unknown("product", product, plant.products)
    factor = plant.energy.co2
    if isinstance(factor, str) and known_co2 is not None and factor not in known_co2:
        yield ("energy", "co2"), unknown("CO2 factor", factor, known_co2)
    if known_figures is not None:
        for name in plant.figures:
            if name not in known_figures:
                yield ("figures", name), unknown("figure", name, known_figures)
