"""A picking area at work: calls become lines, and pickers take them on tours."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from models.floor import Kind
from models.station.doer import PART, Doer
from models.storage.description import Picking
from models.trace import VEHICLE_STATES

if TYPE_CHECKING:
    from models.floor import Floor
    from models.people.process import Staff
    from models.stock import Store

__all__ = ["Floorspace", "Line", "Picker", "tour_length"]

IDLE, BLOCKED, TOURING = VEHICLE_STATES.index("idle"), VEHICLE_STATES.index("blocked"), VEHICLE_STATES.index("loaded")
NO_LANE = -1


@dataclass(eq=False, slots=True)
class Line:
    """Pieces of one product to be picked, and where they lie."""

    store: Store
    pieces: int
    number: int
    aisle: int
    position: float
    lots: tuple[tuple[int, int], ...] = ()
    """Lots that the pieces are of, with how many of each."""


class Floorspace:
    """A picking area; the keeper of the stores of its products.

    Parameters
    ----------
    place : int
        Place of the lines that wait for a picker.
    spot : callable
        Where line number k of a product lies: aisle and position [m].
    """

    def __init__(
        self, floor: Floor, name: str, description: Picking, place: int, spot: Callable[[str, int], tuple[int, float]]
    ) -> None:
        self.floor = floor
        self.name = name
        self.description = description
        self.pickers: list[Picker] = []
        self.lines: deque[Line] = deque()
        """Lines whose pieces lie there."""
        self.place = place
        self._spot = spot
        self.count = 0
        """Lines so far."""
        self.least = description.batch if description.wait == "full" else 1
        """Lines for which a picker sets out."""
        self.shelf: dict[Store, deque[list[int]]] = {}
        """Lots with their pieces that nobody has called for, the oldest first."""
        self.short: dict[Store, deque[Line]] = {}
        """Lines for which there are not pieces enough."""
        self._tell = floor.rows["levels"].extend

    def bring(self, store: Store, serial: int, pieces: int) -> None:
        """Put a lot on its shelf."""
        self.shelf.setdefault(store, deque()).append([serial, pieces])
        self._allot(store)

    def call(self, store: Store, pieces: int) -> None:
        """Make a line of a call."""
        line = Line(store, pieces, self.count, *self._spot(store.name, self.count))
        self.count += 1
        self.short.setdefault(store, deque()).append(line)
        self._allot(store)

    def _allot(self, store: Store) -> None:
        """Let lines wait for a picker for which there are pieces, in the order of the calls."""
        short, shelf = self.short.get(store), self.shelf.get(store)
        while short and shelf and sum(lot[1] for lot in shelf) >= short[0].pieces:
            line = short.popleft()
            line.lots = tuple(_cut(shelf, line.pieces))
            self.lines.append(line)
            self._tell((self.floor._now, self.place, 1, line.lots[0][0]))
        self._rouse()

    def _rouse(self) -> None:
        for picker in self.pickers:
            if picker.waiting is PART and self.enough:
                picker.give(None)
                return  # it rouses the next when it has taken its lines

    @property
    def enough(self) -> bool:
        """There are lines enough for a tour."""
        return len(self.lines) >= self.least

    def tour(self) -> list[Line]:
        """Take the lines of the next tour out of those that wait."""
        lines = [self.lines.popleft() for _ in range(min(len(self.lines), self.description.batch))]
        for line in lines:
            self._tell((self.floor._now, self.place, -1, line.lots[0][0]))
        self._rouse()
        return lines


def _cut(shelf: deque[list[int]], pieces: int) -> Generator[tuple[int, int], None, None]:
    """Take pieces from a shelf, the oldest first."""
    while pieces:
        lot = shelf[0]
        share = min(lot[1], pieces)
        lot[1] -= share
        pieces -= share
        if not lot[1]:
            shelf.popleft()
        yield lot[0], share


class Picker(Doer):
    """One of those who pick at once: tour after tour."""

    def __init__(self, floor: Floor, staff: Staff, unit: int, area: Floorspace, pick: Callable[[int], float]) -> None:
        super().__init__(floor, staff, Kind.ARRIVE, unit)
        self.unit = unit
        self.area = area
        self._pick = pick
        self._state = -1
        self._people = dict(area.description.operators)
        self._tell_state = floor.rows["states"].extend
        self._tell_leg = floor.rows["legs"].extend

    @property
    def at_work(self) -> bool:
        """It is on a tour, or waits for people to begin or go on with one."""
        return self.waiting is not PART

    def _show(self, state: int) -> None:
        if state != self._state:
            self._state = state
            self._tell_state((self.floor._now, self.unit, state))

    def life(self) -> Generator[Any, Any, None]:
        """Do tour after tour, for ever."""
        area = self.area
        while True:
            if not area.enough:
                self._show(IDLE)
                self.waiting = PART
                yield self.wake.arm()
                continue
            lines = area.tour()
            begun, told = self.floor._now, area.description
            metres = tour_length(told, [line.aisle for line in lines], [line.position for line in lines])
            picks = 0.0  # `sum` rounds differently from Python 3.12 on
            for line in lines:
                picks += self._pick(line.number)
            seconds = told.setup + metres / told.speed + picks
            yield from self.attend(seconds, self._people, lambda on_tour: self._show(TOURING if on_tour else BLOCKED))
            self._tell_leg((begun, self.floor._now, self.unit, NO_LANE, metres, 0.0, len(lines)))
            for line in lines:
                for serial, pieces in line.lots:
                    line.store.hand_over(serial, pieces)


def tour_length(told: Picking, aisles: list[int], positions: list[float]) -> float:
    """Length of a tour to the places of some lines [m]."""
    from solvers.picking import PickingArea, pick_route

    area = PickingArea(told.aisles, told.pitch, told.blocks, told.depot)
    return pick_route(area, aisles, positions, told.route).length
