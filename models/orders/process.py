"""The desk: lets lots into the plant, and keeps the books of every lot from its release to its end."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

from models.orders.description import MOST_LOTS
from models.trace import PART_ENDS
from models.work import Part

if TYPE_CHECKING:
    from models.floor import Floor
    from models.flow import Flow
    from models.orders.supply import Supply
    from models.stock import Store
    from models.work import Item, Job, Task

__all__ = ["Demand", "Desk", "TooManyLots"]

FINISHED, SCRAPPED, SPLIT, STOCKED, LOST = range(len(PART_ENDS))


class TooManyLots(Exception):  # noqa: N818 - a state of the plant
    """More lots are in the plant at once than memory is meant for; one line names the product and the order."""


class Demand:
    """An order, or one arrival that has a due date: done when all its pieces have come to an end."""

    __slots__ = ("desk", "due", "good", "item", "job", "number", "open", "quantity", "release")

    def __init__(self, desk: Desk, job: Job, item: Item, number: int, quantity: int, due: float) -> None:
        self.desk = desk
        self.job = job
        self.item = item
        self.number = number
        self.quantity = quantity
        self.due = due
        self.release = desk.floor.now
        self.open = quantity
        self.good = 0

    @property
    def who(self) -> str:
        """Who it is, in words."""
        return f"order {self.job.name}"

    def served(self, lots: list[tuple[int, int]]) -> None:
        """All of it came out of stock."""
        self.ended(self.quantity, self.quantity)
        self.desk.waiting_for_stock -= 1
        self.desk.check_done()

    def ended(self, pieces: int, good: int) -> None:
        """So many of its pieces have come to an end."""
        before = self.open
        self.open -= pieces
        self.good += good
        if before > 0 >= self.open:
            self.desk.tell_order(
                (
                    self.job.number,
                    self.number,
                    self.item.number,
                    self.quantity,
                    self.good,
                    self.release,
                    self.due,
                    self.desk.floor.now,
                )
            )


class Desk:
    """Releases lots and books what becomes of them.

    Parameters
    ----------
    to_the_end : bool
        The run ends when everything is done.
    """

    def __init__(self, floor: Floor, flow: Flow, stores: dict[str, Store], *, to_the_end: bool) -> None:
        self.floor = floor
        self.flow = flow
        self.stores = stores
        self.to_the_end = to_the_end
        self.coming = 0
        """Orders not yet released, and sources that have not ended."""
        self.inside: dict[int, Part] = {}
        """Lots between release and end, by serial number."""
        self.waiting_for_stock = 0
        self._serial = 0
        self._on_change: dict[str, list[Supply]] = {}
        rows = floor.rows
        self._tell_level = rows["levels"].extend
        self._tell_part = rows["parts"].extend
        self._tell_genealogy = rows["genealogy"].extend
        self.tell_order = rows["orders"].extend
        flow.finish = self.finish
        flow.withdraw = self.withdraw

    # Release -------------------------------------------------------------------------------------------------------

    def order(self, item: Item, job: Job, quantity: int) -> None:
        """Take in an order: from stock where its product is made to stock, else make it."""
        if job.number in self.flow.cancelled:
            return
        demand = Demand(self, job, item, 0, quantity, job.due)
        if item.description.made == "to_stock":
            self.waiting_for_stock += 1
            self.stores[item.name].order(demand)
        else:
            for part in self.make(item, job, quantity, demand, job.due):
                self.let_in(part)
        if self.flow.plan is not None:
            self.flow.plan.released(job.number)

    def make(self, item: Item, job: Job, quantity: int, group: Demand | None, due: float) -> list[Part]:
        """Cut a quantity into lots, and release the components that are made with it."""
        if 0 < quantity <= item.lot and not item.explodes and not job.placed:
            return [self.new(item, job, quantity, group, due)]
        for part in job.placed.pop(item, ()):
            part.group = group
            quantity -= part.pieces
        lots, size = [], self.expect(item, job, quantity)
        for component, count in item.explodes:
            for part in self.make(component, job, quantity * count, None, due):
                self.let_in(part)
        while quantity > 0:
            pieces = min(size, quantity)
            lots.append(self.new(item, job, pieces, group, due))
            quantity -= pieces
        return lots

    def new(self, item: Item, job: Job, pieces: int, group: Demand | None = None, due: float = math.inf) -> Part:
        """Make a lot; it is not yet in the plant."""
        number = job.counts.get(item, 0)
        job.counts[item] = number + pieces
        part = Part(self._serial, item, job, number, pieces)
        self._serial += 1
        part.group = group
        part.due = due
        part.task = None
        return part

    def begin(self, part: Part) -> None:
        """Book the release of a lot."""
        if len(self.inside) >= MOST_LOTS:
            self.expect(part.item, part.job, part.pieces)
        part.release = self.floor._now
        self.inside[part.serial] = part
        self._tell_level((part.release, part.item.wip, part.pieces, part.serial))
        if self.flow.plan is not None:
            self.flow.plan.begun(part)

    def expect(self, item: Item, job: Job, pieces: float) -> int:
        """Return the pieces of a lot; raise `TooManyLots` if so many pieces more do not fit into the plant."""
        size = item.lot
        if len(self.inside) + pieces / size > MOST_LOTS:
            raise TooManyLots(
                f"at {self.floor.now:g} s, {math.ceil(pieces / size):,} more lots of {item.name} come in "
                f"for {job.name} "
                f"and {len(self.inside):,} are in the plant; at most {MOST_LOTS:,} can be there at once: "
                "give the product a larger `lot`, or let less come"
            )
        return size

    def let_in(self, part: Part) -> None:
        """Release a lot; without room or card it waits before the plant."""
        self.begin(part)
        if not part.item.tasks:
            self.finish(part)  # a delivery of something that is bought, into stock
        elif not self.flow.send(part, part.item.tasks[0], None, self):
            self._tell_level((self.floor._now, self.flow.backlog, part.pieces, part.serial))

    def gone(self, part: Part) -> None:
        """A lot that waited before the plant has entered."""
        self._tell_level((self.floor._now, self.flow.backlog, -part.pieces, part.serial))

    # What becomes of lots ------------------------------------------------------------------------------------------

    def finish(self, part: Part) -> None:
        """Book a lot that has had all its operations."""
        stocked = part.item.stocked
        self._end(part, part.pieces, STOCKED if stocked else FINISHED)
        if stocked:
            self.stores[part.item.name].put(part.serial, part.pieces)
            self._changed(part.item)
        self.check_done()

    def scrap(self, part: Part) -> None:
        """Book a lot that is lost."""
        self.flow.lost(part)
        pieces = part.pieces
        self._end(part, 0, SCRAPPED)
        self._again(part, pieces)
        self._changed(part.item)
        if self.flow.plan is not None:
            self.flow.plan.look_again(part.job.number)
        self.check_done()

    def withdraw(self, part: Part) -> None:
        """Book a lot that nobody wants any more."""
        self.flow.lost(part)
        self._end(part, 0, LOST)
        self._changed(part.item)
        if self.flow.plan is not None:
            self.flow.plan.look_again(part.job.number)
        self.check_done()

    def lose(self, part: Part, pieces: int) -> None:
        """Book pieces lost out of a lot that goes on."""
        self._tell_level((self.floor._now, part.item.wip, -pieces, part.serial))
        if part.group is not None:
            part.group.ended(pieces, 0)
        self._again(part, pieces)
        self._changed(part.item)

    def turn_away(self, part: Part) -> None:
        """Book an arrival that found no room."""
        part.release = self.floor._now
        self._tell((part.release, part.release, 0, LOST), part)

    def take_out(self, part: Part, task: Task) -> None:
        """Release what an operation takes out of a lot."""
        for name, count in task.operation.outputs.items():
            item = self.flow.items[name]
            for lot in self.make(item, part.job, count * part.pieces, None, part.due):
                self._tell_genealogy((self.floor._now, part.serial, lot.serial, lot.pieces))
                self.let_in(lot)

    def cut(self, part: Part, following: Task | None) -> Iterable[Part]:
        """Cut a lot into transfer lots, where it goes on in such."""
        size = following.operation.transfer_lot if following is not None else None
        if size is None or part.pieces <= size:
            return (part,)
        lots = []
        for first in range(0, part.pieces, size):
            lot = Part(self._serial, part.item, part.job, part.number + first, min(size, part.pieces - first))
            self._serial += 1
            lot.task, lot.done, lot.group, lot.due = part.task, part.done, part.group, part.due
            lot.priority, lot.defective, lot.reworks = part.priority, part.defective, part.reworks
            lot.visits = dict(part.visits) if part.visits else None
            self.begin(lot)
            self._tell_genealogy((self.floor._now, part.serial, lot.serial, lot.pieces))
            lot.release = part.release
            lots.append(lot)
        self.flow.share(part, lots)
        part.group = None
        self._end(part, part.pieces, SPLIT)
        return lots

    def _end(self, part: Part, good: int, how: int) -> None:
        now = self.floor._now
        del self.inside[part.serial]
        if self.flow.plan is not None:
            self.flow.plan.ended(part)
        self._tell_level((now, part.item.wip, -part.pieces, part.serial))
        self._tell((part.release, now, good, how), part)
        if part.group is not None:
            part.group.ended(part.pieces, good)

    def _tell(self, end: tuple[float, float, int, int], part: Part) -> None:
        release, now, good, how = end
        self._tell_part(
            (
                part.serial,
                part.item.number,
                part.job.number,
                part.number,
                part.released,
                good,
                release,
                now,
                part.due,
                how,
            )
        )

    def _again(self, part: Part, pieces: int) -> None:
        """Make lost pieces of a component again, so that the assembly which waits for them can go on."""
        if part.item.stocked and part.item.description.made == "to_order":
            for lot in self.make(part.item, part.job, pieces, None, part.due):
                self.let_in(lot)

    def _changed(self, item: Item) -> None:
        for supply in self._on_change.get(item.name, ()):
            supply.look_again()

    def watch(self, supply: Supply, name: str) -> None:
        """Let a source that keeps up a stock know what happens to it."""
        self._on_change.setdefault(name, []).append(supply)
        self.stores[name].on_taken.append(supply.look_again)

    def check_done(self) -> None:
        """End the run when everything is done, if it runs to the end."""
        if self.to_the_end and not self.coming and not self.inside and not self.waiting_for_stock:
            self.floor.finish()
