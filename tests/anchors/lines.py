"""Lines, loops and networks, and windows of what happens in a run of them."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from models.index import Index
from models.plant import Plant
from models.trace import STATES, Chunk
from tests.anchors.estimation import Array, Found, batch_means, controlled
from tests.anchors.running import simulate
from twin.record.measures import Measures
from twin.record.meter import Meter

__all__ = ["Windows", "line", "record"]

BATCHES = 40


def line(
    times: Sequence[Any],
    buffer: int | None,
    stations: dict[str, Any] | None = None,
    first: int | None = 0,
    control: dict[str, Any] | None = None,
) -> Plant:
    """Stations one after the other with queues of `buffer` between them, the first never starved."""
    names = [f"station {number + 1}" for number in range(len(times))]
    steps = [{"name": name, "station": name, "time": time} for name, time in zip(names, times, strict=True)]
    rooms = [first, *[buffer] * (len(times) - 1)]
    return Plant(
        name="line",
        products={"lot": {"routing": steps}},  # type: ignore[dict-item]
        sources={"supply": {"product": "lot"}},  # type: ignore[dict-item]
        control=control or {},
        stations={
            name: {"queue": {"capacity": room}, **(stations or {})} for name, room in zip(names, rooms, strict=True)
        },  # type: ignore[arg-type]
    )


class _Held:
    """Time that the first station holds lots that it has done, by window of the end of their operation.

    The station is never starved, so that a lot leaves it in the instant in which the next one is released.
    """

    def __init__(self, index: Index, width: float, windows: int) -> None:
        self.width = width
        self.total = np.zeros(windows)
        self._wip = [number for number, place in enumerate(index.places) if place.kind == "wip"]
        self._released: list[Array] = []
        self._done: list[Array] = []

    def take(self, chunk: Chunk) -> None:
        levels, operations = chunk["levels"], chunk["operations"]
        self._released.append(levels[np.isin(levels[:, 1], self._wip) & (levels[:, 2] > 0), 0])
        self._done.append(operations[operations[:, 3] == 0, 1])

    def close(self, end: float) -> None:
        left, done = np.concatenate(self._released)[1:], np.concatenate(self._done)
        count = min(len(left), len(done))
        window = np.minimum(done[:count] // self.width, len(self.total) - 1).astype(int)
        np.add.at(self.total, window, left[:count] - done[:count])


class Windows:
    """The measures of a run in windows of equal width, the first twentieth left out."""

    def __init__(self, plant: Plant, length: float, seed: int) -> None:
        self.index = Index(plant)
        meter = Meter(self.index, length)
        held = _Held(self.index, length / 200, 200)
        simulate(plant, seed=seed, length=length, observers=[meter, held])
        self.sums: Measures = meter.measures()
        self.held = held.total / self.sums.width

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
