"""The power profile: what the plant draws in each slot of its tariff, by carrier, and what that costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.calendar.intervals import WEEKDAYS, working_intervals

if TYPE_CHECKING:
    from models.energy.description import Tariff
    from models.plant import Plant
    from twin.record.measures import Measures

__all__ = ["Profile", "price", "profile"]

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
    edges, width = longest.slot_edges, longest.slot_width
    table = np.zeros((len(runs), slots, 1 + len(plant.energy.media)))
    for n, run in enumerate(runs):
        table[n, : run.energy.shape[0]] = run.energy
    end = max(run.end for run in runs)
    base = np.zeros(slots)
    inside = np.diff(np.clip(edges, 0.0, end))
    for load in plant.energy.base_loads.values():
        on = _on([plant.shifts[name] for name in load.shifts], plant, edges, end)
        base += (load.power * on + load.off_power * (inside - on)) / width
    media = {
        name: table[:, :, 1 + n] * medium.electricity / width
        for n, (name, medium) in enumerate(plant.energy.media.items())
        if medium.electricity
    }
    return Profile(edges, table[:, :, 0] / width, base, media)


def _on(shifts: list, plant: Plant, edges: Floats, end: float) -> Floats:  # type: ignore[type-arg]
    """Time of every slot that lies in some shifts [s]."""
    spans = np.array([(a, min(b, end)) for a, b in working_intervals(plant.calendar, shifts, end)]).reshape(-1, 2)
    # Time worked up to an instant rises within spans and is flat between them.
    worked = np.concatenate([[0.0], np.cumsum(spans[:, 1] - spans[:, 0])])
    knots, heights = spans.reshape(-1), np.repeat(worked, 2)[1:-1]
    if not knots.size:
        return np.zeros(len(edges) - 1)
    return np.diff(np.interp(edges, knots, heights))


def price(tariff: Tariff, instant: datetime) -> float:
    """Price of electricity at an instant [money/J]."""
    clock = instant.hour * 3600 + instant.minute * 60 + instant.second
    for period in tariff.periods:
        day = WEEKDAYS[instant.weekday()]
        if period.start < period.end:
            fits = period.start <= clock < period.end
        else:  # over midnight: what is after it belongs to the day before
            fits = clock >= period.start or clock < period.end
            if clock < period.end:
                day = WEEKDAYS[(instant - timedelta(days=1)).weekday()]
        if fits and day in period.days and (not period.months or instant.month in period.months):
            return float(period.price)
    return float(tariff.price)
