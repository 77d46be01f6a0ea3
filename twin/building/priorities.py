"""Priorities at queues: which of the cases that waited was taken, and which rule says the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twin.building.log import Log
from twin.building.operations import Operations

__all__ = ["Priority", "priorities"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
FEWEST = 30
"""Choices from which a rule is told."""
MOST = 400
"""Choices that are looked at, by station."""
SURE = 3.0
"""Standard errors by which a rule explains more choices than first in, first out."""
EXPLAINS = 0.5
"""Share of what chance leaves open that a rule explains at least."""
TIE = 1e-6


class Priority(NamedTuple):
    """The rule at a queue.

    Attributes
    ----------
    rule : name in the plant file
    choices : times at which one of several waiting cases was taken, and the rule prefers some of them
    explained : share of the choices that the rule says the same of
    chance : share that it would by chance
    fifo : share that first in, first out explains of its own choices
    """

    rule: str
    choices: int
    explained: float
    chance: float
    fifo: float

    @property
    def evidence(self) -> str:
        """Say it in words."""
        return (
            f"{self.rule} explains {self.explained:.0%} of {self.choices} choices among waiting cases "
            f"(fifo {self.fifo:.0%}, chance {self.chance:.0%})"
        )

    @property
    def determined(self) -> bool:
        """The choices say clearly more than chance."""
        return self.choices >= FEWEST and self.gain > EXPLAINS

    @property
    def gain(self) -> float:
        """Share of what chance leaves open that the rule explains."""
        return (self.explained - self.chance) / max(1 - self.chance, TIE)


def priorities(
    log: Log,
    ops: Operations,
    arrived: Floats,
    ready: Floats,
    leads: NDArray[np.bool_],
    prepared: Floats,
    family: Sequence[str],
) -> dict[int, Priority]:
    """Find the rule of each station at which cases waited and one was chosen.

    Parameters
    ----------
    arrived, ready : (operations,) when each came, and when it could have begun, with all that it builds in [s]
    leads : (operations,) first of its batch, or not in one
    prepared : (operations,) setup just before each, which began with the choice [s]
    family : setup families by number of the product
    """
    number_of = {name: n for n, name in enumerate(dict.fromkeys(family))}
    kind = np.array([number_of[name] for name in family])[ops.product]
    likely = _likely_work(ops)
    due = log.values["due"][ops.row] if "due" in log.values else None
    found = {}
    order = np.argsort(ops.station, kind="stable")
    edges = np.searchsorted(ops.station[order], np.arange(len(ops.stations) + 1))
    for number in range(len(ops.stations)):
        rows = order[edges[number] : edges[number + 1]]
        rows = rows[leads[rows]]
        if len(rows) < FEWEST:
            continue
        keys = {"fifo": arrived[rows], "lifo": -arrived[rows], "spt": likely[rows]}
        if due is not None and np.isfinite(due[rows]).mean() > 0.5:  # who has no date comes last
            keys["edd"] = np.where(np.isfinite(due[rows]), due[rows], np.inf)
        changes = _Changes(kind[rows], ops.unit[rows]) if prepared[rows].any() else None
        one = _best(ops.begin[rows] - prepared[rows], ready[rows], keys, changes)
        if one is not None:
            found[number] = one
    return found


def _likely_work(ops: Operations) -> Floats:
    """Mean work of a piece of the same product and activity, times the pieces: what a planner knows beforehand [s]."""
    key = ops.product * (int(ops.activity.max()) + 1) + ops.activity
    _, kind = np.unique(key, return_inverse=True)
    each = np.bincount(kind, ops.work) / np.maximum(np.bincount(kind, ops.pieces), 1e-9)
    return np.asarray(each[kind] * ops.pieces)


class _Changes(NamedTuple):
    """What is needed to know who needs no setup: family and unit of each operation at a station."""

    kind: Ints
    unit: Ints


def _best(begin: Floats, ready: Floats, keys: dict[str, Floats], changes: _Changes | None) -> Priority | None:
    """Compare rules over the choices at one station."""
    hits, chances, passed = _choices(begin, ready, keys, changes)
    scores = {name: _score(name, hits[name], chances[name]) for name in hits if len(hits[name]) >= FEWEST}
    if len(passed) < FEWEST or not scores:  # a few that stood by for a reason of their own tell no rule
        return None
    best = max(scores.values(), key=lambda one: one.gain)
    fifo = scores.get("fifo", best)
    error = np.sqrt(max(best.explained * (1 - best.explained), 0.05) / best.choices) / max(1 - best.chance, TIE)
    if best.rule != "fifo" and best.gain - fifo.gain < SURE * error:
        best = fifo
    return best._replace(fifo=fifo.explained if "fifo" in scores else 0.0)


def _score(name: str, hits: list[bool], chances: list[float]) -> Priority:
    return Priority(name, len(hits), float(np.mean(hits)), float(np.mean(chances)), 0.0)


def _choices(
    begin: Floats, ready: Floats, keys: dict[str, Floats], changes: _Changes | None
) -> tuple[dict[str, list[bool]], dict[str, list[float]], set[int]]:
    """Of each rule, whether it prefers what was chosen, and what share of those that waited it prefers.

    Choices of which a rule prefers all that waited do not count for it. Third comes who was ever passed over.
    """
    arrivals, starts = np.argsort(ready, kind="stable").tolist(), np.argsort(begin, kind="stable").tolist()
    came, began = ready[arrivals].tolist(), begin.tolist()
    table = np.array(list(keys.values()))
    names = [*keys, *(["least_setup"] if changes else [])]
    last: dict[int, int] = {}
    hits: dict[str, list[bool]] = {name: [] for name in names}
    chances: dict[str, list[float]] = {name: [] for name in names}
    waiting: dict[int, None] = {}
    gone = [False] * len(began)
    come, seen, passed = 0, 0, set[int]()
    for chosen in starts:
        now = began[chosen] + TIE
        while come < len(came) and came[come] <= now:
            if not gone[arrivals[come]]:
                waiting[arrivals[come]] = None
            come += 1
        gone[chosen] = True
        if len(waiting) > 1 and chosen in waiting:
            there = np.fromiter(waiting, np.int64)
            among = table[:, there]
            least = among.min(axis=1) + TIE
            preferred = (among <= least[:, None]).mean(axis=1).tolist()
            said = (table[:, chosen] <= least).tolist()
            if changes is not None:
                alike = changes.kind[there] == last.get(int(changes.unit[chosen]), -1)
                preferred.append(float(alike.mean()) or 1.0)  # if all need a setup, it prefers none
                said.append(bool(changes.kind[chosen] == last.get(int(changes.unit[chosen]), -1)))
            for name, share, says in zip(names, preferred, said, strict=True):
                if share < 1.0:
                    hits[name].append(says)
                    chances[name].append(share)
            passed.update(waiting.keys() - {chosen})
            seen += 1
            if seen >= MOST:
                break
        waiting.pop(chosen, None)
        if changes is not None:
            last[int(changes.unit[chosen])] = int(changes.kind[chosen])
    return hits, chances, passed
