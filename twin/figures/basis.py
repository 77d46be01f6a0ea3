"""What figures need of the plant itself, looked up once: unit sets, powers, rates, prices, working time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from models.energy.profile import base_load_energy, slot_prices, working_time_before
from models.energy.steps import co2_steps, step_means
from models.index import Index
from models.trace import STATES
from twin.figures.electricity import Profile, profile_of
from twin.figures.subject import Subject, units_of
from twin.record.loads.segments import modelled
from twin.record.ratings import on_grid, vehicle_powers

if TYPE_CHECKING:
    from models.conveyor.description import Conveyor
    from models.plant import Plant
    from models.station.description import Station
    from twin.record.measures import Measures

__all__ = ["Basis"]

Floats = NDArray[np.float64]


class Basis:
    """A plant as the figures see it.

    Parameters
    ----------
    plant : the plant that was run
    """

    def __init__(self, plant: Plant) -> None:
        self.plant = plant
        self.index = Index(plant)
        self._units: dict[tuple[Subject, bool], NDArray[np.intp]] = {}
        self._shifts: dict[tuple[tuple[str, ...], float, float], float] = {}
        self._loads: dict[tuple[int, float, float], Floats] = {}
        self._prices: dict[int, Floats] = {}
        self._factors: dict[int, Floats] = {}
        self._profiles: dict[int, tuple[Measures, Profile]] = {}

    def units(self, subject: Subject, *, conveyors: bool = False) -> NDArray[np.intp]:
        """Numbers of the units of a subject, see `twin.figures.subject.units_of`."""
        key = (subject, conveyors)
        if key not in self._units:
            self._units[key] = units_of(self.index, subject, conveyors=conveyors)
        return self._units[key]

    def places(self, kind: str, name: str | None = None) -> list[int]:
        """Numbers of the places of a kind, or of the one that is named."""
        if name is not None:
            return [self.index.place_of[kind, name]]
        return [number for number, place in enumerate(self.index.places) if place.kind == kind]

    def product(self, name: str) -> int:
        """Number of a product."""
        return self.index.products.index(name)

    @cached_property
    def power(self) -> Floats:
        """Electric power by unit and state [W]; shape (units, 8)."""
        return self._by_state(lambda element: element.power)

    @cached_property
    def vehicle_power(self) -> Floats:
        """Power from the grid of vehicles by their states, driving apart [W]; shape (units, 8), 0 for all others."""
        table = np.zeros((len(self.index.units), len(STATES)))
        for row, unit in zip(table, self.index.units, strict=True):
            if unit.kind == "vehicle":
                row[:] = vehicle_powers(self.plant.fleets[unit.element])
        return table

    @cached_property
    def modelled(self) -> NDArray[np.intp]:
        """Units whose electricity a model gives, in the order of the measures; shape (D,)."""
        return np.array(modelled(self.index), np.intp)

    @cached_property
    def fuel(self) -> NDArray[np.intp]:
        """Medium that each of these burns, -1 where it is electric; shape (D,)."""
        media, stations = tuple(self.plant.energy.media), self.plant.stations
        units = [self.index.units[number] for number in self.modelled]
        furnaces = [stations[unit.element].furnace if unit.kind == "station" else None for unit in units]
        burnt = [furnace.fuel if furnace is not None else None for furnace in furnaces]
        return np.array([-1 if name is None else media.index(name) for name in burnt], np.intp)

    @cached_property
    def on_grid(self) -> NDArray[np.bool_]:
        """Whether the grid pays for the driving of a unit at once: vehicles without a battery; shape (units,)."""
        return on_grid(self.index)

    @cached_property
    def flows(self) -> dict[str, Floats]:
        """Use of every medium by unit and state [m3/s]; each of shape (units, 8)."""

        def of(medium: str) -> Floats:
            return self._by_state(lambda element: getattr(element, "media", {}).get(medium, {}))

        return {medium: of(medium) for medium in self.plant.energy.media}

    def _by_state(self, of: Callable[[Station | Conveyor], Mapping[Any, float]]) -> Floats:
        """Table of what elements state by state, by unit; shape (units, 8)."""
        plant, table = self.plant, np.zeros((len(self.index.units), len(STATES)))
        for row, unit in zip(table, self.index.units, strict=True):
            if unit.kind not in ("station", "conveyor"):
                continue  # its states are others: `vehicle_power`
            element = (plant.stations if unit.kind == "station" else plant.conveyors)[unit.element]
            for state, value in of(element).items():
                row[STATES.index(state)] = value
        return table

    @cached_property
    def uses_energy(self) -> bool:
        """Whether anything in the plant file takes electricity or a medium."""
        operations = (operation for product in self.plant.products.values() for operation in product.routing)
        return bool(
            self.power.any()
            or self.modelled.size
            or self.vehicle_power.any()
            or any(fleet.mass or fleet.lot_mass for fleet in self.plant.fleets.values())
            or any(rack.crane.mass or rack.crane.lift_mass or rack.crane.lot_mass for rack in self.plant.racks.values())
            or any(flow.any() for flow in self.flows.values())
            or self.plant.energy.base_loads
            or self.plant.energy.compressors
            or any(operation.energy for operation in operations)
        )

    @cached_property
    def cost_rate(self) -> Floats:
        """Cost of every unit for a second of planned busy time [money/s]; shape (units,)."""
        stations, fleets = self.plant.stations, self.plant.fleets
        return np.array(
            [
                fleets[u.element].cost_rate
                if u.kind == "vehicle"
                else stations[u.element].cost_rate
                if u.kind == "station"
                else 0.0
                for u in self.index.units
            ],
            dtype=float,
        )

    @cached_property
    def price(self) -> Floats:
        """Sales price of a piece [money]; shape (products,)."""
        return np.array([p.price for p in self.plant.products.values()], dtype=float)

    @cached_property
    def material(self) -> Floats:
        """Purchased material of a piece, with its purchased components [money]; shape (products,).

        Components that are made in the plant count for themselves when they are made.
        """
        products = self.plant.products
        bought = {name: product.material_cost for name, product in products.items() if not product.routing}
        return np.array(
            [
                product.material_cost
                + sum(
                    count * bought.get(name, 0.0)
                    for operation in product.routing
                    for name, count in operation.components.items()
                )
                for product in products.values()
            ],
            dtype=float,
        )

    @cached_property
    def standard_cost(self) -> Floats:
        """Material of a piece with all it is made of, down to what is bought [money]; shape (products,)."""
        cost: dict[str, float] = {}

        def of(name: str, above: tuple[str, ...] = ()) -> float:
            if name not in cost:
                product = self.plant.products[name]
                parts = (part for operation in product.routing for part in operation.components.items())
                within = sum(count * of(part, (*above, name)) for part, count in parts if part not in (*above, name))
                cost[name] = product.material_cost + within
            return cost[name]

        return np.array([of(name) for name in self.plant.products], dtype=float)

    @cached_property
    def component_use(self) -> Floats:
        """Pieces of product j that go into one piece of product i; shape (products, products)."""
        use = np.zeros((len(self.index.products), len(self.index.products)))
        for i, product in enumerate(self.plant.products.values()):
            for operation in product.routing:
                for name, count in operation.components.items():
                    use[i, self.product(name)] += count
        return use

    @cached_property
    def sold(self) -> NDArray[np.bool_]:
        """Whether a product leaves the plant for a customer; shape (products,).

        Sold is what an order asks for, and what a source makes that goes into nothing else.
        """
        plant, names = self.plant, self.index.products
        wanted = {order.product for order in plant.orders}
        used = self.component_use.sum(axis=0)
        for source in plant.sources.values():
            makes = source.product if isinstance(source.product, dict) else (source.product,)
            wanted |= {name for name in makes if not used[self.product(name)]}
        return np.array([name in wanted for name in names], dtype=bool)

    def profile(self, measures: Measures) -> Profile:
        """Electricity of a replication by slot, kept for all spans of it."""
        if id(measures) not in self._profiles:
            self._profiles[id(measures)] = (measures, profile_of(self, measures))
        return self._profiles[id(measures)][1]

    def base_loads(self, edges: Floats, end: float) -> Floats:
        """Energy of each base load between some edges, none of it after the end [J]; shape (edges - 1, loads)."""
        key = (len(edges), float(edges[0]), end)  # edges are the slots of a run, or the two ends of a span
        if key not in self._loads:
            plant = self.plant
            loads = plant.energy.base_loads
            self._loads[key] = base_load_energy(loads, plant.shifts, plant.calendar, edges, end)
        return self._loads[key]

    def prices(self, edges: Floats) -> Floats:
        """Price of electricity in the slots of a run [money/J]; shape (edges - 1,)."""
        if len(edges) not in self._prices:
            self._prices[len(edges)] = slot_prices(self.plant.energy.tariff, self.plant.calendar, edges)
        return self._prices[len(edges)]

    def co2_factors(self, edges: Floats) -> Floats:
        """CO2 of electricity in the slots of a run, less the green share [kg/J]; shape (edges - 1,)."""
        if len(edges) not in self._factors:
            plant = self.plant
            steps = co2_steps(plant.energy, plant.calendar, float(edges[-1]))
            self._factors[len(edges)] = step_means(*steps, edges)
        return self._factors[len(edges)]

    def working_time(self, shifts: tuple[str, ...], start: float, end: float) -> float:
        """Time on some shifts between two instants [s]; without shifts all of it."""
        if not shifts:
            return end - start
        key = (shifts, start, end)
        if key not in self._shifts:
            plan = [self.plant.shifts[name] for name in shifts]
            until = working_time_before(self.plant.calendar, plan, np.array([start, end]), end)
            self._shifts[key] = float(until[1] - until[0])
        return self._shifts[key]

    @cached_property
    def operating_shifts(self) -> tuple[str, ...]:
        """Shifts in which at least one station works; none if one of them always works."""
        stations = self.plant.stations.values()
        if any(not station.shifts for station in stations):
            return ()
        return tuple(dict.fromkeys(name for station in stations for name in station.shifts))

    def attendance(self, pool: str, start: float, end: float) -> float:
        """Time that the people of a pool attend, all together, absences taken off on average (APAT) [person s]."""
        people = self.plant.people[pool]
        return people.size * (1.0 - people.absence) * self.working_time(people.shifts, start, end)
