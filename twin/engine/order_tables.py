"""Orders, sources and the lots in place at the start as the compiled engine keeps them (`models.words`)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from models import words as at
from models.floor import Kind
from models.station.queue import RuledQueue
from models.streams.keys import hash64
from twin.engine.memory import priority
from twin.engine.planned_tables import planned_tables

if TYPE_CHECKING:
    from models.orders.supply import Supply
    from models.work import Job, Part
    from twin.engine.build import Shop
    from twin.engine.tables import Tables

__all__ = ["OrderTables"]

NAN = math.nan


class OrderTables:
    """Records of what is to be made, and of what is under way at the start.

    Attributes
    ----------
    releaser : int
        The record of what releases listed orders; 0 without any.
    """

    def __init__(self, tables: Tables, shop: Shop) -> None:
        self.tables, self.shop = tables, shop
        self.drawer, self.of = tables.drawer, tables.of
        self.releaser = 0
        self._jobs()
        self._demand()
        self._initial()

    def _jobs(self) -> None:
        shop = self.shop
        jobs = [job for *_, job in shop.pending] + [supply.job for supply in shop.supplies]
        jobs += [part.job for part in shop.desk.inside.values()]
        known = list(dict.fromkeys(jobs))
        for job in known:
            self._job(job)
        planned_tables(self.tables, shop, known)

    def _job(self, job: Job) -> None:
        d = self.drawer
        r = self.of[job] = d.record(at.JOB_WIDTH)
        d.w[r + at.J_NUMBER], d.f[r + at.J_DUE] = job.number, job.due
        d.f[r + at.J_PRIORITY], d.f[r + at.J_WEIGHT] = job.priority, job.weight
        d.key(r + at.J_ROOT, hash64(job.name))
        for item, pieces in job.counts.items():
            counter = d.record(3)
            d.w[counter : counter + 3] = self.of[item], pieces, d.w[r + at.J_COUNTS]
            d.w[r + at.J_COUNTS] = counter

    def _demand(self) -> None:
        d, shop = self.drawer, self.shop
        if shop.pending:
            r = self.releaser = d.record(at.RELEASER_WIDTH)
            rows = d.record(4 * len(shop.pending))
            for number, (time, _, order, job) in enumerate(shop.pending):
                d.f[rows + 4 * number] = time
                d.w[rows + 4 * number + 1 : rows + 4 * number + 4] = (
                    self.of[shop.items[order.product]], self.of[job], order.quantity
                )  # fmt: skip
            d.w[r + at.KIND], d.w[r + at.PRIORITY] = at.RELEASER, priority(Kind.RELEASE, 0)
            d.w[r + at.R_ORDERS], d.w[r + at.R_SIZE] = rows, len(shop.pending)
        keeping: dict[str, list[int]] = {}
        for number, supply in enumerate(shop.supplies):
            r = self.of[supply] = d.record(at.SOURCE_WIDTH)
            self._source(supply, r, number)
            if supply.source.keep is not None:
                keeping.setdefault(next(iter(supply.items)), []).append(r)
        for name, sources in keeping.items():
            watchers = d.list(sources)
            d.w[self.of[shop.items[name]] + at.WATCHERS] = watchers
            d.w[self.of[shop.stores[name]] + at.TAKEN_WATCHERS] = watchers

    def _source(self, supply: Supply, r: int, number: int) -> None:
        d, source = self.drawer, supply.source
        items = d.list([self.of[item] for item in supply.items.values()])
        shares = list(source.product.values()) if isinstance(source.product, dict) else [1.0]
        share_list = d.floats(shares)
        sequence = d.list([self.of[supply.items[name]] for name in source.sequence])
        every = d.law(source.every)
        w, f = d.w, d.f
        w[r + at.KIND], w[r + at.PRIORITY] = at.SOURCE, priority(Kind.RELEASE, number + 1)
        w[r + at.S_JOB], w[r + at.S_ITEMS], w[r + at.S_SHARES] = self.of[supply.job], items, share_list
        w[r + at.S_SEQUENCE], w[r + at.S_EVERY], w[r + at.S_MIXED] = sequence, every, supply.mix is not None
        f[r + at.S_START], f[r + at.S_LAST] = supply.start, supply.until
        w[r + at.S_LIMIT] = at.ENDLESS if source.limit is None else source.limit
        w[r + at.S_QUANTITY], w[r + at.S_LOSES] = source.quantity, source.when_full == "lose"
        f[r + at.S_DUE_AFTER] = NAN if source.due_after is None else source.due_after
        w[r + at.S_KEEP] = source.keep or 0
        name = supply.job.name
        d.key(r + at.S_EVERY_KEY, hash64(name), hash64("every"))
        d.key(r + at.S_MIX_KEY, hash64(name), hash64("mix"))

    def _initial(self) -> None:
        """Lots that are in place when the run starts."""
        d, shop = self.drawer, self.shop
        for part in shop.desk.inside.values():
            self.of[part] = d.record(int(d.w[self.of[part.item] + at.LOT_WIDTH]))
            self._lot(part)
        for job in dict.fromkeys(part.job for part in shop.desk.inside.values()):
            for part in (part for parts in job.placed.values() for part in parts):
                cell = d.record(2)
                d.w[cell], d.w[cell + 1] = self.of[part], d.w[self.of[job] + at.J_PLACED]
                d.w[self.of[job] + at.J_PLACED] = cell
                d.w[self.of[part] + at.KEPT] = 1
        for queue in self.tables.queues:
            r, before = self.of[queue], 0
            for part in queue.items:
                lot = self.of[part]
                d.w[lot + at.BEFORE] = before
                d.w[before + at.AFTER if before else r + at.ITEMS_FIRST] = lot
                d.w[r + at.ITEMS_LAST] = before = lot
                if isinstance(queue, RuledQueue):
                    d.w[lot + at.TURN] = part.turn
                    if queue.static:
                        d.f[lot + at.KEY] = part.key[0]
                    for wait in queue.patience:
                        self.tables.events.append((wait, int(d.w[r + at.PRIORITY]), r))
            d.w[r + at.ITEMS] = len(queue.items)
            d.w[r + at.TURNS] = getattr(queue, "turns", 0)
        for place in shop.places.values():
            for machine in place.machines:
                if machine.first is not None:
                    part, left = machine.first
                    d.w[self.of[machine] + at.FIRST] = self.of[part]
                    d.f[self.of[machine] + at.FIRST_LEFT] = left

    def _lot(self, part: Part) -> None:
        d, r, item = self.drawer, self.of[part], self.of[part.item]
        w = d.w
        w[r + at.S_NUMBER], w[r + at.ITEM], w[r + at.JOB] = part.serial, item, self.of[part.job]
        w[r + at.NUMBER], w[r + at.PIECES], w[r + at.RELEASED] = part.number, part.pieces, part.released
        w[r + at.TASK] = self.of[part.task] if part.task else 0
        d.f[r + at.L_DUE], d.f[r + at.L_PRIORITY] = part.due, part.priority
        if part.task and part.cards is not None:
            w[r + at.CARDS] = w[self.of[part.task] + at.WANTED]
        w[item + at.INSIDE_PIECES] += part.pieces
