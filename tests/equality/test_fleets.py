"""Both engines tell the same trace of plants with vehicles, every row and every bit."""

from __future__ import annotations

import pytest

from models.plant import Plant
from tests.equality.compare import compare
from tests.generated.on_fleets import in_step, with_fleet
from tests.generated.traces import trace
from twin.engine.compiled import simulate
from twin.engine.support import unsupported


@pytest.mark.parametrize("first", range(0, 60, 20))
def test_traces_of_fleets_are_the_same(first: int) -> None:
    done = 0
    for seed in range(first, first + 20):
        plant = with_fleet(seed)
        if not unsupported(plant):
            for one in (plant, in_step(plant)):
                found = compare(one)
                assert found is None, f"seed {seed}: {found}"
            done += 1
    assert done > 3


def test_a_stand_off_is_told_in_the_same_words() -> None:
    told = 0
    for seed in range(40):
        plant = with_fleet(seed)
        if unsupported(plant) or told > 2:
            continue
        data = plant.model_dump(by_alias=True)
        for lane in data["network"]["lanes"]:
            lane["two_way"] = True
        narrow = Plant.model_validate(data)
        _, end, how = trace(narrow)
        if end is None:
            assert trace(narrow, simulate)[2] == how
            told += "wait for each other" in how
    assert told
