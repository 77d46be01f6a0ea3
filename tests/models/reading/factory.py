"""A small description of a factory, for the tests of reading."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from models.reading import Problems
from models.units import Fraction, Length, Money, MoneyPerEnergy, Power, Time


class Part(BaseModel):
    """The base of all of them."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Inspection(Part):
    """A nested element."""

    rate: Fraction = 1.0
    time: Time = 0.0


class Step(Part):
    """One step of a routing."""

    name: str
    station: tuple[str, ...] = Field(min_length=1)
    time: Time | dict[str, Time] | None = None
    inspection: Inspection | None = None
    operators: dict[str, int] = {}

    @field_validator("station", mode="before")
    @classmethod
    def _one(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value


class Product(Part):
    """A product with a routing."""

    price: Money = 0.0
    routing: tuple[Step, ...] = ()


class Order(Part):
    """An order."""

    name: str = Field(min_length=1)
    product: str
    quantity: Annotated[int, Field(ge=1)] = 1
    due: Time | None = None
    rush: bool = False


class Drill(Part):
    """One kind of a tool."""

    kind: Literal["drill"]
    diameter: Length = Field(gt=0)


class Saw(Part):
    """Another kind of a tool."""

    kind: Literal["saw"]
    teeth: int


class Station(Part):
    """A station."""

    capacity: Annotated[int, Field(ge=1, le=100)] = 1
    rule: Literal["fifo", "lifo", "edd"] = "fifo"
    power: dict[Literal["idle", "processing"], Power] = {}
    tool: Annotated[Drill | Saw, Field(discriminator="kind")] | None = None
    feeds: str | None = Field(None, alias="to")
    lower: float = 0.0
    upper: float = 1.0

    @model_validator(mode="after")
    def _ordered(self) -> Station:
        if self.lower > self.upper:
            raise ValueError(f"`lower` must be at most `upper` ({self.upper:g}), is {self.lower:g}")
        return self


class Costs(Part):
    """Money."""

    currency: str = "CNY"
    energy: MoneyPerEnergy = 0.0


class Factory(Part):
    """The root."""

    name: str
    horizon: Time = Field(3600.0, gt=0)
    stations: dict[str, Station] = {}
    products: dict[str, Product] = {}
    orders: tuple[Order, ...] = ()
    costs: Costs = Costs()


def check(factory: Factory) -> None:
    """Raise for references to nothing."""
    problems = Problems()
    for index, order in enumerate(factory.orders):
        if order.product not in factory.products:
            problems.wrong(("orders", index, "product"), f"no product is called '{order.product}'")
    problems.raise_if_any()
