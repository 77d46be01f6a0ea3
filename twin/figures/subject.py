"""Subjects: the things of a plant of which a figure tells, with their units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from twin.figures.registry import Kind

if TYPE_CHECKING:
    from models.index import Index

__all__ = ["PLANT", "Subject", "area_of", "subjects", "units_of"]


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing of a plant; the plant itself has the name ""."""

    kind: Kind
    name: str = ""

    def __str__(self) -> str:
        return self.name or self.kind


PLANT = Subject("plant")


KIND = {"vehicle": "fleet", "crane": "rack", "picker": "picking"}
"""Kinds of subjects that are made of units of another kind."""


def area_of(index: Index, element: str) -> str | None:
    """Area of a station, conveyor or fleet, None if it has none."""
    plant = index.plant
    for elements in (plant.stations, plant.conveyors, plant.fleets, plant.racks, plant.picking):
        if element in elements:
            area: str | None = elements[element].area
            return area
    return None


def subjects(index: Index, kinds: Iterable[Kind]) -> Iterator[Subject]:
    """All subjects of these kinds, in the order of the kinds, then of the plant file."""
    plant = index.plant
    made = [name for name, product in plant.products.items() if product.routing]
    areas = dict.fromkeys(area_of(index, unit.element) for unit in index.units)
    kinds = tuple(kinds)
    if "compressor" in kinds:  # an area that holds compressors alone has no machine of which another figure could tell
        areas |= dict.fromkeys(compressor.area for compressor in plant.energy.compressors.values())
    names: dict[Kind, Iterable[str]] = {
        "plant": ("",),
        "area": [area for area in areas if area is not None],
        "station": plant.stations,
        "conveyor": plant.conveyors,
        "buffer": plant.buffers,
        "product": made,
        "pool": plant.people,
        "fleet": plant.fleets,
        "rack": plant.racks,
        "picking": plant.picking,
        "lineside": plant.lineside,
        "medium": plant.energy.media,
        "compressor": plant.energy.compressors,
    }
    for kind in kinds:
        for name in names[kind]:
            yield Subject(kind, name)


def units_of(index: Index, subject: Subject, *, conveyors: bool = False) -> NDArray[np.intp]:
    """Numbers of the units of a subject.

    The plant and its areas are made of the machines of their stations; conveyors, which carry but do not produce, come
    with them only if asked for (energy does), as vehicles do.
    """
    chosen = [
        number
        for number, unit in enumerate(index.units)
        if (unit.kind == "station" or conveyors or subject.kind in ("conveyor", "fleet", "rack", "picking"))
        and (
            subject.kind == "plant"
            or (subject.kind == "area" and area_of(index, unit.element) == subject.name)
            or (subject.kind == KIND.get(unit.kind, unit.kind) and unit.element == subject.name)
        )
    ]
    return np.array(chosen, dtype=np.intp)
