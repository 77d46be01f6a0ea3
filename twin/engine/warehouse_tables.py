"""Racks, cranes and suppliers as the compiled engine keeps them (`models.words`)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from models import words as at
from models.floor import Kind
from models.streams.keys import hash64
from twin.engine.memory import priority

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.storage.cells import Cells
    from models.storage.crane import Crane, Load
    from models.storage.highbay import Highbay
    from models.supply.process import Supplier
    from twin.engine.build import Shop
    from twin.engine.tables import Tables

__all__ = ["WarehouseTables"]


class WarehouseTables:
    """Records of all racks and suppliers of a shop that has not begun to run.

    Attributes
    ----------
    ring : list of int
        Who begins to live, in this order.
    cranes : list of int
        Records of all cranes.
    """

    def __init__(self, tables: Tables, shop: Shop) -> None:
        self.tables = tables
        self.ring: list[int] = []
        self.cranes: list[int] = []
        self._drawer = tables.drawer
        if shop.warehouses is None:
            return
        self._cause = shop.warehouses.first_cause
        for name, supplier in shop.warehouses.suppliers.items():
            self._supplier(name, supplier)
        for name, rack in shop.warehouses.racks.items():
            self._rack(name, rack)

    # Suppliers -------------------------------------------------------------------------------------------------------

    def _supplier(self, name: str, supplier: Supplier) -> None:
        d, policy, tables = self._drawer, supplier.policy, self.tables
        r, store, lead_time = d.record(at.SUPPLIER_WIDTH), tables.of[supplier.store], d.law(policy.lead_time)
        w, f = d.w, d.f
        w[r + at.KIND], w[r + at.W_STORE], w[store + at.T_SUPPLIER] = at.SUPPLIER, store, r
        w[r + at.W_REORDER], w[r + at.W_QUANTITY] = policy.reorder or 0, policy.quantity or 0
        f[r + at.W_REVIEW], w[r + at.W_UP_TO] = policy.review or math.nan, policy.up_to or 0
        w[r + at.W_LEAD_TIME], w[r + at.W_ORDERS], w[r + at.W_ON_ORDER] = lead_time, supplier.orders, supplier.on_order
        f[r + at.W_REVIEW_DUE] = supplier.review_due
        w[r + at.W_REVIEWS] = priority(Kind.WAITED, supplier.number)
        w[r + at.W_DELIVERS] = priority(Kind.ARRIVE, supplier.number)
        d.key(r + at.W_KEY, hash64(name), hash64("lead_time"))
        if supplier.review_due >= 0:
            tables.events.append((supplier.review_due, int(w[r + at.W_REVIEWS]), r))
        for due, pieces in supplier.deliveries:
            delivery = d.record(at.DELIVERY_WIDTH)
            d.w[delivery : delivery + at.DELIVERY_WIDTH] = at.DELIVERY, r, pieces
            tables.events.append((due, int(d.w[r + at.W_DELIVERS]), delivery))

    # Racks -----------------------------------------------------------------------------------------------------------

    def _rack(self, name: str, rack: Highbay) -> None:
        d, of = self._drawer, self.tables.of
        r = d.record(at.RACK_WIDTH)
        cranes = [self._crane(name, aisle, crane, r) for aisle, crane in enumerate(rack.cranes)]
        listed = d.list(cranes)
        d.w[r + at.RK_INBOUND], d.w[r + at.RK_PLACE], d.w[r + at.RK_CRANES] = rack.inbound, rack.place, listed
        for store in rack.stores:
            s = of[store]
            d.w[s + at.T_RACK], d.w[s + at.T_LOT], d.w[s + at.T_COMING] = r, rack.lots[store.name], rack.coming[store]
            d.w[s + at.T_ZONE] = rack.cranes[0].cells.zone_of(store.name)
            self._line(rack.kept.get(store, ()), s + at.KEPT_FIRST, s + at.KEPT_LAST)
        self._line(rack.waiting, r + at.RK_WAIT_FIRST, r + at.RK_WAIT_LAST)
        for crane, c in zip(rack.cranes, cranes, strict=True):
            d.w[c + at.CN_IN] = self._line(crane.inbound, c + at.CN_IN_FIRST, c + at.CN_IN_LAST)
            d.w[c + at.CN_OUT] = self._line(crane.outbound, c + at.CN_OUT_FIRST, c + at.CN_OUT_LAST)
        self.cranes += cranes

    def _line(self, loads: Iterable[Load], first: int, last: int) -> int:
        """Chain lots, whose first and last stand in two words; return how many they are."""
        d, count = self._drawer, 0
        for load in loads:
            r = d.record(at.LOAD_WIDTH)
            w = d.w
            w[r + at.LD_STORE], w[r + at.LD_SERIAL] = self.tables.of[load.store], load.serial
            w[r + at.LD_PIECES], d.f[r + at.LD_ASKED], w[r + at.LD_CELL] = load.pieces, load.asked, load.cell
            w[r + at.LD_CRANE] = self.tables.of[load.crane] if load.crane is not None else 0
            w[w[last] + at.LD_NEXT if w[last] else first] = r
            w[last] = r
            count += 1
        return count

    def _crane(self, name: str, aisle: int, crane: Crane, rack: int) -> int:
        d, tables, told = self._drawer, self.tables, crane.description
        r = tables.of[crane] = d.record(at.CRANE_WIDTH)
        clocks = []
        for failure in told.failures:
            self._cause += 1
            cause = tables.stations.cause(r, failure, self._cause, hash64(name), aisle)
            if failure.clock == "operating":
                clocks.append(cause)
            else:
                self.ring.append(cause)
        self.ring.append(r)
        clock_list, zones, handling, held = (
            d.list(clocks),
            self._zones(crane.cells),
            d.law(told.handling),
            tables.people.held(),
        )
        points, ends, axes = d.record(2 * len(crane.cells.points)), d.record(4), d.record(6)
        drive = d.record(6)
        w, f = d.w, d.f
        f[points : points + 2 * len(crane.cells.points)] = [x for point in crane.cells.points for x in point]
        f[ends : ends + 4] = *crane.input, *crane.output
        f[axes : axes + 6] = [x for axis in crane.axes for x in axis]
        f[drive : drive + 6] = (
            told.mass, told.lift_mass, told.lot_mass, told.rolling_resistance, told.efficiency, told.regeneration
        )  # fmt: skip
        w[r + at.KIND], w[r + at.PC], w[r + at.PRIORITY] = at.CRANE, 9, priority(Kind.ARRIVE, crane.unit)
        w[r + at.HELD], w[r + at.UNIT], w[r + at.STATE], w[r + at.CLOCKS] = held, crane.unit, -1, clock_list
        w[r + at.CN_RACK], w[r + at.CN_DUAL], f[r + at.CN_X], f[r + at.CN_Y] = rack, crane.is_dual, *crane.input
        w[r + at.CN_INPUT], w[r + at.CN_OUTPUT], w[r + at.CN_AXES], w[r + at.CN_DRIVE] = ends, ends + 2, axes, drive
        w[r + at.CN_HANDLING], w[r + at.CN_POINTS], w[r + at.CN_ZONES] = handling, points, zones
        w[r + at.CN_TAKEN], w[r + at.CN_DRAWN] = crane.cells.taken, crane.cells.taken  # one draw for each so far
        w[r + at.CN_NEAREST], w[r + at.CN_OVERFLOWS] = crane.cells.is_nearest, crane.cells.overflows
        d.key(r + at.CN_HANDLING_KEY, hash64(name), aisle, hash64("handling"))
        d.key(r + at.CN_DRAW_KEY, hash64(name), aisle, hash64("cell"))
        return r

    def _zones(self, cells: Cells) -> int:
        """Zones of an aisle, each with room for all its cells."""
        d, zones, start = self._drawer, [], 0
        for end, free in cells.zones:
            zone, room = d.record(at.ZONE_WIDTH), d.record(max(end - start, 1))
            d.w[zone : zone + at.ZONE_WIDTH] = start, end, len(free), room
            d.w[room : room + len(free)] = free
            zones.append(zone)
            start = end
        return d.list(zones)
