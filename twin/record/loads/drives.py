"""Drives of conveyors: their power over time, from the states and the pieces that a run tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from models.physics.conveyor import empty_force, lift_force, load_force
from models.trace import STATES
from twin.record.loads.drives_kernel import drive_segments
from twin.record.loads.segments import in_chunk, modelled, restored

if TYPE_CHECKING:
    from models.conveyor.description import Conveyor
    from models.index import Index
    from models.trace import Chunk

__all__ = ["Drives", "drive_forces"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

IDLE, PROCESSING, BLOCKED = (STATES.index(state) for state in ("idle", "processing", "blocked"))


def drive_forces(conveyor: Conveyor) -> Floats:
    """Force of a drive by state [N]: with nothing on it, and for each piece; shape (8, 2).

    While it processes, everything moves. While the first lot cannot leave, a belt that does not accumulate stands; on
    one that accumulates the drive goes on under lots that are held: they resist, but are not lifted. Without lots it
    stands unless it `runs_empty`.
    """
    drive, table = conveyor.drive, np.zeros((len(STATES), 2))
    if drive is None:
        return table
    length, rise = conveyor.length, drive.rise
    empty = empty_force(length, rise, drive.belt_mass, drive.roller_mass, drive.friction, drive.secondary)
    held = load_force(drive.piece_mass, length, rise, drive.friction, drive.secondary)
    table[PROCESSING] = empty, held + lift_force(drive.piece_mass, length, rise)
    if conveyor.accumulating:
        table[BLOCKED] = empty, held
    if drive.runs_empty:
        table[IDLE] = empty, 0.0
    return table


class Drives:
    """Follows the conveyors of a plant that have a drive.

    Parameters
    ----------
    index : the numbers of the plant

    Attributes
    ----------
    units : numbers of these conveyors
    """

    into = "energy"

    def __init__(self, index: Index) -> None:
        self.width = 1 + len(index.plant.energy.media)
        order, plant = modelled(index), index.plant
        self.units = [number for number in order if index.units[number].kind == "conveyor"]
        self._numbers = len(order) * len(STATES)
        self._of_unit = np.full(len(index.units), -1)
        self._of_place = np.full(len(index.places), -1)
        self._now = np.tile([-1.0, 0.0, 0.0], (len(self.units), 1))
        self._forces = np.zeros((len(self.units), len(STATES), 2))
        self._drives = np.zeros((len(self.units), 4))
        self.sources = np.full(self._numbers, -1)
        for j, unit in enumerate(self.units):
            name = index.units[unit].element
            conveyor, first = plant.conveyors[name], order.index(unit) * len(STATES)
            assert conveyor.drive is not None
            self._of_unit[unit], self._of_place[index.place_of["conveyor", name]] = j, j
            self._forces[j] = drive_forces(conveyor)
            self._drives[j] = first, conveyor.speed, conveyor.drive.efficiency, conveyor.drive.regeneration
            self.sources[first : first + len(STATES)] = unit

    @property
    def carriers(self) -> Whole:
        """All is electricity."""
        return np.zeros(self._numbers, np.int64)

    slots = carriers

    def columns(self, at: dict[str, int]) -> Whole:
        """Electricity by unit and state."""
        return at["modelled_energy"] + np.arange(self._numbers)

    def take(self, chunk: Chunk) -> Floats:
        """Receive the next rows; return the segments that are known now."""
        return self._follow(in_chunk(chunk, "states"), in_chunk(chunk, "levels"))

    def close(self, end: float) -> Floats:
        """All conveyors leave their states."""
        units = np.array(self.units, float)
        last = np.column_stack([np.full(len(units), end), units, np.full(len(units), -1.0)])
        return self._follow(last, np.zeros((0, 4)))

    def state(self) -> dict[str, NDArray[Any]]:
        """Return what holds now, and since when."""
        return {"now": self._now}

    def restore(self, state: dict[str, NDArray[Any]]) -> None:
        """Go on from there; ValueError if the plants have not the same loads."""
        self._now = restored(state, "now", self._now)

    def _follow(self, states: Floats, levels: Floats) -> Floats:
        found: Floats = drive_segments(
            states, levels, self._of_unit, self._of_place, self._now, self._forces, self._drives
        )
        return found
