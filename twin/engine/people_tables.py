"""People and working times as the compiled engine keeps them (`models.words`)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from models import words as at
from models.floor import Kind
from models.streams.keys import hash64
from twin.engine.memory import priority

if TYPE_CHECKING:
    from models.people.process import Crew
    from twin.engine.build import Shop
    from twin.engine.tables import Tables

__all__ = ["PeopleTables", "Rota"]

FIRST_INTERVALS = 64


class Rota:
    """Working time of some shifts, interval after interval, as far as it is wanted."""

    def __init__(self, intervals: Iterator[tuple[float, float]], end: float) -> None:
        self._intervals = intervals
        self._end = end
        self.known: list[float] = []
        self.complete = False

    def more(self) -> None:
        """Know as many again; all where the end of the run is known."""
        count = max(FIRST_INTERVALS, len(self.known) // 2)
        for start, stop in self._intervals if self._end < math.inf else islice(self._intervals, count):
            if start >= self._end:
                break
            self.known += (start, stop)
            count -= 1
        self.complete = self._end < math.inf or count > 0


class PeopleTables:
    """Records of crews, of what is asked of them, and of shifts.

    Attributes
    ----------
    rotas : dict of int to Rota
        Shifts, by their records.
    """

    def __init__(self, tables: Tables, shop: Shop) -> None:
        self.tables, self.shop = tables, shop
        self.drawer, self.of = tables.drawer, tables.of
        self.rotas: dict[int, Rota] = {}
        self._needs: dict[tuple[tuple[str, int], ...], int] = {}
        self._same: dict[frozenset[tuple[str, int]], int] = {}
        self._rota_of: dict[tuple[str, ...], int] = {}
        self._crews()

    def _crews(self) -> None:
        d, shop = self.drawer, self.shop
        for number, crew in enumerate(shop.staff.crews):
            self.of[crew] = d.record(at.CREW_WIDTH)
            self._crew(crew, number)

    def _crew(self, crew: Crew, number: int) -> None:
        d, pool, r = self.drawer, crew.pool, self.of[crew]
        rota = self.rota(pool.shifts)
        w = d.w
        w[r + at.KIND], w[r + at.PRIORITY] = at.CREW, priority(Kind.SHIFT, 2**40 + number)
        w[r + at.C_PLACE], w[r + at.C_SIZE], d.f[r + at.ABSENCE] = crew.place, pool.size, pool.absence
        w[r + at.INTERRUPTS], w[r + at.C_ROTA] = pool.at_shift_end == "interrupt", rota
        d.key(r + at.C_KEY, hash64(crew.name), hash64("absence"))

    def rota(self, names: tuple[str, ...]) -> int:
        """Make the record of the working times of some shifts, once."""
        known = self._rota_of.get(names)
        if known is None:
            known = self._rota_of[names] = self.drawer.record(3)
            rota = self.rotas[known] = Rota(self.shop.shifts(names), self.tables.end)
            rota.more()
            self.drawer.later(known + at.ROTA_FIRST, np.array(rota.known))
            w = self.drawer.w
            w[known + at.ROTA_SIZE], w[known + at.ROTA_COMPLETE] = len(rota.known) // 2, rota.complete
        return known

    def asked(self, needs: dict[str, int]) -> int:
        """What is asked for; 0 for nobody."""
        if not needs:
            return 0
        key = tuple(needs.items())
        known = self._needs.get(key)
        if known is None:
            serving = self.shop.staff.serving
            crews = [self.drawer.list([self.of[crew] for crew in serving[name]]) for name in needs]
            known = self._needs[key] = self.drawer.record(at.NEEDS_FIRST + 2 * len(needs))
            w = self.drawer.w
            w[known + at.NEEDS_SAME] = self._same.setdefault(frozenset(key), len(self._same) + 1)
            w[known + at.NEEDS_SIZE] = len(needs)
            for number, (able, count) in enumerate(zip(crews, needs.values(), strict=True)):
                w[known + at.NEEDS_FIRST + 2 * number] = able
                w[known + at.NEEDS_FIRST + 2 * number + 1] = count
        return known

    def held(self) -> int:
        """Room for the people that somebody holds."""
        return self.drawer.record(1 + 8 * max(len(self.shop.staff.crews), 1)) if self.shop.staff.crews else 0
