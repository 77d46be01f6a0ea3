"""Lineside stock: names that exist, stations that are supplied alike, bins that are enough for a lot."""

from __future__ import annotations

from collections.abc import Iterator

from models.checking.findings import Path, Problem, listed, unknown
from models.index import lot_size
from models.lineside.description import Lineside
from models.plant import Plant

__all__ = ["lineside"]


def lineside(plant: Plant) -> Iterator[Problem]:
    """Give what is wrong with bins beside stations."""
    supplied: dict[tuple[str, str], str] = {}
    for name, line in plant.lineside.items():
        path: Path = ("lineside", name)
        found = [*_names(plant, path, line)]
        yield from found
        for number, station in enumerate(line.stations):
            other = supplied.setdefault((station, line.product), name)
            if other != name:
                yield (*path, "stations", number), f"'{station}' has '{line.product}' from '{other}' already"
        if not found:
            yield from _enough(plant, path, line)
    yield from _alike(plant, supplied)
    for name, pieces in plant.initial.lineside.items():
        if name not in plant.lineside:
            yield ("initial", "lineside", name), unknown("lineside stock", name, plant.lineside)
        elif pieces > plant.lineside[name].full:
            yield ("initial", "lineside", name), f"{pieces} pieces do not fit into bins for {plant.lineside[name].full}"


def _names(plant: Plant, path: Path, line: Lineside) -> Iterator[Problem]:
    if line.product not in plant.products:
        yield (*path, "product"), unknown("product", line.product, plant.products)
    for number, station in enumerate(line.stations):
        if station not in plant.stations:
            yield (*path, "stations", number), unknown("station", station, plant.stations)
    if line.fleet is None:
        return
    if line.fleet not in plant.fleets:
        yield (*path, "fleet"), unknown("fleet", line.fleet, plant.fleets)
    for field, node in (("from", line.from_), ("node", line.node)):
        if node is not None and node not in plant.network.nodes:
            yield (*path, field), unknown("node", node, plant.network.nodes)
    first = plant.stations.get(line.stations[0])
    if line.node is None and first is not None and first.node is None and first.position is None:
        yield path, f"has no `node`, and its first station '{line.stations[0]}' has neither `node` nor `position`"


def _enough(plant: Plant, path: Path, line: Lineside) -> Iterator[Problem]:
    """Find lots that take more at once than there may ever be."""
    for station in line.stations:
        takes = False
        for name, product in plant.products.items():
            for operation in product.routing:
                count = operation.components.get(line.product, 0)
                if not count or station not in operation.station:
                    continue
                takes = True
                wanted = count * lot_size(product, operation)
                if wanted > line.least:
                    bins = -(-(wanted - 1) // line.bin) + 1
                    yield (
                        (*path, "bins"),
                        f"a lot of '{name}' takes {wanted} '{line.product}' at {station}, but {line.bins} bins of "
                        f"{line.bin} may hold as few as {line.least}; state at least {bins} `bins`, or smaller lots",
                    )
        if not takes:
            yield path, f"no operation at '{station}' takes '{line.product}'"


def _alike(plant: Plant, supplied: dict[tuple[str, str], str]) -> Iterator[Problem]:
    """Find operations with a component that lies beside some of their stations, but not beside others."""
    for name, product in plant.products.items():
        for number, operation in enumerate(product.routing):
            for part in operation.components:
                without = [station for station in operation.station if (station, part) not in supplied]
                if without and len(without) < len(operation.station):
                    yield (
                        ("products", name, "routing", number, "station"),
                        f"'{part}' lies beside some of its stations, but not beside {listed(without)}; "
                        "give them lineside stock, too",
                    )
