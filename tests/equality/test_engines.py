"""Both engines tell the same trace, every row and every bit, of plants made by chance."""

from __future__ import annotations

import numpy as np
import pytest

import twin
from models.index import Index
from models.plant import Plant
from models.trace import Chunk
from tests.equality.compare import REFERENCE_ONLY, compare, runnable, smallest
from tests.generated.plants import FEATURES, generate
from tests.generated.traces import difference, trace
from twin.engine import compiled
from twin.engine.memory import Drawer, Kept, Memory, Sizes
from twin.engine.start import Start
from twin.record.meter import Meter
from twin.study.errors import StudyError

BLOCK = 50
PLANTS = 560
"""So many seeds that more than 500 of their plants are for both engines."""


@pytest.mark.parametrize("first", range(0, PLANTS, BLOCK))
def test_traces_are_the_same(first: int) -> None:
    done = 0
    for seed in range(first, min(first + BLOCK, PLANTS)):
        plant = runnable(seed)
        if plant is not None:
            found = compare(plant)
            assert found is None, f"seed {seed}: {found}"
            done += 1
    assert done > 0.7 * min(BLOCK, PLANTS - first)


@pytest.mark.parametrize("feature", [name for name in FEATURES if name not in REFERENCE_ONLY])
def test_each_feature_alone(feature: str) -> None:
    for seed in range(5):
        found = compare(generate(seed, [feature]))
        assert found is None, f"seed {seed}: {found}"


def test_growing_memory_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that begins with hardly any room goes back and on again, and ends the same."""

    def small(lives: int) -> Sizes:
        rows = {"states": 90, "levels": 240, "operations": 270, "parts": 200, "orders": 160, "genealogy": 160}
        rows["legs"] = 140
        return Sizes(free=64, events=2 * lives + 8, pile=4, scratch=4, rows=rows)

    done = 0
    for seed in range(120):
        plant = runnable(seed)
        if plant is None:
            continue
        whole, end, how = trace(plant, compiled.simulate)
        with monkeypatch.context() as patch:
            patch.setattr(compiled, "_sizes", small)
            patch.setattr(compiled, "STRETCH", 17)
            patch.setattr(compiled, "WORDS", 400)
            patch.setattr("tests.generated.traces.MOST_CALLS", 1_000_000)
            pieces, same_end, same_how = trace(plant, compiled.simulate)
        assert (end, how) == (same_end, same_how), f"seed {seed}"
        assert difference(plant, whole, pieces) is None, f"seed {seed}"
        done += 1
    assert done > 80


def test_records_are_the_same_wherever_their_memory_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each record may move all memory while tables are made: nothing may be written to where it was before."""
    honest = Drawer.record

    def record(self: Drawer, width: int) -> int:
        first = honest(self, width)
        self.w = self.w.copy()
        self.f = self.w.view(np.float64)
        return first

    done = 0
    for seed in range(300):
        plant = runnable(seed)
        if plant is None:
            continue
        whole = Start(plant, 1, 0, 1e6, None)
        with monkeypatch.context() as patch:
            patch.setattr(Drawer, "record", record)
            moved = Start(plant, 1, 0, 1e6, None)
        np.testing.assert_array_equal(whole.records, moved.records, f"seed {seed}")
        done += 1
    assert done > 200


def test_shifts_are_worked_out_as_far_as_a_run_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that asks for more of them time and again, all since one state that it kept, ends."""
    plant = Plant.model_validate(
        {
            "name": "hall",
            "products": {"p": {"routing": [{"name": "a", "station": "A", "time": 9000.0}]}},
            "orders": [{"name": "o", "product": "p", "quantity": 300}],
            "shifts": {"day": {"start": "06:00", "end": "14:00"}},
            "stations": {"A": {"shifts": ["day"]}},
        }
    )
    whole, end, how = trace(plant, compiled.simulate)
    back, honest = [0], Memory.restore

    def restore(self: Memory, kept: Kept) -> None:
        back[0] += 1
        assert back[0] < 100
        honest(self, kept)

    monkeypatch.setattr("twin.engine.people_tables.FIRST_INTERVALS", 2)
    monkeypatch.setattr(Memory, "restore", restore)
    pieces, same_end, same_how = trace(plant.model_copy(), compiled.simulate)
    assert (end, how) == (same_end, same_how)
    assert difference(plant, whole, pieces) is None
    assert back[0] > 3


def test_a_difference_is_found_and_its_plant_made_small(monkeypatch: pytest.MonkeyPatch) -> None:
    class Liar:
        """Changes the last row of the first chunk with operations."""

        def __init__(self, observer: Meter) -> None:
            self.observer = observer

        def take(self, chunk: Chunk) -> None:
            rows = chunk["operations"]
            if len(rows):
                rows[-1, 8] += 1
            self.observer.take(chunk)

        def close(self, end: float) -> None:
            self.observer.close(end)

    honest = compiled.simulate

    def simulate(plant: Plant, observers: list[Meter], **options: object) -> object:
        return honest(plant, observers=[Liar(one) for one in observers], **options)  # type: ignore[arg-type]

    monkeypatch.setattr("tests.equality.compare.simulate", simulate)
    found = smallest(3)
    assert found is not None
    features, told = found
    assert len(features) <= 1
    assert "of operations differs" in told


def test_measures_are_the_same() -> None:
    done = 0
    for seed in range(12):
        plant = runnable(seed)
        if plant is None:
            continue
        meters = [Meter(Index(plant), plant.run.length) for _ in range(2)]
        _, end, _ = trace(plant, observers=[meters[0]])
        if end is None:  # a deadlock leaves no sums
            continue
        done += 1
        trace(plant, compiled.simulate, observers=[meters[1]])
        one, other = (meter.measures() for meter in meters)
        for name in one.__slots__:
            np.testing.assert_array_equal(getattr(one, name), getattr(other, name), name)
    assert done > 4


def test_replications_and_seeds() -> None:
    for seed in range(12):
        plant = runnable(seed)
        if plant is not None:
            for options in ({"replication": 3}, {"seed": 99}, {"length": 150.0}):
                one, end, how = trace(plant, **options)
                other, same_end, same_how = trace(plant, compiled.simulate, **options)
                assert (end, how) == (same_end, same_how)
                assert difference(plant, one, other) is None


def test_a_result_says_which_engine_ran_and_why() -> None:
    plain, ruled = generate(2), generate(1, ["orders", "python_rules"])
    auto = twin.run(plain, replications=1, engine="auto")
    assert (auto.engine, auto.engine_reason) == ("compiled", "it runs everything in this plant")
    asked = twin.run(plain, replications=1, engine="reference")
    assert asked.engine == "reference"
    assert auto.figures["throughput"].mean == asked.figures["throughput"].mean
    other = twin.run(ruled, replications=1, engine="auto")
    assert other.engine == "reference"
    assert "is a Python function" in other.engine_reason
    with pytest.raises(StudyError, match=r"cannot run this plant: stations.S0.queue.rule is a Python function"):
        twin.run(ruled, replications=1, engine="compiled")
    with pytest.raises(StudyError, match="want 'auto'"):
        twin.run(plain, replications=1, engine="fast")  # type: ignore[arg-type]
