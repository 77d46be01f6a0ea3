"""Run plants on both engines and say where their traces differ first."""

from __future__ import annotations

from models.plant import Plant
from tests.generated.plants import FEATURES, generate
from tests.generated.traces import Endless, difference, trace
from twin.engine.compiled import simulate
from twin.engine.support import unsupported

__all__ = ["compare", "runnable", "smallest"]

PYTHON = ("python_rules",)


def runnable(seed: int) -> Plant | None:
    """The plant of a seed, if both engines run it."""
    plant = generate(seed, avoid=PYTHON)
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
    """The fewest features with which the plant of a seed still differs, and where."""
    features = [name for name in FEATURES if name not in PYTHON]
    told = None
    for name in list(features):
        fewer = [other for other in features if other != name]
        try:
            plant = generate(seed, fewer)
            found = None if unsupported(plant) else compare(plant)
        except Exception:  # a draft that needs the feature
            continue
        if found is not None:
            features, told = fewer, found
    return None if told is None else (features, told)
