"""Routings: the sequences of activities that cases of a product went through, with what was repeated or cut short."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from twin.building.operations import Operations

__all__ = ["Route", "find_routes"]

Ints = NDArray[np.int64]
REGULAR = 0.5
"""A sequence that repeats an activity is a routing of its own if at least this share of its product's cases have it."""


@dataclass
class Route:
    """One routing of a product.

    Attributes
    ----------
    product : number of the product
    activities : in their order
    cases : how many went this way
    rework : (from position, to position): how often
    ended : position after which a case ended early: how often
    passed : how often each position was passed
    """

    product: int
    activities: tuple[int, ...]
    cases: int = 0
    rework: Counter[tuple[int, int]] = field(default_factory=Counter)
    ended: Counter[int] = field(default_factory=Counter)
    passed: Counter[int] = field(default_factory=Counter)


def find_routes(ops: Operations, open_cases: NDArray[np.bool_] | None = None) -> tuple[list[Route], Ints, Ints]:
    """Find the routings.

    Parameters
    ----------
    ops : operations of the log
    open_cases : by number of the case, those that are not done when the log ends

    Returns
    -------
    routes : most frequent first within each product
    route : (operations,) routing of each operation's case
    position : (operations,) its place in that routing, -1 where it has none
    """
    heads = np.flatnonzero(ops.first)
    lengths = np.diff(np.append(heads, len(ops)))
    which, samples, counts = _sequences(ops, heads, lengths)
    unfinished = (
        np.zeros(len(samples), np.int64)
        if open_cases is None
        else np.bincount(which, open_cases[ops.case[heads]], minlength=len(samples)).astype(np.int64)
    )
    made: dict[int, list[int]] = defaultdict(list)
    sequence = [tuple(ops.activity[heads[s] : heads[s] + lengths[s]].tolist()) for s in samples]
    for number, sample in enumerate(samples.tolist()):
        made[int(ops.product[heads[sample]])].append(number)
    routes: list[Route] = []
    route_of = np.full(len(samples), -1, np.int64)
    places: list[list[int]] = [[] for _ in samples]
    for product, numbers in sorted(made.items()):
        _of_product(product, numbers, sequence, counts, unfinished, routes, route_of, places)
    per_case = route_of[which]
    route = np.repeat(per_case, lengths)
    width = int(lengths.max()) if len(lengths) else 0
    padded = np.full((len(samples), width), -1, np.int64)
    for number, place in enumerate(places):
        padded[number, : len(place)] = place
    within = np.arange(len(ops)) - np.repeat(heads, lengths)
    return routes, route, padded[np.repeat(which, lengths), within]


def _sequences(ops: Operations, heads: Ints, lengths: Ints) -> tuple[Ints, Ints, Ints]:
    """Number the different sequences of (product, activities): number of each case, a sample case, how many cases."""
    mix = np.random.Generator(np.random.Philox(7))
    within = np.arange(len(ops)) - np.repeat(heads, lengths)
    of_place = mix.integers(1, 2**63, int(lengths.max()) + 1, dtype=np.uint64) | np.uint64(1)
    of_activity = mix.integers(1, 2**63, int(ops.activity.max()) + 2, dtype=np.uint64)
    with np.errstate(over="ignore"):
        words = of_activity[ops.activity] * of_place[within]
        words ^= words >> np.uint64(29)
        sums = np.add.reduceat(words * np.uint64(0x9E3779B97F4A7C15), heads)
        sums = sums * np.uint64(0xBF58476D1CE4E5B9) + ops.product[heads].astype(np.uint64)
    _, samples, which, counts = np.unique(sums, return_index=True, return_inverse=True, return_counts=True)
    return which.astype(np.int64), samples.astype(np.int64), counts.astype(np.int64)


def _of_product(
    product: int,
    numbers: list[int],
    sequence: list[tuple[int, ...]],
    counts: Ints,
    unfinished: Ints,
    routes: list[Route],
    route_of: Ints,
    places: list[list[int]],
) -> None:
    """Turn the sequences of one product into routings: repeats are rework, beginnings of another are cut short."""
    total = int(counts[numbers].sum())
    bases: dict[tuple[int, ...], Route] = {}
    by_length = sorted(numbers, key=lambda n: (-len(set(sequence[n])), -int(counts[n])))
    for number in by_length:
        acts, count = sequence[number], int(counts[number])
        regular = len(set(acts)) == len(acts) or count >= REGULAR * total
        base, walk = (acts, list(range(len(acts)))) if regular else _unrolled(acts)
        route = bases.get(base)
        if route is None:
            longer = [one for key, one in bases.items() if len(key) > len(base) and key[: len(base)] == base]
            longer = [one for one in longer if one.cases >= count or unfinished[number] == count]
            route = max(longer, key=lambda one: one.cases, default=None)
        if route is None:
            route = bases[base] = Route(product, base)
        route_of[number] = id(route) % 2**62
        places[number] = walk
        route.cases += count
        for before, after in pairwise(walk):
            if after <= before:
                route.rework[before, after] += count
        for place in walk:
            route.passed[place] += count
        finished = count - int(unfinished[number])
        if walk[-1] < len(route.activities) - 1 and finished:
            route.ended[walk[-1]] += finished
    ordered = sorted(bases.values(), key=lambda one: -one.cases)
    index = {id(one) % 2**62: len(routes) + n for n, one in enumerate(ordered)}
    routes += ordered
    for number in numbers:
        route_of[number] = index[int(route_of[number])]


def _unrolled(acts: tuple[int, ...]) -> tuple[tuple[int, ...], list[int]]:
    """Take the loops out of a sequence.

    Examples
    --------
    >>> _unrolled((5, 6, 7, 6, 7, 8))
    ((5, 6, 7, 8), [0, 1, 2, 1, 2, 3])
    """
    place: dict[int, int] = {}
    walk = [place.setdefault(activity, len(place)) for activity in acts]
    return tuple(place), walk
