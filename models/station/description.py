"""What the user writes about stations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from models.element import Element, Placed
from models.station.furnace import Furnace
from models.units import Flow, MoneyPerTime, Power, Time, TimeDistribution

__all__ = ["Batch", "Failure", "Maintenance", "Queue", "Setup", "Station", "StationState"]

Count = Annotated[int, Field(ge=1, le=100_000)]
StationState = Literal["off_shift", "idle", "setup", "processing", "blocked", "failed", "maintenance", "waiting"]
Rule = str | Callable[..., Any]


class Queue(Element):
    """The place in front of a station where its parts wait."""

    capacity: Annotated[int, Field(ge=0, le=1_000_000_000)] | None = Field(
        None, description="lots; no limit if not given"
    )
    rule: Rule = Field(
        "fifo", description="fifo, lifo, spt, edd, cr, atc, least_setup, priority, or `file.py:function`"
    )


class Setup(Element):
    """Changeover between families: one time for any change, or a matrix from family to family."""

    time: TimeDistribution | None = Field(None, description="time of a change that the matrix does not list")
    matrix: dict[str, dict[str, TimeDistribution]] = Field({}, description="from family: {to family: time}")
    initial: str | None = Field(
        None, description="family it is set up for at the start; the first one is free if not given"
    )
    operators: dict[str, Count] = Field({}, description="people needed, by pool or skill")

    @model_validator(mode="after")
    def _something(self) -> Setup:
        if self.time is None and not self.matrix:
            raise ValueError("needs a `time` or a `matrix`")
        return self


class Batch(Element):
    """Lots processed together, as in an oven: the operation's time is that of the whole batch."""

    max: Count = Field(description="most lots in a batch")
    min: Count = Field(1, description="fewest lots in a batch")
    wait: Time | None = Field(None, description="start with fewer than `min` when the first has waited so long")
    by: Literal["product", "family", "any"] = Field("product", description="what the parts of a batch must share")

    @model_validator(mode="after")
    def _order(self) -> Batch:
        if self.min > self.max:
            raise ValueError(f"`min` must be at most `max` ({self.max}), is {self.min}")
        return self


class Failure(Element):
    """One way of failing."""

    name: str = "failure"
    every: TimeDistribution | None = Field(
        None, description="time to failure, on the clock named below: `exponential(100 h)`"
    )
    rule: Rule | None = Field(
        None, description="`file.py:function` that gives the time to failure, in place of `every`"
    )
    repair: TimeDistribution = Field(description="time to repair, once the people it needs are there")
    clock: Literal["operating", "calendar"] = "operating"
    effect: Literal["resume", "restart", "scrap"] = Field("resume", description="what becomes of the operation it hits")
    operators: dict[str, Count] = Field({}, description="people needed for the repair, by pool or skill")

    @model_validator(mode="after")
    def _positive(self) -> Failure:
        if (self.every is None) == (self.rule is None):
            raise ValueError("needs either `every` (a time) or `rule` (a Python function)")
        if self.every is not None and self.every.mean <= 0:
            raise ValueError("`every` must be longer than zero on average")
        return self


class Maintenance(Element):
    """Preventive work, begun when the operation under way is done."""

    name: str = "maintenance"
    every: Annotated[Time, Field(gt=0)] | None = Field(
        None, description="time between two of them, on the clock named below"
    )
    parts: Count | None = Field(None, description="pieces between two of them, in place of a time")
    clock: Literal["operating", "calendar"] = "calendar"
    duration: TimeDistribution
    operators: dict[str, Count] = {}

    @model_validator(mode="after")
    def _one(self) -> Maintenance:
        if (self.every is None) == (self.parts is None):
            raise ValueError("needs either `every` (a time) or `parts` (a number of pieces)")
        return self


class Station(Placed):
    """A machine, a manual place, or several equal ones side by side."""

    capacity: Count = Field(1, description="equal machines side by side")
    time: TimeDistribution | dict[str, TimeDistribution] | None = Field(
        None, description="time for one piece, or by product, of operations that state none"
    )
    buffer: str | None = Field(None, description="takes its parts from this buffer, shared with others")
    queue: Queue = Queue()
    node: str | None = Field(None, description="node of the network where vehicles stop; the nearest if not given")
    output: Count = Field(1, description="lots that may wait behind it to be fetched by a vehicle")
    setup: Setup | None = None
    batch: Batch | None = None
    failures: tuple[Failure, ...] = ()
    maintenance: tuple[Maintenance, ...] = ()
    shifts: tuple[str, ...] = Field((), description="shifts in which it works; always if not given")
    at_shift_end: Literal["finish", "interrupt"] = "finish"
    operators: dict[str, Count] = Field({}, description="people needed to process, by pool or skill")
    power: dict[StationState, Power] = Field({}, description="electric power by state [W]")
    media: dict[str, dict[StationState, Flow]] = Field({}, description="use of media by state, by medium")
    furnace: Furnace | None = Field(None, description="makes it a furnace, whose heater draws on top of `power`")
    cost_rate: MoneyPerTime = Field(0.0, description="cost of the machine for each second of planned time")
    key_equipment: bool = True
    numerically_controlled: bool | None = Field(None, description="flag for the MIIT figures")
    digital: bool | None = Field(None, description="flag for the MIIT figures")
    networked: bool | None = Field(None, description="flag for the MIIT figures")

    @model_validator(mode="after")
    def _sound(self) -> Station:
        for kind, names in (
            ("failures", [f.name for f in self.failures]),
            ("maintenance", [m.name for m in self.maintenance]),
        ):
            if len(set(names)) < len(names):
                raise ValueError(f"two {kind} have the same name; give each its own `name`")
        if (
            self.batch
            and self.queue.capacity is not None
            and self.buffer is None
            and self.batch.min > self.queue.capacity
        ):
            raise ValueError(f"a batch of at least {self.batch.min} never fits a queue of {self.queue.capacity}")
        return self
