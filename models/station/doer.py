"""A doer: whoever spends time on work that may need people and may be cut short, a machine or a repair beside it."""

from __future__ import annotations

from collections.abc import Callable, Generator
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from models.floor import Kind, Timer, Wake

if TYPE_CHECKING:
    from models.floor import Floor
    from models.people.process import Held, Staff

__all__ = ["EXIT", "GO", "NOTHING", "PART", "PEOPLE", "TIMER", "Doer", "Waiting"]


class Waiting(IntEnum):
    """What a doer's process waits for."""

    NOTHING = 0
    PART = 1
    TIMER = 2
    PEOPLE = 3
    EXIT = 4
    GO = 5


NOTHING, PART, TIMER, PEOPLE, EXIT, GO = Waiting


class Doer:
    """Has one timer and one wake, and does one thing at a time."""

    def __init__(self, floor: Floor, staff: Staff, kind: Kind, entity: int) -> None:
        self.floor = floor
        self.staff = staff
        self.timer = Timer(floor, kind, entity)
        self.wake = Wake(floor)
        self.waiting = NOTHING

    def give(self, load: Any) -> None:
        """Let the process go on with what it waited for."""
        self.waiting = NOTHING
        self.wake.fire(load)

    def cut(self, reason: str) -> None:
        """Break off the work under way: its process goes on now, with the reason."""
        if self.waiting is TIMER:
            self.waiting = NOTHING
            self.timer = self.timer.move_to(self.wake)
            self.wake.fire(reason)
        elif self.waiting is PEOPLE:
            self.staff.withdraw(self)
            self.give(None)

    def attend(
        self, seconds: float, people: dict[str, int], tell: Callable[[bool], None] = lambda at_work: None
    ) -> Generator[Any, Any, None]:
        """Spend `seconds` on work that only a lack of people interrupts (a repair, maintenance, a tour).

        `tell` hears whether it is at work, or waits for people.
        """
        left = seconds
        while True:
            held: Held | None = None
            if people:
                held = self.staff.request(self, people)
                if held is None:
                    tell(False)
                    self.waiting = PEOPLE
                    held = yield self.wake.arm()
                    if held is None:
                        continue
            tell(True)
            self.waiting = TIMER
            cut = yield self.timer.start(left)
            self.waiting = NOTHING
            left = self.timer.due - self.floor._now
            if held:
                self.staff.release(self, held)
            if cut is None:
                return
