"""Queue rules: which of the waiting lots comes next. A rule is a plain function; the smallest value goes first.

A rule reads the lot (`part.due`, `part.priority`, `part.remaining`, ... see `models.work.Part`), the machine that asks
(`machine.family`, `machine.mean_time(part)`) and the time [s]. Lots of equal value go in the order in which they came.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from models.station.process import Machine
    from models.work import Part

__all__ = ["RULES", "STATIC", "Key", "atc", "cr", "edd", "fifo", "least_setup", "lifo", "priority", "spt"]

Key = Callable[["Part", "Machine", float], Any]


def fifo(part: Part, machine: Machine, now: float) -> float:
    """First in, first out."""
    return part.turn


def lifo(part: Part, machine: Machine, now: float) -> float:
    """Last in, first out."""
    return -part.turn


def spt(part: Part, machine: Machine, now: float) -> float:
    """Shortest mean processing time first."""
    return machine.mean_time(part)


def edd(part: Part, machine: Machine, now: float) -> float:
    """Earliest due date first."""
    return part.due


def priority(part: Part, machine: Machine, now: float) -> float:
    """Highest priority first."""
    return -part.priority


def cr(part: Part, machine: Machine, now: float) -> float:
    """Smallest critical ratio first: time until the due date over mean work that remains."""
    return (part.due - now) / max(part.remaining, 1e-9)


def atc(part: Part, machine: Machine, now: float) -> float:
    """Largest apparent tardiness cost first (Vepsalainen and Morton 1987, eq. 4), look-ahead k = 2.

    The slack is counted after the work that remains, in units of the mean processing time of the lots that wait.
    """
    time = max(machine.mean_time(part), 1e-9)
    if math.isinf(part.due):
        return 0.0
    slack = max(part.due - now - part.remaining, 0.0)
    from models.streams.elementary import exponential_of  # the library's differs in the last bit between systems

    return float(-part.weight / time * exponential_of(-slack / (2.0 * max(machine.mean_waiting_time, 1e-9))))


def least_setup(part: Part, machine: Machine, now: float) -> float:
    """Shortest mean setup from the family that the machine is set up for."""
    return machine.mean_setup(part)


RULES: dict[str, Key] = {
    "fifo": fifo,
    "lifo": lifo,
    "spt": spt,
    "edd": edd,
    "cr": cr,
    "atc": atc,
    "least_setup": least_setup,
    "priority": priority,
}
STATIC = frozenset({"fifo", "lifo", "edd", "priority"})
"""Rules whose value depends on nothing but the lot, so that a queue can be kept in order."""
