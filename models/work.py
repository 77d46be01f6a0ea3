"""Work in motion: lots (parts), the jobs that they belong to, and the tasks of their routings."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from models.distribution import Distribution, uniform
from models.product.description import Operation, Product
from models.streams import Stream, extend, hash64

if TYPE_CHECKING:
    from models.flow import Target
    from models.station.process import Workplace

__all__ = ["Item", "Job", "Part", "Task"]


@dataclass(eq=False)
class Task:
    """An operation of a product, ready to be done."""

    number: int
    """Its step in the index."""
    item: Item
    position: int
    """Its place in the routing."""
    operation: Operation
    family: str
    workplaces: tuple[Workplace, ...] = ()
    times: dict[int, Distribution] = field(default_factory=dict)
    """Time of one piece, or of a batch, by number of the workplace [s]."""
    planned: dict[int, float] = field(default_factory=dict)
    """Mean time of one piece, or of a batch, by number of the workplace [s]."""
    batching: frozenset[int] = frozenset()
    """Numbers of the workplaces that work in batches: there the time is that of a whole batch."""
    following: Task | None = None
    people: dict[str, int] = field(default_factory=dict)
    plain: bool = False
    """Nothing can happen to a lot here but that it takes its time and goes on to `following`."""
    ways: dict[tuple[Task | None, Workplace | None], tuple[Target, ...]] = field(default_factory=dict)
    """Where a lot that has this task next can go, by the task that was done and the workplace that it comes from."""
    onward: dict[int, Target | None] = field(default_factory=dict)
    """The one target of `following`, by number of the workplace left; None where there are several or none."""
    rest: float = 0.0
    """Mean time of one piece from here to the end of the routing [s]."""

    def __repr__(self) -> str:
        """Name it by product and operation."""
        return f"<task {self.item.name}/{self.operation.name}>"


@dataclass(eq=False)
class Item:
    """A product as the floor knows it."""

    name: str
    number: int
    description: Product
    wip: int
    """Its place of kind wip."""
    tasks: list[Task] = field(default_factory=list)
    by_name: dict[str, Task] = field(default_factory=dict)
    loops: bool = False
    """A lot may come to an operation more than once."""
    explodes: list[tuple[Item, int]] = field(default_factory=list)
    """Components that are released together with it, with pieces for one piece."""
    stocked: bool = False
    """Its finished pieces go into stock."""

    @cached_property
    def lot(self) -> int:
        """Pieces of a whole lot."""
        first = self.tasks[0].operation.transfer_lot if self.tasks else None
        return self.description.lot if first is None else min(self.description.lot, first)


class Job:
    """An order, or a source: what its lots share, and where the random numbers of their work come from.

    Work belongs to the job, the operation and the number of the piece in the job: another layout, sequence or policy
    meets the same work.
    """

    __slots__ = ("_root", "_streams", "counts", "due", "name", "number", "placed", "priority", "weight")

    def __init__(
        self, root: int, name: str, number: int, *, due: float = math.inf, priority: float = 0.0, weight: float = 1.0
    ) -> None:
        self._root = extend(root, hash64(name))
        self._streams: dict[Any, Stream] = {}
        self.name = name
        self.number = number
        self.due = due
        self.priority = priority
        self.weight = weight
        self.counts: dict[Item, int] = {}
        """Pieces released so far, by product: the next lot's first number."""
        self.placed: dict[Item, list[Part]] = {}
        """Lots that were in the plant when the run started, by product; the order has no need to release them."""

    def seconds(self, task: Task, place: int, part: Part, visit: int = 0) -> float:
        """Time that the lot `part` takes for `task` at workplace number `place` [s]: the sum over its pieces.

        A place that works in batches takes one time for all lots of the batch: that of the first lot's first piece.
        """
        stream = self._streams.get((task, place))
        if stream is None:
            stream = self._open(task, "time", task.times[place])
            self._streams[task, place] = stream
        if part.pieces == 1 or place in task.batching:
            return float(stream.draw(part.number, visit))
        if stream.constant is not None:
            return float(stream.constant * part.pieces)
        total = 0.0
        for piece in range(part.number, part.number + part.pieces):
            total += stream.draw(piece, visit)
        return total

    def stretch(self, task: Task, place: int, factor: float) -> None:
        """Let all lots take longer for a task at a workplace than is stated: the same draws, times a factor."""
        self._streams[task, place] = self._open(task, "time", task.times[place] * factor)

    def stream(self, task: Task, purpose: str, distribution: Distribution | None = None) -> Stream:
        """Return the stream of `task` for `purpose`; of uniforms between 0 and 1 where no distribution is given."""
        key = task, purpose, id(distribution)  # distributions live as long as the plant; hashing them is slow
        stream = self._streams.get(key)
        if stream is None:
            stream = self._streams[key] = self._open(task, purpose, distribution or _UNIFORM)
        return stream

    def _open(self, task: Task, purpose: str, distribution: Distribution) -> Stream:
        word = hash64(f"{task.item.name}/{task.operation.name}/{purpose}")
        return Stream(extend(self._root, word), distribution)


_UNIFORM = uniform(0.0, 1.0)


class Part:
    """A lot: pieces of one product that move together."""

    __slots__ = (
        "came",
        "cards",
        "defective",
        "done",
        "due",
        "group",
        "item",
        "job",
        "key",
        "kin",
        "number",
        "pieces",
        "priority",
        "release",
        "released",
        "reworks",
        "serial",
        "task",
        "turn",
        "visits",
    )

    def __init__(self, serial: int, item: Item, job: Job, number: int, pieces: int) -> None:
        self.serial = serial
        """Its number in the run: its name in the trace."""
        self.item = item
        self.job = job
        self.number = number
        """Number of its first piece in the job."""
        self.pieces = pieces
        self.released = pieces
        """Pieces when it was released."""
        self.task: Task | None = item.tasks[0] if item.tasks else None
        """What is to be done next, or is being done."""
        self.done: Task | None = None
        """What was done last."""
        self.release = 0.0
        self.due = job.due
        self.priority = job.priority
        self.came = 0.0
        """When it came to where it waits [s]."""
        self.turn = 0
        """The how-manieth it was to come there."""
        self.key: Any = None
        self.defective = False
        self.reworks = 0
        self.visits: dict[Task, int] | None = None
        self.cards: list[Any] | None = None
        self.kin: dict[Any, list[int]] | None = None
        """Cards that it shares with other lots cut from the same: how many they are."""
        self.group: Any = None
        """What is told when it ends: the arrival or order that it belongs to."""

    @property
    def kit(self) -> dict[str, int]:
        """Pieces of other products that its task builds into one piece: none where it has been there before."""
        if self.task is None or (self.visits and self.task in self.visits):
            return {}
        return self.task.operation.components

    # What a policy written by a user may read -----------------------------------------------------------------------

    @property
    def product(self) -> str:
        """Name of its product."""
        return self.item.name

    @property
    def order(self) -> str:
        """Name of its order or source."""
        return self.job.name

    @property
    def operation(self) -> str:
        """Name of the operation that is next or under way."""
        return self.task.operation.name if self.task else ""

    @property
    def family(self) -> str:
        """Setup family of the operation that is next or under way."""
        return self.task.family if self.task else ""

    @property
    def remaining(self) -> float:
        """Mean time of all operations from the next one on [s]."""
        return self.task.rest * self.pieces if self.task else 0.0

    @property
    def weight(self) -> float:
        """Cost of one unit of tardiness."""
        return self.job.weight

    def __repr__(self) -> str:
        """Say which lot it is."""
        size = f" of {self.pieces}" if self.pieces > 1 else ""
        return f"lot {self.serial}{size} ({self.item.name}, {self.job.name})"
