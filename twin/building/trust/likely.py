"""Likely courses: what a case will go through, drawn from cases of the same product that went before it.

A case is drawn whole, with its routing, its work and what passed between (a hot deck): so the operations of an order
stay as they go together, and no order is sent in loops by probabilities from one activity to the next. A case that is
not done yet says only that it took longer: from where it stands, one that took longer still takes its place (the
redistribution to the right of Efron 1967, by which the estimate of Kaplan and Meier comes about).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.building.trust.past import Case, Past

__all__ = ["Course", "Settings", "continued", "drawn", "nothing", "weights"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
LONGEST = 12
"""Models that are put one behind the other for one case."""
HOUR = 3600.0


@dataclass(frozen=True)
class Settings:
    """How cases of the past are weighed, and what is done to what passes between operations.

    Attributes
    ----------
    half_life : a case so much older counts half [s]
    likeness : a quantity so many times larger or smaller counts 1/e, as logarithm
    delay : factor of the time that passes between operations
    availability : share of the time in which stations can work; a booking keeps them for longer by its inverse
    others : cases of other products count together as so many of the own (credibility); None where it is to be learned
    """

    half_life: float = 45 * 86400.0
    likeness: float = 2.0
    delay: float = 1.0
    availability: float = 1.0
    others: float | None = None


@dataclass(frozen=True)
class Course:
    """Bookings that a case is yet to have, in the order in which they begin; all arrays are (bookings,).

    Attributes
    ----------
    activity, station : numbers of names
    begin : of each, after the release or after the cut [s]; it may be before the end of the one before
    length : of each [s]
    """

    activity: Ints
    station: Ints
    begin: Floats
    length: Floats

    def later(self, shift: float, first: int = 0) -> Course:
        """Bookings from one on, later by so much [s]."""
        return Course(self.activity[first:], self.station[first:], self.begin[first:] + shift, self.length[first:])

    def until(self, time: float) -> Course:
        """Bookings that begin before a time [s]; no queue lets one begin earlier than it is here."""
        many = int(np.searchsorted(self.begin, time))
        return Course(self.activity[:many], self.station[:many], self.begin[:many], self.length[:many])

    def then(self, other: Course) -> Course:
        """Return both, in the order in which bookings begin."""
        begin = np.append(self.begin, other.begin)
        order = np.argsort(begin, kind="stable")
        return Course(
            np.append(self.activity, other.activity)[order],
            np.append(self.station, other.station)[order],
            begin[order],
            np.append(self.length, other.length)[order],
        )


def nothing() -> Course:
    """No bookings at all."""
    none, empty = np.zeros(0, np.int64), np.zeros(0)
    return Course(none, none, empty, empty)


def weights(past: Past, numbers: Ints, product: int, pieces: float, settings: Settings) -> Floats:
    """Share of each case: recent ones and those of like quantity more, all of other products as a few of the own."""
    recent = past.released[numbers]
    alike = np.abs(np.log(past.pieces[numbers] / pieces))
    weight = np.exp2((recent - recent.max()) / settings.half_life) * np.exp(-(alike - alike.min()) / settings.likeness)
    own = past.product[numbers] == product
    if own.any() and not own.all():
        trust = own.sum() / (own.sum() + (1.0 if settings.others is None else settings.others))
        weight = np.where(own, trust * weight / weight[own].sum(), (1 - trust) * weight / weight[~own].sum())
    return np.asarray(weight / weight.sum())


def drawn(
    past: Past, rests: dict[int, Course], product: int, pieces: float, settings: Settings, rng: np.random.Generator,
    activities: Ints | None = None,
) -> Course:  # fmt: skip
    """Draw the course of a new case.

    Parameters
    ----------
    past : what is known
    rests : how open cases of the past go on, by number of the case; they serve as models with that
    product, pieces : of the order
    activities : its list of activities, where the product was never seen
    """
    mine = past.by_product.get(product, [])
    if not mine:
        return _listed(past, activities, rng)
    own = np.array(mine, np.int64)
    numbers = own if not past.whole[own].any() else np.flatnonzero(past.whole)
    number = int(rng.choice(numbers, p=weights(past, numbers, product, pieces, settings)))
    case = past.cases[number]
    model = _course(case)
    if number in rests:
        model = model.then(rests[number].later(past.time - float(case.begin[0])))
    return _scaled(model, (pieces / case.pieces) ** past.growth, settings)


def _course(case: Case) -> Course:
    """A case as far as it is known, from its beginning."""
    return Course(case.activity, case.station, case.begin - case.begin[0], case.length)


def _scaled(course: Course, factor: float, settings: Settings) -> Course:
    """A course for another quantity: bookings longer by a factor, the same waits but for the factor that was fitted."""
    step = np.diff(course.begin)
    busy = np.minimum(course.length[:-1], step)
    steps = busy * factor + (step - busy) * settings.delay
    begin = np.cumsum(np.append(course.begin[:1], steps))
    return Course(course.activity, course.station, begin, course.length * factor)


def _listed(past: Past, activities: Ints | None, rng: np.random.Generator) -> Course:
    """A product never seen: each of its activities as some case had it, with what passed until its next."""
    made, at = nothing(), 0.0
    for activity in [] if activities is None else activities.tolist():
        numbers = past.places[activity][0] if activity in past.places else np.zeros(0, np.int64)
        if not len(numbers):
            continue
        one = int(rng.integers(len(numbers)))
        case = past.cases[int(numbers[one])]
        mine = np.flatnonzero(case.activity == activity)
        began = float(case.begin[mine[0]])
        others = case.begin[(case.begin > began) & (case.activity != activity)]
        made = made.then(
            Course(case.activity[mine], case.station[mine], case.begin[mine] - began + at, case.length[mine])
        )
        at += float(others[0]) - began if len(others) else float(case.length[mine[0]])
    return made


def continued(past: Past, number: int, settings: Settings, rng: np.random.Generator) -> Course:
    """Draw how an open case goes on after its last booking, as of the cut.

    A model stood at the same activity, and for longer. One that is open itself is followed as far as it has come, and
    then another from there.
    """
    case = past.cases[number]
    ahead = nothing()
    now, at, elapsed = 0.0, number, past.time - float(case.begin[-1])
    for _ in range(LONGEST):
        activity = int(past.cases[at].activity[-1])
        models, places = _models(past, at, activity, elapsed)
        if not len(models):  # nobody stood for longer: what has lasted so long may last as long again
            now += float(rng.exponential(max(elapsed, HOUR)))
            models, places = _models(past, at, activity, None)
            if not len(models):
                break
        chosen = int(rng.choice(len(models), p=weights(past, models, case.product, case.pieces, settings)))
        model, place = past.cases[int(models[chosen])], int(places[chosen])
        growth = (case.pieces / model.pieces) ** past.growth
        course = _scaled(_course(model).later(0.0, place), growth, settings)
        shift = now - elapsed - float(course.begin[0])
        if len(course.begin) > 1:  # with a delay scaled down, or after a wait longer than any, the next begins now
            shift += max(now - float(course.begin[1] + shift), 0.0)
        left = float(course.begin[0] + course.length[0]) + shift - now
        if left > 0:
            begin, length = np.array([now]), np.array([left])
            ahead = ahead.then(Course(course.activity[:1], course.station[:1], begin, length))
        ahead = ahead.then(course.later(shift, 1))
        if not model.open:
            break
        stands = past.time - float(model.begin[-1])
        now = (float(course.begin[-1]) + shift) + stands
        at, elapsed = int(models[chosen]), stands
    return ahead


def _models(past: Past, number: int, activity: int, elapsed: float | None) -> tuple[Ints, Ints]:
    """Other cases that stood at an activity for longer than a time [s], or, if that is None, that went on from there.

    Returns
    -------
    cases, places : (models,) numbers, and places in their courses
    """
    cases, places, stood = past.places[activity]
    keep = places < past.sizes[cases] - 1 if elapsed is None else stood > elapsed
    keep &= cases != number
    return cases[keep], places[keep]
