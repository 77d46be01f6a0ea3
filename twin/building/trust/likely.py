"""Likely courses: what a case will go through, drawn from cases of the same product that went before it.

A case is drawn whole, with its routing, its work and what passed between (a hot deck): so the operations of an order
stay as they go together, and no order is sent in loops by probabilities from one activity to the next.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.building.trust.past import Case, Past

__all__ = ["Course", "Settings", "continued", "drawn"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Settings:
    """How cases of the past are weighed, and what is done to what passes between operations.

    Attributes
    ----------
    half_life : a case so much older counts half [s]
    likeness : a quantity so many times larger or smaller counts 1/e, as logarithm
    delay : factor of the time that passes between operations
    work : exponent with which work grows with the quantity
    """

    half_life: float = 21 * 86400.0
    likeness: float = 1.0
    delay: float = 1.0
    work: float = 0.5


@dataclass(frozen=True)
class Course:
    """Operations that a case is yet to have.

    Attributes
    ----------
    activity, station : (operations,)
    work : of each [s]
    gap : after each, until the next begins, or until the case is over [s]
    wait : before the first [s]
    """

    activity: Ints
    station: Ints
    work: Floats
    gap: Floats
    wait: float


def _weights(past: Past, numbers: list[int], pieces: float, settings: Settings) -> Floats:
    cases = [past.cases[number] for number in numbers]
    age = np.array([past.time - case.begin[0] for case in cases])
    alike = np.abs(np.log([case.pieces / pieces for case in cases]))
    weight = np.exp2(-(age - age.min()) / settings.half_life) * np.exp(-(alike - alike.min()) / settings.likeness)
    return np.asarray(weight / weight.sum())


def drawn(
    past: Past, courses: dict[int, Course], product: int, pieces: float, settings: Settings, rng: np.random.Generator,
    activities: Ints | None = None,
) -> Course:  # fmt: skip
    """Draw the course of a new case.

    Parameters
    ----------
    past : what is known
    courses : how open cases of the past go on, by number of the case; they serve as models with that
    product, pieces : of the order
    activities : its list of activities, where the product was never seen
    """
    mine = past.by_product.get(product, [])
    whole = [number for number in mine if past.cases[number].whole]
    numbers = whole or mine
    if not numbers:
        return _listed(past, activities, rng)
    number = int(rng.choice(numbers, p=_weights(past, numbers, pieces, settings)))
    model = _completed(past.cases[number], courses.get(number))
    return _scaled(model, pieces / past.cases[number].pieces, settings)


def _completed(case: Case, rest: Course | None) -> Course:
    if rest is None:
        return Course(case.activity, case.station, case.work, case.gap, 0.0)
    gap = case.gap.copy()
    gap[-1] += rest.wait
    return Course(
        np.concatenate([case.activity, rest.activity]),
        np.concatenate([case.station, rest.station]),
        np.concatenate([case.work, rest.work]),
        np.concatenate([gap, rest.gap]),
        0.0,
    )


def _scaled(course: Course, ratio: float, settings: Settings) -> Course:
    factor = ratio**settings.work
    return Course(
        course.activity, course.station, course.work * factor, course.gap * settings.delay, course.wait * settings.delay
    )


def _listed(past: Past, activities: Ints | None, rng: np.random.Generator) -> Course:
    """A product never seen: each of its activities as some case had it."""
    rows = []
    for activity in [] if activities is None else activities.tolist():
        same = np.flatnonzero(past.ops.activity == activity)
        rows.append(int(rng.choice(same)) if len(same) else int(rng.integers(len(past.ops))))
    if not rows:
        rows = [int(rng.integers(len(past.ops)))]
    picked = np.array(rows, np.int64)
    gap = np.zeros(len(picked))
    follow = picked[:-1]
    inner = np.where(past.ops.last[follow], 0.0, past.ops.begin[np.minimum(follow + 1, len(past.ops) - 1)])
    gap[:-1] = np.maximum(np.where(inner > 0, inner - past.ops.begin[follow] - past.ops.work[follow], 0.0), 0.0)
    own = past.ops.activity[picked] if activities is None or not len(activities) else activities
    return Course(np.asarray(own), past.ops.station[picked], past.ops.work[picked], gap, 0.0)


def continued(past: Past, number: int, settings: Settings, rng: np.random.Generator) -> Course:
    """Draw how an open case goes on after the last operation that it began.

    A model that is open itself tells only how far it has come: from there on another one takes its place.
    """
    case = past.cases[number]
    at, parts = number, list[Course]()
    while len(parts) < LONGEST and (not parts or past.cases[at].open):
        rest, at = _rest(past, at, case, settings, rng)
        parts.append(rest)
    gap = [part.gap.copy() for part in parts]
    for before, after in zip(gap[:-1], parts[1:], strict=True):
        if len(before):
            before[-1] += after.wait
    return Course(
        np.concatenate([part.activity for part in parts]),
        np.concatenate([part.station for part in parts]),
        np.concatenate([part.work for part in parts]),
        np.concatenate(gap),
        parts[0].wait,
    )


LONGEST = 6
"""Models that are put one behind the other for one case."""


def _rest(past: Past, number: int, case: Case, settings: Settings, rng: np.random.Generator) -> tuple[Course, int]:
    """Draw what follows the last operation of a case that has come as far as case `number`, and the model for it."""
    here = past.cases[number]
    last = int(here.activity[-1])
    since = past.time - float(here.begin[-1] + here.work[-1])
    models: list[tuple[int, int]] = []
    for only in (past.by_product[case.product], range(len(past.cases))):
        for other in only:
            had = np.flatnonzero(past.cases[other].activity == last)
            if other != number and len(had) and had[-1] < len(past.cases[other].activity) - 1:
                models.append((other, int(had[-1])))
        if models:
            break
    longer = [(other, at) for other, at in models if past.cases[other].gap[at] > since]
    chosen = longer or models
    if not chosen:
        wait = float(rng.exponential(max(since, 3600.0)))
        return Course(here.activity[-1:], here.station[-1:], here.work[-1:] * 0.0, np.zeros(1), wait), _closed(past)
    weight = _weights(past, [other for other, _ in chosen], case.pieces, settings)
    other, at = chosen[int(rng.choice(len(chosen), p=weight))]
    model = past.cases[other]
    wait = float(model.gap[at]) - since if longer else float(rng.exponential(max(float(model.gap[at]), 3600.0)))
    rest = Course(
        model.activity[at + 1 :], model.station[at + 1 :], model.work[at + 1 :], model.gap[at + 1 :], max(wait, 0.0)
    )
    return _scaled(rest, case.pieces / model.pieces, settings), other


def _closed(past: Past) -> int:
    """Some case that is done."""
    return next((number for number, case in enumerate(past.cases) if not case.open), 0)
