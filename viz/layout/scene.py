"""A plant as shapes on a floor: what is drawn, before anybody asks how."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from viz.layout.placement import Box, flow_graph, place

if TYPE_CHECKING:
    from models.plant import Plant

__all__ = ["PLACE", "Belt", "Cart", "Link", "Scene", "make_scene"]

XY = tuple[float, float]
PLACE = 1.2
"""Between vehicles that stand side by side [m]."""
MARGIN = 2.5
"""Floor around everything [m]."""
BUSY = 3
"""More flows than so many for each station are a tangle, and are not drawn."""


@dataclass(frozen=True)
class Belt:
    """A conveyor."""

    name: str
    zh: str | None
    start: XY
    end: XY


@dataclass(frozen=True)
class Link:
    """A lane, or a flow where there are no lanes."""

    start: XY
    end: XY
    two_way: bool
    names: tuple[str, str]


@dataclass(frozen=True)
class Cart:
    """A vehicle where it starts."""

    name: str
    fleet: int
    at: XY
    heading: float


@dataclass(frozen=True)
class Scene:
    """All that is drawn; lengths in metres."""

    name: str
    boxes: tuple[Box, ...]
    belts: tuple[Belt, ...]
    lanes: tuple[Link, ...]
    flows: tuple[Link, ...]
    nodes: dict[str, XY]
    bays: dict[str, int]
    """Vehicles that each holds."""
    zones: dict[str, tuple[tuple[Link, ...], tuple[XY, ...]]]
    carts: tuple[Cart, ...]
    fleets: tuple[str, ...]
    walls: tuple[tuple[XY, ...], ...]
    aisles: tuple[Box, ...]
    docks: tuple[Box, ...]
    bounds: tuple[float, float, float, float]
    """West, east, south and north end of the floor."""


def make_scene(plant: Plant, language: str = "en") -> Scene:
    """Lay out a plant; names of fleets and of the plant in a language."""
    boxes = place(plant)
    nodes = dict(plant.network.nodes)
    lanes = tuple(
        Link(nodes[lane.from_], nodes[lane.to], lane.two_way, (lane.from_, lane.to))
        for lane in plant.network.lanes
        if lane.from_ in nodes and lane.to in nodes
    )
    belts = tuple(_belts(plant, {box.name: box for box in boxes}))
    layout = plant.layout
    aisles = tuple(
        Box(name, "aisle", *mark.position, *mark.size, 0.0, zh=mark.zh) for name, mark in layout.aisles.items()
    )
    docks = tuple(Box(name, "dock", *mark.position, *mark.size, 0.0, zh=mark.zh) for name, mark in layout.docks.items())
    carts = tuple(_carts(plant, lanes))
    points = [*nodes.values(), *(point for wall in layout.walls for point in wall)]
    points += [point for belt in belts for point in (belt.start, belt.end)]
    for box in (*boxes, *aisles, *docks):
        points += [(box.x + side * box.length / 2, box.y + side * box.width / 2) for side in (-1, 1)]
    chinese = language == "zh"
    return Scene(
        name=(plant.zh if chinese else None) or plant.name,
        boxes=tuple(boxes),
        belts=belts,
        lanes=lanes,
        flows=() if lanes else _flows(plant, boxes),
        nodes=nodes,
        bays=dict(plant.network.bays),
        zones={
            name: (
                tuple(lane for lane in lanes if lane.names in zone.lanes or lane.names[::-1] in zone.lanes),
                tuple(nodes[node] for node in zone.nodes if node in nodes),
            )
            for name, zone in plant.network.zones.items()
        },
        carts=carts,
        fleets=tuple((fleet.zh if chinese else None) or name for name, fleet in plant.fleets.items()),
        walls=tuple(layout.walls),
        aisles=aisles,
        docks=docks,
        bounds=_bounds(points),
    )


def _bounds(points: list[XY]) -> tuple[float, float, float, float]:
    if not points:
        points = [(0.0, 0.0)]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    west, east = math.floor(min(xs) - MARGIN), math.ceil(max(xs) + MARGIN)
    return west, east, math.floor(min(ys) - MARGIN), math.ceil(max(ys) + MARGIN)


def _belts(plant: Plant, boxes: dict[str, Box]) -> list[Belt]:
    belts = []
    for name, conveyor in plant.conveyors.items():
        before = [boxes[end] for end in conveyor.from_ if end in boxes]
        after = [boxes[end] for end in conveyor.to if end in boxes]
        if not before or not after:
            continue
        start, end = _centre(before), _centre(after)
        distance = math.dist(start, end) or 1.0
        east, north = (end[0] - start[0]) / distance, (end[1] - start[1]) / distance
        if conveyor.position is not None:
            x, y = conveyor.position
            half = conveyor.length / 2
            gap = distance - sum(_reach(box, east, north) for box in (before[0], after[0]))
            if len(before) == len(after) == 1:
                half = min(half, max(gap, 1.0) / 2)
            start, end = (x - half * east, y - half * north), (x + half * east, y + half * north)
        else:
            out = max(_reach(box, east, north) for box in before) if len(before) == 1 else 0.0
            into = max(_reach(box, east, north) for box in after) if len(after) == 1 else 0.0
            if out + into < distance:
                start = start[0] + out * east, start[1] + out * north
                end = end[0] - into * east, end[1] - into * north
        belts.append(Belt(name, conveyor.zh, start, end))
    return belts


def _centre(boxes: list[Box]) -> XY:
    return sum(box.x for box in boxes) / len(boxes), sum(box.y for box in boxes) / len(boxes)


def _reach(box: Box, east: float, north: float) -> float:
    """From the centre of a footprint to its edge in a direction [m]."""
    across = box.length / 2 / abs(east) if east else math.inf
    down = box.width / 2 / abs(north) if north else math.inf
    return min(across, down)


def _flows(plant: Plant, boxes: list[Box]) -> tuple[Link, ...]:
    graph = flow_graph(plant)
    carried = {(start, end) for conveyor in plant.conveyors.values() for start in conveyor.from_ for end in conveyor.to}
    edges = [edge for edge in graph.edges if edge not in carried]
    if len(edges) > BUSY * len(boxes):
        return ()
    by_name = {box.name: box for box in boxes}
    links = []
    for start, end in edges:
        one, other = by_name[start], by_name[end]
        distance = math.dist((one.x, one.y), (other.x, other.y))
        if distance == 0 or one.overlaps(other):
            continue
        east, north = (other.x - one.x) / distance, (other.y - one.y) / distance
        out, into = _reach(one, east, north) + 0.2, _reach(other, east, north) + 0.2
        if out + into < distance:
            begin = one.x + out * east, one.y + out * north
            links.append(Link(begin, (other.x - into * east, other.y - into * north), False, (start, end)))
    return tuple(links)


def _carts(plant: Plant, lanes: tuple[Link, ...]) -> list[Cart]:
    carts = []
    ahead = {lane.names[0]: lane for lane in reversed(lanes)}
    taken: dict[str, int] = {}
    for number, (name, fleet) in enumerate(plant.fleets.items()):
        for vehicle in range(fleet.vehicles):
            node = fleet.start[vehicle % len(fleet.start)]
            if node not in plant.network.nodes:
                continue
            lane = ahead.get(node)
            heading = 0.0 if lane is None else math.atan2(lane.end[1] - lane.start[1], lane.end[0] - lane.start[0])
            x, y = plant.network.nodes[node]
            there = taken[node] = taken.get(node, -1) + 1
            carts.append(Cart(f"{name}[{vehicle + 1}]", number, (x, y + PLACE * there), heading))
    return carts
