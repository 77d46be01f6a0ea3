"""What must hold of vehicles and stock in every run of a generated plant."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
import pytest

from models.index import Index
from models.plant import Plant
from models.trace import VEHICLE_STATES
from tests.generated.changes import renumbered
from tests.generated.invariants import check
from tests.generated.on_fleets import with_fleet
from tests.generated.traces import Trace, difference, trace
from twin.engine.transport import Transports
from twin.record.meter import Meter

QUICK, ALL = 60, 520
CHARGING = VEHICLE_STATES.index("charging")


def lanes_of(plant: Plant) -> list[tuple[str, str]]:
    return [
        ends
        for lane in plant.network.lanes
        for ends in ((lane.from_, lane.to), (lane.to, lane.from_))[: 1 + lane.two_way]
    ]


def vehicles_of(plant: Plant, index: Index) -> dict[int, str]:
    """Vehicles by their unit, with the node where they start."""
    return {
        index.unit_of[name, n]: fleet.start[n % len(fleet.start)]
        for name, fleet in plant.fleets.items()
        for n in range(fleet.vehicles)
    }


def vehicles_keep_to_the_lanes(plant: Plant, index: Index, streams: Trace) -> dict[int, float]:
    """Legs follow each other, nodes hold no more vehicles than they may; return the distance of each vehicle [m]."""
    lanes, start = lanes_of(plant), vehicles_of(plant, index)
    ways, at, last = defaultdict[int, float](float), dict(start), Counter[int]()
    holds: list[tuple[float, int, str]] = [(0.0, 1, node) for node in start.values()]
    lengths = {ends: lane.length for lane in plant.network.lanes for ends in ((lane.from_, lane.to),)}
    for begun, ended, unit, lane, metres, _, lots in streams["legs"].tolist():
        unit = int(unit)
        if unit not in start:
            continue  # a crane or a picker
        first, end = lanes[int(lane)]
        assert at[unit] == first, "a leg begins where the last has ended"
        assert last[unit] <= begun <= ended
        assert 0 <= lots <= plant.fleets[index.units[unit].element].capacity
        assert lengths.get((first, end)) in (None, metres)
        at[unit], last[unit] = end, ended
        ways[unit] += metres
        holds += [(begun, 1, end), (ended, -1, first)]
    inside = Counter[str]()
    for _, change, node in sorted(holds, key=lambda one: (one[0], one[1])):
        inside[node] += change
        assert inside[node] <= plant.network.bays.get(node, 1), f"{inside[node]} vehicles hold node {node}"
    return ways


def batteries_balance(plant: Plant, index: Index, streams: Trace, end: float, transports: Transports) -> None:
    """Energy that was charged is what was driven, what was drawn all the time, and what there is more than before."""
    for vehicle in transports.vehicles:
        fleet = plant.fleets[index.units[vehicle.unit].element]
        battery = fleet.battery
        if battery is None:
            continue
        vehicle.draw()
        states = streams["states"][streams["states"][:, 1] == vehicle.unit]
        spans = np.diff(np.append(states[:, 0], end))
        charging = states[:, 2] == CHARGING
        put_in = battery.charge_power * battery.efficiency * float(spans[charging].sum())
        legs = streams["legs"][streams["legs"][:, 2] == vehicle.unit]
        out = float(legs[:, 5].sum()) + fleet.hotel_power * end
        stored = vehicle.charge - battery.start * battery.capacity
        assert put_in == pytest.approx(out + stored, abs=1e-6 * battery.capacity)


def holds(seed: int, patch: pytest.MonkeyPatch) -> None:
    """Run a plant and check everything."""
    seen: list[Transports] = []
    start = Transports.start
    patch.setattr(Transports, "start", lambda self: (seen.append(self), start(self)))
    plant = with_fleet(seed)
    index = Index(plant)
    meter = Meter(index, plant.run.length)
    streams, end, how = trace(plant, observers=[meter])
    assert end == plant.run.length, how
    check(plant, streams, end)
    ways = vehicles_keep_to_the_lanes(plant, index, streams)
    batteries_balance(plant, index, streams, end, seen[-1])
    measures = meter.measures()
    for unit in vehicles_of(plant, index):
        assert measures.distance[:, unit].sum() == pytest.approx(ways[unit])
        assert measures.state_time[:, unit].sum() == pytest.approx(end)
    for name in plant.fleets:
        level = np.cumsum(streams["levels"][streams["levels"][:, 1] == index.place_of["vehicles", name], 2])
        assert not level.size or level.min() >= 0


@pytest.mark.parametrize("first", range(0, QUICK, 10))
def test_vehicles_and_stock(first: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(first, first + 10):
        holds(seed, monkeypatch)


@pytest.mark.slow
def test_vehicles_and_stock_of_many(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(QUICK, ALL):
        holds(seed, monkeypatch)


def test_vehicles_that_carry_nothing_change_nothing() -> None:
    """A fleet that carries nothing leaves all else as it is, row by row: the only one, and a further one."""
    for seed in range(20):
        plant = with_fleet(seed)
        nothing = {"transports": (), "gates": type(plant.gates)(), "lineside": {}}
        idle = plant.model_copy(update=nothing)
        alone = idle.model_copy(update={"fleets": {}})
        spare = plant.fleets["agv"].model_copy(update={"start": ("shed",), "parking": (), "battery": None})
        network = plant.network
        shed = {"nodes": {**network.nodes, "shed": (99.0, 99.0)}, "bays": {**network.bays, "shed": 9}}
        update = {"fleets": {**plant.fleets, "spare": spare}, "network": network.model_copy(update=shed)}
        for one, more in ((alone, idle), (plant, plant.model_copy(update=update))):
            plain, end, _ = trace(one)
            other, same_end, _ = trace(more)
            assert end == same_end
            assert difference(one, plain, renumbered(other, more, one)) is None, f"seed {seed}"
