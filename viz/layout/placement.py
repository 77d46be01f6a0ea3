"""Where everything stands: as the plant says, and where it does not, beside its node or in the order of the flow."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import networkx as nx

if TYPE_CHECKING:
    from models.plant import Plant
    from models.storage.description import Picking, Rack

__all__ = ["Box", "flow_graph", "place"]

SIZES = {"station": (3.0, 2.0, 2.0), "buffer": (2.4, 1.6, 0.9)}
"""Length, width and height of what states none [m]; of one machine where there are several."""
SPACE = 3.0
"""Between two things that are placed [m]."""
SHAPE = 2.6
"""Length of the floor in its widths, where all is placed."""
SHORTEST = 36.0
"""A line that is not longer is not folded [m]."""


@dataclass(frozen=True)
class Box:
    """Something with a footprint."""

    name: str
    kind: str
    x: float
    y: float
    length: float
    width: float
    height: float
    area: str | None = None
    zh: str | None = None
    machines: int = 1
    """Equal machines side by side, or aisles."""
    shelves: tuple[int, int, int] = (0, 0, 0)
    """Of a rack: sides of an aisle, bays along it, levels."""
    placed: bool = False
    """It states no position, and stands where there is room."""

    def at(self, x: float, y: float) -> Box:
        """The same, elsewhere."""
        return replace(self, x=x, y=y)

    def overlaps(self, other: Box, space: float = 0.0) -> bool:
        """Tell whether two footprints come closer than `space` [m]; touching is no overlap."""
        return (
            abs(self.x - other.x) < (self.length + other.length) / 2 + space - 1e-9
            and abs(self.y - other.y) < (self.width + other.width) / 2 + space - 1e-9
        )


def place(plant: Plant) -> list[Box]:
    """Give every station, buffer, rack and picking area of a plant its place on the floor.

    Returns
    -------
    list of Box
        In the order of the plant file. What states a position stands there; a station with a node beside it; all else
        in rows along the flow of the products, area by area, so that nothing that is placed overlaps anything.
    """
    boxes = {box.name: box for box in _boxes(plant)}
    nodes = plant.network.nodes
    free = _kept_free(plant)
    done = {name: box for name, box in boxes.items() if not box.placed}
    for name, station in plant.stations.items():
        if name not in done and station.node in nodes:
            done[name] = _beside(boxes[name], nodes[station.node], [*done.values(), *free])
    rest = {name: box for name, box in boxes.items() if name not in done}
    done |= _north_of([*done.values(), *free], _in_rows(rest, flow_graph(plant)))
    return [done[name] for name in boxes]


def flow_graph(plant: Plant) -> nx.DiGraph:
    """Who hands lots to whom: an edge from station to station, with the number of routings that use it as `weight`.

    Buffers stand between the stations that they serve and those before. A node's `step` is its mean place in the
    routings that visit it, from 0 at the start to 1 at the end.
    """
    graph = nx.DiGraph()
    steps: dict[str, list[float]] = {}
    buffers = {name: station.buffer for name, station in plant.stations.items() if station.buffer in plant.buffers}
    graph.add_nodes_from([*plant.stations, *plant.buffers])

    def hand_over(before: Iterable[str], after: Iterable[str]) -> None:
        for end in after:
            buffer = buffers.get(end)
            for start in before:
                for edge in ((start, end),) if buffer is None else ((start, buffer), (buffer, end)):
                    if edge[0] != edge[1]:
                        graph.add_edge(*edge, weight=graph.get_edge_data(*edge, {"weight": 0})["weight"] + 1)

    for product in plant.products.values():
        stops = [[name for name in operation.station if name in plant.stations] for operation in product.routing]
        for number, stop in enumerate(stops):
            for name in stop:
                steps.setdefault(name, []).append(number / max(len(stops) - 1, 1))
        for before, after in pairwise(stops):
            hand_over(before, after)
        for operation, stop in zip(product.routing, stops, strict=True):
            for component in operation.components:
                made = plant.products[component].routing if component in plant.products else ()
                if made:
                    hand_over([name for name in made[-1].station if name in plant.stations], stop)
    for name in graph:
        found = steps.get(name) or [value for to in graph.successors(name) for value in steps.get(to, ())] or [1.0]
        graph.nodes[name]["step"] = sum(found) / len(found)
    return graph


def _boxes(plant: Plant) -> Iterator[Box]:
    known: set[str] = set()
    serves = {station.buffer: station.area for station in plant.stations.values() if station.buffer}
    kinds: dict[str, dict[str, Any]] = {
        "station": {**plant.stations},
        "buffer": {**plant.buffers},
        "rack": {**plant.racks},
        "picking": {**plant.picking},
    }
    for kind, elements in kinds.items():
        for name, described in elements.items():
            area = described.area or (serves.get(name) if kind == "buffer" else None)
            unique = name if name not in known else f"{name} ({kind})"
            known.add(unique)
            position = getattr(described, "position", None)
            x, y = position or (0.0, 0.0)
            length, width, height = getattr(described, "size", None) or _usual(kind, described)
            machines = described.capacity if kind == "station" else getattr(described, "aisles", 1)
            shelves = (described.sides, described.bays, described.levels) if kind == "rack" else (0, 0, 0)
            yield Box(
                unique,
                kind,
                x,
                y,
                length,
                width,
                height,
                area,
                described.zh,
                machines,
                shelves,
                position is None,
            )


def _usual(kind: str, described: Any) -> tuple[float, float, float]:
    """Size of what states none: that of its shelves, or of a common machine."""
    if kind == "rack":
        rack: Rack = described
        deep = rack.aisles * (1.5 + 1.2 * rack.sides)
        return (rack.bays + 1) * rack.bay_width, deep, rack.first_level + rack.levels * rack.level_height
    if kind == "picking":
        picking: Picking = described
        return picking.aisles * picking.pitch, sum(picking.blocks), 2.0
    length, width, height = SIZES[kind]
    return length * min(getattr(described, "capacity", 1) if kind == "station" else 1, 6), width, height


def _kept_free(plant: Plant) -> list[Box]:
    """Nodes and lanes with room for a vehicle, and the corners of walls."""
    nodes = plant.network.nodes
    points = list(nodes.values())
    for lane in plant.network.lanes:
        if lane.from_ in nodes and lane.to in nodes:
            (x0, y0), (x1, y1) = nodes[lane.from_], nodes[lane.to]
            count = min(int(math.dist((x0, y0), (x1, y1))), 1000)
            points += [(x0 + (x1 - x0) * n / count, y0 + (y1 - y0) * n / count) for n in range(1, count)]
    corners = [Box("", "wall", x, y, 0.2, 0.2, 0.0) for wall in plant.layout.walls for x, y in wall]
    return [Box("", "way", x, y, 1.2, 1.2, 0.0) for x, y in points] + corners


def _beside(box: Box, node: tuple[float, float], others: list[Box]) -> Box:
    """Put a box as near to a node as there is room: above or below it first."""
    x, y = node
    for ring in range(200):
        away = 1.0 + 0.5 * ring
        across, down = box.length / 2 + away, box.width / 2 + away
        for dx, dy in ((0, down), (0, -down), (across, 0), (-across, 0), (across, down), (-across, -down)):
            tried = box.at(x + dx, y + dy)
            if not any(tried.overlaps(other) for other in others):
                return tried
    return box.at(x, max(other.y + other.width / 2 for other in others) + box.width / 2 + SPACE)


def _north_of(others: list[Box], boxes: dict[str, Box]) -> dict[str, Box]:
    """Move boxes above all others, where there are any; seen from the south, they then hide nothing."""
    if not others or not boxes:
        return boxes
    left = min(box.x - box.length / 2 for box in others) - min(box.x - box.length / 2 for box in boxes.values())
    up = max(box.y + box.width / 2 for box in others) - min(box.y - box.width / 2 for box in boxes.values()) + SPACE
    return {name: box.at(box.x + left, box.y + up) for name, box in boxes.items()}


def _in_rows(boxes: dict[str, Box], flow: nx.DiGraph) -> dict[str, Box]:
    """Place boxes along the flow, from left to right and back again, each area by itself, southwards."""
    if not boxes:
        return {}
    order = _along(boxes, flow)
    floor = sum((box.length + SPACE) * (box.width + SPACE) for box in boxes.values())
    widest = max(math.sqrt(floor * SHAPE), SHORTEST, *(box.length for box in boxes.values()))
    top = 0.0
    done: dict[str, Box] = {}
    for area in dict.fromkeys(boxes[name].area for column in order for name in column):
        columns = [kept for column in order if (kept := [name for name in column if boxes[name].area == area])]
        backwards, end = False, 0.0
        for row in _rows(columns, boxes, widest):
            deepest = max(sum(boxes[name].width + SPACE for name in column) for column in row) - SPACE
            long = sum(max(boxes[name].length for name in column) + SPACE for column in row)
            end = max(end, long)
            x = end - long if backwards else 0.0
            for column in reversed(row) if backwards else row:
                across = max(boxes[name].length for name in column)
                y = top - (deepest - sum(boxes[name].width + SPACE for name in column) + SPACE) / 2
                for name in column:
                    done[name] = boxes[name].at(x + across / 2, y - boxes[name].width / 2)
                    y -= boxes[name].width + SPACE
                x += across + SPACE
            top -= deepest + SPACE
            backwards = not backwards
        top -= SPACE
    return done


def _along(boxes: dict[str, Box], flow: nx.DiGraph) -> list[list[str]]:
    """Names in columns, in the order of flow; stations that hand lots back and forth by their mean step."""
    kept = nx.DiGraph(flow.subgraph([name for name in boxes if name in flow]))
    kept.add_nodes_from(boxes)
    whole = nx.condensation(kept)
    columns: list[list[str]] = []
    for generation in nx.topological_generations(whole):
        single = [name for number in generation for name in whole.nodes[number]["members"]
                  if len(whole.nodes[number]["members"]) == 1]  # fmt: skip
        loops = [whole.nodes[number]["members"] for number in generation if len(whole.nodes[number]["members"]) > 1]
        place_in_file = {name: number for number, name in enumerate(boxes)}
        if single:
            columns.append(sorted(single, key=place_in_file.__getitem__))
        for members in loops:
            ranked = sorted(members, key=lambda name: (kept.nodes[name].get("step", 1.0), place_in_file[name]))
            columns += [[name] for name in ranked]
    return columns


def _rows(columns: list[list[str]], boxes: dict[str, Box], widest: float) -> Iterator[list[list[str]]]:
    """Fold columns into rows that are not wider than `widest` [m]; columns that are too tall are cut."""
    tallest = max(int(widest / SHAPE / 4), 4)
    cut = [column[at : at + tallest] for column in columns for at in range(0, len(column), tallest)]
    row: list[list[str]] = []
    used = 0.0
    for column in cut:
        across = max(boxes[name].length for name in column) + SPACE
        if row and used + across - SPACE > widest + 1e-9:
            yield row
            row, used = [], 0.0
        row.append(column)
        used += across
    if row:
        yield row
