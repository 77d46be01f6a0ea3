"""An openTCS model to a plant: points and paths to lanes, blocks to zones, locations to stations, vehicles to fleets.

An openTCS model knows no demand, no load times and no batteries. What is put in their place is told in `notes`, and
stands in the plant file where it can be changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import networkx as nx
from pydantic import ValidationError

from models.importing.opentcs_file import Path_, TcsModel, Vehicle, read_opentcs
from models.plant import Plant
from models.reading.errors import PlantError, element_name

__all__ = ["ASSUMED_EVERY", "Imported", "import_opentcs"]

ASSUMED_EVERY = "2 h"
"""Mean time between two loads that a location sends."""
LOAD_TIME = "30 s"
BATTERY = {"capacity": "2 kWh", "charge_power": "4 kW"}
POWER = {"mass": "300 kg", "lot_mass": "100 kg", "hotel_power": "100 W"}


@dataclass(frozen=True)
class Imported:
    """What became of a model."""

    plant: Plant
    notes: tuple[str, ...]
    """What was assumed, and what was left out."""


def import_opentcs(path: str | Path, every: str = ASSUMED_EVERY) -> Imported:
    """Turn an openTCS model into a plant that runs 24 h.

    Parameters
    ----------
    path : str or Path
        The XML file.
    every : str
        Mean time between two loads that a location sends to the next one; exponentially distributed.

    Raises
    ------
    PlantError
        If the file is damaged, is no openTCS model, or has nothing that could be carried; one line.
    """
    model = read_opentcs(path)
    every_lane = _lanes(model.paths)
    island = _island(every_lane)
    lanes = {ends: lane for ends, lane in every_lane.items() if island.issuperset(ends)}
    chargers = tuple(
        dict.fromkeys(
            location.points[0]
            for location in model.locations
            if location.points and location.points[0] in island and _charges(location.operations)
        )
    )
    stations = {
        location.name: location
        for location in model.locations
        if location.points
        and location.points[0] in island
        and location.operations
        and not _charges(location.operations)
    }
    if len(stations) < 2:
        raise PlantError(
            f"{len(stations)} locations can be driven to and left again, at least 2 are wanted", str(path),
            remedy="link them to points (<link point=...>) on a way that leads round",
        )  # fmt: skip
    if not model.vehicles:
        raise PlantError("the model has no <vehicle>", str(path))
    fleets = _fleets(model, island, chargers)
    names = list(stations)
    plant = _made(
        path,
        {
            "name": model.name,
            "description": f"Imported from the openTCS model {Path(path).name}.",
            "run": {"length": "24 h"},
            "products": {
                f"from {start}": {"routing": [{"name": "send", "station": start}, {"name": "receive", "station": end}]}
                for start, end in zip(names, [*names[1:], names[0]], strict=True)
            },
            "sources": {start: {"product": f"from {start}", "every": f"exponential({every})"} for start in names},
            "stations": {
                name: {"node": location.points[0], "position": location.position, "time": 0, "output": 100}
                for name, location in stations.items()
            },
            "network": {
                "nodes": {name: point.position for name, point in model.points.items() if name in island},
                "lanes": list(lanes.values()),
                "zones": _zones(model, lanes, island),
            },
            "fleets": fleets,
            "transports": _transports(fleets, names),
        },
    )
    return Imported(plant, tuple(_notes(model, names, chargers, island, every)))


def _made(path: str | Path, data: dict[str, Any]) -> Plant:
    try:
        return Plant.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        raise PlantError(first["msg"], str(path), element=element_name(first["loc"])) from None


def _charges(operations: tuple[str, ...]) -> bool:
    return any("CHARGE" in operation.upper() for operation in operations)


def _lanes(paths: tuple[Path_, ...]) -> dict[tuple[str, str], dict[str, Any]]:
    """Lanes by their nodes; of paths between the same points the shortest."""
    lanes: dict[tuple[str, str], dict[str, Any]] = {}
    for path in sorted(paths, key=lambda path: path.length):
        start, end = (path.start, path.end) if path.speed else (path.end, path.start)
        two_way = bool(path.speed and path.reverse_speed)
        if (start, end) in lanes or ((end, start) in lanes and (two_way or lanes[end, start].get("two_way"))):
            continue
        speed = min(speed for speed in (path.speed, path.reverse_speed) if speed)
        lanes[start, end] = {"from": start, "to": end, "length": path.length, "speed": speed}
        if two_way:
            lanes[start, end]["two_way"] = True
    order = [ends for path in paths for ends in ((path.start, path.end), (path.end, path.start))]
    return {ends: lanes[ends] for ends in dict.fromkeys(order) if ends in lanes}


def _island(lanes: dict[tuple[str, str], dict[str, Any]]) -> set[str]:
    """The largest set of nodes each of which can be reached from each other one."""
    graph = nx.DiGraph()
    for (start, end), lane in lanes.items():
        graph.add_edge(start, end)
        if lane.get("two_way"):
            graph.add_edge(end, start)
    return max(nx.strongly_connected_components(graph), key=lambda nodes: (len(nodes), min(nodes)))


def _zones(model: TcsModel, lanes: dict[tuple[str, str], Any], island: set[str]) -> dict[str, Any]:
    zones = {}
    for block in model.blocks:
        kept = [path for path in block.paths if path in lanes or path[::-1] in lanes]
        points = [point for point in block.points if point in island]
        if block.same_direction or not (kept or points):
            continue
        zone: dict[str, Any] = {"nodes": points, "lanes": kept}
        zones[block.name] = {field: value for field, value in zone.items() if value}
    return zones


def _fleets(model: TcsModel, island: set[str], chargers: tuple[str, ...]) -> dict[str, Any]:
    """Equal vehicles in one fleet, each at a node of its own."""
    parking = sorted((point for point in model.points.values() if point.parking), key=lambda point: point.priority)
    parks = [point.name for point in parking if point.name in island]
    given = {vehicle.start for vehicle in model.vehicles if vehicle.start in island}
    free = iter([name for name in dict.fromkeys([*parks, *model.points]) if name in island and name not in given])
    fleets: dict[str, Any] = {}

    def kind(vehicle: Vehicle) -> tuple[float, float, float]:
        return vehicle.speed, vehicle.critical, vehicle.sufficient

    for number, (_, group) in enumerate(groupby(sorted(model.vehicles, key=kind), kind)):
        vehicles = list(group)
        first = vehicles[0]
        starts = [vehicle.start if vehicle.start in given else next(free, None) for vehicle in vehicles]
        if None in starts:
            raise PlantError(f"{len(model.vehicles)} vehicles, but only {len(island)} points to start from", model.name)
        fleet: dict[str, Any] = {"vehicles": len(vehicles), "start": starts, "speed": first.speed}
        fleet |= {"load": LOAD_TIME, "unload": LOAD_TIME, "parking": parks}
        if chargers:
            fleet["battery"] = {
                **BATTERY,
                "low": first.critical,
                "enough": first.sufficient,
                "when_idle": True,
                "chargers": chargers,
            }
        fleets["vehicles" if number == 0 else f"vehicles {number + 1}"] = fleet | POWER
    return fleets


def _transports(fleets: dict[str, Any], stations: list[str]) -> list[dict[str, Any]]:
    """Each fleet its share of the stations; all of them where there is one fleet only."""
    names = list(fleets)
    if len(names) == 1:
        return [{"fleet": names[0]}]
    return [
        {"fleet": name, "from": stations[number :: len(names)]}
        for number, name in enumerate(names)
        if stations[number :: len(names)]
    ]


def _notes(model: TcsModel, names: list[str], chargers: tuple[str, ...], island: set[str], every: str) -> list[str]:
    notes = [
        f"Assumed: each location sends a load to the next one every {every} (exponential): see `sources`.",
        f"Assumed: {LOAD_TIME} to take up or put down a load.",
        f"Assumed: vehicles of {POWER['mass']} that draw {POWER['hotel_power']} at rest.",
    ]
    if chargers:
        notes.append(
            f"Assumed: batteries of {BATTERY['capacity']}, charged with {BATTERY['charge_power']} when idle; "
            "the levels are the model's."
        )
    if any(vehicle.start is None for vehicle in model.vehicles):
        notes.append("Assumed: vehicles start at parking positions, one at each point.")
    lengths = [vehicle.length for vehicle in model.vehicles if vehicle.length]
    if lengths:
        notes.append(
            f"The length of the vehicles (up to {max(lengths):g} m) is not used: a point holds one vehicle of any size."
        )
    left = [location.name for location in model.locations if location.name not in names]
    others = [
        name
        for name in left
        if not any(name == one.name and _charges(one.operations) and one.points for one in model.locations)
    ]
    if others:
        notes.append(f"Left out: locations that no vehicle works at, or cannot leave again: {', '.join(others)}.")
    several = [location.name for location in model.locations if location.name in names and len(location.points) > 1]
    if several:
        notes.append(f"Only the first point is used of locations with several: {', '.join(several)}.")
    if model.locked:
        notes.append(f"Left out: {model.locked} locked paths.")
    same = [block.name for block in model.blocks if block.same_direction]
    if same:
        notes.append(f"Left out: blocks for one direction at a time: {', '.join(same)}.")
    if any(path.speed and path.reverse_speed and path.speed != path.reverse_speed for path in model.paths):
        notes.append("Two-way paths have the smaller of their two velocities.")
    off = len(model.points) - len(island)
    if off:
        notes.append(
            f"{off} of {len(model.points)} points cannot be reached and left again, and are left out with their paths."
        )
    return notes
