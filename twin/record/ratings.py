"""What the meter has to know of a plant, as tables of numbers: powers and flows, planned times, energies."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.index import planned_time
from models.trace import STATES, VEHICLE_STATES

if TYPE_CHECKING:
    from models.fleet.description import Fleet
    from models.index import Index

__all__ = ["StepTable", "batched", "counted_states", "on_grid", "rates", "step_table", "vehicle_powers"]

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


class StepTable(NamedTuple):
    """What is planned for the steps of the routings, as `twin.record.ends_kernel.take_operations` reads it."""

    first: NDArray[np.int64]  # (steps + 1,) where the alternatives of each step begin
    places: NDArray[np.int64]  # (alternatives,) element at which the step can be done
    planned: NDArray[np.float64]  # (alternatives,) planned time of a piece there [s]
    of_step: NDArray[np.float64]  # (steps, 2) product, and energy of a piece [J]
    of_unit: NDArray[np.float64]  # (U, 2) element that a unit belongs to, and its power of processing [W]


def step_table(index: Index) -> StepTable:
    """What is planned for each step; the time of a piece in a batch is its share of a full one."""
    plant = index.plant
    names = (*plant.stations, *plant.conveyors, *plant.fleets, *plant.racks, *plant.picking)
    elements = {name: number for number, name in enumerate(names)}
    first, places, planned = [0], [], []
    for step in index.steps:
        for name in step.operation.station:
            places.append(elements[name])
            planned.append(
                planned_time(step.product, plant.products[step.product], step.operation, name, plant.stations[name])
            )
        first.append(len(places))
    products = {name: number for number, name in enumerate(index.products)}
    powers = rates(index)[:, PROCESSING, 0]
    return StepTable(
        first=np.array(first, np.int64),
        places=np.array(places, np.int64),
        planned=np.array(planned, np.float64),
        of_step=np.array([(products[s.product], s.operation.energy) for s in index.steps], np.float64).reshape(-1, 2),
        of_unit=np.array(
            [
                (elements[unit.element], 0.0 if unit.kind == "vehicle" else power)
                for unit, power in zip(index.units, powers, strict=True)
            ],
            np.float64,
        ).reshape(-1, 2),
    )
