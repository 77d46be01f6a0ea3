"""What must hold of vehicles in every run of a generated plant."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
import pytest

from models.index import Index
from models.plant import Plant
from tests.generated.invariants import lots_are_kept, pieces_are_kept, rows_in_order, states_fill_the_run
from tests.generated.on_fleets import with_fleet
from tests.generated.traces import trace
from twin.record.meter import Meter

SEEDS = range(40)


def lanes_of(plant: Plant) -> list[tuple[str, str]]:
    return [
        ends
        for lane in plant.network.lanes
        for ends in ((lane.from_, lane.to), (lane.to, lane.from_))[: 1 + lane.two_way]
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_vehicles(seed: int) -> None:
    plant = with_fleet(seed)
    index = Index(plant)
    meter = Meter(index, plant.run.length)
    streams, end, how = trace(plant, observers=[meter])
    assert end == plant.run.length, how
    for invariant in (rows_in_order, lots_are_kept, pieces_are_kept, states_fill_the_run):
        invariant(plant, index, streams, end)
    lanes = lanes_of(plant)
    start = {
        index.unit_of[name, n]: fleet.start[n % len(fleet.start)]
        for name, fleet in plant.fleets.items()
        for n in range(fleet.vehicles)
    }
    ways, at, last = defaultdict(float), dict(start), Counter[int]()
    holds: list[tuple[float, int, str]] = [(0.0, 1, node) for node in start.values()]
    for begun, ended, unit, lane, metres, _, lots in streams["legs"].tolist():
        unit = int(unit)
        assert at[unit] == lanes[int(lane)][0], "a leg begins where the last has ended"
        assert last[unit] <= begun <= ended
        assert 0 <= lots <= plant.fleets[index.units[unit].element].capacity
        at[unit], last[unit] = lanes[int(lane)][1], ended
        ways[unit] += metres
        holds += [(begun, 1, lanes[int(lane)][1]), (ended, -1, lanes[int(lane)][0])]
    inside = Counter[str]()
    for _, change, node in sorted(holds, key=lambda one: (one[0], one[1])):
        inside[node] += change
        assert inside[node] <= plant.network.bays.get(node, 1), f"{inside[node]} vehicles hold node {node}"
    measures = meter.measures()
    for unit in start:
        assert measures.distance[:, unit].sum() == pytest.approx(ways[unit])
        assert measures.state_time[:, unit].sum() == pytest.approx(end)
    carried = index.place_of["vehicles", "agv"]
    level = np.cumsum(streams["levels"][streams["levels"][:, 1] == carried, 2])
    assert not level.size or level.min() >= 0


def test_vehicles_never_used_change_nothing() -> None:
    """A fleet that carries nothing leaves all else as it is, row by row."""
    for seed in range(6):
        plant = with_fleet(seed)
        alone = plant.model_copy(update={"fleets": {}, "transports": (), "gates": type(plant.gates)()})
        idle = plant.model_copy(update={"transports": (), "gates": type(plant.gates)()})
        plain, _, _ = trace(alone)
        with_idle, _, _ = trace(idle)
        machines = sum(unit.kind == "station" for unit in Index(alone).units)
        states = with_idle["states"]
        assert np.array_equal(plain["states"], states[states[:, 1] < machines])
        for stream in ("levels", "operations", "parts"):
            assert np.array_equal(plain[stream], with_idle[stream]), stream
