"""What the meter has to know of a plant, as tables of numbers: powers and flows, planned times, energies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.index import planned_time
from models.trace import STATES, VEHICLE_STATES
from twin.record.tallies import StepTable

if TYPE_CHECKING:
    from models.fleet.description import Fleet
    from models.index import Index

__all__ = ["batched", "counted_states", "on_grid", "rates", "step_table", "vehicle_powers"]

PROCESSING = STATES.index("processing")


def rates(index: Index) -> NDArray[np.float64]:
    """Power [W] and flow of each medium [m3/s] by unit and state, shape (U, S, 1 + M)."""
    plant = index.plant
    media = tuple(plant.energy.media)
    table = np.zeros((len(index.units), len(STATES), 1 + len(media)))
    for row, unit in zip(table, index.units, strict=True):
        if unit.kind == "conveyor":
            for moving, power in plant.conveyors[unit.element].power.items():
                row[STATES.index(moving), 0] = power
            continue
        if unit.kind == "vehicle":
            row[:, 0] = vehicle_powers(plant.fleets[unit.element])
            continue
        if unit.kind in ("crane", "picker"):
            continue  # what a crane draws is told by its moves
        station = plant.stations[unit.element]
        for state, power in station.power.items():
            row[STATES.index(state), 0] = power
        for medium, flows in station.media.items():
            for state, flow in flows.items():
                row[STATES.index(state), 1 + media.index(medium)] = flow
    return table


def vehicle_powers(fleet: Fleet) -> NDArray[np.float64]:
    """Power that a vehicle takes from the grid by state, driving apart [W]; shape (8,).

    Without a battery it is the hotel load, always. With one it is the charger's; all else comes out of the battery.
    """
    powers = np.full(len(VEHICLE_STATES), fleet.hotel_power if fleet.battery is None else 0.0)
    if fleet.battery is not None:
        powers[VEHICLE_STATES.index("charging")] = fleet.battery.charge_power
    return powers


def counted_states(index: Index) -> NDArray[np.float64]:
    """Numbers of the states failed and setup of each unit, -1 where there is none; shape (U, 2)."""
    machine = STATES.index("failed"), STATES.index("setup")
    vehicle = VEHICLE_STATES.index("failed"), -1
    return np.array(
        [machine if unit.kind in ("station", "conveyor") else vehicle for unit in index.units], float
    ).reshape(-1, 2)


def on_grid(index: Index) -> NDArray[np.bool_]:
    """Whether the grid feeds the driving of a unit at once: cranes, and vehicles without a battery; shape (U,)."""
    fleets = index.plant.fleets
    return np.array(
        [
            unit.kind == "crane" or (unit.kind == "vehicle" and fleets[unit.element].battery is None)
            for unit in index.units
        ],
        bool,
    )


def batched(index: Index) -> NDArray[np.bool_]:
    """Whether a unit processes several lots at once, shape (U,)."""
    stations = index.plant.stations
    return np.array([unit.kind == "station" and stations[unit.element].batch is not None for unit in index.units], bool)


def step_table(index: Index) -> StepTable:
    """What is planned for each step; the time of a piece in a batch is its share of a full one."""
    plant = index.plant
    names = (*plant.stations, *plant.conveyors, *plant.fleets, *plant.racks, *plant.picking)
    elements = {name: number for number, name in enumerate(names)}
    planned: dict[int, float] = {}
    for number, step in enumerate(index.steps):
        for name in step.operation.station:
            station = plant.stations[name]
            seconds = planned_time(step.product, plant.products[step.product], step.operation, name, station)
            planned[number * len(elements) + elements[name]] = seconds
    keys = sorted(planned)
    return StepTable(
        keys=np.array(keys, np.int64),
        planned=np.array([planned[key] for key in keys], np.float64),
        elements=len(elements),
        product=np.array([index.products.index(step.product) for step in index.steps], np.int64),
        energy=np.array([step.operation.energy for step in index.steps], np.float64),
        of_unit=np.array([elements[unit.element] for unit in index.units], np.int64),
        power=np.where([unit.kind == "vehicle" for unit in index.units], 0.0, rates(index)[:, PROCESSING, 0]),
    )
