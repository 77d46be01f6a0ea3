"""Picking areas as the compiled engine keeps them (`models.words`), and the lengths of tours that it asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models import words as at
from models.floor import Kind
from models.storage.picking import tour_length
from models.storage.picking_kernel import ANYWHERE
from models.streams.keys import hash64
from twin.engine.memory import priority

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.stock import Store
    from models.storage.description import Picking
    from models.storage.picking import Floorspace, Line, Picker
    from twin.engine.build import Shop
    from twin.engine.memory import Memory
    from twin.engine.tables import Tables

__all__ = ["PickingTables", "measure_tour"]


class PickingTables:
    """Records of all picking areas of a shop that has not begun to run.

    Attributes
    ----------
    pickers : list of int
        Records of all pickers; they begin to live in this order.
    areas : dict of int to Picking
        What the user says of an area, by its record.
    drawn : bool
        Lines wait from the start whose places were drawn.
    """

    def __init__(self, tables: Tables, shop: Shop) -> None:
        self.tables = tables
        self.pickers: list[int] = []
        self.areas: dict[int, Picking] = {}
        self.drawn = False
        self._drawer, self._of = tables.drawer, tables.of
        areas = {} if shop.warehouses is None else shop.warehouses.areas
        for name, area in areas.items():
            r = self._area(name, area)
            self.areas[r] = area.description
            for product in area.description.products:
                self._store(r, area, shop.stores[product])
            self._drawer.w[r + at.PA_LINES] = self._chain(area.lines, r + at.PA_FIRST, r + at.PA_LAST)
            self.drawn = self.drawn or area.count > 0

    def _area(self, name: str, area: Floorspace) -> int:
        d, told = self._drawer, area.description
        r, law, needs = d.record(at.AREA_WIDTH), d.law(told.pick), self.tables.people.asked(dict(told.operators))
        mine = [self._picker(r, picker) for picker in area.pickers]
        pickers = d.list(mine)
        self.pickers += mine
        w, f = d.w, d.f
        w[r + at.PA_PLACE], w[r + at.PA_BATCH], w[r + at.PA_LEAST] = area.place, told.batch, area.least
        w[r + at.PA_PICKERS], w[r + at.PA_COUNT], w[r + at.PA_NEEDS] = pickers, area.count, needs
        w[r + at.PA_AISLES], f[r + at.PA_LENGTH] = told.aisles, sum(told.blocks)
        f[r + at.PA_SPEED], f[r + at.PA_SETUP], w[r + at.PA_PICK] = told.speed, told.setup, law
        d.key(r + at.PA_PICK_KEY, hash64(name), hash64("pick"))
        d.key(r + at.PA_SPOT_KEY, hash64(name), hash64("spot"))
        return r

    def _picker(self, area: int, picker: Picker) -> int:
        d, r, held = self._drawer, self._drawer.record(at.PICKER_WIDTH), self.tables.people.held()
        w = d.w
        w[r + at.KIND], w[r + at.PC], w[r + at.PRIORITY] = at.PICKER, 9, priority(Kind.ARRIVE, picker.unit)
        w[r + at.HELD], w[r + at.UNIT], w[r + at.STATE], w[r + at.PK_AREA] = held, picker.unit, -1, area
        return r

    def _store(self, area: int, floorspace: Floorspace, store: Store) -> None:
        """What lies on the shelf of a product, and the calls for which that is too little."""
        d, s, spot = self._drawer, self._of[store], floorspace.description.spots.get(store.name)
        d.w[s + at.T_AREA], d.w[s + at.T_AISLE] = area, ANYWHERE if spot is None else spot.aisle - 1
        d.f[s + at.T_POSITION] = 0.0 if spot is None else spot.position
        d.w[s + at.T_ON_SHELF] = self._stock(floorspace.shelf.get(store, ()), s + at.T_SHELF_FIRST, s + at.T_SHELF_LAST)
        self._chain(floorspace.short.get(store, ()), s + at.T_SHORT_FIRST, s + at.T_SHORT_LAST)

    def _stock(self, lots: Iterable[Iterable[int]], first: int, last: int) -> int:
        """Chain lots (serial number, pieces), whose first and last stand in two words; return their pieces."""
        d, total = self._drawer, 0
        for serial, pieces in lots:
            r = d.record(at.STOCK_WIDTH)
            d.w[r : r + at.STOCK_WIDTH] = serial, pieces, 0
            d.w[d.w[last] + at.K_NEXT if d.w[last] else first] = r
            d.w[last] = r
            total += pieces
        return total

    def _chain(self, lines: Iterable[Line], first: int, last: int) -> int:
        """Chain lines, whose first and last stand in two words; return how many they are."""
        d, count = self._drawer, 0
        for line in lines:
            r = d.record(at.LINE_WIDTH)
            self._stock(line.lots, r + at.PL_FIRST, r + at.PL_LAST)
            w = d.w
            w[r + at.PL_STORE], w[r + at.PL_PIECES] = self._of[line.store], line.pieces
            w[r + at.PL_NUMBER], w[r + at.PL_AISLE], d.f[r + at.PL_POSITION] = line.number, line.aisle, line.position
            w[w[last] + at.PL_NEXT if w[last] else first] = r
            w[last] = r
            count += 1
        return count


def measure_tour(memory: Memory, areas: dict[int, Picking]) -> None:
    """Give the length of its tour to the picker that asks for it [m]."""
    w, f = memory.w, memory.f
    picker = int(w[at.ASKS])
    aisles, positions, line = [], [], int(w[picker + at.PK_FIRST])
    while line:
        aisles.append(int(w[line + at.PL_AISLE]))
        positions.append(float(f[line + at.PL_POSITION]))
        line = int(w[line + at.PL_NEXT])
    f[picker + at.PK_METRES] = tour_length(areas[int(w[picker + at.PK_AREA])], aisles, positions)
