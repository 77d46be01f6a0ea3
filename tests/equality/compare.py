"""Run plants on both engines and say where their traces differ first."""

from __future__ import annotations

from models.plant import Plant
from tests.generated.on_fleets import in_step, with_fleet
from tests.generated.plants import FEATURES, generate
from tests.generated.traces import Endless, difference, trace
from twin.engine.compiled import simulate
from twin.engine.support import unsupported

__all__ = ["REFERENCE_ONLY", "compare", "runnable", "smallest"]

REFERENCE_ONLY = ("python_rules",)
"""Features that the compiled engine does not run."""


def runnable(seed: int, avoid: tuple[str, ...] = REFERENCE_ONLY) -> Plant | None:
    """The plant of a seed, if both engines run it: every fourth has vehicles, half of these in step."""
    if seed % 4 == 3:
        plant = with_fleet(seed) if seed % 8 == 3 else in_step(with_fleet(seed))
    else:
        plant = generate(seed, avoid=avoid)
    return None if unsupported(plant) else plant


def compare(plant: Plant) -> str | None:
    """Say where the traces of both engines differ first; None if they are the same in every bit."""
    try:
        one, end, how = trace(plant)
    except Endless:
        return None
    other, other_end, other_how = trace(plant, simulate)
    if "time stands still" in how or "time hardly passes" in how:
        return None
    found = difference(plant, one, other)
    if found is None and (end, how) != (other_end, other_how):
        return f"{plant.name} ends at {end} ({how}) and at {other_end} ({other_how})"
    return found


def smallest(seed: int) -> tuple[list[str], str] | None:
    """The fewest features with which a plant of the seed still differs, and where."""
    known = [name for name in FEATURES if name not in REFERENCE_ONLY]
    for features in [[], *([name] for name in known)]:
        told = _differs(seed, features)
        if told is not None:
            return features, told
    features, told = known, _differs(seed, known)
    if told is None:
        return None
    for name in known:
        fewer = [other for other in features if other != name]
        found = _differs(seed, fewer)
        if found is not None:
            features, told = fewer, found
    return features, told


def _differs(seed: int, features: list[str]) -> str | None:
    return compare(generate(seed, features))
