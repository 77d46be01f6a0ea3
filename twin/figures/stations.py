"""Figures of stations: how their time is spent, and which of them limits the plant."""

from __future__ import annotations

from models.trace import STATES
from twin.figures.registry import Kind, NotKnown, figure
from twin.figures.span import Span, ratio
from twin.figures.subject import Subject

__all__ = ["STATES_ZH"]

WORKERS: tuple[Kind, ...] = ("plant", "area", "station", "conveyor")
ROSER = "Roser, Nakano & Tanaka (2002), Shifting bottleneck detection, WSC, 1079-1086"

STATES_ZH = {
    "off_shift": "班外",
    "idle": "空闲（待料）",
    "setup": "换型",
    "processing": "加工",
    "blocked": "阻塞",
    "failed": "故障",
    "maintenance": "保养",
    "waiting": "等待（人员、工具、运输）",
}
"""States in Chinese."""


def _share(state: str) -> None:
    """Register the share of time in a state."""

    def compute(span: Span, subject: Subject) -> float:
        return 100.0 * span.state_share(subject, state)

    compute.__qualname__ = f"_share.{state}"
    figure(
        f"share_{state}",
        en=f"share of time: {state.replace('_', ' ')}",
        zh=f"时间占比：{STATES_ZH[state]}",
        unit="%",
        formula=f"time in state {state} / calendar time",
        source="SEMI E10",
        reads=("state_time",),
        per=WORKERS,
        direction="higher" if state == "processing" else "neither" if state in ("off_shift", "setup") else "lower",
    )(compute)


for _state in STATES:
    _share(_state)


@figure(
    "active_share",
    en="share of planned time active",
    zh="计划时间内的活动占比",
    unit="%",
    formula="time in setup, processing, failed, maintenance / (calendar time - time off shift)",
    source="Roser, Nakano & Tanaka (2001), A practical bottleneck detection method, WSC, 949-953",
    reads=("state_time",),
    per=WORKERS,
)
def active_share(span: Span, subject: Subject) -> float:
    """Share of the planned time in which a unit is not waiting for anything."""
    active = sum(span.state_share(subject, state) for state in ("setup", "processing", "failed", "maintenance"))
    planned = 1.0 - span.state_share(subject, "off_shift")
    if planned <= 0:
        raise NotKnown("it was never on shift")
    return 100.0 * active / planned


def _bottleneck(name: str, en: str, zh: str, formula: str, measures: dict[str, float]) -> None:
    """Register a share of time as the momentary bottleneck, with the weight of each measure."""

    def compute(span: Span, subject: Subject) -> float:
        units = span.basis.units(subject)
        time = sum(weight * float(span.total(measure)[units].sum()) for measure, weight in measures.items())
        return 100.0 * ratio(time, span.duration, "no time is left")

    compute.__qualname__ = f"_bottleneck.{name}"
    figure(name, en=en, zh=zh, unit="%", formula=formula, source=ROSER, reads=tuple(measures), per=("station",))(
        compute
    )


_bottleneck(
    "bottleneck_share",
    "share of time as bottleneck",
    "瓶颈时间占比",
    "(sole bottleneck time + half the time in which it passes from or to another) / calendar time, summed over the "
    "station's machines",
    {"sole_bottleneck": 1.0, "shifting_bottleneck": 0.5},  # two share a shift: so all stations add to the whole time
)
_bottleneck(
    "bottleneck_sole_share",
    "share of time as sole bottleneck",
    "唯一瓶颈时间占比",
    "sole bottleneck time / calendar time, summed over the station's machines",
    {"sole_bottleneck": 1.0},
)


@figure(
    "active_period",
    en="active period, mean",
    zh="平均连续活动时长",
    unit="h",
    formula="mean length of uninterrupted setup, processing, failure, maintenance; the longest is the bottleneck",
    source="Roser, Nakano & Tanaka (2001), A practical bottleneck detection method, WSC, 949-953",
    reads=("active_time", "active_periods"),
    per=("station",),
)
def active_period(span: Span, subject: Subject) -> float:
    """Return the mean length of the active periods that ended [h]."""
    units = span.basis.units(subject)
    periods = float(span.total("active_periods")[units].sum())
    return ratio(float(span.total("active_time")[units].sum()), periods, "no active period has ended") / 3600


@figure(
    "setups",
    en="setups",
    zh="换型次数",
    unit="1",
    formula="entries into the state setup",
    source="customary",
    reads=("setups",),
    per=("plant", "area", "station"),
    direction="lower",
    over_time="total",
)
def setups(span: Span, subject: Subject) -> float:
    """Return the number of setups."""
    return float(span.total("setups")[span.basis.units(subject)].sum())


@figure(
    "failures",
    en="failures",
    zh="故障次数",
    unit="1",
    formula="entries into the state failed",
    source="customary",
    reads=("failures",),
    per=("plant", "area", "station"),
    direction="lower",
    over_time="total",
)
def failures(span: Span, subject: Subject) -> float:
    """Return the number of failures."""
    return float(span.total("failures")[span.basis.units(subject)].sum())
