"""A source at work: lets lots into the plant by takt or rate, to a stock level, or as fast as the plant takes them."""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from models.floor import Kind, Timer, Wake
from models.orders.process import Demand

if TYPE_CHECKING:
    from models.orders.description import Source
    from models.orders.process import Desk
    from models.streams import Stream
    from models.work import Item, Job, Part

__all__ = ["Supply"]

Life = Generator[Any, Any, None]


class Supply:
    """One source."""

    def __init__(
        self, desk: Desk, source: Source, job: Job, items: dict[str, Item], *, start: float, until: float, number: int
    ) -> None:
        self.desk = desk
        self.source = source
        self.job = job
        self.items = items
        self.start = start
        self.until = until
        self.arrivals = 0
        self.mix: Stream | None = None
        self.gaps: Stream | None = None
        self._timer = Timer(desk.floor, Kind.RELEASE, number)
        self._wake = Wake(desk.floor)
        self._limit = math.inf if source.limit is None else source.limit
        self._asleep = False

    def life(self) -> Life:
        """Give arrivals until the limit or the last time."""
        desk = self.desk
        if self.start > desk.floor.now:
            yield self._timer.start_at(self.start)
        if self.source.keep is not None:
            desk.watch(self, next(iter(self.items)))
            yield from self._keep_up()
        elif self.source.every is not None:
            yield from self._arrive()
        else:
            yield from self._supply()
        desk.coming -= 1
        desk.check_done()

    def _arrive(self) -> Life:
        assert self.gaps is not None
        while self.arrivals < self._limit and self.desk.floor.now <= self.until:
            self._arrival()
            if self.arrivals < self._limit:
                yield self._timer.start(self.gaps.draw(self.arrivals - 1))

    def _arrival(self) -> None:
        source, desk = self.source, self.desk
        item = self._item()
        due = math.inf if source.due_after is None else desk.floor.now + source.due_after
        group = None
        if source.due_after is not None:
            group = Demand(desk, self.job, item, self.arrivals, source.quantity, due)
        self.arrivals += 1
        for part in desk.make(item, self.job, source.quantity, group, due):
            if source.when_full == "lose" and item.tasks and not desk.flow.admits(part, item.tasks[0]):
                desk.turn_away(part)
                if part.group is not None:
                    part.group.ended(part.pieces, 0)
            else:
                desk.let_in(part)

    def _item(self) -> Item:
        sequence = self.source.sequence
        if sequence:
            return self.items[sequence[self.arrivals % len(sequence)]]
        if self.mix is None:
            return next(iter(self.items.values()))
        drawn, total = self.mix.draw(self.arrivals), 0.0
        assert isinstance(self.source.product, dict)
        for name, share in self.source.product.items():
            total += share
            if drawn < total:
                return self.items[name]
        return next(reversed(self.items.values()))

    def _supply(self) -> Life:
        """Give the next lot as soon as the one before is in the plant."""
        desk = self.desk
        while self.arrivals < self._limit and desk.floor.now <= self.until:
            item = self._item()
            self.arrivals += 1
            for part in desk.make(item, self.job, self.source.quantity, None, math.inf):
                if desk.flow.send(part, item.tasks[0], None, self):
                    self._begin(part)
                else:
                    yield self._wake.arm()

    def look_again(self) -> None:
        """Something has been taken, finished or lost: see within this instant whether something is missing."""
        if self._asleep:
            self._asleep = False
            self.desk.coming += 1
            self._wake.fire()

    def _keep_up(self) -> Life:
        desk = self.desk
        while True:
            self._asleep = True  # what its own lots bring about is looked at, too
            self._refill()
            desk.coming -= 1
            desk.check_done()
            yield self._wake.arm()

    def _refill(self) -> None:
        """Release what is missing from the stock that the source keeps up."""
        item = next(iter(self.items.values()))
        store = self.desk.stores[item.name]
        keep = self.source.keep
        assert keep is not None
        wanted = sum(demand.quantity for demand in store.demands)
        making = sum(part.pieces for part in self.desk.inside.values() if part.item is item)
        missing = keep + wanted - making - store.total
        self.desk.expect(item, self.job, min(missing, (self._limit - self.arrivals) * self.source.quantity))
        while making + store.total - wanted < keep and self.arrivals < self._limit:
            making += self.source.quantity
            self.arrivals += 1
            for part in self.desk.make(item, self.job, self.source.quantity, None, math.inf):
                self.desk.let_in(part)

    def gone(self, part: Part) -> None:
        """The lot that waited has entered the plant: only now does it begin."""
        self._begin(part)
        self._wake.fire()

    def _begin(self, part: Part) -> None:
        if self.source.due_after is not None:
            part.due = self.desk.floor.now + self.source.due_after
        self.desk.begin(part)
