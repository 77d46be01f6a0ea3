"""Columns: where each sum stands in the table of a meter."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.trace import STATES
from twin.record.loads.segments import modelled
from twin.record.measures import sums

if TYPE_CHECKING:
    from models.index import Index

__all__ = ["Columns"]


class Columns:
    """The columns of a table of sums.

    All sums of a unit stand side by side, and so do those of a place: an operation adds to a dozen of them, and to have
    them in a few lines of the processor's cache is what keeps it quick where a plant has thousands of machines.

    Parameters
    ----------
    index : the numbers of the plant

    Attributes
    ----------
    first : first column of each sum, of the first unit, place, product, ...
    of_unit, of_place : columns from one unit to the next, and from one place to the next
    number : columns in all
    """

    def __init__(self, index: Index) -> None:
        sizes = {"U": len(index.units), "S": len(STATES), "P": len(index.places), "K": len(index.products)}
        sizes |= {"D": len(modelled(index)), "C": len(index.plant.energy.compressors)}
        sizes["M"] = len(index.plant.energy.media)
        self.first: dict[str, int] = {}
        self._shapes: dict[str, tuple[int, ...]] = {}
        groups: dict[str, list[str]] = {}
        for name, meaning in sums().items():
            first, *letters = meaning.shape.split()
            if first == "W" and "B" not in letters:
                self._shapes[name] = tuple(sizes[letter] for letter in letters)
                groups.setdefault(letters[0] if letters and letters[0] in "UP" else name, []).append(name)
        self._places: dict[str, tuple[int, int, int]] = {}
        self.number = 0
        for names in groups.values():
            widths = [math.prod(self._shapes[name][1:]) for name in names]
            for name, before in zip(names, np.cumsum([0, *widths]).tolist(), strict=False):
                self.first[name] = self.number + before
                self._places[name] = self.number, sum(widths), before
            self.number += math.prod(self._shapes[names[0]][:1]) * sum(widths)
        self.of_unit, self.of_place = self._places["state_time"][1], self._places["came"][1]

    def view(self, table: NDArray[np.float64], name: str) -> NDArray[np.float64]:
        """Return a sum, shape (W, ...): the part of a table, (W, columns), where it stands."""
        shape, (base, stride, before) = self._shapes[name], self._places[name]
        if not shape:
            return table[:, base]
        block = table[:, base : base + shape[0] * stride].reshape(len(table), shape[0], stride)
        return block[:, :, before : before + math.prod(shape[1:])].reshape(len(table), *shape)
