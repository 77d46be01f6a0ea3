"""What the user writes about energy: base loads, media, compressors, tariff and CO2 factor."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from models.calendar.description import Clock, Day
from models.element import Element
from models.instants import Instant
from models.units import (
    Co2PerEnergy,
    EnergyPerVolume,
    Flow,
    Fraction,
    MoneyPerEnergy,
    MoneyPerPower,
    MoneyPerVolume,
    Power,
    Time,
)

__all__ = ["BaseLoad", "Co2Step", "Compressor", "EnergyUse", "LoadStep", "Medium", "Tariff", "TariffPeriod"]


class LoadStep(Element):
    """A power that holds from an instant on, up to the next step."""

    start: Instant = Field(description="a time from the start of the run, or a date")
    power: Power = Field(description="electric power from then on [W]")


class BaseLoad(Element):
    """A load that does not depend on the machines: light, ventilation, offices, or what was measured of them."""

    power: Power = Field(0.0, description="electric power while it is on [W]")
    off_power: Power = Field(0.0, description="electric power outside of its shifts [W]")
    shifts: tuple[str, ...] = Field((), description="shifts in which it is on; always if not given")
    profile: tuple[LoadStep, ...] = Field(
        (), description="power over time, in place of `power`; nothing before the first step, the last one lasts on"
    )
    area: str | None = None

    @model_validator(mode="after")
    def _one_way(self) -> BaseLoad:
        if self.profile and self.model_fields_set & {"power", "off_power", "shifts"}:
            raise ValueError("has a `profile`, which says it all; leave out `power`, `off_power` and `shifts`")
        if not self.profile and "power" not in self.model_fields_set:
            raise ValueError("needs a `power`, or a `profile` of it")
        return self


class Co2Step(Element):
    """A CO2 factor that holds from an instant on, up to the next step."""

    start: Instant = Field(description="a time from the start of the run, or a date")
    co2: Co2PerEnergy = Field(description="CO2 for a unit of electricity from then on")


class Medium(Element):
    """Something that stations take beside electricity: compressed air, heat, water, gas (measured in m3)."""

    zh: str | None = None
    electricity: EnergyPerVolume = Field(0.0, description="electricity to make one cubic metre [J/m3]")
    heat: EnergyPerVolume = Field(0.0, description="calorific value of one cubic metre if it is a fuel [J/m3]")
    price: MoneyPerVolume = Field(0.0, description="price of a cubic metre, beside its electricity")
    co2: Annotated[float, Field(ge=0, description="kg CO2 of one cubic metre, beside its electricity")] = 0.0
    sharing: Literal["priority", "base_load", "equal"] = Field(
        "priority",
        description="how its compressors share the demand: each full before the next; fixed speeds full, the rest by "
        "variable ones; all the same share",
    )
    leakage: Flow = Field(0.0, description="what gets lost of what its compressors make, always [m3/s]")


class Compressor(Element):
    """A machine that makes a medium: at fixed speed (load and unload), or at variable speed down to its least flow."""

    zh: str | None = None
    area: str | None = None
    medium: str = Field(description="what it makes")
    flow: Annotated[Flow, Field(gt=0)] = Field(description="what it gives at full load [m3/s]")
    power: Power = Field(description="electric power at full load [W]")
    least: Annotated[Fraction, Field(ge=0.01)] = Field(
        1.0, description="least flow at variable speed, as a share of `flow`; a fixed speed if not given"
    )
    least_power: Power | None = Field(
        None,
        description="electric power at the least flow [W]; as much for each cubic metre as at full load if not given",
    )
    unloaded_power: Power = Field(0.0, description="electric power while it runs without load [W]; 0 if it stops")

    @property
    def power_at_least(self) -> float:
        """Electric power at the least flow [W]."""
        return self.least * self.power if self.least_power is None else self.least_power

    @model_validator(mode="after")
    def _order(self) -> Compressor:
        if self.least_power is not None and self.least == 1.0:
            raise ValueError("`least_power` belongs to a variable speed; state `least`, for example '30 %'")
        if not self.unloaded_power <= self.power_at_least <= self.power:
            raise ValueError(
                f"`unloaded_power` ({self.unloaded_power:g} W), the power at the least flow "
                f"({self.power_at_least:g} W) and `power` ({self.power:g} W) must not fall"
            )
        return self


class TariffPeriod(Element):
    """Hours of the day at one price."""

    start: Clock
    end: Clock
    price: MoneyPerEnergy
    days: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    months: tuple[Annotated[int, Field(ge=1, le=12)], ...] = ()


class Tariff(Element):
    """Price of electricity by time of use, and of the highest demand."""

    price: MoneyPerEnergy = Field(0.0, description="price outside of all periods")
    periods: tuple[TariffPeriod, ...] = Field((), description="the first that fits gives the price")
    demand_charge: MoneyPerPower = Field(0.0, description="price of the highest mean power in a month")
    demand_interval: Annotated[Time, Field(gt=0, le=86400)] = Field(900.0, description="over which demand is averaged")

    @model_validator(mode="after")
    def _interval(self) -> Tariff:
        if 86400.0 % self.demand_interval:
            raise ValueError("`demand_interval` must divide a day, for example '15 min'")
        return self


class EnergyUse(Element):
    """Everything about energy that does not belong to one station."""

    tariff: Tariff = Tariff()
    base_loads: dict[str, BaseLoad] = {}
    media: dict[str, Medium] = {}
    compressors: dict[str, Compressor] = Field({}, description="what makes media; the first has priority")
    co2: Co2PerEnergy | str = Field(
        "cn-grid-2023-national",
        union_mode="left_to_right",
        description="CO2 for a unit of electricity (`0.55 kg/kWh`), or the name of a published factor",
    )
    co2_by_hour: tuple[Co2PerEnergy, ...] = Field(
        (), description="24 factors in place of `co2`, one for each hour of the day, from midnight on"
    )
    co2_profile: tuple[Co2Step, ...] = Field(
        (), description="factors over time; before the first step `co2` or `co2_by_hour` holds, the last one lasts on"
    )
    green_share: Fraction = Field(0.0, description="share of the electricity bought without emissions")
    standard_coal: Annotated[float, Field(ge=0)] = Field(
        0.1229, description="kgce for 1 kWh (GB/T 2589-2020, calorific value)"
    )

    @model_validator(mode="after")
    def _whole_day(self) -> EnergyUse:
        if len(self.co2_by_hour) not in (0, 24):
            raise ValueError(
                f"`co2_by_hour` needs 24 factors, one for each hour of the day, has {len(self.co2_by_hour)}"
            )
        return self
