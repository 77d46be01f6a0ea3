"""Lines, loops and networks, and windows of what happens in a run of them."""

from typing import Any

import numpy as np

from models.index import Index
from models.plant import Plant
from models.trace import STATES, Chunk
from tests.anchors.estimation import Array, Found, batch_means, controlled
from twin.engine.reference import simulate
from twin.record.measures import Measures
from twin.record.meter import Meter

__all__ = ["Windows", "line", "record"]

BATCHES = 40


def line(times: list[Any], buffer: int | None, stations: dict[str, Any] | None = None, **more: Any) -> Plant:
    """Stations one after the other with queues of `buffer` between them, the first never starved."""
    names = [f"station {number + 1}" for number in range(len(times))]
    steps = [{"name": name, "station": name, "time": time} for name, time in zip(names, times, strict=True)]
    rooms = [0, *[buffer] * (len(times) - 1)]
    return Plant(
        name="line",
        products={"lot": {"routing": steps}},  # type: ignore[dict-item]
        sources=more.pop("sources", {"supply": {"product": "lot"}}),
        stations={
            name: {"queue": {"capacity": room}, **(stations or {})} for name, room in zip(names, rooms, strict=True)
        },  # type: ignore[arg-type]
        **more,
    )


class _Busy:
    """Time from the start to the end of the operations of the first unit, interruptions included, by window of the end."""

    def __init__(self, width: float, windows: int) -> None:
        self.width = width
        self.total = np.zeros(windows)

    def take(self, chunk: Chunk) -> None:
        rows = chunk["operations"]
        rows = rows[rows[:, 3] == 0]
        window = np.minimum(rows[:, 1] // self.width, len(self.total) - 1).astype(int)
        np.add.at(self.total, window, rows[:, 1] - rows[:, 0])

    def close(self, end: float) -> None:
        pass


class Windows:
    """The measures of a run in windows of equal width, the first twentieth left out."""

    def __init__(self, plant: Plant, length: float, seed: int) -> None:
        self.index = Index(plant)
        meter = Meter(self.index, length)
        busy = _Busy(length / 200, 200)
        simulate(plant, seed=seed, length=length, observers=[meter, busy])
        self.sums: Measures = meter.measures()
        self.busy = busy.total / self.sums.width

    def batches(self, values: Array) -> Array:
        """Means by batch of values of windows (a 95 % interval of 40 batches of 4 or 5 windows)."""
        return batch_means(values, BATCHES, skip=0.1)

    def rate(self, column: str, number: int = 0) -> Array:
        """So many of a count (`finished`, `operations`, ...) in one second."""
        return self.batches(getattr(self.sums, column)[:, number] / self.sums.width)

    def level(self, kind: str, name: str) -> Array:
        """Mean level of a place."""
        return self.batches(self.sums.level_integral[:, self.index.place_of[kind, name]] / self.sums.width)

    def share(self, state: str, unit: int | slice = slice(None)) -> Array:
        """Mean number of units in a state."""
        times = self.sums.state_time[:, unit, STATES.index(state)]
        return self.batches((times if times.ndim == 1 else times.sum(axis=1)) / self.sums.width)

    def slack(self, mean: float, unit: int = 0) -> Array:
        """Time worked by a unit beyond what its operations take on average: a control, whose mean is zero."""
        return self.batches((self.sums.worked[:, unit] - mean * self.sums.operations[:, unit]) / self.sums.width)

    def found(self, values: Array, *controls: Array) -> Found:
        """Mean of batches, with controls of mean zero."""
        return controlled(values, list(controls))


def record(plant: Plant, length: float, seed: int = 1) -> Windows:
    """Run a plant once."""
    return Windows(plant, length, seed)
