"""Compressors: what each gives and draws, from the demand of all stations by their state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from models.physics.compressor import SHARING
from models.trace import STATES
from twin.record.loads.compressors_kernel import compressor_segments
from twin.record.loads.segments import in_chunk, restored
from twin.record.ratings import rates

if TYPE_CHECKING:
    from models.index import Index
    from models.trace import Chunk

__all__ = ["Compressors"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


class Compressors:
    """Follows the demand of the media that compressors make.

    Numbers are: electricity of each compressor, in the order of the plant file; what it gives; what is missing of each
    medium.

    Parameters
    ----------
    index : the numbers of the plant
    """

    into = "compressed"

    def __init__(self, index: Index) -> None:
        energy = index.plant.energy
        media = tuple(energy.media)
        made = [name for name in media if any(one.medium == name for one in energy.compressors.values())]
        stated = list(energy.compressors)
        names = [name for medium in made for name in stated if energy.compressors[name].medium == medium]
        self._count, self._media = len(stated), len(media)
        self._number = np.array([stated.index(name) for name in names], np.int64)
        machines = [energy.compressors[name] for name in names]
        self._machines = np.array(
            [(one.flow, one.least, one.power, one.power_at_least, one.unloaded_power) for one in machines], float
        ).reshape(-1, 5)
        of = np.array([made.index(one.medium) for one in machines], np.int64)
        numbers = np.arange(len(made))
        self._net = np.column_stack(
            [
                np.searchsorted(of, numbers),
                np.searchsorted(of, numbers, side="right"),
                np.array([SHARING.index(energy.media[name].sharing) for name in made], np.int64),
                np.array([media.index(name) for name in made], np.int64),
            ]
        ).astype(np.int64)
        flows = rates(index)[:, :, [1 + media.index(name) for name in made]]
        self._flows = np.ascontiguousarray(flows.reshape(len(index.units) * len(STATES), len(made)))
        self._state = np.full(len(index.units), -1, np.int64)
        self._now = np.column_stack([[energy.media[name].leakage for name in made], np.zeros(len(made))])
        first = len(index.units) + len(energy.base_loads)
        self.sources = np.concatenate([first + np.arange(self._count), np.full(self._count + self._media, -1)])

    @property
    def width(self) -> int:
        """Each compressor has its own slots."""
        return self._count

    @property
    def slots(self) -> Whole:
        """Electricity by compressor."""
        return np.concatenate([np.arange(self._count), np.full(self._count + self._media, -1)])

    @property
    def carriers(self) -> Whole:
        """What compressors draw is electricity; what they give counts where it is taken."""
        return np.concatenate([np.zeros(self._count, np.int64), np.full(self._count + self._media, -1)])

    def columns(self, at: dict[str, int]) -> Whole:
        """Electricity and volume by compressor, and what is missing by medium."""
        each, media = np.arange(self._count), np.arange(self._media)
        return np.concatenate([at["compressor_energy"] + each, at["compressor_volume"] + each, at["shortage"] + media])

    def take(self, chunk: Chunk) -> Floats:
        """Receive the next rows; return the segments that are known now."""
        return self._follow(in_chunk(chunk, "states"), -np.inf)

    def close(self, end: float) -> Floats:
        """Account the demand up to the end of the run [s]."""
        return self._follow(np.zeros((0, 3)), end)

    def state(self) -> dict[str, NDArray[Any]]:
        """Return what holds now, and since when."""
        return {"state": self._state, "now": self._now}

    def restore(self, state: dict[str, NDArray[Any]]) -> None:
        """Go on from there; ValueError if the plants have not the same loads."""
        self._state = restored(state, "state", self._state)
        self._now = restored(state, "now", self._now)

    def _follow(self, states: Floats, until: float) -> Floats:
        found: Floats = compressor_segments(
            states, until, self._state, self._now, self._flows, self._net, self._machines
        )
        number = found[:, 0].astype(np.int64)
        machine = number < 2 * self._count  # the kernel numbers them medium by medium, the plant file as it likes
        of = self._number[number[machine] % self._count]
        found[machine, 0] = of + self._count * (number[machine] // self._count)
        return found
