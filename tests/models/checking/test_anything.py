"""Whatever a plant says, the checks give an answer: no change of one value, or of two, ends in an exception."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import ValidationError

from models.checking import Findings, examine
from models.plant import Plant
from tests.models.checking.plants import SOUND

VALUES: list[Any] = [
    0,
    1,
    2,
    -1,
    0.5,
    1e9,
    1e15,
    "x",
    "gear",
    "shaft",
    "bolt",
    "washer",
    "lathe",
    "bench",
    "turn",
    "end",
]
VALUES += [
    "early",
    [],
    {},
    None,
    "interrupt",
    "to_stock",
    "exponential(1 h)",
    "2026-01-01",
    ["bench", "saw"],
    {"gear": 1},
]


def places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield (*path, key)
        yield from places(value, (*path, key))


def mutated(seed: int) -> dict[str, Any]:
    chance = random.Random(seed)
    data = copy.deepcopy(SOUND)
    for _ in range(chance.choice([1, 1, 2, 3])):
        *steps, last = chance.choice(list(places(data)))
        at: Any = data
        for step in steps:
            at = at[step]
        if chance.random() < 0.3:
            del at[last]
        elif isinstance(at, dict) and chance.random() < 0.3:
            at[chance.choice(["gear", "shaft", "washer", "bench", "new"])] = at.pop(last)
        else:
            at[last] = copy.deepcopy(chance.choice(VALUES))
    return data


@pytest.mark.parametrize("first", range(0, 750, 250))
def test_every_plant_gets_an_answer(first: int) -> None:
    answered = 0
    for seed in range(first, first + 250):
        try:
            plant = Plant.model_validate(mutated(seed))
        except ValidationError:
            continue
        found = examine(plant)
        assert isinstance(found, Findings)
        assert found.errors or found.load is not None
        assert str(found)
        answered += 1
    assert answered > 40
