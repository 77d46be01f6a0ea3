"""Stations that an operation can be done at though none of the few cases of its product was: as others were."""

from __future__ import annotations

import numpy as np

from twin.building.operations import Operations

__all__ = ["also_at"]

SEEN = 5
"""Operations of a product from which it is told at which stations it is done."""
BY_CHANCE = 0.05
"""A station is taken as an alternative if a product would miss it by chance at least so often."""


def also_at(ops: Operations) -> dict[tuple[int, int], list[int]]:
    """Find stations that a product did not use for an activity by chance alone.

    All other products of which enough was seen use the station for that activity, beside those that this one used; and
    with the shares of the others, so few cases would miss it in one of twenty times at least.

    Returns
    -------
    dict
        Numbers of stations by product and activity.
    """
    many, stations_in_all = len(ops.products), len(ops.stations)
    packed = (ops.activity * many + ops.product) * stations_in_all + ops.station
    packed, counts = np.unique(packed, return_counts=True)
    rest, station = np.divmod(packed, stations_in_all)
    keys = np.column_stack((*np.divmod(rest, many), station))
    found = {}
    for activity in np.unique(keys[:, 0]).tolist():
        mine = keys[:, 0] == activity
        products, at_product = np.unique(keys[mine, 1], return_inverse=True)
        stations, at_station = np.unique(keys[mine, 2], return_inverse=True)
        table = np.zeros((len(products), len(stations)), np.int64)
        table[at_product, at_station] = counts[mine]
        enough = table.sum(axis=1) >= SEEN
        for number, product in enumerate(products.tolist()):
            others = table[enough & (np.arange(len(products)) != number)]
            if not len(others) or (others[:, table[number] > 0] == 0).any():
                continue
            missed = (1 - others.sum(axis=0) / others.sum()) ** table[number].sum()
            more = (table[number] == 0) & (others > 0).all(axis=0) & (missed > BY_CHANCE)
            if more.any():
                found[product, activity] = stations[more].tolist()
    return found
