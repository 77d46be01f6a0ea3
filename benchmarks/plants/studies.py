"""Studies whose answer is known exactly, to see how often the confidence interval holds it.

A study is what a user does: ten replications after a warm-up, the mean and its Student-t interval (95 %). The warm-up
is a few relaxation times of the plant; the lengths are long enough that the mean of a replication is nearly normal.
(The mean wait over 2,000 s of M/M/1 has a skewness of 1.1, and of 20,000 such intervals by Lindley's recursion 93.7 %
hold the exact value; over 8,000 s it is 0.57, and 94.6 %.) The compiled engine runs them: its trace is that of the
reference.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from benchmarks.plants.line import failing_pair, queue, serial
from models.plant import Plant
from models.trace import Chunk
from twin.engine.compiled import simulate
from twin.statistics.interval import Estimate, estimate

__all__ = ["STUDIES", "Study", "intervals"]

REPLICATIONS = 10


class _Keep:
    """An observer that keeps when lots were released and ended, and when their only operation began."""

    def __init__(self) -> None:
        self.chunks: list[Chunk] = []

    def take(self, chunk: Chunk) -> None:
        self.chunks.append({"parts": chunk["parts"][:, [0, 6, 7]], "operations": chunk["operations"][:, [4, 0]]})

    def close(self, end: float) -> None:
        self.end = end

    def rows(self, stream: str) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
        rows = np.concatenate([chunk[stream] for chunk in self.chunks])
        return np.asarray(rows[rows[:, 0].argsort()])


def _throughput(kept: _Keep, warm_up: float) -> float:
    ends = kept.rows("parts")[:, 2]
    return float((ends > warm_up).sum()) / (kept.end - warm_up)


def _wait(kept: _Keep, warm_up: float) -> float:
    parts, operations = kept.rows("parts"), kept.rows("operations")
    waits = operations[:, 1] - parts[np.searchsorted(parts[:, 0], operations[:, 0]), 1]
    return float(waits[operations[:, 1] > warm_up].mean())


@dataclass(frozen=True, slots=True)
class Study:
    """A plant with a figure of it that is known exactly."""

    name: str
    plant: Callable[[], Plant]
    figure: Callable[[_Keep, float], float]
    exact: float
    warm_up: float
    length: float


STUDIES = (
    # Wq = rho / (mu - lambda)
    Study("M/M/1 at load 0.7, mean wait", queue, _wait, 0.7 / 0.3, 300.0, 8300.0),
    # Markov chains: line of five, one place between stations; two machines that fail (Gershwin and Berman 1981)
    Study("line of five, throughput", lambda: serial(5, 1), _throughput, 0.6075832861062771, 100.0, 600.0),
    Study("two machines that fail, throughput", failing_pair, _throughput, 0.6558820819245708, 200.0, 1700.0),
)


def intervals(number: int, first: int, count: int) -> list[Estimate]:
    """Results of `count` independent studies of `STUDIES[number]`, with the seeds from `first` on."""
    study = STUDIES[number]
    plant, found = study.plant(), []
    for seed in range(first, first + count):
        values = []
        for replication in range(REPLICATIONS):
            kept = _Keep()
            simulate(plant, seed=seed, replication=replication, length=study.length, observers=[kept])
            values.append(study.figure(kept, study.warm_up))
        found.append(estimate(values))
    return found
