"""The recursion has the figures of the compiled engine: counts, levels and times the same, sums to the last digits."""

from __future__ import annotations

import numpy as np
import pytest

from models.index import Index
from models.plant import Plant
from tests.generated.on_lines import line
from twin.engine import compiled
from twin.engine.line import not_a_line
from twin.engine.recursion import measure
from twin.record.measures import Measures
from twin.record.meter import Meter

BLOCK, LINES = 50, 400
SUMS = {
    "state_time", "active_time", "sole_bottleneck", "shifting_bottleneck", "level_integral", "planned_time", "worked",
    "lead_sum", "lead_square",
}  # fmt: skip
"""What is added up in another order; the last digits are those of the largest of them."""


def by_events(plant: Plant, **options: object) -> tuple[Measures, object]:
    meter = Meter(Index(plant), plant.run.length)
    ending = compiled.simulate(plant, observers=[meter], **options)  # type: ignore[arg-type]
    return meter.measures(), ending


def differs(one: Measures, other: Measures) -> str | None:
    """Say which sum of two differs first, and where."""
    for name in one.__slots__:
        a, b = np.asarray(getattr(one, name), float), np.asarray(getattr(other, name), float)
        if a.shape != b.shape:
            return f"{name} has the shapes {a.shape} and {b.shape}"
        allowed = 1e-11 * max(np.abs(b).max(initial=0.0), one.width) if name in SUMS else 0.0
        wrong = np.argwhere(~(np.abs(a - b) <= allowed))
        if len(wrong):
            where = tuple(wrong[0])
            return f"{name}{[int(n) for n in where]}: {a[where]!r} and {b[where]!r}, {len(wrong)} places differ"
    return None


@pytest.mark.parametrize("first", range(0, LINES, BLOCK))
def test_lines_have_the_same_sums(first: int) -> None:
    for seed in range(first, first + BLOCK):
        plant = line(seed)
        assert not_a_line(plant) == [], f"seed {seed}"
        (one, how), (other, same) = measure(plant, replication=seed % 3), by_events(plant, replication=seed % 3)
        assert how == same, f"seed {seed}"
        assert differs(one, other) is None, f"seed {seed}: {differs(one, other)}"
