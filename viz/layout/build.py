"""The shapes of a scene: machines, belts, lanes with their direction, vehicles, racks, the hall."""

from __future__ import annotations

import math
from itertools import pairwise

from viz.colours import INK
from viz.layout import theme
from viz.layout.placement import Box
from viz.layout.scene import PLACE, Cart, Link, Scene
from viz.layout.shapes import Shapes
from viz.layout.theme import mix

__all__ = ["build"]

MOST_MACHINES = 24
"""Side by side; more are drawn as one block."""
MOST_PLACES = 8
"""Of a bay; more are not drawn."""
LIFT = 0.02
"""Between one thing that lies on the floor and the next above it [m]."""


def build(scene: Scene, colours: dict[str | None, str]) -> Shapes:
    """Return everything that is drawn; `colours` are those of the areas."""
    shapes = Shapes()
    _floor(shapes, scene)
    for mark in scene.aisles:
        shapes.rectangle(theme.MARK, (mark.x, mark.y), (mark.length, mark.width), 2 * LIFT)
    for mark in scene.docks:
        shapes.rectangle(theme.FRAME, (mark.x, mark.y), (mark.length, mark.width), 3 * LIFT)
        shapes.rectangle("#ffffff", (mark.x, mark.y), (mark.length - 0.3, mark.width - 0.3), 4 * LIFT)
    for lanes, points in scene.zones.values():
        for lane in lanes:
            shapes.ribbon(theme.ZONE, lane.start, lane.end, 2.0, 3 * LIFT)
            for end in (lane.start, lane.end):
                shapes.disc(theme.ZONE, end, 1.0, 3 * LIFT)
        for point in points:
            shapes.disc(theme.ZONE, point, 1.2, 3 * LIFT)
    _ways(shapes, scene)
    for wall in scene.walls:
        for start, end in pairwise(wall):
            _wall(shapes, start, end)
    for box in scene.boxes:
        _box(shapes, box, colours)
    for belt in scene.belts:
        _belt(shapes, belt.start, belt.end)
    for cart in scene.carts:
        _cart(shapes, cart)
    return shapes


def _floor(shapes: Shapes, scene: Scene) -> None:
    west, east, south, north = scene.bounds
    shapes.rectangle(theme.FLOOR, ((west + east) / 2, (south + north) / 2), (east - west, north - south), 0.0)
    longest = max(east - west, north - south)
    fine, coarse = (1, 5) if longest <= 70 else (5, 25) if longest <= 350 else (25, 100)
    for step, colour, z in ((fine, theme.GRID, 0.5 * LIFT), (coarse, theme.GRID_STRONG, 0.6 * LIFT)):
        for x in range(math.ceil(west / step) * step, math.floor(east) + 1, step):
            shapes.line(colour, (x, south, z), (x, north, z))
        for y in range(math.ceil(south / step) * step, math.floor(north) + 1, step):
            shapes.line(colour, (west, y, z), (east, y, z))
    for start, end in (((west, south), (east, south)), ((east, south), (east, north)), ((east, north), (west, north)),
                       ((west, north), (west, south))):  # fmt: skip
        shapes.line(theme.FRAME, (*start, LIFT), (*end, LIFT))


def _ways(shapes: Shapes, scene: Scene) -> None:
    for flow in scene.flows:
        _way(shapes, flow, theme.LANE, 0.16, 0.75)
    pairs = {(lane.start, lane.end) for lane in scene.lanes}
    for lane in scene.lanes:
        two_way = lane.two_way or (lane.end, lane.start) in pairs
        _way(shapes, lane, theme.TWO_WAY if two_way else theme.LANE, 0.9, 0.7)
    for lane in scene.lanes:
        for end in (lane.start, lane.end):
            shapes.disc(theme.LANE, end, 0.45, 3.5 * LIFT)
    for name, node in scene.nodes.items():
        if name in scene.bays:
            _bay(shapes, node, scene.bays[name])
            continue
        shapes.disc(theme.NODE, node, 0.32, 5 * LIFT)
        shapes.disc("#ffffff", node, 0.2, 6 * LIFT)


def _bay(shapes: Shapes, node: tuple[float, float], room: int) -> None:
    """Marked places side by side, northwards from the node."""
    places = min(room, MOST_PLACES)
    for place in range(places):
        at = node[0], node[1] + place * PLACE
        shapes.rectangle(theme.ARROW, at, (2.0, PLACE), 5 * LIFT)
        shapes.rectangle("#ffffff", at, (1.84, PLACE - 0.16), 6 * LIFT)


def _way(shapes: Shapes, way: Link, colour: str, width: float, head: float) -> None:
    shapes.ribbon(colour, way.start, way.end, width, 4 * LIFT)
    length = math.dist(way.start, way.end)
    heading = math.atan2(way.end[1] - way.start[1], way.end[0] - way.start[0])
    size = min(head, length / 3)
    count = max(1, int(length // 12))
    for number in range(count):
        share = (number + 0.5) / count
        shifts = ((0.9 * size, 0.0), (-0.9 * size, math.pi)) if way.two_way else ((0.0, 0.0),)
        for shift, turned in shifts:
            along = share * length + shift
            at = way.start[0] + along * math.cos(heading), way.start[1] + along * math.sin(heading)
            shapes.arrow(theme.ARROW, at, heading + turned, size, 5 * LIFT)


def _wall(shapes: Shapes, start: tuple[float, float], end: tuple[float, float]) -> None:
    middle = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    heading = math.atan2(end[1] - start[1], end[0] - start[0])
    size = math.dist(start, end) + 0.2, 0.2
    shapes.block(theme.WALL, middle, size, 0.0, 1.2, heading, mix(theme.WALL, INK, 0.25))


def _box(shapes: Shapes, box: Box, colours: dict[str | None, str]) -> None:
    shapes.rectangle(theme.SHADOW, (box.x + 0.18, box.y - 0.18), (box.length + 0.3, box.width + 0.3), 7 * LIFT)
    if box.kind == "buffer":
        _buffer(shapes, box)
    elif box.kind == "rack":
        _rack(shapes, box)
    elif box.kind == "picking":
        _picking(shapes, box)
    else:
        _station(shapes, box, colours[box.area])


def _station(shapes: Shapes, box: Box, colour: str) -> None:
    """A plinth of the whole footprint, and on it the machines: body, darker foot, light top."""
    dark, light, edge = mix(colour, INK, 0.35), mix(colour, "#ffffff", 0.35), mix(colour, INK, 0.55)
    shapes.block(
        mix(colour, "#ffffff", 0.7), (box.x, box.y), (box.length, box.width), 0.0, 0.12, 0.0, mix(colour, INK, 0.2)
    )
    count = box.machines if box.machines <= MOST_MACHINES else 1
    along = box.length >= box.width
    one = (box.length if along else box.width) / count
    for number in range(count):
        off = (number + 0.5) * one - one * count / 2
        at = (box.x + off, box.y) if along else (box.x, box.y + off)
        gap = min(0.25, 0.12 * one)
        size = (one - gap, box.width - 0.25) if along else (box.length - 0.25, one - gap)
        size = max(size[0], 0.1), max(size[1], 0.1)
        foot = 0.12 + 0.18 * box.height
        shapes.block(dark, at, size, 0.12, foot)
        shapes.block(colour, at, size, foot, box.height, 0.0, edge)
        shapes.rectangle(light, at, (size[0] * 0.72, size[1] * 0.62), box.height + LIFT)


def _buffer(shapes: Shapes, box: Box) -> None:
    """A tray with crates."""
    edge = mix(theme.BUFFER, INK, 0.45)
    shapes.block(mix(theme.BUFFER, "#ffffff", 0.5), (box.x, box.y), (box.length, box.width), 0.0, 0.1, 0.0, edge)
    across, down = max(int(box.length / 0.8), 1), max(int(box.width / 0.8), 1)
    across, down = min(across, 12), min(down, 12)
    for column in range(across):
        for row in range(down):
            at = (
                box.x + ((column + 0.5) / across - 0.5) * box.length * 0.92,
                box.y + ((row + 0.5) / down - 0.5) * box.width * 0.92,
            )
            size = 0.75 * box.length / across, 0.75 * box.width / down
            high = box.height * (1.0 if (column + row) % 2 else 0.62)
            shapes.block(theme.BUFFER, at, size, 0.1, max(high, 0.2), 0.0, edge)


def _rack(shapes: Shapes, box: Box) -> None:
    """Shelves on one side or both sides of each aisle, with its crane in it."""
    sides, bays, levels = box.shelves
    aisles, bays, levels = min(box.machines, 20), min(bays, 60), min(levels, 12)
    post, load = mix(theme.STORAGE, INK, 0.4), mix(theme.BUFFER, "#ffffff", 0.15)
    shapes.block(mix(theme.STORAGE, "#ffffff", 0.7), (box.x, box.y), (box.length, box.width), 0.0, 0.06, 0.0, post)
    one = box.width / aisles
    deep = one / (sides + 1.2)
    for aisle in range(aisles):
        south = box.y - box.width / 2 + aisle * one
        for side, y in enumerate((south + deep / 2, south + one - deep / 2)[:sides]):
            for level in range(levels):
                low = 0.06 + level * box.height / levels
                shapes.block(theme.STORAGE, (box.x, y), (box.length * 0.98, deep * 0.9), low, low + 0.1)
                for bay in range(bays):
                    if (7 * bay + 3 * level + 5 * aisle + side) % 5:
                        x = box.x + ((bay + 0.5) / bays - 0.5) * box.length * 0.96
                        high = low + 0.1 + 0.55 * box.height / levels
                        shapes.block(load, (x, y), (0.7 * box.length / bays, deep * 0.7), low + 0.1, high, 0.0)
            for bay in range(0, bays + 1, 2):
                x = box.x + (bay / bays - 0.5) * box.length * 0.97
                for front in (-0.45, 0.45):
                    shapes.line(post, (x, y + front * deep, 0.0), (x, y + front * deep, box.height))
        middle = south + one / 2 if sides == 2 else south + one - 0.6 * deep
        shapes.block(
            theme.FLEETS[0], (box.x - box.length * 0.3, middle), (0.5, deep * 0.5), 0.06, box.height, 0.0, post
        )


def _picking(shapes: Shapes, box: Box) -> None:
    """Shelves along aisles that run northwards."""
    post = mix(theme.STORAGE, INK, 0.4)
    shapes.block(mix(theme.STORAGE, "#ffffff", 0.8), (box.x, box.y), (box.length, box.width), 0.0, 0.04, 0.0, post)
    pitch = box.length / box.machines
    for aisle in range(box.machines):
        for side in (0.15, 0.85):
            x = box.x - box.length / 2 + (aisle + side) * pitch
            shapes.block(theme.STORAGE, (x, box.y), (0.26 * pitch, box.width * 0.9), 0.04, box.height, 0.0, post)


def _belt(shapes: Shapes, start: tuple[float, float], end: tuple[float, float]) -> None:
    length = math.dist(start, end)
    heading = math.atan2(end[1] - start[1], end[0] - start[0])
    middle = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    shapes.block(theme.FRAME, middle, (length, 0.8), 0.5, 0.72, heading, mix(theme.FRAME, INK, 0.4))
    shapes.rectangle(theme.BELT, middle, (length, 0.62), 0.72 + LIFT, heading)
    legs = max(2, int(length / 2.5) + 1)
    for number in range(legs):
        along = (number + 0.5) / legs
        at = start[0] + along * (end[0] - start[0]), start[1] + along * (end[1] - start[1])
        shapes.block(mix(theme.FRAME, INK, 0.25), at, (0.12, 0.7), 0.0, 0.5, heading)
    arrows = max(1, int(length / 3))
    for number in range(arrows):
        along = (number + 0.5) / arrows
        at = start[0] + along * (end[0] - start[0]), start[1] + along * (end[1] - start[1])
        shapes.arrow("#dfe7ee", at, heading, min(0.5, length / 3), 0.72 + 2 * LIFT)


def _cart(shapes: Shapes, cart: Cart) -> None:
    colour = theme.FLEETS[cart.fleet % len(theme.FLEETS)]
    shapes.rectangle(theme.SHADOW, (cart.at[0] + 0.08, cart.at[1] - 0.08), (1.5, 1.0), 7 * LIFT, cart.heading)
    shapes.block(mix(colour, INK, 0.6), cart.at, (1.4, 0.9), 0.06, 0.22, cart.heading)
    shapes.block(colour, cart.at, (1.3, 0.82), 0.22, 0.48, cart.heading, mix(colour, INK, 0.5))
    shapes.rectangle(mix(colour, INK, 0.7), cart.at, (0.8, 0.55), 0.48 + LIFT, cart.heading)
    shapes.arrow("#ffffff", cart.at, cart.heading, 0.5, 0.48 + 2 * LIFT)
