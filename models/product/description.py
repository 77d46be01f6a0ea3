"""What the user writes about products: routings, components, lots, quality."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from models.element import Element
from models.units import Energy, Fraction, Money, TimeDistribution

__all__ = ["END", "Inspection", "Operation", "Product"]

END = "end"
"""The name that `next` uses for leaving the routing."""

Count = Annotated[int, Field(ge=1, le=1_000_000)]


class Inspection(Element):
    """What an operation finds out about the parts that pass it.

    An operation with an inspection takes its `time` only for the parts that are sampled.
    """

    sampling: Fraction = Field(1.0, description="share of the parts that are inspected")
    detection: Fraction = Field(1.0, description="share of the defective parts that are found (true positives)")
    false_alarm: Fraction = Field(0.0, description="share of the good parts that are rejected (false positives)")
    rework: str | None = Field(None, description="operation to which rejected parts go back; without it they are scrap")
    rework_limit: Count = Field(1, description="a part rejected more often than this is scrap")


class Operation(Element):
    """One step of a routing."""

    name: str = Field(min_length=1)
    station: tuple[str, ...] = Field(min_length=1, description="the station, or a list of alternatives")
    time: TimeDistribution | dict[str, TimeDistribution] | None = Field(
        None,
        description="time for one piece (for the whole batch at a station with `batch`); by station where the "
        "alternatives differ; else the station's own time",
    )
    family: str | None = Field(None, description="setup family; the product's where it is not given")
    components: dict[str, Count] = Field({}, description="pieces of other products built in (assembly), for one piece")
    outputs: dict[str, Count] = Field({}, description="pieces of other products taken out (disassembly), for one piece")
    scrap: Fraction = Field(0.0, description="share of the pieces that are lost here, seen at once")
    rework: Fraction = Field(0.0, description="share of the parts that repeat from `rework_to`, seen at once")
    rework_to: str | None = Field(None, description="operation to repeat from; this one where it is not given")
    defects: Fraction = Field(0.0, description="share of the parts that become defective, seen by an inspection only")
    inspection: Inspection | None = None
    operators: dict[str, Count] = Field({}, description="people needed beside those of the station, by pool or skill")
    energy: Energy = Field(0.0, description="energy for one piece beside the station's power [J]")
    transfer_lot: Count | None = Field(None, description="from here on the lot moves in parts of this many pieces")
    handover: TimeDistribution | None = Field(None, description="time on the way to the next operation, or out")
    next: dict[str, Fraction] = Field({}, description="next operation by probability; `end` leaves the routing")

    @field_validator("station", mode="before")
    @classmethod
    def _one_or_many(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _sound(self) -> Operation:
        if self.scrap + self.rework > 1 + 1e-12:
            raise ValueError(f"scrap and rework together must be at most 100 %, are {self.scrap + self.rework:.1%}")
        if self.next and abs(sum(self.next.values()) - 1) > 1e-9:
            raise ValueError(f"the probabilities of `next` must add to 100 %, add to {sum(self.next.values()):.4%}")
        if self.rework_to and not self.rework:
            raise ValueError("`rework_to` needs a share in `rework`, for example `rework: 3 %`")
        if len(set(self.station)) < len(self.station):
            raise ValueError("names the same station twice")
        return self


class Product(Element):
    """A product, a component or a purchased item (no routing: always at hand)."""

    zh: str | None = Field(None, description="name shown in Chinese output")
    routing: tuple[Operation, ...] = Field((), description="operations in their order, or a table")
    lot: Count = Field(1, description="pieces that move together; an order is cut into lots of this size")
    family: str | None = Field(None, description="setup family; the product's name where it is not given")
    made: Literal["to_order", "to_stock"] = Field(
        "to_order",
        description="to_order: made when an order for it, or for what it goes into, is released; "
        "to_stock: made by its sources, taken from stock by orders and assemblies",
    )
    price: Money = Field(0.0, description="sales price of one piece")
    material_cost: Money = Field(0.0, description="purchased material for one piece")

    @model_validator(mode="after")
    def _names_differ(self) -> Product:
        seen: set[str] = set()
        for operation in self.routing:
            if operation.name in seen:
                raise ValueError(f"two operations are called {operation.name!r}")
            if operation.name == END:
                raise ValueError(f"an operation cannot be called {END!r}, which stands for leaving the routing")
            seen.add(operation.name)
        return self
