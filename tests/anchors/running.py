"""Runs as long as exact values ask for: on the compiled engine where it can, which tells the same trace."""

from typing import Any

from models.plant import Plant
from twin.engine.choice import choose, simulate_of
from twin.engine.reference import Ending

__all__ = ["simulate"]


def simulate(plant: Plant, **settings: Any) -> Ending:
    """Run a plant once; parameters are those of `twin.engine.reference.simulate`."""
    ending: Ending = simulate_of(choose(plant).engine)(plant, **settings)
    return ending
