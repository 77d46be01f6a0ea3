"""Where a vehicle that has nothing to do goes: to park, to charge, or out of the way of others."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.fleet.network import Path
    from models.fleet.vehicle import Vehicle

__all__ = ["in_the_way", "open_charger", "out_of_the_way", "place_to_rest"]


def in_the_way(vehicle: Vehicle) -> bool:
    """Tell whether somebody waits for what a vehicle holds that stands."""
    return any(space.waiting for space in vehicle.ways.at[vehicle.node])


def open_charger(vehicle: Vehicle) -> str | None:
    """Choose the nearest charger that no other vehicle has booked."""
    return None if vehicle.battery is None else _nearest_open(vehicle, vehicle.battery.chargers)


def place_to_rest(vehicle: Vehicle) -> str | None:
    """Choose the nearest charger, if it would charge, or place to park that is open to it; None to stay."""
    for wish in _wishes(vehicle):
        if vehicle.node in wish:
            return None
        found = _nearest_open(vehicle, wish)
        if found is not None:
            return found
    return None


def out_of_the_way(vehicle: Vehicle) -> str | None:
    """Choose where to go so that others can pass: to park or to charge if that helps, else to any free node.

    The best is one to which nobody stands opposed who waits for the vehicle itself, then one on nobody's way, then one
    with a free way, then the nearest.
    """
    ways = vehicle.ways
    waiting = [one for space in ways.at[vehicle.node] for one in space.waiting]
    wanted = {one.lacks for one in waiting}
    ahead = {node for one in waiting for node in one.route[one.route.index(one.node) :]}
    opposed = {one.node for one in _behind(waiting)}
    free = [
        (node, path)
        for node, path in ways.reach(vehicle.node, vehicle.squad.fleet.speed)
        if ways.nodes[node].free and ways.open(node, vehicle) and wanted.isdisjoint(ways.at[node])
    ]

    def badness(choice: tuple[str, Path]) -> tuple[bool, bool, bool]:
        node, path = choice
        held_up = not all(ways.nodes[between].free for between in path[1:])
        return not opposed.isdisjoint(path), node in ahead, held_up

    for wish in (*_wishes(vehicle), tuple(ways.nodes)):
        best = min((choice for choice in free if choice[0] in wish), key=badness, default=None)
        if best is not None:
            return best[0]
    return min(ways.graph.successors(vehicle.node), key=vehicle.time_to, default=None)


def _nearest_open(vehicle: Vehicle, nodes: tuple[str, ...]) -> str | None:
    choice = [node for node in nodes if vehicle.time_to(node) < math.inf and vehicle.ways.open(node, vehicle)]
    return min(choice, key=vehicle.time_to, default=None)


def _wishes(vehicle: Vehicle) -> tuple[tuple[str, ...], ...]:
    return vehicle.idle_chargers(), vehicle.squad.fleet.parking


def _behind(waiting: list[Vehicle]) -> list[Vehicle]:
    """Return vehicles that wait, and those that wait for them, and so on."""
    found = list(waiting)
    for one in found:
        found += [other for space in one.ways.at[one.node] for other in space.waiting if other not in found]
    return found
