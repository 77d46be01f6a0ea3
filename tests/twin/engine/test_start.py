"""What the compiled engine keeps of a plant from one replication to the next."""

from __future__ import annotations

import math

import numpy as np
import pytest

from models.distribution import exponential
from models.index import Index
from models.plant import Plant
from tests.generated.plants import generate
from tests.generated.traces import difference, trace
from twin.engine import compiled
from twin.engine.start import Start
from twin.engine.support import unsupported
from twin.record.meter import Meter


@pytest.mark.parametrize("first", range(0, 300, 60))
def test_what_is_kept_is_what_would_be_made_anew(first: int) -> None:
    kept = 0
    for seed in range(first, first + 60):
        plant = generate(seed)
        if unsupported(plant):
            continue
        end = math.inf if plant.run.length is None else plant.run.length
        one, other = Start(plant, 1, 0, end, None), Start(plant, 7, 3, end, None)
        if not one.for_all:
            continue
        kept += 1
        one.of(7, 3)
        assert np.array_equal(one.records, other.records), f"seed {seed}"
        assert np.array_equal(one.events, other.events), f"seed {seed}"
        assert one.ring == other.ring
        assert all(np.array_equal(one.first[name], other.first[name]) for name in other.first)
    assert kept > 20


def test_replications_are_the_same_whatever_was_run_before() -> None:
    plant, other = generate(3, ["sources", "failures", "queue_rules"]), generate(4, ["sources"])

    def measured(replication: int) -> bytes:
        meter = Meter(Index(plant), 300.0)
        compiled.simulate(plant, seed=5, replication=replication, length=300.0, observers=[meter])
        return meter.measures().state_time.tobytes()

    alone = []
    for replication in range(3):
        compiled.simulate(other, length=50.0)
        alone.append(measured(replication))
    assert [measured(replication) for replication in range(3)] == alone
    assert measured(0) == alone[0]


def test_shifts_beyond_those_known_at_first_are_asked_for_again_by_each_replication() -> None:
    plant = Plant.model_validate(
        {
            "name": "months",
            "shifts": {"day": {"start": "06:00", "end": "14:00"}},
            "stations": {"A": {"shifts": ["day"]}},
            "products": {"x": {"routing": [{"name": "cut", "station": "A", "time": exponential(8 * 3600.0)}]}},
            "orders": [{"name": "o", "product": "x", "quantity": 150}],
        }
    )
    for replication in (0, 1, 0):
        one, end, how = trace(plant, replication=replication)
        other, same_end, same_how = trace(plant, compiled.simulate, replication=replication)
        assert end is not None
        assert end > 100 * 86400.0
        assert (end, how) == (same_end, same_how)
        assert difference(plant, one, other) is None
