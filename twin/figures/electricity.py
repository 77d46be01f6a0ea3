"""Electricity of a replication over the clock, and of the stretches of it that figures are computed for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.energy.profile import demand_cost, energy_cost, media_electricity, monthly_peaks

if TYPE_CHECKING:
    from models.energy.profile import MonthlyPeak
    from twin.figures.basis import Basis
    from twin.figures.span import Span
    from twin.record.measures import Measures

__all__ = ["Profile", "demand_charge", "peak_power", "profile_of", "use_charge"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Profile:
    """Electricity of a replication by slot of the demand interval.

    Attributes
    ----------
    edges : borders of the slots [s]; shape (N + 1,)
    end : of the run [s]
    energy : electricity of units, of media and compressors, and of base loads [J]; shape (N,)
    price : mean price over the slot [money/J]; shape (N,)
    """

    edges: Floats
    end: float
    energy: Floats
    price: Floats

    def within(self, span: Span) -> Floats:
        """Electricity of the slots as far as they lie in a span, taken as even over a slot [J]; shape (N,)."""
        covered = np.diff(np.clip(self.edges, span.start, span.end))
        inside = np.diff(np.clip(self.edges, 0.0, self.end))
        share = np.divide(covered, inside, out=np.zeros_like(covered), where=inside > 0)
        within: Floats = self.energy * share
        return within


def profile_of(basis: Basis, measures: Measures) -> Profile:
    """Demand and price of a replication by slot."""
    edges = measures.slot_edges
    made = media_electricity(basis.plant.energy.media, measures.energy[:, 1:])
    base = basis.base_loads(edges, measures.end).sum(axis=1)
    made += measures.compressed.sum(axis=1)
    return Profile(edges, measures.end, measures.energy[:, 0] + made + base, basis.prices(edges))


def use_charge(span: Span) -> float:
    """Electricity of a span at its price by time of use [money]."""
    return energy_cost(span.profile.within(span), span.profile.price)


def _peaks(span: Span) -> list[MonthlyPeak]:
    profile = span.profile
    return monthly_peaks(profile.within(span), profile.edges, span.basis.plant.calendar, span.end, span.start)


def demand_charge(span: Span) -> float:
    """Price of the highest mean power in each month, for the share of the month that the span covers [money]."""
    tariff = span.basis.plant.energy.tariff
    return demand_cost(tariff, _peaks(span)) if tariff.demand_charge else 0.0


def peak_power(span: Span) -> float:
    """Highest mean power over a slot of a span, see `models.energy.profile.monthly_peaks` [W]."""
    return max((peak.power for peak in _peaks(span)), default=0.0)
