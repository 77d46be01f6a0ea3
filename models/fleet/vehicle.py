"""A vehicle's life: fetch a lot, bring it where it is wanted, park or charge when there is nothing to do."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any

from models.fleet.network import Hop
from models.fleet.rest import in_the_way, open_charger, out_of_the_way, place_to_rest
from models.floor import Kind
from models.mover import BLOCKED, CHARGING, IDLE, LOADED, LOADING, TO_PICKUP, UNLOADING, Mover
from models.station.doer import NOTHING, PART, TIMER

if TYPE_CHECKING:
    from models.fleet.dispatch import Squad
    from models.fleet.drive import Drive
    from models.fleet.network import Path, Space
    from models.fleet.request import Request
    from models.floor import Floor
    from models.people.process import Staff
    from models.station.breakdown import Clock
    from models.streams import Stream

__all__ = ["Vehicle"]

Life = Generator[Any, Any, None]


class Vehicle(Mover):
    """One vehicle.

    It holds the node where it stands, and on its way the lane and the node ahead (`models.fleet.network`). Where the
    next lane is not free it comes to rest at the node before it, and starts anew when it is.
    """

    def __init__(self, floor: Floor, staff: Staff, squad: Squad, unit: int, places: tuple[int, int], node: str) -> None:
        super().__init__(floor, staff, Kind.FINISH, unit)
        self.squad = squad
        self.ways = squad.ways
        self.calls, self.place = places
        """Numbers of the levels of lots that wait for the fleet, and of those on board."""
        self.node = self.coming = node
        """Where it stands or was last, and where it stands or comes to next."""
        self.arrival = 0.0
        """When it comes there [s]."""
        self.heading: float | None = None
        self.route: Path = (node,)
        """Where it drives, or has driven."""
        self.wants: Hop = Hop(node, node, (), (), -1, 0.0, 0.0, 0.0)
        self.lacks: Space | None = None
        """What it waits for."""
        self.job: Request | None = None
        self.aboard: list[Request] = []
        self.available = False
        """It has nothing to do, or nothing that could not be put off."""
        self.resting = False
        """It waits for something to do, or charges until there is."""
        self.booking: Space | None = None
        self.repairing = False
        self.battery = battery = squad.fleet.battery
        self.charge = math.inf if battery is None else battery.start * battery.capacity
        """Energy in the battery [J]."""
        self.charging = 0.0
        """Power that goes into the battery now [W]."""
        self.updated = 0.0
        self.load_times: Stream | None = None
        self.unload_times: Stream | None = None
        self.loads = 0
        self.on_stand_off: Callable[[], None] = lambda: None
        self.on_empty: Callable[[Vehicle], None] = lambda vehicle: None
        self.on_no_way: Callable[[Vehicle, str], None] = lambda vehicle, target: None
        self._tell_level = floor.rows["levels"].extend
        self.ways.place(self, node)

    @property
    def name(self) -> str:
        """Name of the vehicle."""
        return f"{self.squad.name}[{self.squad.vehicles.index(self) + 1}]"

    def time_to(self, node: str) -> float:
        """Time of the way to a node without stops [s], from the end of the lane it is on; infinite if there is none."""
        found = self.ways.path(self.coming, node, self.squad.fleet.speed)
        if found is None:
            return math.inf
        rest = self.arrival - self.floor._now
        return found[1] + rest if rest > 0 else found[1]

    # What others tell it -------------------------------------------------------------------------------------------

    @property
    def takes_jobs(self) -> bool:
        """It would begin with a job at once."""
        return self.available and not self.broken and not self.low()

    def assign(self, request: Request) -> None:
        """Give it a job; it begins at once, or at the next node."""
        self.job = request
        self.available = False
        self.rouse()

    def rouse(self) -> None:
        """Let it look again what there is to do, if it rests: a job, a free charger, or somebody who wants to pass."""
        if self.resting:
            self.resting = False
            if self.waiting is PART:
                self.give(None)
            else:
                self.cut("look")

    def lack(self, space: Space) -> None:
        """Wait for a space that it wants."""
        self.lacks = space
        space.waiting.append(self)
        for holder in tuple(space.holders):
            holder.rouse()
        if all(holder.lacks is not None for holder in space.holders):
            self.on_stand_off()

    def stop(self, effect: str = "resume") -> None:
        """It has broken down: stand where it is."""
        if self.resting:
            self.rouse()
        elif self.waiting is TIMER and not self.repairing:
            self.cut("stop")
        self.show(self.activity)

    # Its life ------------------------------------------------------------------------------------------------------

    def life(self) -> Life:
        """Do job after job, for ever."""
        self.show(IDLE)
        while True:
            if self.broken:
                yield from self._stand()
            low = self.low()
            if self.job is None and not low:
                self.job = self.squad.next_for(self)
            if self.job is not None:
                yield from self._carry()
            elif low and (charger := open_charger(self)) is not None:
                yield from self._go_charging(charger)
            else:
                yield from self._rest(hungry=low)

    def _carry(self) -> Life:
        request = self.job
        assert request is not None
        self.job = None
        yield from self._drive(request.start, TO_PICKUP)
        while request is not None:
            part = request.part
            self._tell_level((self.floor._now, self.calls, -part.pieces, part.serial))
            yield from self._handle(LOADING, self.load_times)
            self._tell_level((self.floor._now, self.place, part.pieces, part.serial))
            self.aboard.append(request)
            request.taken(part)
            request = self.squad.more_at(self.node) if len(self.aboard) < self.squad.fleet.capacity else None
        while self.aboard:
            request = min(self.aboard, key=lambda one: self.time_to(one.end)) if self.aboard[1:] else self.aboard[0]
            yield from self._drive(request.end, LOADED)
            yield from self._handle(UNLOADING, self.unload_times)
            self.aboard.remove(request)
            self._tell_level((self.floor._now, self.place, -request.part.pieces, request.part.serial))
            request.dropped(request.part)

    def _handle(self, activity: int, times: Stream | None) -> Life:
        assert times is not None
        self.show(activity)
        yield from self._run(times.draw(self.loads))
        self.loads += activity == UNLOADING

    def _rest(self, hungry: bool) -> Life:
        """Park, charge or stay; until there is a job, or somebody wants to pass, or the battery is low.

        Parameters
        ----------
        hungry : bool
            It would charge, but there is no free charger: it takes no job.
        """
        self.available = not hungry
        if hungry:
            self.ways.hungry.append(self)
        asked = in_the_way(self)
        target = out_of_the_way(self) if asked else place_to_rest(self)
        if target is not None:
            self._book(target)
            yield from self._drive(target, IDLE)
        elif self.booking is None and self.node in self.squad.fleet.parking:
            self._book(self.node)
        if not hungry and self.job is None and not self.broken and self.node in self.idle_chargers():
            self._book(self.node)
            yield from self._charge(1.0)
        again = (
            self.broken
            or (target is not None and (asked or in_the_way(self)))
            or (hungry and open_charger(self) is not None)
        )
        if self.job is None and not again:
            self.show(IDLE)
            self.resting = True
            seconds = math.inf if hungry else self._until_low()
            if seconds < math.inf:
                self.waiting = TIMER
                yield self.timer.start(seconds)
            else:
                self.waiting = PART
                yield self.wake.arm()
            self.waiting = NOTHING
            self.resting = False
        self.available = False
        if hungry:
            self.ways.hungry.remove(self)

    def _book(self, node: str) -> None:
        """Have a place to stay to itself."""
        self._leave()
        self.booking = self.ways.nodes[node]
        self.booking.booked.append(self)

    def _leave(self) -> None:
        if self.booking is not None:
            booking, self.booking = self.booking, None
            self.ways.release(self, booking)

    # Battery -------------------------------------------------------------------------------------------------------

    def draw(self, joules: float = 0.0) -> None:
        """Take energy out of the battery, and the hotel load up to now; put in what was charged."""
        now = self.floor._now
        self.charge += (self.charging - self.squad.fleet.hotel_power) * (now - self.updated) - joules
        self.updated = now
        if self.charge < 0:
            self.on_empty(self)

    def low(self) -> bool:
        """It has to charge before it takes a job."""
        battery = self.battery
        if battery is None:
            return False
        self.draw()
        return self.charge < battery.low * battery.capacity

    def _until_low(self) -> float:
        """Time until it has to charge if it stays idle [s]."""
        battery, hotel = self.battery, self.squad.fleet.hotel_power
        if battery is None or not hotel:
            return math.inf
        self.draw()
        return max(self.charge - battery.low * battery.capacity, 0.0) / hotel + 1e-3

    def idle_chargers(self) -> tuple[str, ...]:
        """Nodes at which it would charge while there is nothing to do."""
        battery = self.battery
        wanted = battery is not None and battery.when_idle and self.charge < battery.capacity
        return battery.chargers if battery is not None and wanted else ()

    def _go_charging(self, charger: str) -> Life:
        assert self.battery is not None
        self._book(charger)
        yield from self._drive(charger, IDLE)
        yield from self._charge(self.battery.enough)
        self._leave()

    def _charge(self, level: float) -> Life:
        """Charge to a share of the capacity; a job ends it where that is less than full."""
        battery = self.battery
        assert battery is not None
        self.draw()
        power = battery.charge_power * battery.efficiency
        seconds = (level * battery.capacity - self.charge) / (power - self.squad.fleet.hotel_power)
        if seconds <= 0:
            return
        self.show(CHARGING)
        self.charging = power
        self.resting = self.available
        self.waiting = TIMER
        yield self.timer.start(seconds)
        self.waiting = NOTHING
        self.resting = False
        self.draw()
        self.charging = 0.0

    # Driving -------------------------------------------------------------------------------------------------------

    def _drive(self, target: str, activity: int) -> Life:
        """Go to a node; a rest that is put off ends at the next node."""
        ways, driver, floor, lots = self.ways, self.squad.driver, self.floor, len(self.aboard)
        if self.booking is not None and self.booking is not ways.nodes[target]:
            self._leave()
        found = ways.path(self.node, target, driver.speed(lots))
        if found is None:
            self.on_no_way(self, target)
        assert found is not None
        path = self.route = found[0]
        plain, hotel = not self.clocks, self.squad.fleet.hotel_power
        drive: Drive | None = None
        base, last = 0, len(path) - 1
        for step in range(last):
            if drive is None:
                drive, base = driver.drive(path[step:], lots, self.heading), step
            lane = step - base
            hop = drive.hops[lane]
            missing = ways.claim(self, hop)
            if missing is not None:
                if lane:
                    yield from self._run(driver.braking(drive, lane, lots))
                    drive, base, lane = driver.drive(path[step:], lots, self.heading), step, 0
                    missing = ways.claim(self, hop)
                if missing is not None:
                    self.show(BLOCKED)
                    self.wants = hop
                    self.lack(missing)
                    yield self.wake.arm()
            if self.activity != activity:
                self.show(activity)
            begun = floor._now
            self.coming, self.arrival = hop.end, begun + drive.seconds[lane]
            if plain and not self.broken:
                self.waiting = TIMER
                cut = yield self.timer.start(drive.seconds[lane])
                self.waiting = NOTHING
                if cut is not None:
                    yield from self._run(self.timer.due - floor._now)
            else:
                yield from self._run(drive.seconds[lane])
            joules = drive.joules[lane]
            self._tell_leg((begun, floor._now, self.unit, hop.number, hop.length, joules, lots))
            self.node = hop.end
            self.heading = hop.heading
            if self.battery is not None:  # as in `draw`, written out for speed: it does not charge while it drives
                now = floor._now
                self.charge -= hotel * (now - self.updated) + joules
                self.updated = now
                if self.charge < 0:
                    self.on_empty(self)
            ways.arrive(self, hop)
            if activity == IDLE and self.job is not None and step < last - 1:
                yield from self._run(driver.braking(drive, lane + 1, lots))
                return

    def _run(self, seconds: float) -> Life:
        """Let time pass on the clocks of failures, which breakdowns make longer."""
        left = seconds
        while True:
            if self.broken:
                yield from self._stand()
            if left <= 0:
                return
            run, hit = left, None
            for clock in self.clocks:
                if clock.left < run:
                    run, hit = clock.left, clock
            begun = self.floor._now
            self.waiting = TIMER
            cut = yield self.timer.start(run)
            self.waiting = NOTHING
            spent = run if cut is None else self.floor._now - begun
            left -= spent
            for clock in self.clocks:
                clock.left -= spent
            if cut is None and hit is not None:
                yield from self._repair(hit)

    def _repair(self, clock: Clock) -> Life:
        self.broken += 1
        self.repairing = True
        self.show(self.activity)
        yield from self.attend(clock.repair(), clock.people)
        clock.restart()
        self.repairing = False
        self.broken -= 1
        self.show(self.activity)
