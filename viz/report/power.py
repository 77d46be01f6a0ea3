"""The power profile: what the plant draws in each slot of its tariff, by carrier."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.energy.profile import base_load_energy

if TYPE_CHECKING:
    from models.plant import Plant
    from twin.record.measures import Measures

__all__ = ["Profile", "profile"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Profile:
    """Electric power of all replications by slot.

    Attributes
    ----------
    edges : borders of the slots [s], shape (N + 1,); the first may be before 0
    machines : mean power of machines and conveyors [W], shape (R, N) for R replications
    base : of base loads [W], shape (N,)
    media : of what makes each medium [W], by its name, each of shape (R, N)
    """

    edges: Floats
    machines: Floats
    base: Floats
    media: dict[str, Floats]

    @property
    def total(self) -> Floats:
        """Power of everything [W], shape (R, N)."""
        return self.machines + self.base + sum(self.media.values(), np.zeros_like(self.machines))


def profile(plant: Plant, runs: list[Measures]) -> Profile:
    """Put together the power profile; replications that end sooner draw nothing more but base loads."""
    slots = max(run.energy.shape[0] for run in runs)
    longest = next(run for run in runs if run.energy.shape[0] == slots)
    made = np.zeros((len(runs), slots, len(plant.energy.compressors)))
    edges, width = longest.slot_edges, longest.slot_width
    table = np.zeros((len(runs), slots, 1 + len(plant.energy.media)))
    for n, run in enumerate(runs):
        table[n, : run.energy.shape[0]] = run.energy
        made[n, : run.energy.shape[0]] = run.compressed
    end = max(run.end for run in runs)
    base = base_load_energy(plant.energy.base_loads, plant.shifts, plant.calendar, edges, end).sum(axis=1) / width
    makers = [one.medium for one in plant.energy.compressors.values()]
    media = {
        name: (table[:, :, 1 + n] * medium.electricity + made[:, :, [maker == name for maker in makers]].sum(axis=2))
        / width
        for n, (name, medium) in enumerate(plant.energy.media.items())
        if medium.electricity or name in makers
    }
    return Profile(edges, table[:, :, 0] / width, base, media)
