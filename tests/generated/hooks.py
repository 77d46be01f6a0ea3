"""Rules that are Python functions; a plant with one of them runs on the reference engine only."""

from __future__ import annotations

from typing import Any

from tests.generated.draft import Draft

__all__ = ["longest_way", "python_rules", "remaining", "shortest_life"]


def remaining(part: Any, machine: Any, now: float) -> float:
    """A queue rule: least work that remains first, then the least setup."""
    return float(part.remaining + machine.mean_setup(part))


def longest_way(place: Any, part: Any, now: float) -> float:
    """A routing rule: the last station by its name first."""
    return -float(place.name[1:])


def shortest_life(machine: Any, now: float, count: int) -> float:
    """A failure rule: the machine gets old."""
    return 400.0 / (count + 1) + 20.0


def python_rules(draft: Draft) -> None:
    """Functions for queues, routing and failures."""
    for name in draft.some(draft.stations):
        station = draft.stations[name]
        if "buffer" not in station:
            station.setdefault("queue", {})["rule"] = remaining
        if "failures" not in station and draft.chance(0.5):
            station["failures"] = [{"rule": shortest_life, "repair": draft.time(5)}]
    draft.data.setdefault("policies", {})["routing"] = longest_way
