"""Routings as Markov chains: whether a part can come to the end, and how often it passes each operation on its way.

A part in a routing is a chain whose states are (operation, defective?, times rejected). It ends finished or
as scrap. The expected visits solve the traffic equations `v = e + P^T v`, with the part that starts as `e`
(J. G. Kemeny, J. L. Snell (1960), Finite Markov Chains, section 3.2).

As on the floor (`models.station.quality`): first comes the scrap, then the defects, the rework, the inspection; a part
that is sent back is sound again. What holds for a lot there holds for each of its pieces here: expectations are linear.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.checking.findings import Problem
from models.plant import Plant
from models.product.description import END, Operation

__all__ = ["Flow", "check", "flow", "transitions", "unused_operations"]

State = tuple[int, bool, int]
"""Operation, defective?, times rejected."""

FINISHED: State = (-1, False, 0)
SCRAP: State = (-2, False, 0)

_COUNTED = 64
"""Rejections are counted up to here; a `rework_limit` beyond is as good as none."""


@dataclass(frozen=True)
class Flow:
    """What becomes of one part that starts a routing, or enters it on the way.

    Attributes
    ----------
    visits : (operations,) float array
        Expected number of times that it passes each operation.
    passed : (operations,) float array
        Expected number of times that it leaves each operation without being scrap.
    finished : float
        Probability that it leaves as finished.
    """

    visits: NDArray[np.float64]
    passed: NDArray[np.float64]
    finished: float


class _Chain:
    """The states that can be reached from the start, and the probabilities between them."""

    def __init__(self, routing: Sequence[Operation], start: int = 0) -> None:
        self.routing = routing
        self.number = {operation.name: i for i, operation in enumerate(routing)}
        limits = [o.inspection.rework_limit for o in routing if o.inspection and o.inspection.rework]
        self.top = min(max(limits, default=0), _COUNTED)
        first: State = (start, False, 0)
        self.steps: dict[State, dict[State, float]] = {}
        ahead = [first]
        while ahead:
            state = ahead.pop()
            if state in self.steps or state[0] < 0:
                continue
            found: dict[State, float] = {}
            for target, probability in self._onward(state):
                if probability > 0:
                    found[target] = found.get(target, 0.0) + probability
            self.steps[state] = found
            ahead += found
        self.states = list(self.steps)

    def _onward(self, state: State) -> Iterator[tuple[State, float]]:
        i, bad, rejections = state
        operation = self.routing[i]
        again = self.number[operation.rework_to] if operation.rework_to else i
        yield SCRAP, operation.scrap
        yield (again, False, rejections), (1.0 - operation.scrap) * operation.rework
        stays = (1.0 - operation.scrap) * (1.0 - operation.rework)
        if stays < 1e-12:
            return
        becomes_bad = 1.0 if bad else operation.defects
        for defective, share in ((True, becomes_bad), (False, 1 - becomes_bad)):
            rejected = 0.0
            if (inspection := operation.inspection) is not None:
                rejected = inspection.sampling * (inspection.detection if defective else inspection.false_alarm)
                over = rejections >= inspection.rework_limit and inspection.rework_limit <= self.top
                if inspection.rework is None or over:
                    yield SCRAP, stays * share * rejected
                else:
                    back: State = (self.number[inspection.rework], False, min(rejections + 1, self.top))
                    yield back, stays * share * rejected
            for target, probability in self._next(i):
                passes = stays * share * (1 - rejected) * probability
                yield FINISHED if target < 0 else (target, defective, rejections), passes

    def _next(self, i: int) -> Iterable[tuple[int, float]]:
        if self.routing[i].next:
            return [(-1 if name == END else self.number[name], p) for name, p in self.routing[i].next.items()]
        return [(i + 1 if i + 1 < len(self.routing) else -1, 1.0)]

    def leading_to(self, ends: set[State]) -> set[State]:
        """Return the states from which one of `ends` can be reached, `ends` included."""
        before: dict[State, list[State]] = {}
        for state, targets in self.steps.items():
            for target in targets:
                before.setdefault(target, []).append(state)
        found, ahead = set(ends), list(ends)
        while ahead:
            for state in before.get(ahead.pop(), ()):
                if state not in found:
                    found.add(state)
                    ahead.append(state)
        return found

    def visits(self) -> dict[State, float]:
        """Solve the traffic equations."""
        from scipy.sparse import coo_array, eye_array
        from scipy.sparse.linalg import splu

        place = {state: n for n, state in enumerate(self.states)}
        rows, columns, values = [], [], []
        for state, targets in self.steps.items():
            for target, probability in targets.items():
                if target[0] >= 0:
                    rows.append(place[target])
                    columns.append(place[state])
                    values.append(-probability)
        size = len(self.states)
        matrix = eye_array(size) + coo_array((values, (rows, columns)), shape=(size, size))
        start = np.zeros(size)
        start[0] = 1.0
        solved = splu(matrix.tocsc()).solve(start)
        return {state: float(solved[n]) for state, n in place.items()}


def flow(routing: Sequence[Operation], start: int = 0) -> Flow:
    """Return what becomes of a part on average.

    Parameters
    ----------
    routing : sequence of Operation
        A routing that `check` finds sound.
    start : int
        The operation at which the part enters.

    Examples
    --------
    >>> first = Operation(name="turn", station="lathe", time=60.0, scrap=0.1)
    >>> second = Operation(name="test", station="bench", time=30.0, rework=0.5, rework_to="turn")
    >>> flow([first, second]).visits.round(4).tolist()
    [1.8182, 1.6364]
    """
    chain = _Chain(routing, start)
    solved = chain.visits()
    visits, passed = np.zeros(len(routing)), np.zeros(len(routing))
    finished = 0.0
    for state, count in solved.items():
        visits[state[0]] += count
        passed[state[0]] += count * (1.0 - chain.steps[state].get(SCRAP, 0.0))
        finished += count * chain.steps[state].get(FINISHED, 0.0)
    return Flow(visits, passed, min(finished, 1.0))


def check(plant: Plant) -> list[Problem]:
    """Return the routings that parts cannot finish; the names in them must exist (`references.check`)."""
    found: list[Problem] = []
    for name, product in plant.products.items():
        if product.routing:
            found += _unfinished(name, product.routing)
    return found


def _unfinished(name: str, routing: Sequence[Operation]) -> Iterator[Problem]:
    chain = _Chain(routing)
    leaving = chain.leading_to({FINISHED, SCRAP})
    caught = sorted({state[0] for state in chain.states if state not in leaving})
    if caught:
        for i in caught:
            if routing[i].rework >= 1 - 1e-12:
                back = routing[i].rework_to or routing[i].name
                yield (
                    ("products", name, "routing", i, "rework"),
                    f"no part can leave: all of them repeat from '{back}'; rework must be below 100 %",
                )
                return
        at = next((i for i in caught if routing[i].next), caught[0])
        field: tuple[str, ...] = ("next",) if routing[at].next else ()
        yield (
            ("products", name, "routing", at, *field),
            f"no part can leave the loop {' > '.join(routing[i].name for i in caught)} > {routing[caught[0]].name}; "
            f"let `next` lead to '{END}' with some probability",
        )
        return
    if chain.states[0] in chain.leading_to({FINISHED}):
        return
    for i in sorted({state[0] for state in chain.states}):
        if routing[i].scrap >= 1 - 1e-12:
            yield (
                ("products", name, "routing", i, "scrap"),
                f"no '{name}' is ever finished: every part is scrap here; scrap must be below 100 %",
            )
            return
    lost = [i for i in sorted({state[0] for state in chain.states}) if routing[i].inspection]
    at = lost[0] if lost else 0
    yield (
        ("products", name, "routing", at, *(("inspection",) if lost else ())),
        f"no '{name}' is ever finished: every part is scrap at last",
    )


def unused_operations(routing: Sequence[Operation]) -> list[int]:
    """Return the operations that no part ever comes to."""
    reached = {state[0] for state in _Chain(routing).states}
    return [i for i in range(len(routing)) if i not in reached]


def transitions(routing: Sequence[Operation]) -> set[tuple[int, int]]:
    """Return the pairs of operations that parts pass one after the other."""
    steps = _Chain(routing).steps
    return {(state[0], target[0]) for state, targets in steps.items() for target in targets if target[0] >= 0}
