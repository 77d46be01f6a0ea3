"""The flow: how a lot gets from one workplace to the next, and what it waits for on the way."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from heapq import heappush
from typing import TYPE_CHECKING, Any, Protocol

from models.floor import Kind

if TYPE_CHECKING:
    from models.control.process import Loop
    from models.control.schedule import Plan
    from models.distribution import Distribution
    from models.floor import Floor
    from models.station.process import Workplace
    from models.station.queue import Queue
    from models.streams import Stream
    from models.work import Item, Job, Part, Task

TRIP = (int(Kind.ARRIVE) << 48) + (1 << 32)
"""Priority of the end of a way, to which the lot's number is added; conveyors come before."""

__all__ = ["Flow", "Giver", "Offer", "Promise", "Target", "Way"]


class Giver(Protocol):
    """Something that holds a lot until it can go on."""

    def gone(self, part: Part) -> None:
        """The lot that waited has gone on."""


class Target(Protocol):
    """Something that a lot can go to: a queue, a conveyor, a way."""

    @property
    def givers(self) -> deque[Offer]:
        """The lots that wait for room."""

    @property
    def load(self) -> float:
        """What already waits there, for the choice among alternatives."""

    def room(self, part: Part) -> bool:
        """Tell whether the lot may come now."""

    def accept(self, part: Part) -> bool:
        """Take the lot if there is room."""

    def enter(self, part: Part) -> None:
        """Take the lot; there is room."""

    def await_room(self) -> None:
        """A lot has begun to wait for room."""


class Offer:
    """A lot that waits for room at one of several targets."""

    __slots__ = ("giver", "part", "rank", "targets")

    def __init__(self, part: Part, targets: tuple[Target, ...], giver: Giver | None, rank: float) -> None:
        self.part = part
        self.rank = rank
        self.targets = targets
        self.giver = giver

    def take(self, givers: deque[Offer]) -> None:
        """Let the lot go to the target whose waiting line is `givers`, which has taken the offer out of it."""
        chosen: Target | None = None
        left: list[deque[Offer]] = []
        for target in self.targets:
            if target.givers is givers:
                chosen = chosen or target
            elif not any(target.givers is one for one in left):
                target.givers.remove(self)
                left.append(target.givers)
        assert chosen is not None
        chosen.enter(self.part)
        if self.giver is not None:
            self.giver.gone(self.part)


class Trip:
    """A lot on its way: as much of an event as the floor's loop needs."""

    __slots__ = ("callbacks", "part")

    def __init__(self, part: Part, arrive: Callable[[Any], None]) -> None:
        self.part = part
        self.callbacks = [arrive]


class Promise:
    """A way at whose end room is kept for a lot before it sets out, so that it never waits on the way."""

    def __init__(self, queue: Queue) -> None:
        self.queue = queue
        self.givers: deque[Offer] = queue.givers
        """The lots that wait for room at the end of the way."""

    @property
    def load(self) -> float:
        """What waits at the end of the way."""
        return self.queue.load

    def room(self, part: Part) -> bool:
        """Tell whether there is room at the end of the way."""
        return self.queue.room(part)

    def accept(self, part: Part) -> bool:
        """Take the lot if there is room at the end of the way."""
        if self.queue.room(part):
            self.enter(part)
            return True
        return False

    def enter(self, part: Part) -> None:
        """Keep room for the lot; what takes it there is another's matter."""
        self.queue.promised += 1

    def await_room(self) -> None:
        """A lot has begun to wait; the queue lets it in when it has room."""


class Way(Promise):
    """The way to a queue that takes time."""

    def __init__(self, flow: Flow, queue: Queue, done: Task, law: Distribution) -> None:
        super().__init__(queue)
        self.flow = flow
        self.done = done
        self.law = law
        self._streams: dict[Job, Stream] = {}

    def enter(self, part: Part) -> None:
        """Start on the way."""
        self.queue.promised += 1
        stream = self._streams.get(part.job)
        if stream is None:
            stream = self._streams[part.job] = part.job.stream(self.done, "handover", self.law)
        visits = part.visits
        self.flow.travel(part, stream.draw(part.number, visits.get(self.done, 1) - 1 if visits else 0), self._arrive)

    def _arrive(self, trip: Trip) -> None:
        part, flow = trip.part, self.flow
        flow.tell((flow.floor._now, flow.transit, -part.pieces, part.serial))
        self.queue.promised -= 1
        self.queue.enter(part)


class Flow:
    """Sends lots on: through loops of cards and over ways to the next queue, or out of the plant.

    Parameters
    ----------
    choose : callable or None
        Value of a workplace for a lot (workplace, part, now), the smallest is chosen; None for the shortest queue.
    """

    def __init__(
        self, floor: Floor, transit: int, backlog: int, choose: Callable[[Workplace, Part, float], Any] | None
    ) -> None:
        self.floor = floor
        self.transit = transit
        self.backlog = backlog
        self.choose = choose
        self.loops: list[Loop] = []
        self.plan: Plan | None = None
        """The schedule that stations follow, if there is one."""
        self.cancelled: set[int] = set()
        """Numbers of orders that nobody wants any more: their lots go no further."""
        self.may_cancel = False
        """Whether orders may be cancelled in this run."""
        self.withdraw: Callable[[Part], None] = lambda part: None
        self.calling: set[Task] = set()
        """Tasks for which a lot calls for its kit when it sets out for them."""
        self.call: Callable[[Part], None] = lambda part: None
        self.exit: Callable[[Workplace | None], Target | None] | None = None
        """The way out of the plant from a workplace, where lots are carried out."""
        self.rank: Callable[[Part], float] = lambda part: 0.0
        """Order in which new lots enter: the smallest first."""
        self.finish: Callable[[Part], None] = lambda part: None
        self.ways: Callable[[Task, Task | None, Workplace | None], tuple[Target, ...]] = lambda task, done, origin: ()
        self.tell = floor.rows["levels"].extend
        self.items: dict[str, Item] = {}
        self._wanted: dict[Task, list[Loop]] = {}
        self._returned: deque[Loop] = deque()
        """Loops with cards that came back and may serve a lot that waits."""
        self._passing = False
        self._limbo = _Limbo(self)

    def send(self, part: Part, task: Task | None, origin: Workplace | None, giver: Giver | None) -> bool:
        """Let a lot go on to its next task (None: out).

        Returns
        -------
        bool
            It has left its place. Else `giver.gone(part)` will be called when it does.
        """
        if part.job.number in self.cancelled:
            self.withdraw(part)
            return True
        done = part.done = part.task
        part.task = task
        if self.plan is not None and origin is not None:
            self.plan.look_again(part.job.number)
        if task is None:
            way_out = None if self.exit is None or part.item.stocked else self.exit(origin)
            if way_out is not None:
                if not way_out.accept(part):
                    self.offer(part, (way_out,), giver)
                    return False
                return True
            seconds = self.handover(part, done) if done is not None else 0.0
            if seconds > 0:
                self.travel(part, seconds, self._left)
            else:
                self.leave(part)
            return True
        if self.loops:
            inside = origin is not None
            if not self._cards(part, task, origin, self._limbo if inside else giver):
                if inside:
                    self.tell((self.floor._now, self.backlog, part.pieces, part.serial))
                return inside
        return self._go(part, task, origin, giver)

    def _go(self, part: Part, task: Task, origin: Workplace | None, giver: Giver | None) -> bool:
        if task in self.calling:
            self.call(part)
        targets = self.targets(task, part.done, origin)
        if self.plan is not None and len(targets) > 1:
            targets = self.plan.narrow(part, task, targets)
        if len(targets) == 1:
            if targets[0].accept(part):
                return True
        else:
            best = self._best(part, task, targets)
            if best is not None:
                best.enter(part)
                return True
        self.offer(part, targets, giver, -math.inf if part.done is not None else self.rank(part))
        return False

    def targets(self, task: Task, done: Task | None, origin: Workplace | None) -> tuple[Target, ...]:
        """Where a lot can go that has `task` next, comes from `origin` and has had `done` there."""
        key = done, origin
        targets = task.ways.get(key)
        if targets is None:
            targets = task.ways[key] = self.ways(task, done, origin)
        return targets

    @staticmethod
    def offer(part: Part, targets: tuple[Target, ...], giver: Giver | None, rank: float = -math.inf) -> None:
        """Let a lot wait for room at the first target that has some; lots inside the plant go before new ones."""
        offer = Offer(part, targets, giver, rank)
        lines = {id(target.givers): target for target in targets}
        for target in lines.values():
            givers = target.givers
            if not givers or givers[-1].rank <= rank:
                givers.append(offer)
            else:
                givers.insert(next(n for n, other in enumerate(givers) if other.rank > rank), offer)
            target.await_room()

    def admits(self, part: Part, task: Task) -> bool:
        """Tell whether a new lot could enter the plant now."""
        if any(loop.free <= 0 for loop in self.loops if loop.holds(part.item, task)):
            return False
        return any(target.room(part) for target in self.targets(task, None, None))

    def _best(self, part: Part, task: Task, targets: tuple[Target, ...]) -> Target | None:
        free = [number for number, target in enumerate(targets) if target.room(part)]
        if not free:
            return None
        if self.choose is None:
            return targets[min(free, key=lambda number: targets[number].load)]
        choose, now = self.choose, self.floor._now
        return targets[min(free, key=lambda number: choose(task.workplaces[number], part, now))]

    def _cards(self, part: Part, task: Task, origin: Workplace | None, giver: Giver | None) -> bool:
        """Take the cards that the next task needs, give back those that it does not; False if the lot has to wait."""
        held = part.cards or ()
        wanted = self._wanted.get(task)
        if wanted is None:
            wanted = self._wanted[task] = [loop for loop in self.loops if loop.holds(part.item, task)]
        missing = [loop for loop in wanted if loop not in held] if held else wanted
        for loop in missing:
            if loop.free <= 0:
                loop.wait(part, origin, giver)
                return False
        part.cards = wanted
        for loop in missing:
            loop.free -= 1
        for loop in held:
            if loop not in wanted:
                self._hand_back(part, loop)
        self._pass_on()
        return True

    def hold(self, part: Part, task: Task) -> None:
        """Let a lot that is at a task when the run starts have its cards, if need be more than there are."""
        part.cards = [loop for loop in self.loops if loop.holds(part.item, task)]
        for loop in part.cards:
            loop.free -= 1

    @staticmethod
    def share(part: Part, lots: list[Part]) -> None:
        """Let the lots into which a lot is cut share its cards: each goes back with the last of them."""
        for loop in part.cards or ():
            sharers = (part.kin or {}).get(loop, [1])
            sharers[0] += len(lots) - 1
            for lot in lots:
                lot.cards = part.cards
                lot.kin = {**(lot.kin or {}), loop: sharers}

    def _hand_back(self, part: Part, loop: Loop) -> None:
        sharers = part.kin.pop(loop, None) if part.kin else None
        if sharers is not None:
            sharers[0] -= 1
        if not sharers or not sharers[0]:
            loop.free += 1
            self._returned.append(loop)

    def changes_cards(self, task: Task, following: Task) -> bool:
        """Tell whether a lot has to get or to give back a card between two tasks of its routing."""
        item = task.item
        return any(loop.holds(item, task) != loop.holds(item, following) for loop in self.loops)

    def _pass_on(self) -> None:
        """Let the lots go on that get the cards which came back; cards that come back by that wait for their turn."""
        if self._passing:
            return
        self._passing = True
        while self._returned:
            loop = self._returned.popleft()
            while loop.free > 0 and loop.waiting:
                part, origin, giver = loop.next()
                task = part.task
                assert task is not None
                if self._cards(part, task, origin, giver) and self._go(part, task, origin, giver) and giver is not None:
                    giver.gone(part)
        self._passing = False

    def leave(self, part: Part) -> None:
        """Let a lot out of the plant."""
        self.lost(part)
        self.finish(part)

    def lost(self, part: Part) -> None:
        """Take a lot out: its cards are free."""
        cards, part.cards = part.cards, None
        for loop in cards or ():
            self._hand_back(part, loop)
        self._pass_on()

    def travel(self, part: Part, seconds: float, arrive: Callable[[Trip], None]) -> None:
        """Let a lot be on its way for `seconds`, then call `arrive`."""
        floor: Any = self.floor
        self.tell((floor._now, self.transit, part.pieces, part.serial))
        heappush(floor._queue, (floor._now + seconds, TRIP + part.serial, next(floor._eid), Trip(part, arrive)))

    def _left(self, trip: Trip) -> None:
        part = trip.part
        self.tell((self.floor._now, self.transit, -part.pieces, part.serial))
        self.leave(part)

    @staticmethod
    def handover(part: Part, done: Task) -> float:
        """Time on the way out after the task `done` [s]."""
        law = done.operation.handover
        if law is None:
            return 0.0
        stream = part.job.stream(done, "handover", law)
        return stream.draw(part.number, part.visits.get(done, 1) - 1 if part.visits else 0)


class _Limbo:
    """Holds lots that left their station and wait between two stages, for a card or for room."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow

    def gone(self, part: Part) -> None:
        flow = self.flow
        flow.tell((flow.floor._now, flow.backlog, -part.pieces, part.serial))
