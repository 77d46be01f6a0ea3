"""Base loads: steps of a profile that follow each other."""

from __future__ import annotations

from collections.abc import Iterator

from models.checking.findings import Problem
from models.plant import Plant

__all__ = ["base_loads"]


def base_loads(plant: Plant) -> Iterator[Problem]:
    """Give the first step of each profile that begins no later than the one before it."""
    for name, load in plant.energy.base_loads.items():
        last = -float("inf")
        for number, step in enumerate(load.profile):
            start = plant.seconds(step.start)
            if start <= last:
                yield (
                    ("energy", "base_loads", name, "profile", number, "start"),
                    f"is not after the start of the step before ({step.start}); list the steps in the order of time",
                )
                break
            last = start
