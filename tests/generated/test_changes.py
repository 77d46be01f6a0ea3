"""What must not matter: elements that nothing comes to, and the order of elements in the file."""

from __future__ import annotations

import numpy as np
import pytest

from tests.generated.changes import renumbered, rows_by_name, shuffled, with_unused
from tests.generated.plants import draw, generate
from tests.generated.traces import Trace, difference, told, told_at, trace

TIES = (
    "shared_buffers", "people", "repair_crew", "shifts", "cards", "stock_orders", "initial_state", "batches",
    "assembly", "disassembly", "suppliers",
)  # fmt: skip
"""Features in which the order of elements decides also where all times differ: who asks first at the start of a run or
of a shift, which loop of cards comes first, what is released together."""


@pytest.mark.parametrize("first", range(0, 300, 60))
def test_an_unused_element_changes_nothing(first: int) -> None:
    for seed in range(first, first + 60):
        plant, more = generate(seed), with_unused(draw(seed))
        one, end, how = told(seed)
        other, same_end, same_how = trace(more)
        assert end == same_end, f"seed {seed}: {how}; {same_how}"
        other = renumbered(other, more, plant)
        if end is None:  # when it is found out depends on what goes on beside
            known = min(_last(one), _last(other))
            one, other = _before(one, known), _before(other, known)
        assert difference(plant, one, other) is None, f"seed {seed}"


def _last(streams: Trace) -> float:
    return max(float(streams[name][-1, 0]) for name in ("states", "levels") if len(streams[name]))


def _before(streams: Trace, time: float) -> Trace:
    return {name: rows[told_at(streams, name) < time] for name, rows in streams.items()}


@pytest.mark.parametrize("first", range(0, 300, 60))
def test_the_order_of_elements_changes_nothing_but_ties(first: int) -> None:
    for seed in range(first, first + 60):
        plant = generate(seed, manner="continuous", avoid=TIES)
        other = shuffled(draw(seed, manner="continuous", avoid=TIES))
        one, end, _ = trace(plant)
        two, same_end, _ = trace(other)
        assert end == same_end, f"seed {seed}"
        mine, theirs = rows_by_name(one, plant), rows_by_name(two, other)
        for stream in mine:
            assert mine[stream] == theirs[stream], f"seed {seed}: {stream}"


def test_numbers_of_another_plant_are_not_lost() -> None:
    """The comparison above sees all rows: without an unused element nothing is left out."""
    plant = generate(5)
    one, _, _ = trace(plant)
    same = renumbered(one, plant, plant)
    assert all(np.array_equal(one[name], same[name]) for name in one)
