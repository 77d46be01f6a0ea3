"""Everything that can be known of a plant without a run, for `twin check`."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path as FilePath

from models.checking import routing
from models.checking.bills import purchased, source_products
from models.checking.completion import Completion, completions
from models.checking.demand import unending
from models.checking.energy import cold_furnaces, short_media
from models.checking.findings import Finding, Findings, Severity, listed
from models.checking.fleets import unused_fleets
from models.checking.load import LoadReport, load
from models.checking.people import able, requests
from models.checking.require import problems
from models.plant import Plant
from models.units import show

__all__ = ["examine"]

_FULL = 1 + 1e-9


def examine(
    plant: Plant,
    folder: FilePath | None = None,
    known_figures: Collection[str] | None = None,
    known_co2: Collection[str] | None = None,
) -> Findings:
    """Check references and routings, compute static loads and the earliest ends of orders.

    Parameters
    ----------
    plant : Plant
    folder : pathlib.Path, optional
        Folder of the plant file, to which Python rules are relative.
    known_figures : collection of str, optional
        Names that `figures` may give values to; any, if not given.
    known_co2 : collection of str, optional
        Names of published factors that `energy.co2` may take; any, if not given.
    """
    wrong = problems(plant, folder, known_figures, known_co2)
    if wrong:
        return Findings(tuple(Finding("error", path, message) for path, message in wrong))
    report, ends = load(plant), completions(plant)
    rows = [*_overloads(plant, report), *_late(plant, ends), *_doubtful(plant), *_unused(plant)]
    order: dict[Severity, int] = {"error": 0, "warning": 1, "note": 2}
    return Findings(tuple(sorted(rows, key=lambda row: order[row.severity])), report, ends)


def _overloads(plant: Plant, report: LoadReport) -> Iterator[Finding]:
    told: set[str] = set()
    for row in report.rows:
        if row.load <= _FULL or row.name in told:
            continue
        told.update(row.group)
        field = {"station": "stations", "people": "people", "fleet": "fleets", "rack": "racks"}[row.kind]
        others = [name for name in row.group if name != row.name]
        shared = f" (with {listed(others)}, however the work is shared)" if others else ""
        if row.capacity <= 0:
            within = show(report.span, "s")
            message = f"has {show(row.work, 's')} of work, but no time for it within {within}; see its shifts"
        else:
            message = (
                f"load {100 * row.load:.1f} %{shared}: {show(row.work, 's')} of work in {show(row.capacity, 's')}, "
                "before any setup"
            )
        yield Finding("warning", (field, row.name), message)


def _late(plant: Plant, ends: tuple[Completion, ...]) -> Iterator[Finding]:
    length = plant.run.length
    for end in ends:
        if end.earliest > end.due:
            yield Finding(
                "warning",
                ("orders", end.number, "due"),
                f"order '{end.order}' cannot be met: due after {show(end.due, 's')}, done after "
                f"{_at_least(end.earliest)} at the earliest, with the plant for itself",
            )
        elif end.expected > end.due:
            yield Finding(
                "warning",
                ("orders", end.number, "due"),
                f"order '{end.order}' is unlikely to be met: due after {show(end.due, 's')}, done after "
                f"{_at_least(end.expected)} with mean times and the plant for itself",
            )
        elif length is not None and end.earliest > length:
            yield Finding(
                "note",
                ("orders", end.number),
                f"order '{end.order}' cannot be done within the run of {show(length, 's')}",
            )


def _at_least(time: float) -> str:
    return show(time, "s") if time < 1e15 else "no time at all"


def _doubtful(plant: Plant) -> Iterator[Finding]:
    """Find what is allowed but is hardly meant."""
    endless = unending(plant)
    for name, station in plant.stations.items():
        if station.batch and station.batch.min > 1 and station.batch.wait is None and not endless:
            yield Finding(
                "warning",
                ("stations", name, "batch"),
                f"the last parts wait for ever if fewer than {station.batch.min} are left; give `wait` a time",
            )
        family = plant.initial.stations[name].family if name in plant.initial.stations else None
        if family is not None and station.setup is None:
            where = ("initial", "stations", name, "family")
            yield Finding("warning", where, f"station '{name}' has no `setup`, so it has no effect")
    built_in = {part for p in plant.products.values() for operation in p.routing for part in operation.components}
    for name in plant.initial.stock:
        product = plant.products[name]
        if product.made == "to_order" and name not in built_in:
            path = ("initial", "stock", name)
            yield Finding(
                "warning", path, f"'{name}' is made to order and goes into nothing; nobody takes it from stock"
            )
        elif purchased(product) and name not in plant.stock:
            message = f"'{name}' is purchased, but with a stock stated no more of it comes than that"
            yield Finding("note", ("initial", "stock", name), message)
    yield from (Finding("warning", path, message) for path, message in cold_furnaces(plant))
    yield from (Finding("note", path, message) for path, message in short_media(plant))
    for number, order in enumerate(plant.orders):
        if plant.run.length is not None and plant.seconds(order.release) >= plant.run.length:
            yield Finding(
                "warning", ("orders", number, "release"), f"order '{order.name}' is released after the end of the run"
            )


def _unused(plant: Plant) -> Iterator[Finding]:
    """Find elements that nothing comes to."""
    ways: set[tuple[str, str]] = set()
    used: set[str] = set()
    for name, product in plant.products.items():
        idle = routing.unused_operations(product.routing) if product.routing else []
        for i in idle:
            yield Finding(
                "warning",
                ("products", name, "routing", i),
                f"no part ever comes to operation '{product.routing[i].name}'",
            )
        for i, operation in enumerate(product.routing):
            if i not in idle:
                used.update(operation.station)
        for i, j in routing.transitions(product.routing) if product.routing else ():
            ways.update((a, b) for a in product.routing[i].station for b in product.routing[j].station)
    for name in plant.stations:
        if name not in used:
            yield Finding("note", ("stations", name), "no operation uses this station")
    for name in plant.buffers:
        if not any(station.buffer == name for station in plant.stations.values()):
            yield Finding("warning", ("buffers", name), "no station takes its parts from this buffer")
    for name, conveyor in plant.conveyors.items():
        if not any((a, b) in ways for a in conveyor.from_ for b in conveyor.to):
            yield Finding("warning", ("conveyors", name), "no routing leads over this conveyor")
    for path, message in unused_fleets(plant):
        yield Finding("warning", path, message)
    for number, handover in enumerate(plant.handovers):
        if (handover.from_, handover.to) not in ways:
            yield Finding(
                "warning", ("handovers", number), f"no routing leads from '{handover.from_}' to '{handover.to}'"
            )
    asked = {name for _, request in requests(plant) for name in request}
    called = {pool for name in asked for pool in able(plant.people)[name]}
    for name in plant.people:
        if name not in called:
            yield Finding("note", ("people", name), "no station, setup, repair or operation asks for these people")
    yield from _never_asked(plant)


def _never_asked(plant: Plant) -> Iterator[Finding]:
    wanted = {order.product for order in plant.orders} | {part.product for part in plant.initial.parts}
    for source in plant.sources.values():
        wanted.update(source_products(source.product))
    ahead = list(wanted)
    while ahead:
        for operation in plant.products[ahead.pop()].routing:
            new = {*operation.components, *operation.outputs} - wanted
            wanted |= new
            ahead += new
    for name in plant.products:
        if name not in wanted:
            yield Finding("note", ("products", name), "no order, source or assembly asks for this product")
