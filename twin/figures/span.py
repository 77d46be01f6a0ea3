"""A span: some windows on end of one replication, from which figures are computed."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.trace import STATES
from twin.figures.elements import Elements
from twin.figures.registry import NotKnown
from twin.figures.subject import PLANT

if TYPE_CHECKING:
    from twin.figures.basis import Basis
    from twin.figures.electricity import Profile
    from twin.figures.subject import Subject
    from twin.record.measures import Measures

__all__ = ["Span", "ratio"]

Floats = NDArray[np.float64]


def ratio(numerator: float, denominator: float, reason: str) -> float:
    """Divide, or say why it cannot be known when there is nothing to divide by.

    Raises
    ------
    NotKnown
        If the denominator is 0; the message is `reason`.
    """
    if denominator == 0:
        raise NotKnown(reason)
    return float(numerator) / float(denominator)


class Span:
    """The windows ``first .. last - 1`` of a replication.

    Parameters
    ----------
    measures : what the run left
    basis : the plant
    first : number of windows that are left out at the start
    last : window after the last one; all that hold time if not given

    Attributes
    ----------
    start, end : [s], boundaries of windows, or the end of the run
    duration : end - start [s]
    """

    def __init__(self, measures: Measures, basis: Basis, first: int = 0, last: int | None = None) -> None:
        windows = measures.windows
        self.measures = measures
        self.basis = basis
        self.first = first
        self.last = windows if last is None else min(last, windows)
        self.start = first * measures.width
        self.end = measures.end if self.last == windows else self.last * measures.width
        self.duration = max(self.end - self.start, 0.0)

    def total(self, name: str) -> Floats:
        """Sum of a measure over the windows; shape of the measure without its first axis."""
        values = getattr(self.measures, name)[self.first : self.last]
        total: Floats = values.sum(axis=0, dtype=float)
        return total

    @cached_property
    def elements(self) -> Elements:
        """Elements of the ISO 22400-2 time model, by unit."""
        return Elements.of(self)

    @property
    def profile(self) -> Profile:
        """Electricity of the whole replication by slot."""
        return self.basis.profile(self.measures)

    @cached_property
    def state_time(self) -> Floats:
        """Time of every unit in every state [s]; shape (units, 8)."""
        return self.total("state_time")

    @cached_property
    def _level_integral(self) -> Floats:
        return self.total("level_integral")

    @cached_property
    def by_product(self) -> dict[str, Floats]:
        """Sums by product of what is counted at the end of lots; each of shape (products,)."""
        return {name: self.total(name) for name in PRODUCT_COUNTS}

    def product(self, name: str, subject: Subject) -> float:
        """One of the counts by product, of one product or of what the whole plant sends out.

        For the plant, components that are made here and built in here are not counted again: only products that are
        sold, or all of them where none is.
        """
        counts = self.shipped if name == "finished_pieces" and subject.kind == "plant" else self.by_product[name]
        if subject.kind == "product":
            return float(counts[self.basis.product(subject.name)])
        sold = self.basis.sold
        return float(counts[sold].sum() if sold.any() else counts.sum())

    @cached_property
    def shipped(self) -> Floats:
        """Good pieces finished, less those that went into other products where a product is both; (products,)."""
        finished = self.by_product["finished_pieces"]
        built_in = (finished + self.by_product["scrapped_pieces"]) @ self.basis.component_use
        shipped: Floats = np.where(self.basis.sold, np.maximum(finished - built_in, 0.0), finished)
        return shipped

    def ended_pieces(self, subject: Subject) -> tuple[float, float]:
        """Good and scrapped pieces of lots that have ended: of a product, or of everything that the plant makes."""
        good, scrapped = self.by_product["finished_pieces"], self.by_product["scrapped_pieces"]
        if subject.kind == "product":
            number = self.basis.product(subject.name)
            return float(good[number]), float(scrapped[number])
        return float(good.sum()), float(scrapped.sum())

    @cached_property
    def lead_histogram(self) -> tuple[NDArray[np.int64], Floats, float]:
        """Finished lots by lead time: counts (bins,), ends of the bins [s] (bins + 1,), longest lead time [s].

        Raises
        ------
        NotKnown
            If lots are in it that the plant does not send out: components that it makes for itself.
        """
        from twin.record.measures import lead_edges

        counts = self.measures.lead_histogram[self.first : self.last].sum(axis=0, dtype=np.int64)
        if counts.sum() != self.product("finished", PLANT):
            raise NotKnown("lots of components are in the same histogram")
        return counts, lead_edges(), self.longest_lead(PLANT)

    def longest_lead(self, subject: Subject) -> float:
        """Longest lead time of finished lots [s]."""
        longest = self.measures.lead_max[self.first : self.last].max(axis=0, initial=0.0)
        if subject.kind == "product":
            return float(longest[self.basis.product(subject.name)])
        sold = self.basis.sold
        return float(longest[sold].max() if sold.any() else longest.max())

    def level(self, kind: str, name: str | None = None) -> float:
        """Mean over time of the level of the places of a kind (of one of them, if named) [pieces or people]."""
        places = self.basis.places(kind, name)
        return ratio(float(self._level_integral[places].sum()), self.duration, "no time is left")

    def inventory(self, product: str | None = None) -> float:
        """Mean pieces in the plant, of one product or of all: work in process, stock, and in and under way to bins."""
        held = self.level("wip", product) + self.level("stock", product)
        for name, line in self.basis.plant.lineside.items():
            if product is None or line.product == product:
                held += self.level("lineside", name) + self.level("delivery", name)
        return held

    def state_share(self, subject: Subject, state: str) -> float:
        """Share of the time of the subject's units that is spent in a state [-]."""
        units = self.basis.units(subject)
        times = self.state_time[units]
        return ratio(float(times[:, STATES.index(state)].sum()), float(times.sum()), "no time is left")


PRODUCT_COUNTS = (
    "released_pieces",
    "turned_away_pieces",
    "finished",
    "finished_pieces",
    "scrapped_pieces",
    "lead_sum",
    "lead_square",
    "late",
    "tardiness_sum",
    "due_count",
)
