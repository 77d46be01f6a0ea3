"""Furnaces: their temperature over time, and what their heaters draw, from states and operations that a run tells.

What an operation takes up is known when it has ended. So a furnace is followed up to the end of an operation as soon
as the next one ends, or the run: states since then are kept meanwhile, few in number.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.trace import STATES
from twin.record.loads.furnaces_kernel import COLD, HEAT, OPERATION, START, STATE, STOP, follow
from twin.record.loads.segments import in_chunk, modelled, nothing, restored

if TYPE_CHECKING:
    from models.index import Index
    from models.station.furnace import Furnace
    from models.trace import Chunk

__all__ = ["Furnaces", "piece_heats"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

PROCESSING = STATES.index("processing")


class _Operation(NamedTuple):
    """A lot that was processed: when [s], what it took up [J], its product and pieces."""

    start: float
    end: float
    heat: float
    product: int
    pieces: float


@dataclass
class _Course:
    """A furnace on its way."""

    number: int
    """Its place among the units with a model."""
    furnace: Furnace
    unit: int
    temperature: float
    times: list[float] = field(default_factory=list)
    states: list[int] = field(default_factory=list)
    operations: list[_Operation] = field(default_factory=list)
    """The last ones that ended, all at the same time."""
    phases: list[Floats] = field(default_factory=list)

    def __post_init__(self) -> None:
        furnace = self.furnace
        self.set_points = np.full(len(STATES), np.nan)
        for state, temperature in furnace.set_points.items():
            self.set_points[STATES.index(state)] = temperature
        most = furnace.heater * furnace.efficiency
        self.constants = np.array([most, furnace.capacity, furnace.loss, furnace.ambient])

    def settle(self, until: float) -> tuple[Floats, list[list[_Operation]]]:
        """Follow it up to an instant; return the phases, and the lots of each operation in them."""
        groups: dict[tuple[float, float], list[_Operation]] = {}
        for one in sorted(self.operations, key=lambda one: (one.start, one.end)):
            groups.setdefault((one.start, one.end), []).append(one)
        lots = list(groups.values())
        self.operations = []
        known = bisect_right(self.times, until)
        if not known:
            return np.zeros((0, 8)), lots
        spans = np.array(list(groups), float).reshape(-1, 2)
        heats = np.array([sum(one.heat for one in group) for group in lots], float)
        phases, self.temperature = follow(
            np.array(self.times[:known]), np.array(self.states[:known]), until,
            np.ascontiguousarray(spans[:, 0]), np.ascontiguousarray(spans[:, 1]), heats,
            self.temperature, self.set_points, self.constants,
        )  # fmt: skip
        self.times = [until, *self.times[known:]]
        self.states = self.states[known - 1 :]
        return phases, lots


def piece_heats(index: Index, furnace: Furnace) -> Floats:
    """What a piece takes up at each step of the routings [J], shape (steps,)."""
    stated = furnace.piece_heat
    return np.array(
        [stated.get(step.product, 0.0) if isinstance(stated, dict) else stated for step in index.steps], float
    )


class Furnaces:
    """Follows the stations of a plant that are furnaces.

    Numbers are: electricity or fuel [J] by unit and state; time below the set point by unit; volume of fuel by unit;
    electricity by product.

    Parameters
    ----------
    index : the numbers of the plant
    keep : whether the phases stay, for the temperatures

    Attributes
    ----------
    units : numbers of these machines
    """

    into = "energy"

    def __init__(self, index: Index, *, keep: bool = False) -> None:
        self.width = 1 + len(index.plant.energy.media)
        plant, order = index.plant, modelled(index)
        self.units = [number for number in order if index.units[number].kind == "station"]
        self._keep, self._order, self._products = keep, order, len(index.products)
        self._product_of = np.array([index.products.index(step.product) for step in index.steps], np.int64)
        self.courses: list[_Course] = []
        self._of_unit = np.full(len(index.units), -1)
        self._heats: list[Floats] = []
        self._fuels: list[tuple[int, float] | None] = []
        media = tuple(plant.energy.media)
        for unit in self.units:
            furnace = plant.stations[index.units[unit].element].furnace
            assert furnace is not None
            self._of_unit[unit] = len(self.courses)
            initial = furnace.ambient if furnace.initial is None else furnace.initial
            self.courses.append(_Course(order.index(unit), furnace, unit, initial))
            self._heats.append(piece_heats(index, furnace))
            if furnace.fuel is None:
                self._fuels.append(None)
                continue
            fuel = plant.energy.media[furnace.fuel]
            self._fuels.append((media.index(furnace.fuel), fuel.heat))

    @property
    def _cold(self) -> int:
        return len(self._order) * len(STATES)

    @property
    def _fuel(self) -> int:
        return self._cold + len(self._order)

    @property
    def _product(self) -> int:
        return self._fuel + len(self._order)

    def columns(self, at: dict[str, int]) -> Whole:
        """Energy by unit and state, time below the set point, and electricity by product."""
        units = len(self._order)
        energy = at["modelled_energy"] + np.arange(self._cold)
        cold = at["cold_time"] + np.arange(units)
        product = at["product_energy"] + np.arange(self._products)
        return np.concatenate([energy, cold, np.full(units, -1), product])

    @property
    def carriers(self) -> Whole:
        """Electricity, or the volume of the fuel."""
        table = np.full(self._product + self._products, -1)
        for course, fuel in zip(self.courses, self._fuels, strict=True):
            first = course.number * len(STATES)
            if fuel is None:
                table[first : first + len(STATES)] = 0
            else:
                table[self._fuel + course.number] = 1 + fuel[0]
        return table

    slots = carriers

    @property
    def sources(self) -> Whole:
        """The furnaces, or what brings their fuel."""
        table = np.full(self._product + self._products, -1)
        for course, fuel in zip(self.courses, self._fuels, strict=True):
            first = course.number * len(STATES)
            if fuel is None:
                table[first : first + len(STATES)] = course.unit
            else:
                table[self._fuel + course.number] = course.unit
        return table

    def take(self, chunk: Chunk) -> Floats:
        """Receive the next rows; return the segments that are known now."""
        states, operations = in_chunk(chunk, "states"), in_chunk(chunk, "operations")
        of_unit = self._of_unit
        for time, unit, state in states[of_unit[states[:, 1].astype(np.int64)] >= 0]:
            course = self.courses[of_unit[int(unit)]]
            course.times.append(float(time))
            course.states.append(int(state))
        found = [nothing()]
        for row in operations[of_unit[operations[:, 3].astype(np.int64)] >= 0]:
            j, step, end = of_unit[int(row[3])], int(row[5]), float(row[1])
            course = self.courses[j]
            if course.operations and course.operations[-1].end < end:
                found += self._settled(j, course.operations[-1].end)
            heat = float(self._heats[j][step] * row[6])
            course.operations.append(_Operation(float(row[0]), end, heat, int(self._product_of[step]), float(row[6])))
        return np.concatenate(found)

    def close(self, end: float) -> Floats:
        """Follow all furnaces up to the end of the run [s]."""
        found = [nothing()]
        for j, course in enumerate(self.courses):
            if course.operations:
                found += self._settled(j, course.operations[-1].end)
            found += self._settled(j, end)
        return np.concatenate(found)

    def state(self) -> dict[str, NDArray[Any]]:
        """Return the temperatures, and the states and operations that are still to be followed."""
        courses = self.courses
        operations = [one for course in courses for one in course.operations]
        return {
            "temperatures": np.array([course.temperature for course in courses], float),
            "counts": np.array([(len(course.times), len(course.operations)) for course in courses], np.int64),
            "times": np.array([time for course in courses for time in course.times], float),
            "states": np.array([state for course in courses for state in course.states], np.int64),
            "operations": np.array(operations, float).reshape(-1, len(_Operation._fields)),
        }

    def restore(self, state: dict[str, NDArray[Any]]) -> None:
        """Go on from there; ValueError if the plants have not the same furnaces."""
        temperatures = restored(state, "temperatures", np.zeros(len(self.courses)))
        counts = restored(state, "counts", np.zeros((len(self.courses), 2), np.int64))
        moment = lot = 0
        for course, temperature, (moments, lots) in zip(self.courses, temperatures, counts, strict=True):
            course.temperature = float(temperature)
            course.times = state["times"][moment : moment + moments].tolist()
            course.states = state["states"][moment : moment + moments].tolist()
            course.operations = [
                _Operation(start, end, heat, int(product), pieces)
                for start, end, heat, product, pieces in state["operations"][lot : lot + lots].tolist()
            ]
            moment, lot = moment + moments, lot + lots

    def _settled(self, j: int, until: float) -> list[Floats]:
        """Segments of a furnace up to an instant: energy, fuel, time below the set point, products."""
        course, fuel = self.courses[j], self._fuels[j]
        phases, lots = course.settle(until)
        if self._keep:
            course.phases.append(phases)
        power = phases[:, HEAT] / course.furnace.efficiency
        drawn, cold = power > 0.0, (phases[:, COLD] > 0.0) & (phases[:, STATE] == PROCESSING)
        found = [_segments(course.number * len(STATES) + phases[drawn, STATE], phases[drawn], power[drawn])]
        found.append(_segments(np.full(cold.sum(), self._cold + course.number), phases[cold], np.ones(cold.sum())))
        if fuel is not None:
            flow = power[drawn] / fuel[1]
            found.append(_segments(np.full(drawn.sum(), self._fuel + course.number), phases[drawn], flow))
            return found
        for number, group in enumerate(lots):
            mine, pieces = drawn & (phases[:, OPERATION] == number), sum(one.pieces for one in group)
            for one in group:
                of_product = np.full(mine.sum(), self._product + one.product)
                found.append(_segments(of_product, phases[mine], power[mine] * (one.pieces / pieces)))
        return found


def _segments(numbers: Floats | Whole, phases: Floats, rates: Floats) -> Floats:
    return np.column_stack([numbers, phases[:, START], phases[:, STOP], rates])
