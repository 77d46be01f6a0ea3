"""Setup families: products that follow each other on machines without a setup, where states tell setups."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from twin.building.delays import set_up
from twin.building.draft import Draft
from twin.building.machine_states import Stays
from twin.building.operations import Operations
from twin.building.products import Named
from twin.building.routes import Route

__all__ = ["families"]

FEWEST = 3
"""Changes between two products without a setup from which it is told that they are of one family."""
MOSTLY = 0.9
"""Share of the changes between them that need none."""
SHOWN = 3
"""Products of which a family bears the names."""


def families(draft: Draft, ops: Operations, told: Stays, routes: list[Route], named: Named) -> tuple[str, ...]:
    """Write the family of each product, and return them by number of the product.

    Two products are of one family if they changed without a setup, as a rule, at each station with setups at which
    they followed each other; more than two if that holds for all pairs of them that were seen.
    """
    with_setups = np.unique(told.station[told.state == "setup"])
    changes = _changes(ops, set_up(ops, told) > 0, with_setups)
    group = list(range(len(ops.products)))
    for one, other in sorted(changes):
        if _alike(changes, [one], [other]):
            mine, theirs = ([n for n, g in enumerate(group) if g == group[at]] for at in (one, other))
            if mine != theirs and not _apart(changes, mine, theirs):
                for number in theirs:
                    group[number] = group[one]
    names = []
    for number in range(len(group)):
        members = [ops.products[n] for n, g in enumerate(group) if g == group[number]]
        names.append(" + ".join(members[:SHOWN]) + " ..." * (len(members) > SHOWN))
    for name, route in zip(named.products, routes, strict=True):
        if names[route.product] != name:
            draft.plant["products"][name]["family"] = names[route.product]
    return tuple(names)


Changes = dict[tuple[int, int], list[tuple[int, int]]]
"""By pair of products: changes and those of them with a setup, for each station."""


def _changes(ops: Operations, prepared: NDArray[np.bool_], stations: NDArray[np.int64]) -> Changes:
    order = np.lexsort((ops.begin, ops.unit))
    one, other = order[:-1], order[1:]
    kept = (ops.unit[one] == ops.unit[other]) & np.isin(ops.station[other], stations)
    kept &= ops.product[one] != ops.product[other]
    low, high = (f(ops.product[one], ops.product[other])[kept] for f in (np.minimum, np.maximum))
    rows = np.column_stack((low, high, ops.station[other][kept]))
    keys, which, many = np.unique(rows, axis=0, return_inverse=True, return_counts=True)
    setups = np.bincount(which.ravel(), prepared[other][kept], minlength=len(keys)).astype(int)
    found: Changes = defaultdict(list)
    for (a, b, _), count, had in zip(keys.tolist(), many.tolist(), setups.tolist(), strict=True):
        found[a, b].append((count, had))
    return found


def _seen(changes: Changes, one: list[int], other: list[int]) -> list[tuple[int, int]]:
    pairs = {(min(a, b), max(a, b)) for a in one for b in other}
    return [seen for pair in pairs for seen in changes.get(pair, ())]


def _alike(changes: Changes, one: list[int], other: list[int]) -> bool:
    """Enough changes, and hardly any with a setup."""
    seen = _seen(changes, one, other)
    count, had = sum(n for n, _ in seen), sum(s for _, s in seen)
    return count - had >= FEWEST and count - had >= MOSTLY * count and not _apart(changes, one, other)


def _apart(changes: Changes, one: list[int], other: list[int]) -> bool:
    """At some station, changes between them need a setup as a rule."""
    return any(had > (1 - MOSTLY) * count and had > 1 for count, had in _seen(changes, one, other))
