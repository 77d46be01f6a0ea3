"""Stations on the floor: a workplace is a station, a machine one of its places, with a life of its own under SimPy."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import TYPE_CHECKING, Any

from models.station.doer import EXIT, GO, NOTHING, PART, PEOPLE, TIMER
from models.station.quality import Outcome, judge, sampled
from models.station.work import BLOCKED, FAILED, IDLE, MAINTENANCE, PROCESSING, SETUP, Life, Worker

if TYPE_CHECKING:
    from models.control.schedule import Agenda
    from models.floor import Floor
    from models.flow import Flow, Target
    from models.orders.process import Desk
    from models.people.process import Staff
    from models.station.changeover import Changeover
    from models.station.description import Batch, Station
    from models.station.queue import Queue
    from models.stock import Store
    from models.work import Part, Task

__all__ = ["Machine", "Workplace"]


class Workplace:
    """A station on the floor: its machines share a queue."""

    def __init__(self, number: int, name: str, description: Station, queue: Queue) -> None:
        self.number = number
        self.name = name
        self.description = description
        self.queue = queue
        self.machines: list[Machine] = []

    def __repr__(self) -> str:
        """Name it."""
        return f"<workplace {self.name}>"


class Machine(Worker):
    """One machine of a station.

    Its life: take a lot, get people and kit, set up, process, say what came of it, hand the lot on; stand while it is
    broken or off shift. What interrupts it calls `stop` and `go`.
    """

    def __init__(
        self, floor: Floor, staff: Staff, flow: Flow, desk: Desk, place: Workplace, unit: int, stores: dict[str, Store]
    ) -> None:
        super().__init__(floor, staff, unit, finishes=place.description.at_shift_end == "finish")
        self.flow = flow
        self.desk = desk
        self.place = place
        self.stores = stores
        station = place.description
        self.batch: Batch | None = station.batch
        self.changeover: Changeover | None = None
        self.agenda: Agenda | None = None
        self.people = dict(station.operators)
        self.busy = False
        self.pending = 0
        """Lots that are done and cannot leave."""
        self.first: tuple[Part, float] | None = None
        """A lot under way when the run starts, with the time that is left [s]."""
        self.under_repair: float | None = None
        self.family: str | None = None
        self.on_block: Callable[[], None] | None = None
        """Called when it is blocked, where stations can block each other."""
        self.mean_waiting_time = 0.0
        self.loadable = False
        """It takes its next lot also while it is down, and begins when it is repaired: nobody else could take it."""
        self.mixed = False
        """Not every lot of its queue is for it: it shares a buffer, wants kits, or follows a schedule."""
        self._tell_operation = floor.rows["operations"].extend

    # What rules ask ------------------------------------------------------------------------------------------------

    def mean_time(self, part: Part) -> float:
        """Mean time that it takes for a lot [s]."""
        task = part.task
        if task is None:
            return 0.0
        return task.planned.get(self.place.number, 0.0) * (1 if self.batch else part.pieces)

    def mean_setup(self, part: Part) -> float:
        """Mean time to set up for a lot [s]."""
        if self.changeover is None:
            return 0.0
        return self.changeover.mean(self.family, part.family)

    def look_at(self, parts: Sequence[Part]) -> None:
        """Note what a rule may want to know about all the lots that wait."""
        total = 0.0  # `sum` rounds differently from Python 3.12 on
        for part in parts:
            total += self.mean_time(part)
        self.mean_waiting_time = total / len(parts)

    def wants(self, part: Part) -> bool:
        """Tell whether it can take a lot now: the task is for its station, it is its turn, and the kit is there."""
        task = part.task
        if not self.mixed or task is None:
            return True
        if self.place not in task.workplaces or (self.agenda is not None and not self.agenda.calls(part, self)):
            return False
        return all(self.stores[name].pieces >= n * part.pieces for name, n in part.kit.items())

    def batch_group(self, part: Part) -> Any:
        """What lots of one batch have in common."""
        assert self.batch is not None
        if self.batch.by == "product":
            return part.task
        return part.family if self.batch.by == "family" else None

    # What interrupts it --------------------------------------------------------------------------------------------

    def stop(self, effect: str = "resume") -> None:
        """Break off what it does; `broken` or `off` has just been set."""
        if self.waiting is PART:
            if self.off or not self.loadable:
                self.place.queue.takers.remove(self)
                self.give(None)
        elif self.stopped and self.activity != FAILED and self.activity != MAINTENANCE:
            if self.waiting is TIMER:
                self.effect = effect
            if self.waiting is TIMER or self.waiting is PEOPLE:
                self.cut("stop")
        self.show(self.activity)

    def go(self) -> None:
        """Go on; `broken` or `off` has just been lifted."""
        if self.waiting is GO:
            on = not self.off or (self.finishes and self.busy)
            if on and (not self.broken or (self.loadable and not self.busy)):
                self.give(None)
        elif any(upkeep.due for upkeep in self.upkeep):
            self.nudge()
        self.show(self.activity)

    def nudge(self) -> None:
        """Look again whether there is something to do (a kit has come, a batch is old enough, upkeep is due)."""
        takers = self.place.queue.takers
        if self.waiting is PART and self in takers:  # else it is being handed a lot, whose kit was made good at once
            takers.remove(self)
            self.give(None)

    # Its life ------------------------------------------------------------------------------------------------------

    def life(self) -> Life:
        """Take lot after lot, for ever."""
        queue, floor, number = self.place.queue, self.floor, self.place.number
        plain = not (self.changeover or self.clocks or self.upkeep or self.people or self.batch)
        yield from self._begin()
        while True:
            if self.off or (self.broken and not self.loadable):
                self.waiting = GO
                self.show(IDLE)
                yield self.wake.arm()
                continue
            if self.upkeep and not self.broken and (yield from self._maintain()):
                continue
            load = queue.pick(self)
            if load is None:
                self.show(IDLE)
                self.waiting = PART
                queue.wait(self)
                load = yield self.wake.arm()
                if load is None:
                    continue
            self.busy = True
            while self.broken or self.off:  # it was loaded while it was down
                self.waiting = GO
                self.show(IDLE)
                yield self.wake.arm()
            if not plain or not load.task.plain:
                yield from self._full(load)
                self.busy = False
                continue
            # the plain case, written out for speed: no people, no setup, nothing that can go wrong but a stop
            part, task = load, load.task
            start, seconds, whole = floor._now, part.job.seconds(task, number, part), True
            worked = seconds
            self.activity = PROCESSING
            if self.state != PROCESSING:
                self.state = PROCESSING
                self._tell_state((start, self.unit, PROCESSING))
            self.waiting = TIMER
            cut = yield self.timer.start(seconds)
            self.waiting = NOTHING
            if cut is not None:
                self.worked = floor._now - start
                whole = yield from self.resume(seconds)
                worked = self.worked
            outcome = 0 if whole else 2
            self._tell_operation(
                (
                    start,
                    floor._now,
                    worked,
                    self.unit,
                    part.serial,
                    task.number,
                    part.pieces,
                    part.pieces * whole,
                    outcome,
                )
            )
            if not whole:
                self.desk.scrap(part)
            else:
                target = task.onward.get(number, False)
                if target is False:
                    target = self._onward(task)
                if target is None:
                    if not self.flow.send(part, task.following, self.place, self):
                        self.pending = 1
                        yield from self._blocked()
                else:
                    part.done, part.task = task, task.following
                    if not target.accept(part):
                        self.flow.offer(part, (target,), self)
                        self.pending = 1
                        yield from self._blocked()
            self.busy = False

    def _onward(self, task: Task) -> Target | None:
        """Find the one target after a plain task, where no choice and no card comes between."""
        following, target = task.following, None
        flow = self.flow
        plain = not flow.may_cancel and flow.plan is None and following not in flow.calling
        if following is not None and plain and not flow.changes_cards(task, following):
            targets = self.flow.targets(following, task, self.place)
            target = targets[0] if len(targets) == 1 else None
        task.onward[self.place.number] = target
        return target

    def _blocked(self) -> Life:
        self.waiting = EXIT
        self.show(BLOCKED)
        if self.on_block is not None:
            self.on_block()
        yield self.wake.arm()

    def gone(self, part: Part) -> None:
        """A lot that waited to leave has left."""
        self.pending -= 1
        if not self.pending and self.waiting is EXIT:
            self.give(part)

    def _begin(self) -> Life:
        """Start from the given state."""
        self.show(IDLE)
        if self.under_repair is not None:
            self.show(FAILED)
            yield from self.attend(self.under_repair, {})
        if self.first is not None:
            part, left = self.first
            self.first = None
            self.busy = True
            yield from self._full(part, left)
            self.busy = False

    def _full(self, load: Any, left: float | None = None) -> Life:
        """Do everything that can belong to an operation; `left` [s] where it is under way already."""
        parts: list[Part] = load if self.batch and left is None else [load]
        lead = parts[0]
        task = lead.task
        assert task is not None
        if left is None:
            yield from self._set_up(lead)
        for part in parts:
            if part.item.loops:
                mine = part.task
                assert mine is not None
                part.visits = part.visits or {}
                part.visits[mine] = part.visits.get(mine, 0) + 1
        visit = lead.visits[task] - 1 if lead.visits else 0
        start = self.floor._now
        seen = [sampled(part) for part in parts]
        whole, self.worked = True, 0.0
        if left is not None or any(seen):
            seconds = lead.job.seconds(task, self.place.number, lead, visit)
            people = _together(self.people, task.people) if task.people else self.people
            whole = yield from self.work(seconds, seconds if left is None else left, PROCESSING, people)
        yield from self._conclude(parts, seen, start, self.worked, whole)

    def _conclude(self, parts: list[Part], inspected: list[bool], start: float, worked: float, whole: bool) -> Life:
        """Say what came of each lot and hand it on; wait until the last has left."""
        now = self.floor._now
        for part, seen in zip(parts, inspected, strict=True):
            task = part.task
            assert task is not None
            before = part.pieces
            outcome, following = judge(part, seen) if whole else (Outcome.SCRAP, None)
            good = part.pieces if outcome is not Outcome.SCRAP else 0
            self._tell_operation((start, now, worked, self.unit, part.serial, task.number, before, good, int(outcome)))
            for upkeep in self.upkeep:
                upkeep.made(before)
            if outcome is Outcome.SCRAP:
                part.pieces = before  # also those that were lost before an inspection rejected the others
                self.desk.scrap(part)
                continue
            if part.pieces < before:
                self.desk.lose(part, before - part.pieces)
            if task.operation.outputs:
                self.desk.take_out(part, task)
            for lot in self.desk.cut(part, following):
                if not self.flow.send(lot, following, self.place, self):
                    self.pending += 1
        if self.pending:
            yield from self._blocked()

    def collect(self, part: Part) -> None:
        """Take the kit of a lot out of stock, in the instant in which the lot is taken."""
        for name, count in part.kit.items():
            self.stores[name].take(count * part.pieces, part)

    def _set_up(self, part: Part) -> Life:
        """Change over to the family of the lot, if it is set up for another."""
        changeover, family = self.changeover, part.family
        if changeover is None or family == self.family:
            return
        seconds = changeover.seconds(self.family, family)
        self.family = family
        if seconds > 0:
            yield from self.work(seconds, seconds, SETUP, changeover.people)

    def _maintain(self) -> Generator[Any, Any, bool]:
        """Do the upkeep that is due, if any."""
        for upkeep in self.upkeep:
            if upkeep.due:
                self.show(MAINTENANCE)
                yield from self.attend(upkeep.seconds(), upkeep.people)
                upkeep.done()
                return True
        return False


def _together(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    """Add what two ask for."""
    return {name: one.get(name, 0) + other.get(name, 0) for name in (*one, *other)}
