"""A single station with random arrivals, and what is watched in a run of it."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.distribution import Distribution
from models.plant import Plant
from models.trace import PART_ENDS, Chunk
from tests.anchors.estimation import Array, Found, batch_means, controlled
from tests.anchors.running import simulate

__all__ = ["Sojourns", "queue", "watch"]

BATCHES = 100
LOST = PART_ENDS.index("lost")


def queue(
    arrivals: Distribution,
    service: Distribution,
    capacity: int = 1,
    source: dict[str, Any] | None = None,
    **station: Any,
) -> Plant:
    """One station of `capacity` equal machines, one source."""
    return Plant(  # type: ignore[call-arg]
        name="queue",
        products={"lot": {"routing": [{"name": "serve", "station": "server", "time": service}]}},  # type: ignore[dict-item]
        sources={"gate": {"product": "lot", "every": arrivals, **(source or {})}},  # type: ignore[dict-item]
        stations={"server": {"capacity": capacity, **station}},  # type: ignore[dict-item]
    )


@dataclass
class Lots:
    """An observer that keeps the way of every lot of a plant in which each has one operation."""

    operations: list[Array] = field(default_factory=list)
    parts: list[Array] = field(default_factory=list)

    def take(self, chunk: Chunk) -> None:
        self.operations.append(chunk["operations"][:, [4, 0, 1]].copy())
        self.parts.append(chunk["parts"][:, [0, 1, 6, 9]].copy())

    def close(self, end: float) -> None:
        pass


@dataclass(frozen=True)
class Sojourns:
    """Lots in the order of their arrival: when they came, waited and were served [s].

    A value is the mean over batches of lots, freed of noise by controls of mean zero: products of what a lot meets
    (`weights`: its wait, or how many are there) with what is drawn independently of it (its service, the gap behind
    it), and the growth of the weights and their squares over a batch. They come from Lindley's recursion, squared and
    summed, and explain most of what makes a mean wait vary.
    """

    arrival: Array
    wait: Array
    service: Array
    product: Array
    lost: Array
    present: Array
    mean_service: float
    mean_gap: float

    def _controls(self, weights: list[Array]) -> list[Array]:
        service, gap = self.service[:-1] - self.mean_service, np.diff(self.arrival) - self.mean_gap
        service = np.where(self.lost[:-1], 0.0, service)
        found = []
        for weight in [np.ones(len(self.wait)), *weights]:
            found += [service * weight[:-1], gap * weight[:-1], np.diff(weight), np.diff(weight**2)]
        return [batch for batch in (batch_means(one, BATCHES) for one in found) if batch.std() > 1e-12]

    def mean(self, values: Array, *more: Array) -> Found:
        """Mean over lots of a value of each."""
        return controlled(batch_means(values[:-1] * 1.0, BATCHES), self._controls([self.wait, *more]))

    def integral(self, values: Array, *more: Array) -> Found:
        """Mean over time of a number of lots, each of which is there for the time `values` [s] (Little's sum)."""
        gaps = batch_means(np.diff(self.arrival), BATCHES)
        return controlled(batch_means(values[:-1], BATCHES) / gaps, self._controls([self.wait, *more]))

    def work(self, ours: NDArray[np.bool_]) -> Array:
        """Work [s] that each lot would find if only `ours` came: what is left of theirs, whoever goes first."""
        found, left = np.zeros(len(self.wait)), 0.0
        gaps, services = np.diff(self.arrival).tolist(), np.where(ours, self.service, 0.0).tolist()
        for number, gap in enumerate(gaps, 1):
            left = max(left + services[number - 1] - gap, 0.0)
            found[number] = left
        return found

    def by_product(self, product: int, controls: list[Array]) -> Found:
        """Mean wait of the lots of one product, with values of mean zero of all lots as controls."""
        mine = self.product == product
        waits = batch_means(np.where(mine, self.wait, 0.0), BATCHES) / batch_means(mine * 1.0, BATCHES)
        return controlled(waits, [batch_means(control, BATCHES) for control in controls])


def watch(plant: Plant, length: float, seed: int = 1) -> Sojourns:
    """Run a plant of one station."""
    lots = Lots()
    simulate(plant, seed=seed, length=length, observers=[lots])
    operations, parts = np.concatenate(lots.operations), np.concatenate(lots.parts)
    parts = parts[parts[:, 0].argsort()]
    # those not served by the end are left out at the end of the series, so that it has no holes
    last = int(np.setdiff1d(np.arange(int(parts[-1, 0]) + 2), parts[:, 0])[0])
    parts = parts[:last]
    start, end = parts[:, 2].copy(), parts[:, 2].copy()
    operations = operations[operations[:, 0] < last]
    served = operations[:, 0].astype(int)
    start[served], end[served] = operations[:, 1], operations[:, 2]
    arrival, lost = parts[:, 2], parts[:, 3] == LOST
    present = np.cumsum(~lost) - ~lost - np.searchsorted(np.sort(end[~lost]), arrival, side="right")
    station = plant.stations["server"]
    first = next(iter(plant.products.values())).routing[0]
    assert isinstance(first.time, Distribution)
    assert station.time is None
    rate = sum(1.0 / source.every.mean for source in plant.sources.values() if source.every is not None)
    return Sojourns(
        arrival, start - arrival, end - start, parts[:, 1], lost, present.astype(float), first.time.mean, 1.0 / rate
    )
