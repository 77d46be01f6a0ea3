"""Figures of energy: electricity by state, by piece and by area, peak power, cost, CO2, standard coal."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.energy import profile
from models.energy.co2 import Co2Error, co2_factor, co2_of_electricity
from models.energy.steps import co2_varies
from models.trace import STATES
from twin.figures.electricity import demand_charge, peak_power, use_charge
from twin.figures.registry import Kind, NotKnown, figure
from twin.figures.span import Span, ratio
from twin.figures.stations import STATES_ZH
from twin.figures.subject import PLANT, Subject

__all__ = [
    "KWH",
    "co2",
    "coal",
    "electricity",
    "energy_cost",
    "energy_per_piece",
    "media_electricity",
    "volumes",
]

PLACES: tuple[Kind, ...] = ("plant", "area", "station", "conveyor")
USERS: tuple[Kind, ...] = (*PLACES, "fleet", "compressor")
KWH = 3.6e6
CUSTOM = "customary"
GB = "GB/T 2589-2020"
NO_POWER = "needs `power` of stations, or base loads"
NO_PIECE = "no good piece was finished"

_PROCESSING = STATES.index("processing")


def state_energy(span: Span, subject: Subject) -> NDArray[np.float64]:
    """Electricity of the units of a subject by state [J], that of operations with `processing`; shape (8,)."""
    units = span.basis.units(subject, conveyors=True)
    by_state: NDArray[np.float64] = (span.state_time[units] * span.basis.power[units]).sum(axis=0)
    by_state[_PROCESSING] += span.total("operation_energy")[units].sum()
    by_state += _modelled(span, units)[span.basis.fuel[np.isin(span.basis.modelled, units)] < 0].sum(axis=0)
    return by_state


def _modelled(span: Span, units: NDArray[np.intp]) -> NDArray[np.float64]:
    """What models give of those of these units that have one, by state [J]; shape (d, 8)."""
    energy: NDArray[np.float64] = span.total("modelled_energy")[np.isin(span.basis.modelled, units)]
    return energy


def vehicle_electricity(span: Span, subject: Subject) -> float:
    """Electricity of vehicles from the grid [J]: charging where they have a battery, else driving and hotel load."""
    units, basis = span.basis.units(subject, conveyors=True), span.basis
    standing = float((span.state_time[units] * basis.vehicle_power[units]).sum())
    return standing + float((span.total("drive_energy") * basis.on_grid)[units].sum())


def volumes(span: Span, subject: Subject) -> NDArray[np.float64]:
    """Use of every medium by the units of a subject, leakage by the plant [m3]; shape (media,)."""
    basis = span.basis
    units = basis.units(subject, conveyors=True)
    used = np.array([(span.state_time[units] * flow[units]).sum() for flow in basis.flows.values()], float)
    burnt, fuel = _modelled(span, units).sum(axis=1), basis.fuel[np.isin(basis.modelled, units)]
    for number, medium in enumerate(basis.plant.energy.media.values()):
        if (fuel == number).any():
            used[number] += burnt[fuel == number].sum() / medium.heat
        if subject.kind == "plant":
            used[number] += medium.leakage * span.duration
    return used


def media_electricity(span: Span, subject: Subject) -> float:
    """Electricity to make the media that the units of a subject use [J]."""
    return float(profile.media_electricity(span.basis.plant.energy.media, volumes(span, subject)))


def base_electricity(span: Span, subject: Subject) -> float:
    """Electricity of base loads of an area, or of the whole plant [J]; stations have none."""
    loads = span.basis.plant.energy.base_loads.values()
    mine = [subject.kind == "plant" or (subject.kind == "area" and load.area == subject.name) for load in loads]
    return float(span.basis.base_loads(np.array([span.start, span.end]), span.end)[0, mine].sum())


def compressor_electricity(span: Span, subject: Subject) -> float:
    """Electricity of compressors: of one, of those in an area, or of all [J]; what they give is used elsewhere."""
    stated = span.basis.plant.energy.compressors.items()
    mine = [
        subject.kind == "plant"
        or (subject.kind == "area" and one.area == subject.name)
        or (subject.kind == "compressor" and name == subject.name)
        for name, one in stated
    ]
    return float(span.total("compressor_energy")[mine].sum())


def electricity(span: Span, subject: Subject) -> float:
    """All electricity of a subject: units by state, operations, vehicles, media used, compressors, base loads [J].

    Raises
    ------
    NotKnown
        If nothing in the plant file takes electricity.
    """
    if not span.basis.uses_energy:
        raise NotKnown(NO_POWER)
    own = float(state_energy(span, subject).sum()) + vehicle_electricity(span, subject)
    made = media_electricity(span, subject) + compressor_electricity(span, subject)
    return own + made + base_electricity(span, subject)


def energy_cost(span: Span) -> float:
    """Electricity by time of use, demand charge, and media at their price [money]."""
    bought = profile.media_cost(span.basis.plant.energy.media, volumes(span, PLANT))
    return use_charge(span) + demand_charge(span) + bought


def electricity_co2(span: Span) -> float:
    """Emissions of electricity, less its green share [kg]; where the factor depends on the time, slot by slot.

    Raises
    ------
    NotKnown
        If nothing takes electricity, or the plant names a factor that was not published.
    """
    plant = span.basis.plant.energy
    used = electricity(span, PLANT)
    try:
        if co2_varies(plant):
            return float(span.profile.within(span) @ span.basis.co2_factors(span.profile.edges))
        return co2_of_electricity(used, co2_factor(plant.co2), plant.green_share)
    except Co2Error as error:
        raise NotKnown(f"needs `co2` of `energy:`: {error}") from None


def co2(span: Span) -> float:
    """Emissions of electricity, less its green share, and of media [kg]."""
    media = span.basis.plant.energy.media.values()
    emitted = sum(volume * medium.co2 for volume, medium in zip(volumes(span, PLANT), media, strict=True))
    return electricity_co2(span) + float(emitted)


def coal(span: Span) -> float:
    """Energy as standard coal: electricity bought and fuels at their calorific value [kgce]."""
    from twin.figures.miit import data

    plant = span.basis.plant.energy
    heat = sum(volume * medium.heat for volume, medium in zip(volumes(span, PLANT), plant.media.values(), strict=True))
    per_kilogram = float(data()["factors"]["kgce_kJ"]["value"]) * 1000.0
    return electricity(span, PLANT) / KWH * plant.standard_coal + float(heat) / per_kilogram


@figure(
    "energy",
    en="electricity",
    zh="用电量",
    unit="kWh",
    formula="power * time by state + drives + heaters + operations + vehicles + media + compressors + base loads",
    source=CUSTOM,
    reads=("state_time", "modelled_energy", "operation_energy", "drive_energy"),
    per=USERS,
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
    formula="E / good pieces; of a product: power of processing * time worked, its operations, furnaces meanwhile",
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
        unit="kWh", formula=f"power in state {state} * time in it, drives and heaters by their model", source=CUSTOM,
        reads=("state_time", "modelled_energy"), per=PLACES,
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
    reads=("state_time", "modelled_energy", "operation_energy"),
    per=PLACES,
    direction="lower",
)
def standby_share(span: Span, subject: Subject) -> float:
    """Return the share of electricity that machines use while they do not process [%]."""
    by_state = state_energy(span, subject)
    return 100.0 - 100.0 * ratio(float(by_state[_PROCESSING]), float(by_state.sum()), "uses no electricity")


@figure(
    "peak_power",
    en="peak power",
    zh="最大需量",
    unit="kW",
    formula="highest mean power over an interval of the tariff's demand (15 min unless set)",
    source=CUSTOM,
    reads=("energy profile",),
    direction="lower",
    over_time="neither",
    main=True,
)
def peak(span: Span, subject: Subject) -> float:
    """Return the highest mean power of the plant over a demand interval [kW]."""
    if not span.basis.uses_energy:
        raise NotKnown(NO_POWER)
    return peak_power(span) / 1000.0


@figure(
    "co2",
    en="CO2",
    zh="二氧化碳排放量",
    unit="t",
    formula="integral of (power * (1 - green share) * factor) + sum(medium * its factor)",
    source="factors of the MEE",
    reads=("state_time", "operation_energy", "energy profile"),
    direction="lower",
    over_time="total",
)
def co2_tonnes(span: Span, subject: Subject) -> float:
    """Return the emissions of electricity and media [t]."""
    return co2(span) / 1000.0


@figure(
    "co2_per_piece",
    en="CO2 per piece",
    zh="单件二氧化碳排放量",
    unit="kg/pcs",
    formula="CO2 / good pieces",
    source="factors of the MEE",
    reads=("state_time", "operation_energy", "finished_pieces"),
    direction="lower",
)
def co2_per_piece(span: Span, subject: Subject) -> float:
    """Return the emissions for a good piece [kg]."""
    return ratio(co2(span), span.product("finished_pieces", PLANT), NO_PIECE)


@figure(
    "co2_intensity",
    en="CO2 of electricity, for a kilowatt-hour",
    zh="单位用电碳排放",
    unit="kg/kWh",
    formula="CO2 of electricity / electricity",
    source="factors of the MEE",
    reads=("energy profile",),
    direction="lower",
)
def co2_intensity(span: Span, subject: Subject) -> float:
    """Return the mean emissions for a kilowatt-hour as it was used [kg/kWh]."""
    return ratio(electricity_co2(span), electricity(span, PLANT) / KWH, "uses no electricity")


@figure(
    "standard_coal",
    en="energy as standard coal",
    zh="综合能耗（标准煤）",
    unit="tce",
    formula="kWh * standard_coal + sum(medium * calorific value) / 29307.6 kJ",
    source=GB,
    reads=("state_time", "operation_energy"),
    direction="lower",
    over_time="total",
)
def standard_coal(span: Span, subject: Subject) -> float:
    """Return the energy as tonnes of standard coal [tce]."""
    return coal(span) / 1000.0
