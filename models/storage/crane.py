"""A crane's life: store what waits at the input, bring out what is called for, one lot at a time."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from models.floor import Kind
from models.mover import IDLE, LOADED, LOADING, TO_PICKUP, UNLOADING, Mover
from models.station.doer import NOTHING, PART, TIMER
from models.storage.description import Crane as CraneDescription
from models.storage.description import Rack

if TYPE_CHECKING:
    from models.floor import Floor
    from models.people.process import Staff
    from models.stock import Store
    from models.storage.cells import Cells, Point

__all__ = ["Crane", "Load", "axes"]

NO_LANE = -1
Axis = tuple[float, float, float]
Life = Generator[Any, Any, None]


@dataclass(eq=False, slots=True)
class Load:
    """A lot in a rack, or on its way in or out."""

    store: Store
    serial: int
    pieces: int
    asked: float
    """When it was brought, then when it was called for [s]."""
    cell: int = -1
    crane: Crane | None = None


def axes(crane: CraneDescription) -> tuple[Axis, Axis]:
    """Travel and lift of a crane as `models.physics.crane` takes them."""

    def axis(speed: float, acceleration: float | None, deceleration: float | None) -> Axis:
        speeding = math.inf if acceleration is None else acceleration
        return speed, speeding, speeding if deceleration is None else deceleration

    return (
        axis(crane.speed, crane.acceleration, crane.deceleration),
        axis(crane.lift_speed, crane.lift_acceleration, crane.lift_deceleration),
    )


class Crane(Mover):
    """The crane of one aisle.

    A cycle begins and ends at the input or the output. Of what waits, the oldest goes first; under dual command a lot
    to be stored goes first, and the crane brings one out on its way back if one is called for by then.

    Parameters
    ----------
    stored, vacated, fetched : callable
        Told when a lot is in its cell, has left it, and is at the output.
    """

    def __init__(
        self,
        floor: Floor,
        staff: Staff,
        unit: int,
        rack: Rack,
        cells: Cells,
        handling: Callable[[], float],
        *,
        taken: Callable[[Load], None],
        stored: Callable[[Load], None],
        vacated: Callable[[Load], None],
        fetched: Callable[[Load], None],
    ) -> None:
        super().__init__(floor, staff, Kind.ARRIVE, unit)
        self.cells = cells
        self.inbound: deque[Load] = deque()
        self.outbound: deque[Load] = deque()
        self.description = rack.crane
        self.is_dual = rack.command == "dual"
        self.input = rack.input
        self.output = rack.input if rack.output is None else rack.output
        self._at: Point = self.input
        self.axes = axes(rack.crane)
        self._handling = handling
        self._taken, self._stored, self._vacated, self._fetched = taken, stored, vacated, fetched

    @property
    def at_work(self) -> bool:
        """It has something to do, or is doing it."""
        return bool(self.inbound or self.outbound) or self.waiting is not PART

    def rouse(self) -> None:
        """There is something to do."""
        if self.waiting is PART:
            self.give(None)

    def stop(self, effect: str = "resume") -> None:
        """It has broken down: stand where it is."""
        if self.waiting is TIMER:
            self.cut("stop")
        self.show(self.activity)

    # Its life ------------------------------------------------------------------------------------------------------

    def life(self) -> Life:
        """Do cycle after cycle, for ever."""
        while True:
            if self.broken:
                yield from self._stand()
            if not self.inbound and not self.outbound:
                self.show(IDLE)
                self.waiting = PART
                yield self.wake.arm()
            elif self.inbound and (
                self.is_dual or not self.outbound or self.inbound[0].asked <= self.outbound[0].asked
            ):
                yield from self._store(self.inbound.popleft())
                if self.is_dual and self.outbound:
                    yield from self._fetch(self.outbound.popleft())
                else:
                    yield from self._drive(self.input, TO_PICKUP)
            else:
                yield from self._fetch(self.outbound.popleft())

    def _store(self, load: Load) -> Life:
        yield from self._drive(self.input, TO_PICKUP)
        yield from self._handle(LOADING)
        self._taken(load)
        yield from self._drive(self.cells.points[load.cell], LOADED)
        yield from self._handle(UNLOADING)
        self._stored(load)

    def _fetch(self, load: Load) -> Life:
        yield from self._drive(self.cells.points[load.cell], TO_PICKUP)
        yield from self._handle(LOADING)
        self._vacated(load)
        yield from self._drive(self.output, LOADED)
        yield from self._handle(UNLOADING)
        self._fetched(load)

    def _handle(self, activity: int) -> Life:
        self.show(activity)
        yield from self._spend(self._handling())

    def _drive(self, target: Point, activity: int) -> Life:
        """Go to a point, both axes at once."""
        from models.physics.crane import travel_time

        if target == self._at:
            return
        self.show(activity)
        begun, loads = self.floor._now, int(activity == LOADED)
        along, up = target[0] - self._at[0], target[1] - self._at[1]
        yield from self._spend(float(travel_time(self._at, target, *self.axes)))
        self._at = target
        self._tell_leg(
            (begun, self.floor._now, self.unit, NO_LANE, abs(along) + abs(up), self._energy(along, up, loads), loads)
        )

    def _energy(self, along: float, up: float, loads: int) -> float:
        """Energy drawn for a move [J]."""
        from models.physics.energy import hoist_energy, travel_energy

        crane, load = self.description, loads * self.description.lot_mass
        drives = crane.efficiency, crane.regeneration
        travel = travel_energy(abs(along), crane.mass + load, crane.rolling_resistance, *self.axes[0], *drives)
        return float(travel + hoist_energy(crane.lift_mass + load, up, *drives))

    def _spend(self, seconds: float) -> Life:
        """Let time pass that failures make longer."""
        left = seconds
        while left > 0:
            if self.broken:
                yield from self._stand()
            run, hit = left, None
            for clock in self.clocks:
                if clock.left < run:
                    run, hit = clock.left, clock
            self.waiting = TIMER
            cut = yield self.timer.start(run)
            self.waiting = NOTHING
            rest = self.timer.due - self.floor._now if cut is not None else 0.0
            left = left - run + rest
            for clock in self.clocks:
                clock.left -= run - rest
            if hit is not None and cut is None:
                self.broken += 1
                self.show(self.activity)
                yield from self.attend(hit.repair(), hit.people)
                hit.restart()
                self.broken -= 1
                self.show(self.activity)
