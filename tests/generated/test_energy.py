"""Energy and the other sums of a meter, against the trace."""

from __future__ import annotations

import numpy as np
import pytest

from models.index import Index
from models.trace import STATES
from tests.generated.plants import generate
from tests.generated.traces import trace
from twin.record.loads.furnaces import Furnaces, piece_heats
from twin.record.loads.segments import modelled
from twin.record.measures import Measures
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
        modelled_units = modelled(index)
        electric = [_fuel(index, unit) is None for unit in modelled_units]
        wanted = _energy(index, times) + extra.sum() + streams["legs"][:, 5].sum()
        wanted += measures.modelled_energy[:, electric].sum()
        assert np.isclose(measures.energy[:, 0].sum(), wanted, rtol=1e-9, atol=1e-3), f"seed {seed}"
        assert np.isclose(measures.operation_energy.sum(), extra.sum()), f"seed {seed}"
        media = list(plant.energy.media)
        for number, medium in enumerate(media):
            burnt = [_fuel(index, unit) == medium for unit in modelled_units]
            used = _volume(index, times, medium)
            used += measures.modelled_energy[:, burnt].sum() / (plant.energy.media[medium].heat or 1.0)
            assert np.isclose(measures.energy[:, 1 + number].sum(), used), f"seed {seed}"
            made = [one.medium == medium for one in plant.energy.compressors.values()]
            if any(made):
                given = measures.compressor_volume[:, made].sum() + measures.shortage[:, number].sum()
                wanted = used + plant.energy.media[medium].leakage * end
                assert np.isclose(given, wanted, rtol=1e-6, atol=1e-6), f"seed {seed}"
        assert np.allclose(measures.compressed.sum(axis=0), measures.compressor_energy.sum(axis=0)), f"seed {seed}"
        _check_heat(index, measures, streams, times, end, seed)
        for number, unit in enumerate(modelled_units):
            if index.units[unit].kind == "station":
                continue  # a furnace: below
            drawn = _driven(index, unit, streams, end)
            assert np.isclose(measures.modelled_energy[:, number].sum(), drawn, rtol=1e-9, atol=1e-6), f"seed {seed}"
        _check_levels(index, measures.level_last[-1], streams["levels"], seed)


def _fuel(index: Index, unit: int) -> str | None:
    station = index.plant.stations.get(index.units[unit].element)
    return None if station is None or station.furnace is None else station.furnace.fuel


def _check_heat(
    index: Index,
    measures: Measures,
    streams: dict[str, np.ndarray],  # type: ignore[type-arg]
    times: np.ndarray,  # type: ignore[type-arg]
    end: float,
    seed: int,
) -> None:
    """What a furnace was given is in its lining, in the pieces, or lost, from the first instant to the last.

    The loss is the integral of the temperature, taken here by Simpson's rule between many instants.
    """
    kept = Furnaces(index, keep=True)
    kept.take(streams)
    kept.close(end)
    for course in kept.courses:
        furnace, phases = course.furnace, np.concatenate(course.phases)
        given = measures.modelled_energy[:, course.number].sum() * furnace.efficiency
        operations = streams["operations"][streams["operations"][:, 3] == course.unit]
        heats = piece_heats(index, furnace)[operations[:, 5].astype(int)] * operations[:, 6]
        initial = furnace.ambient if furnace.initial is None else furnace.initial
        lost = 0.0
        for _, start, stop, _, temperature, flow, _, _ in phases:
            decay = furnace.loss * (stop - start) / furnace.capacity
            gap = flow * (stop - start) / furnace.capacity
            settled = temperature - furnace.ambient
            grid = np.linspace(0.0, decay, 401)
            shares = np.ones(401) if decay == 0 else -np.expm1(-grid) / np.where(grid > 0, grid, 1.0)
            shares[0] = 1.0
            values = settled + gap * np.linspace(0, 1, 401) * shares
            weights = np.array([1, *([4, 2] * 199), 4, 1]) / 1200.0
            lost += furnace.loss * (stop - start) * float(weights @ values)
        stored = furnace.capacity * (course.temperature - initial)
        scale = max(given, heats.sum(), abs(stored), 1.0)
        assert abs(given - stored - heats.sum() - lost) < 1e-6 * scale, f"seed {seed}"
        cold = measures.cold_time[:, course.number].sum()
        assert -1e-9 <= cold <= times[course.unit, STATES.index("processing")] + 1e-6, f"seed {seed}"


def _check_levels(index: Index, last: object, rows: object, seed: int) -> None:
    levels = np.zeros(len(index.places))
    np.add.at(levels, rows[:, 1].astype(int), rows[:, 2])  # type: ignore[index]
    assert np.array_equal(levels, last), f"seed {seed}"  # type: ignore[arg-type]


def _energy(index: Index, times: np.ndarray) -> float:  # type: ignore[type-arg]
    total = 0.0
    for unit, mine in zip(index.units, times, strict=True):
        if unit.kind not in ("station", "conveyor"):  # what a crane draws is told by its legs, a picker draws nothing
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
