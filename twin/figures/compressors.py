"""Figures of media and of the compressors that make them."""

from __future__ import annotations

from twin.figures.energy import KWH, volumes
from twin.figures.registry import NotKnown, figure
from twin.figures.span import Span, ratio
from twin.figures.subject import PLANT, Subject

__all__: list[str] = []

ISO = "ISO 11011:2013"
NOTHING = "nothing takes it"


def _medium(span: Span, subject: Subject) -> int:
    return list(span.basis.plant.energy.media).index(subject.name)


def _makers(span: Span, medium: str) -> list[str]:
    return [name for name, one in span.basis.plant.energy.compressors.items() if one.medium == medium]


@figure(
    "medium_use",
    en="use of the medium",
    zh="介质用量",
    unit="m3",
    formula="sum over states of flow * time + fuel of furnaces + leakage",
    source="customary",
    reads=("state_time", "modelled_energy"),
    per=("medium",),
    direction="lower",
    over_time="total",
)
def medium_use(span: Span, subject: Subject) -> float:
    """Return what the plant takes of a medium [m3]."""
    return float(volumes(span, PLANT)[_medium(span, subject)])


@figure(
    "specific_energy",
    en="electricity to make a cubic metre",
    zh="单位体积制取电耗",
    unit="kWh/m3",
    formula="electricity of its compressors / what they give, or as stated",
    source=ISO,
    reads=("compressor_energy", "compressor_volume"),
    per=("medium",),
    direction="lower",
)
def specific_energy(span: Span, subject: Subject) -> float:
    """Return the electricity for a cubic metre of a medium [kWh/m3]."""
    basis, makers = span.basis, _makers(span, subject.name)
    if not makers:
        return basis.plant.energy.media[subject.name].electricity / KWH
    mine = [name in makers for name in basis.plant.energy.compressors]
    drawn = float(span.total("compressor_energy")[mine].sum())
    return ratio(drawn / KWH, float(span.total("compressor_volume")[mine].sum()), NOTHING)


@figure(
    "shortage",
    en="demand that compressors do not meet",
    zh="压缩机供气不足占比",
    unit="%",
    formula="volume that is missing / (volume that compressors give + volume that is missing)",
    source="customary",
    reads=("shortage", "compressor_volume"),
    per=("medium",),
    direction="lower",
)
def shortage(span: Span, subject: Subject) -> float:
    """Share of the demand for a medium that its compressors do not meet [%].

    Raises
    ------
    NotKnown
        If it has no compressors, or nothing takes it.
    """
    makers = _makers(span, subject.name)
    if not makers:
        raise NotKnown("no compressor makes it")
    mine = [name in makers for name in span.basis.plant.energy.compressors]
    missing = float(span.total("shortage")[_medium(span, subject)])
    return 100.0 * ratio(missing, missing + float(span.total("compressor_volume")[mine].sum()), NOTHING)


@figure(
    "compressor_load",
    en="load of the compressor",
    zh="压缩机负荷率",
    unit="%",
    formula="volume that it gives / (flow at full load * time)",
    source=ISO,
    reads=("compressor_volume",),
    per=("compressor",),
)
def compressor_load(span: Span, subject: Subject) -> float:
    """Return the share of its full flow that a compressor gives on average [%]."""
    stated = span.basis.plant.energy.compressors
    given = float(span.total("compressor_volume")[list(stated).index(subject.name)])
    return 100.0 * ratio(given, stated[subject.name].flow * span.duration, "no time is left")
