"""A schedule as the compiled engine keeps it (`models.words`)."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

from models import words as at
from models.control.schedule_kernel import ALL

if TYPE_CHECKING:
    from models.control.schedule import Agenda, Entry, Key, Plan
    from twin.engine.build import Shop
    from twin.engine.tables import Tables

__all__ = ["ScheduleTables"]


class ScheduleTables:
    """Records of the agendas of all stations that follow a schedule, and of the orders that it names."""

    def __init__(self, tables: Tables, shop: Shop) -> None:
        plan = shop.flow.plan
        if plan is None:
            return
        self.drawer, self.of = tables.drawer, tables.of
        self.jobs = {job.number: self.of[job] for *_, job in shop.pending}
        self.calls: dict[tuple[str, Key], int] = {}
        self.called: defaultdict[int, list[int]] = defaultdict(list)
        self.choices: defaultdict[int, list[int]] = defaultdict(list)
        agendas = {name: self._agenda(plan, agenda) for name, agenda in plan.agendas.items()}
        for key, places in plan.places.items():
            self.choices[key[0]].append(self._choice(key, places))
        for order, naming in plan.naming.items():
            self._named(order, [agendas[agenda.place.name] for agenda in naming])
        for part in shop.desk.inside.values():
            named = self.drawer.w[self.of[part.job] + at.J_NAMED]
            if named:
                self._inside(int(named), self.of[part], self.of[part.item])

    def _agenda(self, plan: Plan, agenda: Agenda) -> int:
        d, place = self.drawer, agenda.place
        r, entries = d.record(at.AGENDA_WIDTH), d.record(2 * len(agenda.entries))
        for number, entry in enumerate(agenda.entries):
            call = self._call(plan, r, place.name, entry)
            d.w[call + at.CL_AHEAD] += 1
            d.w[entries + 2 * number : entries + 2 * number + 2] = call, ALL if entry.lots is None else entry.lots
        machines = d.list([self.of[machine] for machine in place.machines])
        d.w[r : r + at.AGENDA_WIDTH] = entries, len(agenda.entries), agenda.at, agenda.taken, machines
        for machine in place.machines:
            d.w[self.of[machine] + at.AGENDA] = r
        return r

    def _call(self, plan: Plan, agenda: int, station: str, entry: Entry) -> int:
        """What an entry calls, once for all entries of a station that call the same."""
        known = self.calls.get((station, entry.key))
        if known is not None:
            return known
        d, (order, task) = self.drawer, entry.key
        r = self.calls[station, entry.key] = d.record(at.CALL_WIDTH)
        d.w[r : r + at.CALL_WIDTH] = agenda, self.jobs[order], self.of[task], 0, task.item.name in plan.taken_out
        self.called[order].append(r)
        return r

    def _named(self, order: int, naming: list[int]) -> None:
        """An order that the schedule names, with the stations that do."""
        d, r = self.drawer, self.drawer.record(at.NAMED_WIDTH)
        agendas, calls, choices = d.list(naming), d.list(self.called[order]), d.list(self.choices[order])
        d.w[r : r + at.NAMED_WIDTH] = False, 0, agendas, calls, choices
        d.w[self.jobs[order] + at.J_NAMED] = r

    def _choice(self, key: Key, places: list[list[float]]) -> int:
        """Where lots go for a task for which they have a choice."""
        r = self.drawer.record(2 + 2 * len(places))
        pairs = [int(x) for place, lots in places for x in (place, at.ENDLESS if lots == math.inf else lots)]
        self.drawer.w[r : r + 2 + 2 * len(places)] = self.of[key[1]], len(places), *pairs
        return r

    def _inside(self, named: int, lot: int, item: int) -> None:
        """Chain a lot that is there from the start."""
        w = self.drawer.w
        after = w[named + at.NM_LOTS]
        w[lot + w[item + at.I_NAMED_LOT] + at.NL_AFTER] = after
        if after:
            w[after + w[w[after + at.ITEM] + at.I_NAMED_LOT] + at.NL_BEFORE] = lot
        w[named + at.NM_LOTS] = lot
