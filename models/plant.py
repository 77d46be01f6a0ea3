"""The plant: the root of the description, as a file states it or Python builds it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

from pydantic import Field, PrivateAttr, model_validator

from models.buffer.description import Buffer
from models.calendar.description import Calendar, Shift
from models.control.description import Cards, Dispatch
from models.conveyor.description import Conveyor
from models.element import Element
from models.energy.description import EnergyUse
from models.fleet.description import Fleet, Gates, Network, Transport
from models.initial import InitialState
from models.instants import seconds
from models.layout import Layout
from models.lineside.description import Lineside
from models.money import Costs
from models.orders.description import Order, Source
from models.people.description import Pool
from models.product.description import Product
from models.reading.errors import Problems
from models.station.description import Rule, Station
from models.storage.description import Picking, Rack
from models.supply.description import Replenishment
from models.units import Time, TimeDistribution, foreign_currencies

__all__ = ["Handover", "Plant", "Policies", "RunSettings"]


class Handover(Element):
    """Time on the way from one station to another."""

    from_: str = Field(alias="from")
    to: str
    time: TimeDistribution


class Policies(Element):
    """Decisions that the plant takes for all stations alike."""

    routing: Rule = Field(
        "shortest_queue", description="choice among alternatives: shortest_queue, first, or `file.py:function`"
    )
    release: Rule = Field(
        "fifo", description="which waiting lot starts first: fifo, edd, priority, or `file.py:function`"
    )


class RunSettings(Element):
    """How long and how often the plant is run."""

    length: Annotated[Time, Field(gt=0)] | None = Field(
        None, description="simulated time; until all orders are done if not given"
    )
    warm_up: Time | None = Field(None, description="left out of the figures; found by MSER-5 if not given")
    replications: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 1


class Plant(Element):
    """A whole plant."""

    name: str = Field(min_length=1)
    zh: str | None = None
    description: str = ""
    run: RunSettings = RunSettings()
    calendar: Calendar = Calendar()
    shifts: dict[str, Shift] = {}
    products: dict[str, Product] = Field(min_length=1)
    orders: tuple[Order, ...] = ()
    sources: dict[str, Source] = {}
    stations: dict[str, Station] = {}
    buffers: dict[str, Buffer] = {}
    conveyors: dict[str, Conveyor] = {}
    handovers: tuple[Handover, ...] = ()
    network: Network = Network()
    fleets: dict[str, Fleet] = {}
    transports: tuple[Transport, ...] = Field((), description="who carries what; the first rule that fits is followed")
    gates: Gates = Gates()
    racks: dict[str, Rack] = Field({}, description="racks with cranes, which keep products")
    picking: dict[str, Picking] = Field({}, description="areas where people pick")
    stock: dict[str, Replenishment] = Field({}, description="how purchased items are ordered, by product")
    lineside: dict[str, Lineside] = Field({}, description="bins beside stations, refilled from the store by kanban")
    layout: Layout = Layout()
    control: dict[str, Cards] = {}
    schedule: tuple[Dispatch, ...] = Field(
        (), description="what stations do in which order, by station; a list or a table"
    )
    people: dict[str, Pool] = {}
    policies: Policies = Policies()
    energy: EnergyUse = EnergyUse()
    costs: Costs = Costs()
    initial: InitialState = InitialState()
    figures: dict[str, float] = Field({}, description="values that no run can know, by the name of the figure")

    _folder: Path | None = PrivateAttr(None)

    @property
    def folder(self) -> Path | None:
        """Folder of the plant file, to which rules as `file.py:function` are relative; None where there is no file."""
        return self._folder

    def in_folder(self, folder: Path) -> Plant:
        """Return the same plant, told where its file lies; a worker process that it is sent to knows it too."""
        plant = self.model_copy()
        plant._folder = folder
        return plant

    def __eq__(self, other: object) -> bool:
        """Compare what is described, not where the files lie."""
        return self.__dict__ == other.__dict__ if isinstance(other, Plant) else NotImplemented

    @model_validator(mode="after")
    def _one_currency(self) -> Plant:
        problems = Problems()
        for path, message in foreign_currencies(self, self.costs.currency):
            problems.wrong(path, message)
        problems.raise_if_any()
        return self

    def seconds(self, instant: float | datetime) -> float:
        """Turn an instant of this plant into seconds after the start of the run."""
        return seconds(instant, self.calendar.start)
