"""The file of an openTCS model: points, paths, blocks, locations and vehicles, in SI units.

Format: openTCS 7 "plant model" XML (https://github.com/openTCS/opentcs, package `org.opentcs.util.persistence`),
lengths in mm and velocities in mm/s; the names that attributes had in versions 4 to 6 are read, too.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from models.importing.markup import Tag, read_markup
from models.reading.errors import PlantError

__all__ = ["Block", "Location", "Path_", "Point", "TcsModel", "Vehicle", "read_opentcs"]


@dataclass(frozen=True)
class Point:
    """Where a vehicle can stand."""

    name: str
    position: tuple[float, float]
    """[m]"""
    parking: bool
    priority: float
    """Of a parking position; the smallest first."""


@dataclass(frozen=True)
class Path_:  # noqa: N801 - `Path` is that of pathlib
    """A way from one point to another."""

    start: str
    end: str
    length: float
    """[m]"""
    speed: float
    """Forwards [m/s]; 0 where it cannot be driven so."""
    reverse_speed: float
    """Backwards [m/s]; 0 where it cannot be driven so."""


@dataclass(frozen=True)
class Block:
    """Points and paths that only one vehicle may be in."""

    name: str
    points: tuple[str, ...]
    paths: tuple[tuple[str, str], ...]
    same_direction: bool
    """Several vehicles may be in it that drive the same way."""


@dataclass(frozen=True)
class Location:
    """Where vehicles do something."""

    name: str
    position: tuple[float, float]
    points: tuple[str, ...]
    operations: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class Vehicle:
    """A vehicle; energy levels are shares of a full battery."""

    name: str
    speed: float
    """[m/s]"""
    length: float
    """[m]; 0 where the model does not say it."""
    critical: float
    sufficient: float
    start: str | None


@dataclass(frozen=True)
class TcsModel:
    """All of it."""

    name: str
    points: dict[str, Point]
    paths: tuple[Path_, ...]
    blocks: tuple[Block, ...]
    locations: tuple[Location, ...]
    vehicles: tuple[Vehicle, ...]
    locked: int
    """Paths that are locked, and left out."""


def read_opentcs(path: str | Path) -> TcsModel:
    """Read the file.

    Raises
    ------
    PlantError
        One line with the line of the file, for the first thing that is wrong.
    """
    root = read_markup(path)
    if root.name != "model":
        raise PlantError(f"is no openTCS model: its root is <{root.name}>, not <model>", root.file, root.line)
    points = {name: _point(tag) for name, tag in _named(root, "point").items()}
    if not points:
        raise PlantError("the model has no <point>", root.file, root.line)
    tags = _named(root, "path")
    ends = {
        name: (_end(tag, "sourcePoint", points), _end(tag, "destinationPoint", points)) for name, tag in tags.items()
    }
    free = [name for name, tag in tags.items() if tag.get("locked") != "true"]
    if not free:
        raise PlantError("the model has no <path> that is not locked", root.file, root.line)
    types = {name: tuple(_operations(tag)) for name, tag in _named(root, "locationType").items()}
    locations = tuple(_location(tag, points, types) for tag in _named(root, "location").values())
    known = {*points, *ends, *(location.name for location in locations)}
    return TcsModel(
        name=root.get("name") or Path(path).stem,
        points=points,
        paths=tuple(_path(tags[name], *ends[name]) for name in free),
        blocks=tuple(_block(tag, points, ends, known) for tag in _named(root, "block").values()),
        locations=locations,
        vehicles=tuple(_vehicle(tag, points) for tag in _named(root, "vehicle").values()),
        locked=len(tags) - len(free),
    )


def _named(root: Tag, kind: str) -> dict[str, Tag]:
    found: dict[str, Tag] = {}
    for tag in root.all(kind):
        name = tag.text("name")
        if name in found:
            tag.wrong(f"another <{kind}> in line {found[name].line} has the same name")
        found[name] = tag
    return found


def _number(tag: Tag, *names: str, default: float | None = None, least: float = -math.inf) -> float:
    said = tag.get(*names)
    if said is None and default is not None:
        return default
    text = tag.text(*names)
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        tag.wrong(f"{names[0]} is {text[:40]!r}, a number is wanted")
    if value < least:
        tag.wrong(f"{names[0]} must be at least {least:g}, is {text[:40]}")
    return value


def _position(tag: Tag) -> tuple[float, float]:
    return _number(tag, "positionX", "xPosition") / 1000, _number(tag, "positionY", "yPosition") / 1000


def _properties(tag: Tag) -> dict[str, str]:
    return {inner.text("name"): inner.attributes.get("value", "") for inner in tag.all("property")}


def _point(tag: Tag) -> Point:
    said = _properties(tag).get("tcs:parkingPositionPriority", "")
    priority = float(said) if said.isdecimal() else math.inf
    return Point(tag.text("name"), _position(tag), tag.get("type") == "PARK_POSITION", priority)


def _end(tag: Tag, side: str, points: dict[str, Point]) -> str:
    name = tag.text(side)
    if name not in points:
        tag.wrong(f"{side}: no point is called {name!r}")
    return name


def _path(tag: Tag, start: str, end: str) -> Path_:
    if start == end:
        tag.wrong(f"leads from {start!r} to itself")
    length = _number(tag, "length", least=0.0) / 1000
    if length == 0:
        tag.wrong("length must be more than 0")
    speed = _number(tag, "maxVelocity", default=0.0, least=0.0) / 1000
    reverse = _number(tag, "maxReverseVelocity", default=0.0, least=0.0) / 1000
    if not speed and not reverse:
        tag.wrong("both velocities are 0: it can be driven in no direction", "lock it, or give it a maxVelocity")
    return Path_(start, end, length, speed, reverse)


def _operations(tag: Tag) -> list[str]:
    return [inner.text("name") for inner in tag.all("allowedOperation")]


def _location(tag: Tag, points: dict[str, Point], types: dict[str, tuple[str, ...]]) -> Location:
    kind = tag.text("type")
    if kind not in types:
        tag.wrong(f"no location type is called {kind!r}")
    links = tuple(_end(link, "point", points) for link in tag.all("link"))
    return Location(tag.text("name"), _position(tag), links, types[kind], tag.line)


def _block(tag: Tag, points: dict[str, Point], ends: dict[str, tuple[str, str]], known: set[str]) -> Block:
    members = [member.text("name") for member in tag.all("member")]
    for name in members:
        if name not in known:
            tag.wrong(f"no point, path or location is called {name!r}")
    return Block(
        tag.text("name"),
        tuple(name for name in members if name in points),
        tuple(ends[name] for name in members if name in ends),
        tag.get("type") == "SAME_DIRECTION_ONLY",
    )


def _vehicle(tag: Tag, points: dict[str, Point]) -> Vehicle:
    speed = _number(tag, "maxVelocity", default=1000.0, least=0.0) / 1000
    if speed == 0:
        tag.wrong("maxVelocity must be more than 0")
    critical = _share(tag, "energyLevelCritical", 30.0)
    sufficient = _share(tag, "energyLevelSufficientlyRecharged", 45.0)
    if critical >= sufficient:
        tag.wrong(
            f"energyLevelCritical ({critical:.0%}) must be below energyLevelSufficientlyRecharged ({sufficient:.0%})"
        )
    box = next(tag.all("boundingBox"), tag)
    start = _properties(tag).get("loopback:initialPosition") or None
    if start is not None and start not in points:
        tag.wrong(f"loopback:initialPosition: no point is called {start!r}")
    return Vehicle(
        tag.text("name"), speed, _number(box, "length", default=0.0, least=0.0) / 1000, critical, sufficient, start
    )


def _share(tag: Tag, name: str, default: float) -> float:
    value = _number(tag, name, default=default, least=0.0)
    if value > 100:
        tag.wrong(f"{name} is a percentage and must be at most 100, is {value:g}")
    return value / 100
