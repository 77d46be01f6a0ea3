"""Elements of the ISO 22400-2 time model, from the time that units spend in their states.

======================  ===============================================================================
element                 what it is here
======================  ===============================================================================
POT                     planned operation time: calendar time less `off_shift`
PBT                     planned busy time: as POT. Maintenance has no fixed date in a plant file, it falls due by a
                        clock; so it is not planned away but shows as a loss (the stricter reading)
APT                     actual production time: `processing`
AUST                    actual unit setup time: `setup`
AUPT                    actual unit processing time: APT + AUST
ADET                    actual unit delay time: `failed` + `blocked` + `waiting`
AUBT                    actual unit busy time: AUPT + ADET
ADOT                    actual unit down time: `idle` + `maintenance`, so that PBT = AUBT + ADOT
CMT, PMT                corrective and preventive maintenance time: `failed`, `maintenance`
TTR                     time to restore, summed over failures: `failed`, with the wait for those who repair
TTF                     operating time to failure, summed: AUPT
TBF                     operating time between failures, summed: AUPT (without the restoration)
FE                      failure events: entries into `failed`
PQ, GQ, SQ, RQ          pieces produced, good, scrapped, sent to rework: PQ = GQ + SQ + RQ. A piece that passes twice
                        counts twice
PRU x PQ                planned run time of what was produced: pieces x planned time of each
======================  ===============================================================================

Elements of an area or of the plant are sums over the machines of its stations, so that ratios weigh each machine by
its time. AOET (actual order execution time), APWT and APAT (work and attendance of people) belong to the plant, its
products and its pools: see `order_time`, `work_time` and `attendance_time`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.trace import STATES

if TYPE_CHECKING:
    from twin.figures.span import Span
    from twin.figures.subject import Subject

__all__ = ["ELEMENTS", "Elements", "attendance_time", "element", "order_time", "work_time"]

Floats = NDArray[np.float64]

_OFF, _IDLE, _SETUP, _PROCESSING, _BLOCKED, _FAILED, _MAINTENANCE, _WAITING = range(len(STATES))

ELEMENTS = (
    "POT", "PBT", "APT", "AUST", "AUPT", "ADET", "AUBT", "ADOT", "CMT", "PMT", "TTR", "TTF", "TBF",
    "FE", "PQ", "GQ", "SQ", "RQ", "PRU_PQ",
)  # fmt: skip
"""Names of the elements; times in seconds, quantities in pieces, events as counts."""


@dataclass(frozen=True)
class Elements:
    """All elements of a span, by unit; each an array of shape (units,)."""

    values: dict[str, Floats]

    @classmethod
    def of(cls, span: Span) -> Elements:
        """Map the states and counts of a span to elements."""
        times = span.state_time
        state = times.T
        planned = times.sum(axis=1) - state[_OFF]
        production, setup = state[_PROCESSING], state[_SETUP]
        delay = state[_FAILED] + state[_BLOCKED] + state[_WAITING]
        return cls(
            {
                "POT": planned,
                "PBT": planned,
                "APT": production,
                "AUST": setup,
                "AUPT": production + setup,
                "ADET": delay,
                "AUBT": production + setup + delay,
                "ADOT": state[_IDLE] + state[_MAINTENANCE],
                "CMT": state[_FAILED],
                "PMT": state[_MAINTENANCE],
                "TTR": state[_FAILED],
                "TTF": production + setup,
                "TBF": production + setup,
                "FE": span.total("failures"),
                "PQ": span.total("pieces"),
                "GQ": span.total("good"),
                "SQ": span.total("scrapped"),
                "RQ": span.total("rework_pieces"),
                "PRU_PQ": span.total("planned_time"),
            }
        )

    def sum(self, name: str, units: NDArray[np.intp]) -> float:
        """Sum of an element over some units."""
        return float(self.values[name][units].sum())


def element(span: Span, subject: Subject, name: str) -> float:
    """Return one element of one subject."""
    return span.elements.sum(name, span.basis.units(subject))


def order_time(span: Span, subject: Subject) -> float:
    """Time from release to end of all lots that were finished (AOET) [s]."""
    return span.product("lead_sum", subject)


def work_time(span: Span, subject: Subject) -> float:
    """Time that people of a pool (of all pools) are busy (APWT) [person s]."""
    name = subject.name if subject.kind == "pool" else None
    return span.level("people", name) * span.duration


def attendance_time(span: Span, subject: Subject) -> float:
    """Time that people of a pool (of all pools) attend (APAT) [person s]."""
    pools = (subject.name,) if subject.kind == "pool" else tuple(span.basis.plant.people)
    return sum(span.basis.attendance(pool, span.start, span.end) for pool in pools)
