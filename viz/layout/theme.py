"""How a drawn plant looks: colours of the floor and of what stands on it."""

from __future__ import annotations

from collections.abc import Iterable

from viz.colours import SERIES

__all__ = [
    "ARROW", "BACKGROUND", "BELT", "BUFFER", "FLEETS", "FLOOR", "FRAME", "GRID", "GRID_STRONG", "LANE", "MARK", "NODE",
    "SHADOW", "STORAGE", "TWO_WAY", "WALL", "ZONE", "area_colours", "mix",
]  # fmt: skip

BACKGROUND = ("#f7f9fb", "#dfe7ee")
"""Below and above."""
FLOOR = "#fcfdfe"
GRID = "#e9eef2"
GRID_STRONG = "#d3dce4"
SHADOW = "#d5dde4"
LANE = "#cfdbe6"
TWO_WAY = "#c3d8d2"
ARROW = "#5d7b94"
NODE = "#8fa6b9"
ZONE = "#f3d9a6"
MARK = "#eef1e2"
BELT = "#4c5b68"
FRAME = "#9aa8b4"
BUFFER = "#d8c69b"
STORAGE = "#7f95a8"
WALL = "#b9c4ce"
FLEETS = ("#f08a24", "#c8423b", "#e3b341", "#7d5ba6")


def mix(colour: str, other: str, share: float) -> str:
    """Put a share of another colour into a colour.

    Examples
    --------
    >>> mix("#000000", "#ffffff", 0.5)
    '#808080'
    """
    mixed = (
        round(int(colour[at : at + 2], 16) * (1 - share) + int(other[at : at + 2], 16) * share) for at in (1, 3, 5)
    )
    return "#" + "".join(f"{value:02x}" for value in mixed)


def area_colours(areas: Iterable[str | None]) -> dict[str | None, str]:
    """A colour for each area, in their order; stations without one have the first colour."""
    names = list(dict.fromkeys(areas))
    named = [name for name in names if name is not None]
    colours: dict[str | None, str] = {
        name: mix(SERIES[number % len(SERIES)], "#ffffff", 0.22) for number, name in enumerate(named)
    }
    colours[None] = mix(SERIES[len(named) % len(SERIES)], "#ffffff", 0.22)
    return colours
