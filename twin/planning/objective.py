"""What a schedule shall achieve, as a user writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twin.planning.errors import PlanningError

if TYPE_CHECKING:
    from models.plant import Plant

__all__ = ["read_objective"]

Level = dict[str, int]
ASKED = ("makespan", "tardiness", "late", "flow", "energy")
"""Terms of a first schedule: deviation is from an old one."""


def read_objective(text: str | None, plant: Plant) -> list[Level]:
    """Read an objective: a term, a weighted sum, or several of them, the most important first.

    Parameters
    ----------
    text : `tardiness`, `tardiness=10,makespan=1`, `late>makespan`; None: tardiness where an order is due, else makespan

    Examples
    --------
    >>> from models.plant import Plant
    >>> plant = Plant.model_construct(orders=())
    >>> read_objective("late > tardiness=10, makespan", plant)
    [{'late': 1}, {'tardiness': 10, 'makespan': 1}]

    Raises
    ------
    PlanningError
        A term is unknown, or a weight is no whole number above 0.
    """
    if text is None:
        return [{"tardiness": 1}] if any(order.due is not None for order in plant.orders) else [{"makespan": 1}]
    return [_level(part) for part in text.split(">")]


def _level(text: str) -> Level:
    level: Level = {}
    for one in text.split(","):
        name, _, weight = (word.strip() for word in one.partition("="))
        if name not in ASKED:
            raise PlanningError(f"unknown objective {name!r}; known: {', '.join(ASKED)}")
        if weight and not (weight.isdigit() and 0 < int(weight) <= 1_000_000):
            raise PlanningError(f"objective {name}: the weight {weight!r} is no whole number from 1 to 1000000")
        level[name] = int(weight or 1)
    return level
