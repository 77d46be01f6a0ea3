"""Warehouses and suppliers set up on a floor, and who calls for what is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from models.floor import Floor
from models.index import Index
from models.lineside.process import Bins
from models.people.process import Staff
from models.plant import Plant
from models.station.breakdown import Breakdown, Clock
from models.stock import Store
from models.storage.cells import Cells
from models.storage.crane import Crane, axes
from models.storage.description import Picking, Rack
from models.storage.highbay import Highbay
from models.storage.picking import Floorspace, Picker
from models.streams import Stream, extend, hash64
from models.supply.process import Supplier

if TYPE_CHECKING:
    from models.storage.cells import Point
    from models.work import Part, Task

__all__ = ["Warehouses"]

FIRST_CAUSE = 1 << 33
"""Number of the first way of failing of a crane; those of machines and vehicles are smaller."""


class Warehouses:
    """All racks, picking areas and suppliers of a plant.

    Parameters
    ----------
    root : int
        Key of the run's random numbers.
    """

    def __init__(
        self, plant: Plant, index: Index, floor: Floor, staff: Staff, root: int, stores: dict[str, Store]
    ) -> None:
        self.index = index
        self.floor = floor
        self.staff = staff
        self.stores = stores
        self.first_cause = self._causes = FIRST_CAUSE
        lots = {name: product.lot for name, product in plant.products.items()}
        self.racks: dict[str, Highbay] = {}
        self.areas: dict[str, Floorspace] = {}
        self.suppliers: dict[str, Supplier] = {}
        self.linesides: list[Bins] = []
        self._beside = {(name, line.product) for line in plant.lineside.values() for name in line.stations}
        for name, rack in plant.racks.items():
            self.racks[name] = self._rack(name, rack, lots, extend(root, hash64(name)))
        for name, area in plant.picking.items():
            self.areas[name] = self._area(name, area, extend(root, hash64(name)))
        for number, (name, policy) in enumerate(plant.stock.items()):
            lead_time = Stream(extend(extend(root, hash64(name)), hash64("lead_time")), policy.lead_time).draw
            self.suppliers[name] = Supplier(floor, stores[name], policy, lead_time, number)
            stores[name].tracked = True

    def tasks(self, tasks: Iterator[Task]) -> set[Task]:
        """Return the tasks whose kits are called for."""
        return {task for task in tasks if any(self._calls(task, name) for name in task.operation.components)}

    def _calls(self, task: Task, product: str) -> bool:
        """Tell whether lots call for a component before they set out: it is tracked, and not beside their stations."""
        return self.stores[product].tracked and (task.workplaces[0].name, product) not in self._beside

    def called(self, task: Task) -> dict[str, int]:
        """Pieces of components that a lot calls for, for one of its pieces, when it sets out for a task."""
        return {name: count for name, count in task.operation.components.items() if self._calls(task, name)}

    def call(self, part: Part) -> None:
        """Call for the kit of a lot that sets out for its next task."""
        for name, count in part.kit.items():
            if part.task is not None and self._calls(part.task, name):
                self.stores[name].call(count * part.pieces)

    def open(self) -> None:
        """Begin the run, with the stock that is there in place."""
        for rack in self.racks.values():
            rack.open()
        for supplier in self.suppliers.values():
            supplier.look()
        for bins in self.linesides:
            bins.look()

    @property
    def at_work(self) -> bool:
        """A crane or a picker has something to do."""
        cranes = any(crane.at_work for rack in self.racks.values() for crane in rack.cranes)
        return cranes or any(picker.at_work for area in self.areas.values() for picker in area.pickers)

    def reasons(self) -> Iterator[str]:
        """Say what waits in warehouses for ever."""
        for name, rack in self.racks.items():
            if rack.waiting:
                yield f"{len(rack.waiting)} lots wait for a free cell in {name}, first of {rack.waiting[0].store.name}"
        for name, area in self.areas.items():
            if area.lines:
                yield f"{len(area.lines)} lines wait in {name} for a batch of {area.description.batch}"

    # Racks ---------------------------------------------------------------------------------------------------------

    def _rack(self, name: str, rack: Rack, lots: dict[str, int], root: int) -> Highbay:
        places = self.index.place_of
        highbay = Highbay(self.floor, name, places["inbound", name], places["rack", name], lots)
        points = _points(rack)
        for aisle in range(rack.aisles):
            mine, unit = extend(root, aisle), self.index.unit_of[name, aisle]
            cells = Cells(rack, points, Stream.uniform(extend(mine, hash64("cell"))).next)
            handling = Stream(extend(mine, hash64("handling")), rack.crane.handling).next
            crane = Crane(
                self.floor, self.staff, unit, rack, cells, handling,
                taken=highbay.taken, stored=highbay.stored, vacated=highbay.vacated, fetched=highbay.fetched,
            )  # fmt: skip
            self._add_failures(crane, rack, mine)
            highbay.cranes.append(crane)
            self.floor.live(crane.life())
        for product in rack.products:
            highbay.stores.append(self.stores[product])
            self.stores[product].keeper = highbay
            self.stores[product].tracked = True
        return highbay

    def _add_failures(self, crane: Crane, rack: Rack, root: int) -> None:
        for failure in rack.crane.failures:
            self._causes += 1
            if failure.clock == "operating":
                clock = Clock(crane, failure, root, None)
                clock.restart()
                crane.clocks.append(clock)
            else:
                self.floor.live(Breakdown(self.floor, self.staff, crane, failure, root, None, self._causes).life())

    # Picking areas -------------------------------------------------------------------------------------------------

    def _area(self, name: str, area: Picking, root: int) -> Floorspace:
        floorspace = Floorspace(self.floor, name, area, self.index.place_of["picking", name], _spots(area, root))
        times = Stream(extend(root, hash64("pick")), area.pick).draw
        for number in range(area.pickers):
            picker = Picker(self.floor, self.staff, self.index.unit_of[name, number], floorspace, times)
            floorspace.pickers.append(picker)
            self.floor.live(picker.life())
        for product in area.products:
            self.stores[product].keeper = floorspace
            self.stores[product].tracked = True
        return floorspace


def _points(rack: Rack) -> list[Point]:
    """Where the cells of an aisle are [m], the nearest in time to the input first."""
    from models.physics.crane import travel_time

    first = rack.bay_width if rack.first_bay is None else rack.first_bay
    points = [
        (first + bay * rack.bay_width, rack.first_level + level * rack.level_height)
        for bay in range(rack.bays)
        for level in range(rack.levels)
        for _ in range(rack.sides)
    ]
    along, lift = axes(rack.crane)
    return sorted(points, key=lambda point: (travel_time(rack.input, point, along, lift), point))


def _spots(area: Picking, root: int) -> Callable[[str, int], tuple[int, float]]:
    """Where lines lie: in the spot of their product, or anywhere."""
    draw, length = Stream.uniform(extend(root, hash64("spot"))).draw, sum(area.blocks)

    def spot(product: str, line: int) -> tuple[int, float]:
        stated = area.spots.get(product)
        if stated is not None:
            return stated.aisle - 1, stated.position
        return int(draw(2 * line) * area.aisles), draw(2 * line + 1) * length

    return spot
