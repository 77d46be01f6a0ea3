"""Stock as the compiled engine keeps it (`models.words`): that of products, and that beside stations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models import words as at

if TYPE_CHECKING:
    from twin.engine.build import Shop
    from twin.engine.tables import Tables

__all__ = ["stock_tables"]


def stock_tables(tables: Tables, shop: Shop) -> None:
    """Fill in the records of all stores, with the lots that are there at the start."""
    d, of, nobody = tables.drawer, tables.of, tables.drawer.list([])
    for name, store in shop.stores.items():
        d.w[of[shop.items[name]] + at.STORE] = of[store]
    for store in (*shop.stores.values(), *shop.beside.values()):
        r, machines = of[store], d.list([of[machine] for machine in store.machines])
        d.w[r + at.T_PLACE], d.w[r + at.T_ENDLESS] = store.place, store.endless
        d.w[r + at.T_PIECES] = at.ENDLESS if store.endless else int(store.pieces)
        d.w[r + at.T_TOTAL] = at.ENDLESS if store.endless else int(store.total)
        d.w[r + at.T_TRACKED], d.w[r + at.T_CALLED] = store.tracked, store.called
        d.w[r + at.T_MACHINES], d.w[r + at.TAKEN_WATCHERS] = machines, nobody
        for serial, pieces in store.lots:
            stock = d.record(at.STOCK_WIDTH)
            d.w[stock : stock + at.STOCK_WIDTH] = serial, pieces, 0
            last = d.w[r + at.STOCKS_LAST]
            d.w[last + at.K_NEXT if last else r + at.STOCKS_FIRST] = stock
            d.w[r + at.STOCKS_LAST] = stock
