"""A vehicle's life: fetch a lot, bring it where it is wanted, park or charge when there is nothing to do."""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from models.floor import Kind
from models.station.doer import GO, NOTHING, PART, TIMER, Doer
from models.trace import VEHICLE_STATES

if TYPE_CHECKING:
    from models.fleet.dispatch import Request, Squad
    from models.fleet.network import Space
    from models.floor import Floor
    from models.people.process import Staff
    from models.station.breakdown import Clock
    from models.streams import Stream

__all__ = ["Vehicle"]

IDLE, TO_PICKUP, LOADING, LOADED, UNLOADING, BLOCKED, CHARGING, FAILED = range(len(VEHICLE_STATES))
Life = Generator[Any, Any, None]


class Vehicle(Doer):
    """One vehicle.

    It holds the node where it stands, and on its way the lane and the node ahead (`models.fleet.network`). Where the
    next lane is not free it comes to rest at the node before it, and starts anew when it is.
    """

    def __init__(self, floor: Floor, staff: Staff, squad: Squad, unit: int, place: int, node: str) -> None:
        super().__init__(floor, staff, Kind.FINISH, unit)
        self.squad = squad
        self.unit = unit
        self.place = place
        self.node = node
        self.heading: float | None = None
        self.held: list[Space] = []
        self.wants = (node, node)
        self.lacks: Space | None = None
        """What it waits for."""
        self.job: Request | None = None
        self.aboard: list[Request] = []
        self.available = False
        """It has nothing to do, or nothing that could not be put off."""
        self.asked_away = False
        self.broken = 0
        self.clocks: list[Clock] = []
        self.state = -1
        self.activity = IDLE
        battery = squad.fleet.battery
        self.charge = math.inf if battery is None else battery.start * battery.capacity
        """Energy in the battery [J]."""
        self.updated = 0.0
        self.load_times: Stream | None = None
        self.unload_times: Stream | None = None
        self.loads = 0
        self.on_stand_off: Any = None
        self.on_empty: Any = None
        self._tell_state = floor.rows["states"].extend
        self._tell_level = floor.rows["levels"].extend
        self._tell_leg = floor.rows["legs"].extend
        squad.ways.place(self, node)

    @property
    def name(self) -> str:
        """Name of the vehicle."""
        return f"{self.squad.name}[{self.squad.vehicles.index(self) + 1}]"

    def time_to(self, node: str) -> float:
        """Time of the way to a node without stops [s]; infinite if there is none."""
        found = self.squad.ways.path(self.node, node, self.squad.fleet.speed)
        return math.inf if found is None else found[1]

    # What others tell it -------------------------------------------------------------------------------------------

    def assign(self, request: Request) -> None:
        """Give it a job; it begins at once, or at the next node."""
        self.job = request
        self.available = False
        self._rouse()

    def ask_away(self) -> None:
        """Somebody wants to pass: go somewhere else if there is nothing to do."""
        if self.available and self.waiting is PART:
            self.asked_away = True
            self._rouse()

    def _rouse(self) -> None:
        if self.waiting is PART:
            self.give(None)
        elif self.waiting is TIMER and self.activity == CHARGING:
            self.cut("job")

    def stop(self, effect: str = "resume") -> None:
        """It has broken down: stand where it is."""
        if self.waiting is TIMER:
            self.cut("stop")
        self.show(self.activity)

    def go(self) -> None:
        """It is repaired."""
        if self.waiting is GO and not self.broken:
            self.give(None)
        self.show(self.activity)

    def show(self, activity: int) -> None:
        """Tell its state."""
        self.activity = activity
        state = FAILED if self.broken else activity
        if state != self.state:
            self._draw()
            self.state = state
            self._tell_state((self.floor._now, self.unit, state))

    def _draw(self) -> None:
        """Take the hotel load out of the battery."""
        now = self.floor._now
        self.charge -= self.squad.fleet.hotel_power * (now - self.updated)
        self.updated = now

    # Its life ------------------------------------------------------------------------------------------------------

    def life(self) -> Life:
        """Do job after job, for ever."""
        self.show(IDLE)
        while True:
            if self.job is None and not self._low():
                self.job = self.squad.next_for(self)
            if self.job is not None:
                yield from self._carry()
            elif self._low():
                yield from self._go_charging()
            else:
                yield from self._rest()

    def _carry(self) -> Life:
        request = self.job
        assert request is not None
        self.job = None
        yield from self._drive(request.start, TO_PICKUP)
        while request is not None:
            yield from self._handle(LOADING, self.load_times)
            self._tell_level((self.floor._now, self.place, request.part.pieces, request.part.serial))
            self.aboard.append(request)
            request.taken(request.part)
            request = self.squad.more_at(self.node) if len(self.aboard) < self.squad.fleet.capacity else None
        while self.aboard:
            request = min(self.aboard, key=lambda aboard: self.time_to(aboard.end))
            yield from self._drive(request.end, LOADED)
            yield from self._handle(UNLOADING, self.unload_times)
            self.aboard.remove(request)
            self._tell_level((self.floor._now, self.place, -request.part.pieces, request.part.serial))
            request.dropped(request.part)

    def _handle(self, activity: int, times: Stream | None) -> Life:
        assert times is not None
        self.show(activity)
        yield from self._spend(times.draw(self.loads))
        self.loads += activity == UNLOADING

    def _rest(self) -> Life:
        """Park, charge or stay; until there is a job, or somebody wants to pass."""
        fleet = self.squad.fleet
        self.available = True
        asked, self.asked_away = self.asked_away or self._in_the_way(), False
        target = self._place_to_rest(asked)
        if target is not None and target != self.node:
            yield from self._drive(target, IDLE)
        if self.job is None and fleet.battery is not None and fleet.battery.when_idle and self._at_charger():
            yield from self._charge(1.0)
        if self.job is None and (target is None or not self._in_the_way()):
            self.show(IDLE)
            self.waiting = PART
            yield self.wake.arm()
        self.available = False

    def _in_the_way(self) -> bool:
        """Somebody waits for what it holds."""
        return any(space.waiting for space in self.held)

    def _place_to_rest(self, asked: bool) -> str | None:
        fleet, ways = self.squad.fleet, self.squad.ways
        places: tuple[str, ...] = fleet.parking
        if fleet.battery is not None and fleet.battery.when_idle and self.charge < fleet.battery.capacity:
            places = fleet.battery.chargers
        if not asked and (not places or self.node in places):
            return None
        choice = [node for node in places if node != self.node] or [node for node in ways.nodes if node != self.node]
        free = [node for node in choice if ways.nodes[node].free and self.time_to(node) < math.inf]
        if not free:
            free = [node for node in ways.nodes if ways.nodes[node].free and self.time_to(node) < math.inf] if asked else []
        return min(free, key=self.time_to, default=None)

    # Battery -------------------------------------------------------------------------------------------------------

    def _low(self) -> bool:
        battery = self.squad.fleet.battery
        if battery is None:
            return False
        self._draw()
        return self.charge < battery.low * battery.capacity

    def _at_charger(self) -> bool:
        battery = self.squad.fleet.battery
        return battery is not None and self.node in battery.chargers

    def _go_charging(self) -> Life:
        battery = self.squad.fleet.battery
        assert battery is not None
        free = [node for node in battery.chargers if self.squad.ways.nodes[node].free or node == self.node]
        yield from self._drive(min(free or battery.chargers, key=self.time_to), IDLE)
        yield from self._charge(battery.enough)

    def _charge(self, level: float) -> Life:
        """Charge to a share of the capacity; a job ends it where that is less than full."""
        battery = self.squad.fleet.battery
        assert battery is not None
        self._draw()
        rate = battery.charge_power * battery.efficiency - self.squad.fleet.hotel_power
        seconds = (level * battery.capacity - self.charge) / rate if rate > 0 else 0.0
        if seconds <= 0:
            return
        self.show(CHARGING)
        begun = self.floor._now
        self.waiting = TIMER
        cut = yield self.timer.start(seconds)
        self.waiting = NOTHING
        spent = self.floor._now - begun
        self.charge += battery.charge_power * battery.efficiency * spent
        if cut == "stop":
            yield from self._stand()

    # Driving -------------------------------------------------------------------------------------------------------

    def _drive(self, target: str, activity: int) -> Life:
        """Go to a node; a rest that is put off ends at the next node."""
        ways, fleet, driver = self.squad.ways, self.squad.fleet, self.squad.driver
        found = ways.path(self.node, target, driver.speed(len(self.aboard)))
        assert found is not None
        path = found[0]
        step, drive = 0, None
        base = 0
        while step < len(path) - 1:
            start, end = path[step], path[step + 1]
            missing = ways.claim(self, start, end)
            if missing is not None:
                if drive is not None:
                    yield from self._spend(self._braking(drive, step - base))
                yield from self._wait(missing, start, end)
                drive = None
            if drive is None:
                drive, base = driver.drive(path[step:], len(self.aboard), self.heading), step
            self.show(activity)
            lane = step - base
            begun = self.floor._now
            seconds = drive.seconds[lane]
            self.waiting = TIMER
            cut = yield self.timer.start(seconds)
            self.waiting = NOTHING
            if cut is not None:
                yield from self._spend(self.timer.due - self.floor._now, stopped=True)
            self._draw()
            self.charge -= drive.joules[lane]
            self._tell_leg(
                (begun, self.floor._now, self.unit, ways.lanes[start, end], drive.metres[lane], drive.joules[lane], len(self.aboard))
            )
            step += 1
            self.node = end
            if fleet.turn:
                self.heading = ways.heading(start, end)
            ways.arrive(self, end)
            if self.charge < 0:
                self.on_empty(self)
            if self.clocks:
                yield from self._wear(seconds)
            if self.available and self.job is not None:
                return

    def _braking(self, drive: Any, lane: int) -> float:
        """Time that coming to rest at a node takes longer than passing it [s]."""
        if lane == 0:
            return 0.0
        rest = self.squad.driver.drive(drive.path[: lane + 1], len(self.aboard), None)
        return max(rest.elapsed[-1] - drive.elapsed[lane - 1], 0.0) if not self.squad.fleet.turn else 0.0

    def _wait(self, missing: Space, start: str, end: str) -> Life:
        """Wait until the lane ahead is free."""
        self.wants, self.lacks = (start, end), missing
        missing.waiting.append(self)
        self.show(BLOCKED)
        for holder in tuple(missing.holders):
            holder.ask_away()
        self.on_stand_off(self)
        yield self.wake.arm()

    def _spend(self, seconds: float, *, stopped: bool = False) -> Life:
        """Let time pass that a breakdown makes longer."""
        left = seconds
        if stopped:
            yield from self._stand()
        while left > 0:
            self.waiting = TIMER
            cut = yield self.timer.start(left)
            self.waiting = NOTHING
            if cut is None:
                return
            left = self.timer.due - self.floor._now
            yield from self._stand()

    def _stand(self) -> Life:
        while self.broken:
            self.waiting = GO
            yield self.wake.arm()
            self.waiting = NOTHING

    def _wear(self, seconds: float) -> Life:
        """Count time on the clocks of failures, and fail where one has run out."""
        for clock in self.clocks:
            clock.left -= seconds
            if clock.left <= 0:
                activity = self.activity
                self.broken += 1
                self.show(activity)
                yield from self.attend(clock.repair(), clock.people)
                self.broken -= 1
                self.show(activity)
                clock.restart()


