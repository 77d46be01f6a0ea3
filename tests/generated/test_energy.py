"""Energy and the other sums of a meter, against the trace."""

from __future__ import annotations

import numpy as np
import pytest

from models.index import Index
from models.trace import STATES
from tests.generated.plants import generate
from tests.generated.traces import trace
from twin.record.loads.segments import modelled
from twin.record.meter import Meter


@pytest.mark.parametrize("first", range(0, 300, 60))
def test_energy_is_power_times_time_in_each_state(first: int) -> None:
    for seed in range(first, first + 60):
        plant = generate(seed)
        index = Index(plant)
        meter = Meter(index, plant.run.length)
        streams, end, _ = trace(plant, observers=[meter])
        if end is None or end > 1e5:
            continue
        measures = meter.measures()
        times = np.zeros((len(index.units), len(STATES)))
        for unit in range(len(index.units)):
            rows = streams["states"][streams["states"][:, 1] == unit]
            spans = np.diff(np.append(rows[:, 0], end))
            np.add.at(times[unit], rows[:, 2].astype(int), spans)
        assert np.allclose(measures.state_time.sum(axis=0), times, rtol=1e-9, atol=1e-6), f"seed {seed}"
        assert np.allclose(times.sum(axis=1), end), f"seed {seed}"
        steps = streams["operations"][:, 5].astype(int)
        extra = np.array([step.operation.energy for step in index.steps])[steps] * streams["operations"][:, 6]
        wanted = _energy(index, times) + extra.sum() + streams["legs"][:, 5].sum() + measures.modelled_energy.sum()
        assert np.isclose(measures.energy[:, 0].sum(), wanted, rtol=1e-9, atol=1e-3), f"seed {seed}"
        assert np.isclose(measures.operation_energy.sum(), extra.sum()), f"seed {seed}"
        media = list(plant.energy.media)
        for number, medium in enumerate(media):
            assert np.isclose(measures.energy[:, 1 + number].sum(), _volume(index, times, medium)), f"seed {seed}"
        for number, unit in enumerate(modelled(index)):
            drawn = _driven(index, unit, streams, end)
            assert np.isclose(measures.modelled_energy[:, number].sum(), drawn, rtol=1e-9, atol=1e-6), f"seed {seed}"
        _check_levels(index, measures.level_last[-1], streams["levels"], seed)


def _check_levels(index: Index, last: object, rows: object, seed: int) -> None:
    levels = np.zeros(len(index.places))
    np.add.at(levels, rows[:, 1].astype(int), rows[:, 2])  # type: ignore[index]
    assert np.array_equal(levels, last), f"seed {seed}"  # type: ignore[arg-type]


def _energy(index: Index, times: np.ndarray) -> float:  # type: ignore[type-arg]
    total = 0.0
    for unit, mine in zip(index.units, times, strict=True):
        if unit.kind == "crane":  # what it draws is told by its legs
            continue
        plant = index.plant
        power = plant.stations[unit.element].power if unit.kind == "station" else plant.conveyors[unit.element].power
        total += sum(watts * mine[STATES.index(state)] for state, watts in power.items())  # type: ignore[attr-defined]
    return total


def _driven(index: Index, unit: int, streams: dict[str, np.ndarray], end: float) -> float:  # type: ignore[type-arg]
    """Energy of a conveyor's drive, moment by moment."""
    name = index.units[unit].element
    conveyor, place = index.plant.conveyors[name], index.place_of["conveyor", name]
    drive = conveyor.drive
    states, levels = streams["states"], streams["levels"]
    rows = [(row[0], 0, row[2]) for row in states[states[:, 1] == unit]]
    rows += [(row[0], 1, row[2]) for row in levels[levels[:, 1] == place]]
    rows.sort(key=lambda row: row[0])
    state, pieces, total = None, 0.0, 0.0
    sine, weight = drive.rise / conveyor.length, 9.81 * drive.piece_mass
    for (time, kind, value), then in zip(rows, [*(row[0] for row in rows[1:]), end], strict=True):
        state, pieces = (STATES[int(value)], pieces) if kind == 0 else (state, pieces + value)
        runs = state == "processing" or (state == "blocked" and conveyor.accumulating)
        if runs or (state == "idle" and drive.runs_empty):
            friction = 9.81 * drive.friction * drive.secondary
            cosine = (1 - sine**2) ** 0.5
            force = friction * conveyor.length * (drive.roller_mass + 2 * drive.belt_mass * cosine)
            force += pieces * weight * drive.friction * drive.secondary * cosine if runs else 0.0
            force += pieces * weight * sine if state == "processing" else 0.0
            work = force * conveyor.speed * (then - time)
            total += work / drive.efficiency if work > 0 else work * drive.regeneration
    return float(total)


def _volume(index: Index, times: np.ndarray, medium: str) -> float:  # type: ignore[type-arg]
    total = 0.0
    for unit, mine in zip(index.units, times, strict=True):
        if unit.kind == "station":
            flows = index.plant.stations[unit.element].media.get(medium, {})
            total += sum(flow * mine[STATES.index(state)] for state, flow in flows.items())
    return total
