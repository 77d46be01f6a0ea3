"""People on the floor: pools that are asked for several persons at once, and come and go with their shifts.

Who asks gets everybody it needs at once or waits, so that nobody is held by work that cannot begin. Requests are looked
at in the order in which they came; one that cannot be met does not hold up those behind it. A skill is served by the
pools that have it, the least skilled first, then in the order of the plant file.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

from models.floor import Kind
from models.people.description import Pool

if TYPE_CHECKING:
    from models.floor import Floor
    from models.station.doer import Doer
    from models.streams import Stream

__all__ = ["Crew", "Held", "Staff"]

Held = list[tuple["Crew", int]]
DAY = 86400.0


class Crew:
    """The persons of one pool."""

    def __init__(self, name: str, pool: Pool, place: int, absence: Stream) -> None:
        self.name = name
        self.pool = pool
        self.place = place
        self.absence = absence
        self.present = 0
        self.busy = 0
        self.missing = 0
        """Persons of whom it is known that they stay away, beside those drawn by day."""

    @property
    def free(self) -> int:
        """Persons at hand."""
        return max(self.present - self.busy, 0)

    def come(self, now: float) -> None:
        """Begin a shift, or come back from a break: who is absent is drawn by day and person."""
        size, share = self.pool.size, self.pool.absence
        if share > 0:
            day = int(now // DAY) * size
            size -= sum(self.absence.draw(day + person) < share for person in range(self.pool.size))
        self.present = max(size - self.missing, 0)


class Staff:
    """All people of the plant."""

    def __init__(self, floor: Floor) -> None:
        self.floor = floor
        self.crews: list[Crew] = []
        self.serving: dict[str, list[Crew]] = {}
        self.requests: list[tuple[Doer, dict[str, int]]] = []
        self.at_work: list[tuple[Doer, Held]] = []
        self.tell = floor.rows["levels"].extend

    def add(self, crew: Crew, shifts: Iterator[tuple[float, float]], number: int) -> None:
        """Let a crew come and go at the given times [s]."""
        self.crews.append(crew)
        self.floor.live(self._live(crew, shifts, number))

    def ready(self) -> None:
        """Find out who can serve what, once all crews are there."""
        names = {crew.name for crew in self.crews}
        skills = dict.fromkeys(skill for crew in self.crews for skill in crew.pool.skills if skill not in names)
        for crew in self.crews:
            self.serving[crew.name] = [crew]
        for skill in skills:
            able = [crew for crew in self.crews if skill in crew.pool.skills]
            self.serving[skill] = sorted(able, key=lambda crew: len(crew.pool.skills))

    def _live(self, crew: Crew, shifts: Iterator[tuple[float, float]], number: int) -> Generator[Any, Any, None]:
        from models.floor import Timer

        timer = Timer(self.floor, Kind.SHIFT, 2**40 + number)
        daily = crew.pool.absence > 0
        for start, stop in shifts:
            if start > self.floor.now:
                yield timer.start_at(start)
                self.floor.perpetual_passed()
            while True:
                crew.come(self.floor.now)
                self.grant()
                midnight = (self.floor.now // DAY + 1) * DAY
                until = min(stop, midnight) if daily else stop
                if until == float("inf"):
                    return
                yield timer.start_at(until)
                self.floor.perpetual_passed()
                if until == stop:
                    break
            crew.present = 0
            if crew.pool.at_shift_end == "interrupt":
                for doer, held in tuple(self.at_work):
                    if any(one is crew for one, _ in held):
                        doer.cut("people")

    def stay_away(self, crew: Crew, persons: int) -> None:
        """Let so many persons more be missing from now on (fewer, if below 0); work under way is finished."""
        crew.missing += persons
        if crew.present:
            crew.come(self.floor.now)
            self.grant()

    def request(self, doer: Doer, needs: dict[str, int]) -> Held | None:
        """Ask for people; None: the doer is woken with them when they are there."""
        if not self.requests or not self._blocked_before(needs):
            held = self._find(needs)
            if held is not None:
                self._take(doer, held)
                return held
        self.requests.append((doer, needs))
        return None

    def _blocked_before(self, needs: dict[str, int]) -> bool:
        """Tell whether an earlier request waits for just the same people."""
        return any(earlier == needs for _, earlier in self.requests)

    def withdraw(self, doer: Doer) -> None:
        """Take back a request."""
        self.requests = [request for request in self.requests if request[0] is not doer]

    def release(self, doer: Doer, held: Held) -> None:
        """Give people back; those who wait may get them."""
        now = self.floor.now
        for crew, count in held:
            crew.busy -= count
            self.tell((now, crew.place, -count, -1))
            self.floor.beside += 4
        self.at_work = [work for work in self.at_work if work[0] is not doer]
        if self.requests:
            self.grant()

    def grant(self) -> None:
        """Serve the requests that can be met, in the order in which they came."""
        waiting = []
        for doer, needs in self.requests:
            held = self._find(needs)
            if held is None:
                waiting.append((doer, needs))
            else:
                self._take(doer, held)
                doer.give(held)
        self.requests = waiting

    def _find(self, needs: dict[str, int]) -> Held | None:
        held: Held = []
        for name, count in needs.items():
            missing = count
            for crew in self.serving[name]:
                taken = sum(n for one, n in held if one is crew)
                share = min(missing, crew.free - taken)
                if share > 0:
                    held.append((crew, share))
                    missing -= share
                if not missing:
                    break
            if missing:
                return None
        return held

    def _take(self, doer: Doer, held: Held) -> None:
        now = self.floor.now
        for crew, count in held:
            crew.busy += count
            self.tell((now, crew.place, count, -1))
            self.floor.beside += 4
        self.at_work.append((doer, held))
