"""Work at a machine: the state that it shows, and work on a lot through stops, failures and a lack of people."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from models.floor import Kind
from models.station.doer import GO, NOTHING, PEOPLE, TIMER, Doer
from models.trace import STATES

if TYPE_CHECKING:
    from models.floor import Floor
    from models.people.process import Held, Staff
    from models.station.breakdown import Clock, Upkeep

__all__ = ["BLOCKED", "FAILED", "IDLE", "MAINTENANCE", "PROCESSING", "SETUP", "Life", "Worker"]

OFF_SHIFT, IDLE, SETUP, PROCESSING, BLOCKED, FAILED, MAINTENANCE, WAITING = range(len(STATES))
PRODUCTIVE = (SETUP, PROCESSING)
Life = Generator[Any, Any, None]


class Worker(Doer):
    """Works on lots, shows a state, and can be broken or off shift.

    Parameters
    ----------
    finishes : it ends an operation that its shift's end meets
    """

    def __init__(self, floor: Floor, staff: Staff, unit: int, *, finishes: bool) -> None:
        super().__init__(floor, staff, Kind.FINISH, unit)
        self.unit = unit
        self.finishes = finishes
        self.clocks: list[Clock] = []
        self.upkeep: list[Upkeep] = []
        self.activity = IDLE
        self.state = -1
        self.broken = 0
        """Failures that it suffers beside what it does."""
        self.off = False
        self.effect = "resume"
        self.worked = 0.0
        """Time of processing that the operation under way has taken [s]."""
        self._tell_state = floor.rows["states"].extend

    @property
    def stopped(self) -> bool:
        """It cannot go on with what it has begun."""
        return self.broken > 0 or (self.off and not self.finishes)

    def show(self, activity: int) -> None:
        """Tell the state that follows from what it does and what it suffers."""
        self.activity = activity
        if self.broken:
            activity = FAILED
        elif self.off and (activity in (IDLE, WAITING, BLOCKED) or (self.stopped and activity in PRODUCTIVE)):
            activity = OFF_SHIFT
        if activity != self.state:
            self.state = activity
            self._tell_state((self.floor._now, self.unit, activity))

    def work(self, seconds: float, left: float, activity: int, people: dict[str, int]) -> Generator[Any, Any, bool]:
        """Work on a lot for what is `left` of some `seconds`, through interruptions; False if one made scrap of it.

        A lot that becomes scrap comes out when the machine can go on, as one does that is to be gone on with.
        """
        processing = activity == PROCESSING
        clocks, upkeeps = (self.clocks, self.upkeep) if processing else ((), ())
        while True:
            if self.stopped:
                yield from self.stand(activity)
            held: Held | None = None
            if people:
                held = self.staff.request(self, people)
                if held is None:
                    self.waiting = PEOPLE
                    self.show(WAITING)
                    held = yield self.wake.arm()
                    if held is None:
                        continue
                    if self.stopped:
                        self.staff.release(self, held)
                        continue
            run, hit = left, None
            for clock in clocks:
                if clock.left < run:
                    run, hit = clock.left, clock
            self.show(activity)
            self.effect = "resume"
            begun = self.floor._now
            self.waiting = TIMER
            cut = yield self.timer.start(run)
            self.waiting = NOTHING
            if cut is None:
                spent, left = run, left - run
            else:
                spent = self.floor._now - begun
                left = self.timer.due - self.floor._now + (left - run)
                hit = None
            for clock in clocks:
                clock.left -= spent
            for upkeep in upkeeps:
                upkeep.ran(spent)
            if processing:
                self.worked += spent
            if held:
                self.staff.release(self, held)
            effect = self.effect
            if hit is not None:
                self.show(FAILED)
                yield from self.attend(hit.repair(), hit.people)
                hit.restart()
                effect = hit.effect
            elif cut is None:
                return True
            if effect == "scrap" and processing:
                yield from self.stand(activity)
                return False
            if effect == "restart":
                left = seconds

    def stand(self, activity: int) -> Life:
        """Stand until it can go on."""
        while self.stopped:
            self.waiting = GO
            self.show(activity)
            yield self.wake.arm()

    def resume(self, seconds: float) -> Generator[Any, Any, bool]:
        """Go on with plain processing that was cut."""
        if self.effect == "scrap":
            yield from self.stand(PROCESSING)
            return False
        left = seconds if self.effect == "restart" else self.timer.due - self.floor._now
        return (yield from self.work(seconds, left, PROCESSING, {}))
