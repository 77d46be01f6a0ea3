"""Requests for people: every name is a pool or a skill, and there are enough of them for one request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from models.checking.findings import Path, Problem, listed, unknown
from models.people.description import Pool
from models.plant import Plant

__all__ = ["Request", "able", "needed", "people", "requests"]

Request = Mapping[str, int]
"""People needed at once, by pool or skill."""


def able(pools: Mapping[str, Pool]) -> dict[str, tuple[str, ...]]:
    """Return the pools behind each name that a request may use: a pool's own name, or a skill of several."""
    found: dict[str, dict[str, None]] = {}
    for name, pool in pools.items():
        for skill in (name, *pool.skills):
            found.setdefault(skill, {})[name] = None
    return {skill: tuple(names) for skill, names in found.items()}


def needed(*parts: Request) -> dict[str, int]:
    """Add requests that are made together."""
    total: dict[str, int] = {}
    for part in parts:
        for name, count in part.items():
            total[name] = total.get(name, 0) + count
    return total


def requests(plant: Plant) -> Iterator[tuple[Path, Request]]:
    """Give every request of the plant with its path, as written (a station's and an operation's apart)."""
    for name, fleet in plant.fleets.items():
        for number, failure in enumerate(fleet.failures):
            yield ("fleets", name, "failures", number, "operators"), failure.operators
    for name, station in plant.stations.items():
        path: Path = ("stations", name)
        yield (*path, "operators"), station.operators
        if station.setup:
            yield (*path, "setup", "operators"), station.setup.operators
        for number, failure in enumerate(station.failures):
            yield (*path, "failures", number, "operators"), failure.operators
        for number, maintenance in enumerate(station.maintenance):
            yield (*path, "maintenance", number, "operators"), maintenance.operators
    for name, product in plant.products.items():
        for number, operation in enumerate(product.routing):
            yield ("products", name, "routing", number, "operators"), operation.operators
    for name, rack in plant.racks.items():
        for number, failure in enumerate(rack.crane.failures):
            yield ("racks", name, "crane", "failures", number, "operators"), failure.operators
    for name, area in plant.picking.items():
        yield ("picking", name, "operators"), area.operators


def people(plant: Plant) -> Iterator[Problem]:
    """Give the requests that name nobody, or more people than there are."""
    skills = able(plant.people)
    known = True
    for path, request in requests(plant):
        for name in request:
            if name not in skills:
                known = False
                yield (*path, name), unknown("pool or skill", name, skills)
    if not known:
        return
    checked: dict[tuple[tuple[str, int], ...], str | None] = {}

    def lacking(request: Request) -> str | None:
        key = tuple(sorted(request.items()))
        if key not in checked:
            checked[key] = _lacking(request, skills, plant.people)
        return checked[key]

    for path, request in requests(plant):
        if message := lacking(request):
            yield path, message
    for name, product in plant.products.items():
        for number, operation in enumerate(product.routing):
            for station in operation.station if operation.operators else ():
                at = plant.stations[station].operators if station in plant.stations else {}
                if not at or lacking(operation.operators) or lacking(at):
                    continue  # said above
                if message := lacking(needed(at, operation.operators)):
                    yield (
                        ("products", name, "routing", number, "operators"),
                        f"together with the operators of station '{station}': {message}",
                    )


def _lacking(request: Request, skills: Mapping[str, tuple[str, ...]], pools: Mapping[str, Pool]) -> str | None:
    """Say how a request exceeds the people there are: by one name, or by several that the same people must fill."""
    for name, count in request.items():
        there = sum(pools[pool].size for pool in skills[name])
        if count > there:
            return f"needs {count} of '{name}' at once, but there {'is' if there == 1 else 'are'} only {there}"
    if len(request) < 2:
        return None
    import networkx as nx

    graph = nx.DiGraph()
    for name, count in request.items():
        graph.add_edge("from", ("need", name), capacity=count)
        for pool in skills[name]:
            graph.add_edge(("need", name), ("pool", pool))
            graph.add_edge(("pool", pool), "to", capacity=pools[pool].size)
    found, (left, _) = nx.minimum_cut(graph, "from", "to")
    wanted = sum(request.values())
    if found >= wanted:
        return None
    short = [name for name in request if ("need", name) in left]
    count = sum(request[name] for name in short)
    there = sum(pools[pool].size for pool in {pool for name in short for pool in skills[name]})
    return f"needs {count} of {listed(short)} at once, but the same {there} must do for all of them"
