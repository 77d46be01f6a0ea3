"""Suppliers, compiled: the same looks at the inventory position and the same deliveries as `models.supply.process`."""

import math

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import inner
from models.floor_kernel import new_record, push_event
from models.streams.arena_kernel import draw

__all__ = ["look", "review"]

Words = NDArray[np.int64]
Floats = NDArray[np.float64]


@inner
def _position(w: Words, supplier: int) -> int:
    """Pieces in stock and on order, less those called for."""
    store = w[supplier + at.W_STORE]
    return w[store + at.T_TOTAL] + w[supplier + at.W_ON_ORDER] - w[store + at.T_CALLED]


@inner
def _order(w: Words, f: Floats, supplier: int, pieces: int) -> None:
    w[supplier + at.W_ON_ORDER] += pieces
    lead = draw(w, f, w[supplier + at.W_LEAD_TIME], w[supplier + at.W_KEY], w[supplier + at.W_ORDERS], 0)
    w[supplier + at.W_ORDERS] += 1
    delivery = new_record(w, at.FREE_DELIVERIES, at.DELIVERY_WIDTH)
    w[delivery + at.KIND] = at.DELIVERY
    w[delivery + at.Y_SUPPLIER] = supplier
    w[delivery + at.Y_PIECES] = pieces
    push_event(w, f, f[at.NOW] + lead, w[supplier + at.W_DELIVERS], delivery)


@inner
def look(w: Words, f: Floats, supplier: int) -> None:
    """See whether something is to be ordered, now or at the next review."""
    quantity = w[supplier + at.W_QUANTITY]
    if quantity:
        missing = w[supplier + at.W_REORDER] + 1 - _position(w, supplier)
        if missing > 0:
            _order(w, f, supplier, quantity * ((missing + quantity - 1) // quantity))
    elif _position(w, supplier) < w[supplier + at.W_UP_TO] and f[supplier + at.W_REVIEW_DUE] < f[at.NOW]:
        period = f[supplier + at.W_REVIEW]
        due = max(math.ceil(f[at.NOW] / period) * period, f[at.NOW])
        f[supplier + at.W_REVIEW_DUE] = due
        push_event(w, f, due, w[supplier + at.W_REVIEWS], supplier)


@inner
def review(w: Words, f: Floats, supplier: int) -> None:
    """Order up to the level, at a review."""
    f[supplier + at.W_REVIEW_DUE] = -1.0
    missing = w[supplier + at.W_UP_TO] - _position(w, supplier)
    if missing > 0:
        _order(w, f, supplier, missing)
