"""Small runs whose whole trace is kept, told in names instead of numbers."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from models.index import Index
from models.plant import Plant
from models.trace import OUTCOMES, PART_ENDS, STATES, STREAMS, Chunk
from twin.engine.reference import Ending, simulate

START = "2026-01-05"  # a Monday, midnight


@dataclass
class Run:
    """An observer that keeps everything."""

    plant: Plant
    chunks: list[Chunk] = field(default_factory=list)
    end: float = 0.0
    ending: Ending | None = None

    def take(self, chunk: Chunk) -> None:
        self.chunks.append(chunk)

    def close(self, end: float) -> None:
        self.end = end

    def rows(self, stream: str) -> list[dict[str, Any]]:
        tables = [chunk[stream] for chunk in self.chunks if stream in chunk]
        table = np.concatenate(tables) if tables else np.zeros((0, len(STREAMS[stream])))
        return [dict(zip(STREAMS[stream], row, strict=True)) for row in table.tolist()]

    @property
    def index(self) -> Index:
        return Index(self.plant)

    def states(self, unit: str) -> list[tuple[float, str]]:
        """When the unit came into which state; states of no length are left out, equal ones joined."""
        number = [one.name for one in self.index.units].index(unit)
        told = [(row["time"], STATES[int(row["state"])]) for row in self.rows("states") if row["unit"] == number]
        lasting = [one for one, after in zip(told, [*told[1:], (self.end, "")], strict=True) if one[0] < after[0]]
        return [one for n, one in enumerate(lasting) if n == 0 or lasting[n - 1][1] != one[1]]

    def work(self, unit: str | None = None) -> list[tuple[float, float]]:
        """Start and end of the operations of a unit."""
        return [(start, end) for start, end, *_ in self.operations(unit)]

    def operations(self, unit: str | None = None) -> list[tuple[float, float, str, str]]:
        """Start, end, product/operation and outcome of the operations, in the order of their end."""
        index, found = self.index, []
        for row in self.rows("operations"):
            step = index.steps[int(row["step"])]
            if unit is None or index.units[int(row["unit"])].name == unit:
                name = f"{step.product}/{step.operation.name}"
                found.append((row["start"], row["end"], name, OUTCOMES[int(row["outcome"])]))
        return found

    def sequence(self, unit: str) -> str:
        """Products in the order in which the unit worked on them."""
        return " ".join(name.partition("/")[0] for _, _, name, _ in self.operations(unit))

    def parts(self, product: str | None = None) -> list[tuple[float, float, int, str]]:
        """Release, end, good pieces and kind of end of the lots, in the order of their end."""
        index = self.index
        return [
            (row["release"], row["end"], int(row["good"]), PART_ENDS[int(row["how"])])
            for row in self.rows("parts")
            if product is None or index.products[int(row["product"])] == product
        ]

    def level(self, kind: str, name: str) -> list[tuple[float, int]]:
        """Level of a place after each instant at which it changed."""
        place = self.index.place_of[kind, name]
        level, found = 0, {}
        for row in self.rows("levels"):
            if row["place"] == place:
                level += int(row["delta"])
                found[row["time"]] = level
        return list(found.items())

    def orders(self) -> list[tuple[str, float, float, int]]:
        """Name, release, end and good pieces of the orders done."""
        names = self.index.orders
        return [(names[int(r["order"])], r["release"], r["end"], int(r["good"])) for r in self.rows("orders")]


def run(plant: Plant, length: float | None = None, **settings: Any) -> Run:
    """Run a plant once and check what must hold in every trace."""
    kept = Run(plant)
    kept.ending = simulate(plant, length=length, observers=[kept], **settings)
    assert kept.end == kept.ending.time
    for stream, column in {"states": "time", "levels": "time", "operations": "end", "parts": "end"}.items():
        times = [row[column] for row in kept.rows(stream)]
        assert times == sorted(times), stream
    return kept


def made(*orders: Any, **elements: Any) -> Plant:
    """A plant with orders `(product, release)` or whole descriptions; the first is called `a`, and so on."""
    listed = []
    for number, order in enumerate(orders):
        stated = order if isinstance(order, dict) else {"product": order[0], "release": float(order[1])}
        listed.append({"name": f"order {number + 1}", **stated})
    return Plant(name="made for a test", orders=listed, calendar={"start": START}, **elements)  # type: ignore[arg-type]


def routing(*steps: Any, **product: Any) -> dict[str, Any]:
    """A product whose operations are `(station, time)` or `(station, time, {more})`, named after the station."""
    operations = []
    for station, time, *more in steps:
        first = station if isinstance(station, str) else station[0]
        operations.append({"name": first.lower(), "station": station, "time": time, **(more[0] if more else {})})
    return {"routing": operations, **product}


def order(product: str, quantity: int = 1, release: float = 0.0, **more: Any) -> dict[str, Any]:
    """An order as a description."""
    return {"product": product, "quantity": quantity, "release": release, **more}
