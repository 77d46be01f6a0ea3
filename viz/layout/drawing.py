"""The picture of a plant: scene, camera, render, names, legend."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from viz.colours import INK, MUTED
from viz.layout import theme
from viz.layout.build import build
from viz.layout.labels import Label, Written, can_write, text_width, write
from viz.layout.placement import Box
from viz.layout.scene import Cart, Scene, make_scene

if TYPE_CHECKING:
    from models.plant import Plant
    from viz.layout.camera import Camera

__all__ = ["SIZE", "Drawing", "draw"]

SIZE = (1600, 1000)
WORDS = {
    "en": {"stations": "{} stations", "vehicles": "{} vehicles", "racks": "{} cells in racks",
           "lane": "lane", "two_way": "two-way lane", "zone": "zone", "metres": "metres", "station": "station",
           "flow": "flow", "buffer": "buffer", "rack": "rack", "picking": "picking area", "belt": "conveyor"},
    "zh": {"stations": "{} 个工位", "vehicles": "{} 台车辆", "racks": "{} 个货位",
           "lane": "单向车道", "two_way": "双向车道", "zone": "管制区", "metres": "单位：米", "station": "工位",
           "flow": "物流", "buffer": "缓冲区", "rack": "货架", "picking": "拣选区", "belt": "输送线"},
}  # fmt: skip


@dataclass(frozen=True)
class Drawing:
    """A picture, and what is written in it."""

    image: Any
    scene: Scene
    camera: Camera
    labels: tuple[Written, ...]

    @property
    def placed(self) -> tuple[str, ...]:
        """What was placed because it states no position."""
        return tuple(box.name for box in self.scene.boxes if box.placed)

    def save(self, path: str | Path) -> None:
        """Write a PNG or JPEG file."""
        self.image.convert("RGB").save(path)


def draw(plant: Plant, *, top: bool = False, size: tuple[int, int] = SIZE, language: str = "en") -> Drawing:
    """Draw a plant.

    Parameters
    ----------
    plant : Plant
    top : bool
        From above, to scale, in place of from the south-west.
    size : tuple of int
        Pixels across and down.
    language : str
        `en` or `zh`; names are English where there is no Chinese font.

    Raises
    ------
    PictureError
        If nothing can be rendered on this machine.
    """
    from viz.layout.errors import PictureError
    from viz.layout.render import render, why_not

    missing = why_not()
    if missing is not None:
        raise PictureError(missing)
    import numpy as np

    from viz.layout.camera import from_above, from_south_west

    if language == "zh" and not can_write("工位"):
        language = "en"
    scene = make_scene(plant, language)
    colours = theme.area_colours(box.area for box in scene.boxes if box.kind == "station")
    west, east, south, north = scene.bounds
    corners = [(x, y, 0.0) for x in (west, east) for y in (south, north)]
    if not top:
        corners += [(box.x, box.y, box.height) for box in scene.boxes]
    camera = (from_above if top else from_south_west)(np.array(corners, float), size)
    image = render(build(scene, colours), camera)
    unit = max(9.0, min(size) / 62)
    taken = _legend(image, scene, colours, unit, language)
    things = [_seen(box, camera, top) for box in scene.boxes]
    written = write(image, _labels(scene, camera, unit, language, top), taken, things)
    return Drawing(image, scene, camera, tuple(written))


def _seen(box: Box, camera: Camera, top: bool) -> tuple[float, float, float, float]:
    """Where a box is in the picture: left, top, right, bottom."""
    corners = [(box.x + east * box.length / 2, box.y + north * box.width / 2, up)
               for east in (-1, 1) for north in (-1, 1) for up in ((0.0,) if top else (0.0, box.height))]  # fmt: skip
    (left, high, _), (right, low, _) = (found := camera.project(corners)).min(axis=0), found.max(axis=0)
    return float(left), float(high), float(right), float(low)


def _labels(scene: Scene, camera: Camera, unit: float, language: str, top: bool) -> list[Label]:
    labels = []

    def say(
        text: str, x: float, y: float, z: float, size: float, weight: float, colour: str = INK, plain: bool = False
    ) -> None:
        across, down, _ = camera.project((x, y, z))[0]
        labels.append(Label(text, (float(across), float(down)), size, weight, plain, colour))

    for box in scene.boxes:
        # on the thing where there is room, else above it
        name, height = _name(box, language), 0.0 if top else box.height
        seen = camera.project([(box.x + east * box.length / 2, box.y + north * box.width / 2, height)
                               for east in (-1, 1) for north in (-1, 1)])  # fmt: skip
        (left, high, _), (right, low, _) = seen.min(axis=0), seen.max(axis=0)
        inside = right - left > text_width(name, unit) + unit and low - high > 1.8 * unit
        down = (high + low) / 2 if inside else high - 1.1 * unit
        labels.append(Label(name, (float(left + right) / 2, float(down)), unit, 3.0))
    for belt in scene.belts:
        name = (belt.zh if language == "zh" else None) or belt.name
        x, y = (belt.start[0] + belt.end[0]) / 2, (belt.start[1] + belt.end[1]) / 2
        say(name, x, y + (1.3 if top else 0.0), 0.0 if top else 2.2, 0.8 * unit, 2.0, MUTED)
    for mark in (*scene.docks, *scene.aisles):
        say(_name(mark, language), *_open_floor(mark, scene, camera, top), 0.0, 0.88 * unit, 1.5, MUTED, True)
    for carts in _together(scene):
        name = carts[0].name if len(carts) == 1 else f"{scene.fleets[carts[0].fleet]} × {len(carts)}"
        x, y = carts[-1].at
        say(name, x, y + (1.5 if top else 0.6), 0.0 if top else 2.0, 0.75 * unit, 0.9, "#a3560b")
    standing = {box.name for box in scene.boxes} | {mark.name for mark in scene.docks}
    for name, (x, y) in scene.nodes.items():
        if name not in standing:
            say(name, x, y - 0.9, 0.0, 0.62 * unit, 0.5, MUTED, True)
    west, east, south, north = scene.bounds
    step = 5 if max(east - west, north - south) <= 70 else 25 if max(east - west, north - south) <= 350 else 100
    for x in range(-(-int(west) // step) * step, int(east) + 1, step):
        say(f"{x}", x, south - 0.02 * (north - south), 0.0, 0.75 * unit, 0.7, MUTED, True)
    for y in range(-(-int(south) // step) * step, int(north) + 1, step):
        say(f"{y}", west - 0.012 * (east - west), y, 0.0, 0.75 * unit, 0.7, MUTED, True)
    return labels


def _open_floor(mark: Box, scene: Scene, camera: Camera, top: bool) -> tuple[float, float]:
    """A point of a mark that nothing hides: its middle, else nearer to an end."""
    boxes = [_seen(box, camera, top) for box in scene.boxes]
    for share in (0.0, -0.25, 0.25, -0.4, 0.4):
        at = mark.x + share * mark.length, mark.y
        x, y, _ = camera.project((*at, 0.0))[0]
        if not any(left - 60 < x < right + 60 and high - 20 < y < low + 20 for left, high, right, low in boxes):
            return at
    return mark.x, mark.y


def _together(scene: Scene) -> list[list[Cart]]:
    """Vehicles of a fleet that stand side by side."""
    groups: dict[tuple[int, float], list[Cart]] = {}
    for cart in scene.carts:
        groups.setdefault((cart.fleet, cart.at[0]), []).append(cart)
    split: list[list[Cart]] = []
    for carts in groups.values():
        for cart in sorted(carts, key=lambda one: one.at[1]):
            if split and split[-1][-1] in carts and cart.at[1] - split[-1][-1].at[1] < 1.5:
                split[-1].append(cart)
            else:
                split.append([cart])
    return split


def _name(thing: Any, language: str) -> str:
    return str((thing.zh if language == "zh" else None) or thing.name)


def _legend(
    image: Any, scene: Scene, colours: dict[str | None, str], unit: float, language: str
) -> list[tuple[float, float, float, float]]:
    """Title above, colours below; return where nothing else may be written."""
    words = WORDS["zh" if language == "zh" else "en"]
    height = image.size[1]
    line = [Label(scene.name, (0, 0), 1.7 * unit, 9, True)]
    done = _row(image, line, 1.4 * unit, 2.4 * unit, [None])
    stations = sum(box.kind == "station" for box in scene.boxes)
    cells = sum(box.machines * math.prod(box.shelves) for box in scene.boxes if box.kind == "rack")
    facts = [("stations", stations), ("vehicles", len(scene.carts)), ("racks", cells)]
    said = [words[name].format(count) for name, count in facts if count]
    done += _row(image, [Label(" · ".join(said), (0, 0), unit, 9, True, MUTED)], 1.4 * unit, 4.4 * unit, [None])
    items: list[tuple[str, str]] = []
    kinds = {box.kind for box in scene.boxes}
    areas = dict.fromkeys(box.area for box in scene.boxes if box.kind == "station")
    items += [(area or words["station"], colours[area]) for area in areas]
    if "buffer" in kinds:
        items.append((words["buffer"], theme.BUFFER))
    items += [(words[kind], theme.STORAGE) for kind in ("rack", "picking") if kind in kinds]
    if scene.belts:
        items.append((words["belt"], theme.BELT))
    two_way = {lane.two_way or any(other.names == lane.names[::-1] for other in scene.lanes) for lane in scene.lanes}
    items += [(words["two_way" if both else "lane"], theme.TWO_WAY if both else theme.LANE) for both in sorted(two_way)]
    if scene.flows:
        items.append((words["flow"], theme.LANE))
    if scene.zones:
        items.append((words["zone"], theme.ZONE))
    if scene.carts:
        items += [(name, theme.FLEETS[number % len(theme.FLEETS)]) for number, name in enumerate(scene.fleets)]
    labels = [Label(text, (0, 0), 0.9 * unit, 9, True, MUTED) for text, _ in items]
    done += _row(image, labels, 1.4 * unit, height - 1.8 * unit, [colour for _, colour in items])
    return done


def _row(
    image: Any, labels: list[Label], x: float, y: float, colours: list[str | None]
) -> list[tuple[float, float, float, float]]:
    """Write labels one beside the other, each behind a patch of its colour; go up a line where the width is used up."""
    from PIL import ImageDraw

    from viz.layout.labels import font

    pen = ImageDraw.Draw(image)
    left, places = x, []
    for label, colour in zip(labels, colours, strict=True):
        face = font(label.text, label.size)
        wide = pen.textlength(label.text, font=face)
        patch = 0.0 if colour is None else 1.5 * label.size
        if left > x and left + patch + wide > image.size[0] - x:
            left, y = x, y - 1.7 * label.size
        if colour is not None:
            half = 0.42 * label.size
            pen.rounded_rectangle(
                [left, y - half, left + 2.4 * half, y + half], half / 2, fill=colour, outline="#9aa8b4"
            )
        pen.text((left + patch, y), label.text, font=face, fill=label.colour, anchor="lm")
        places.append((left, y - label.size * 0.7, left + patch + wide, y + label.size * 0.7))
        left += patch + wide + 1.6 * label.size
    return places
