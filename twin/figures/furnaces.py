"""Figures of furnaces: whether they are hot enough when they work."""

from __future__ import annotations

import numpy as np

from models.trace import STATES
from twin.figures.registry import NotKnown, figure
from twin.figures.span import Span, ratio
from twin.figures.subject import Subject

__all__ = ["below_set_point"]


@figure(
    "below_set_point",
    en="processing below the set point",
    zh="低于设定温度的加工时间占比",
    unit="%",
    formula="time of processing while the furnace is below its set point / time of processing",
    source="lumped capacitance, Incropera et al. (2007), section 5.3",
    reads=("cold_time", "state_time"),
    per=("station",),
    direction="lower",
)
def below_set_point(span: Span, subject: Subject) -> float:
    """Share of the time of processing in which a furnace is below its set point [%].

    Raises
    ------
    NotKnown
        If the station is no furnace, or has processed nothing.
    """
    units = span.basis.units(subject)
    mine = np.isin(span.basis.modelled, units)
    if not mine.any():
        raise NotKnown("is no furnace")
    processed = float(span.state_time[units, STATES.index("processing")].sum())
    return 100.0 * ratio(float(span.total("cold_time")[mine].sum()), processed, "nothing was processed")
