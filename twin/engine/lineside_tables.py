"""Lineside stock as the compiled engine keeps it (`models.words`): with cards and bins under way at the start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models import words as at
from models.checking.fleets import lineside_node
from models.floor import Kind
from models.lineside.process import Card, Delivery
from models.streams.keys import hash64
from twin.engine.memory import priority

if TYPE_CHECKING:
    from models.fleet.request import Request
    from models.lineside.description import Lineside
    from models.lineside.process import Bin, Bins
    from twin.engine.build import Shop
    from twin.engine.fleet_tables import FleetTables
    from twin.engine.tables import Tables

__all__ = ["LinesideTables"]


class LinesideTables:
    """Records of all lineside stock of a shop that has not begun to run."""

    def __init__(self, tables: Tables, shop: Shop, fleets: FleetTables) -> None:
        self.tables, self.shop = tables, shop
        self._drawer, self._of, self._fleets = tables.drawer, tables.of, fleets
        if shop.warehouses is None:
            return
        for bins in shop.warehouses.linesides:
            self._of[bins] = self._drawer.record(at.LINESIDE_WIDTH)
            self._line(bins)
        for store in shop.stores.values():
            for card in store.demands:
                assert isinstance(card, Card)  # orders come later
                self._card(self._of[store], card)
        if shop.transports is not None:
            for squad in shop.transports.squads.values():
                for request in squad.requests:
                    self._request(self._of[squad], request)

    def _line(self, bins: Bins) -> None:
        d, told, bring = self._drawer, bins.description, bins.bring
        r, beside = self._of[bins], self._of[bins.beside]
        w = d.w
        w[beside + at.T_LINE_OF] = r
        w[r + at.LN_STORE], w[r + at.LN_BESIDE], w[r + at.LN_PLACE] = self._of[bins.store], beside, bins.place
        w[r + at.LN_BIN], w[r + at.LN_FULL], w[r + at.LN_CALLED] = told.bin, told.full, bins.called
        if not isinstance(bring, Delivery):
            self._fleet(r, told)
            return
        law, due = d.law(told.time), priority(Kind.ARRIVE, bring.number)
        d.w[r + at.LN_LAW], d.w[r + at.LN_SENT], d.w[r + at.LN_PRIORITY] = law, bring.sent, due
        d.key(r + at.LN_KEY, hash64(bins.name), hash64("delivery"))
        for time, one in bring.coming:
            self.tables.events.append((time, due, self._bin(one)))

    def _fleet(self, r: int, told: Lineside) -> None:
        """Who brings the bins, and between which nodes."""
        transports, end = self.shop.transports, lineside_node(self.shop.plant, told)
        assert transports is not None
        assert told.fleet is not None
        assert told.from_ is not None
        assert end is not None
        w = self._drawer.w
        w[r + at.LN_FLEET] = self._of[transports.squads[told.fleet]]
        w[r + at.LN_START], w[r + at.LN_END] = self._fleets.node(told.from_), self._fleets.node(end)

    # What is under way at the start ----------------------------------------------------------------------------------

    def _bin(self, one: Bin) -> int:
        d, r = self._drawer, self._drawer.record(at.BIN_WIDTH)
        d.w[r + at.KIND], d.w[r + at.BN_LINE], d.w[r + at.S_NUMBER] = at.BIN, self._of[one.bins], one.serial
        d.w[r + at.PIECES], d.f[r + at.L_DUE], d.f[r + at.L_PRIORITY] = one.pieces, one.due, one.priority
        for serial, pieces in one.lots:
            stock = d.record(at.STOCK_WIDTH)
            d.w[stock : stock + at.STOCK_WIDTH] = serial, pieces, 0
            last = d.w[r + at.BN_LAST]
            d.w[last + at.K_NEXT if last else r + at.BN_FIRST] = d.w[r + at.BN_LAST] = stock
        return r

    def _card(self, store: int, card: Card) -> None:
        """A card that waits at the store."""
        d, r = self._drawer, self._drawer.record(at.DEMAND_WIDTH)
        d.w[r + at.D_LINE], d.w[r + at.D_QUANTITY] = self._of[card.bins], card.quantity
        last = d.w[store + at.DEMANDS_LAST]
        d.w[last + at.D_NEXT if last else store + at.DEMANDS_FIRST] = d.w[store + at.DEMANDS_LAST] = r

    def _request(self, fleet: int, request: Request) -> None:
        """A bin that waits for a vehicle."""
        one = self._bin(request.part)  # type: ignore[arg-type]  # lots come later
        d, r = self._drawer, self._drawer.record(at.REQUEST_WIDTH)
        nodes = self._fleets.node(request.start), self._fleets.node(request.end)
        d.w[r + at.RQ_LOT], d.w[r + at.RQ_START], d.w[r + at.RQ_END] = one, *nodes
        d.f[r + at.RQ_SINCE] = request.since
        last = d.w[fleet + at.FL_LAST]
        d.w[last + at.RQ_NEXT if last else fleet + at.FL_FIRST] = d.w[fleet + at.FL_LAST] = r
        d.w[fleet + at.FL_REQUESTS] += 1
