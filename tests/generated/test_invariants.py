"""What must hold of every run, on plants made by chance."""

from __future__ import annotations

import re

import numpy as np
import pytest

import twin.engine.reference as reference
from models.index import Index
from models.plant import Plant
from tests.generated.invariants import check
from tests.generated.plants import FEATURES, generate
from tests.generated.traces import Trace, difference, told, trace

BLOCK = 20


def _check(seed: int, plant: Plant, run: tuple[Trace, float | None, str]) -> None:
    streams, end, how = run
    assert "\n" not in how
    assert end is not None or how.startswith(("deadlock at", "nothing can move any more at")), f"seed {seed}: {how}"
    try:
        check(plant, streams, end)
    except AssertionError as error:
        raise AssertionError(f"seed {seed}: {error}") from error


@pytest.mark.parametrize("first", range(0, 400, BLOCK))
def test_invariants(first: int) -> None:
    for seed in range(first, first + BLOCK):
        _check(seed, generate(seed), told(seed))


@pytest.mark.parametrize("feature", FEATURES)
def test_invariants_with_one_feature_alone(feature: str) -> None:
    for seed in range(6):
        plant = generate(seed, [feature])
        _check(seed, plant, trace(plant))


@pytest.mark.slow
@pytest.mark.parametrize("first", range(100_000, 101_000, 10 * BLOCK))
def test_invariants_of_many(first: int) -> None:
    for seed in range(first, first + 10 * BLOCK):
        plant = generate(seed)
        _check(seed, plant, trace(plant))


def test_runs_to_the_end_leave_nothing_inside() -> None:
    done = 0
    for seed in range(200):
        plant = generate(seed, finite=True)
        streams, end, how = trace(plant)
        if end is None:
            continue
        assert how == "done"
        wip = [
            number for number, place in enumerate(Index(plant).places) if place.kind in ("wip", "backlog", "transit")
        ]
        levels = streams["levels"]
        assert levels[np.isin(levels[:, 1], wip), 2].sum() == 0, f"seed {seed}"
        done += 1
    assert done > 80


def test_what_is_said_to_stand_still_never_moves_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the search for deadlocks switched off, the lots that a message names stay where they are."""
    found = 0
    for seed in range(200):
        plant = generate(seed, avoid=("endless_sources",))  # lots without end would pile up where nothing moves
        streams, end, how = trace(plant)
        if end is not None:
            continue
        found += 1
        last = max(streams[name][-1, 0] for name in ("states", "levels") if len(streams[name]))
        with monkeypatch.context() as patch:
            for name in ("explain", "blocked_loop"):
                patch.setattr(reference, name, lambda *arguments: None)
            more, _, _ = trace(plant, length=last + (90_000.0 if plant.shifts else 1_000.0))
        levels = more["levels"]
        later = levels[levels[:, 0] > last * (1 + 1e-4)]
        named = {float(number) for number in re.findall(r"holds lot (\d+)", how)}
        moved = [part for part in later[:, 3] if (part in named if named else part >= 0)]
        assert not moved, f"seed {seed}: {how}; but lots {moved[:3]} move"
    assert found > 20


def test_a_difference_is_told_in_words() -> None:
    plant = generate(3)
    one, _, _ = trace(plant)
    other = {stream: rows.copy() for stream, rows in one.items()}
    assert difference(plant, one, other) is None
    other["states"][2, 2] = (other["states"][2, 2] + 1) % 8
    told = difference(plant, one, other)
    assert told is not None
    assert "row 2 of states differs" in told
    shorter = {**one, "levels": one["levels"][:-1]}
    assert "nothing more" in (difference(plant, one, shorter) or "")
