"""What the user writes about ways and vehicles: the network of lanes, zones, fleets, and who carries what."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from models.element import Element, Position
from models.station.description import Failure, Rule
from models.units import (
    Acceleration,
    Energy,
    Fraction,
    Length,
    Mass,
    MoneyPerTime,
    Power,
    Speed,
    Time,
    TimeDistribution,
)

__all__ = ["Battery", "Fleet", "Gates", "Lane", "Network", "Transport", "VehicleState", "Zone"]

Count = Annotated[int, Field(ge=1, le=100_000)]


class Lane(Element):
    """A way from one node to the next, one-way unless it says otherwise."""

    from_: str = Field(alias="from")
    to: str
    length: Annotated[Length, Field(gt=0)] | None = Field(None, description="the distance of its nodes if not given")
    speed: Annotated[Speed, Field(gt=0)] | None = Field(None, description="speed limit")
    two_way: bool = Field(False, description="also usable backwards, by one direction at a time")
    capacity: Count = Field(
        1, description="vehicles on it at once; each has to have room at its end before it sets off"
    )

    @model_validator(mode="after")
    def _sound(self) -> Lane:
        if self.from_ == self.to:
            raise ValueError(f"leads from '{self.to}' to itself; name two nodes")
        if self.two_way and self.capacity > 1:
            raise ValueError(
                "a two-way lane holds one vehicle; leave `capacity` out, or cut it in two with a bay between"
            )
        return self


class Zone(Element):
    """Nodes and lanes that only so many vehicles may be in at once, beside the limit of each of them."""

    nodes: tuple[str, ...] = ()
    lanes: tuple[tuple[str, str], ...] = Field((), description="lanes as pairs of nodes")
    capacity: Count = 1


class Network(Element):
    """Nodes with their positions, and the lanes between them. A node holds one vehicle, a bay any number."""

    nodes: dict[str, Position] = {}
    lanes: tuple[Lane, ...] = ()
    zones: dict[str, Zone] = {}
    bays: dict[str, Count] = Field({}, description="nodes off the lanes, with the vehicles that they hold")


class Battery(Element):
    """Where the energy of a vehicle comes from."""

    capacity: Annotated[Energy, Field(gt=0)]
    start: Fraction = Field(1.0, description="state of charge at the start")
    low: Fraction = Field(0.2, description="below this the vehicle goes to charge before it takes another job")
    enough: Fraction = Field(0.8, description="up to this it charges before it takes another job")
    charge_power: Annotated[Power, Field(gt=0)]
    efficiency: Annotated[Fraction, Field(gt=0)] = Field(0.9, description="share of the power that is stored")
    chargers: tuple[str, ...] = Field(min_length=1, description="nodes at which it can charge")
    when_idle: bool = Field(False, description="goes to charge whenever there is nothing to do")

    @model_validator(mode="after")
    def _order(self) -> Battery:
        if not self.low < self.enough:
            raise ValueError(f"`low` must be below `enough` ({self.enough:.0%}), is {self.low:.0%}")
        return self


class Fleet(Element):
    """Equal vehicles: AGVs, forklifts, tuggers, people who carry."""

    zh: str | None = Field(None, description="name shown in Chinese output")
    area: str | None = None
    vehicles: Count
    start: tuple[str, ...] = Field(min_length=1, description="nodes at which they start, in turn")
    capacity: Count = Field(1, description="lots that a vehicle carries at once")
    speed: Annotated[Speed, Field(gt=0)]
    loaded_speed: Annotated[Speed, Field(gt=0)] | None = None
    acceleration: Annotated[Acceleration, Field(gt=0)] | None = Field(
        None, description="of the empty vehicle; at once if not given"
    )
    loaded_acceleration: Annotated[Acceleration, Field(gt=0)] | None = None
    deceleration: Annotated[Acceleration, Field(gt=0)] | None = Field(None, description="at once if not given")
    turn: Time = Field(
        0.0, description="time to turn by a right angle on the spot; vehicles stop to turn if it is not zero"
    )
    load: TimeDistribution = Field(description="time to take up a lot")
    unload: TimeDistribution = Field(description="time to put down a lot")
    seeks: Rule = Field(
        "nearest",
        description="the job that an idle vehicle takes: nearest, oldest, longest_queue, due_date, priority, or "
        "`file.py:function`",
    )
    parking: tuple[str, ...] = Field((), description="nodes or bays to which idle vehicles go; they stay if not given")
    battery: Battery | None = None
    failures: tuple[Failure, ...] = ()
    mass: Mass = Field(0.0, description="of the empty vehicle")
    lot_mass: Mass = Field(0.0, description="of one lot")
    rolling_resistance: Annotated[float, Field(ge=0, le=1)] = Field(
        0.015, description="coefficient of rolling resistance"
    )
    efficiency: Annotated[Fraction, Field(gt=0)] = Field(0.85, description="of the drive")
    regeneration: Fraction = Field(0.0, description="share of the braking work that is won back")
    hotel_power: Power = Field(0.0, description="power that it always draws: computer, lights")
    cost_rate: MoneyPerTime = Field(0.0, description="cost of one vehicle for each second")

    @model_validator(mode="after")
    def _sound(self) -> Fleet:
        names = [failure.name for failure in self.failures]
        if len(set(names)) < len(names):
            raise ValueError("two failures have the same name; give each its own `name`")
        if any(failure.effect != "resume" for failure in self.failures):
            raise ValueError("a vehicle goes on after a repair; `effect` must be resume")
        if any(failure.rule is not None for failure in self.failures):
            raise ValueError("failures of vehicles have no `rule`; write `every`")
        battery = self.battery
        if battery is not None and battery.charge_power * battery.efficiency <= self.hotel_power:
            raise ValueError("`charge_power` less its losses must be above `hotel_power`, or the battery never fills")
        return self


class Transport(Element):
    """Who carries lots from some stations to others; the first rule that fits is followed."""

    from_: tuple[str, ...] = Field((), alias="from", description="stations, or `in` for the gate; any if not given")
    to: tuple[str, ...] = Field((), description="stations, or `out` for the gate; any if not given")
    fleet: str

    @field_validator("from_", "to", mode="before")
    @classmethod
    def _one_or_many(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value


class Gates(Element):
    """Nodes at which lots come in and go out by vehicle; without them they appear at their first station and vanish."""

    in_: str | None = Field(None, alias="in")
    out: str | None = None


VehicleState = Literal["idle", "to_pickup", "loading", "loaded", "unloading", "blocked", "charging", "failed"]
