"""The recursion: a serial line worked out lot by lot, without events, and its figures with it.

A plant that `twin.engine.line` recognises has the same numbers as on the event engines: all times in every bit, hence
all counts and levels; sums of times to their last digits, as they are added up in another order.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.orders.description import MOST_LOTS
from models.plant import Plant
from twin.engine.line import not_a_line
from twin.engine.line_tables import Line
from twin.engine.recursion_figures_kernel import ALL_IS_WELL, GOES_ON, MORE_HISTORY, run_line
from twin.engine.recursion_lots_kernel import NOW, OF_LEVEL, OF_PRODUCT, OF_STATION, PEAK
from twin.engine.recursion_measures import measures_of
from twin.engine.reference import Ending
from twin.record.measures import LEAD_BINS, Measures, lead_edges
from twin.record.meter import FINEST, MOST, WINDOWS, Meter

__all__ = ["Recursion", "measure"]

LEAST = 128
"""Lots of a block: so many that little is done for each block, so few that all of it stays near the processor."""
FARTHEST = 1 << 18
"""Lots that are looked back on; a line that holds more is left to the compiled engine."""
OPERATIONS = 4_000_000
"""Operations between two looks at the clock."""


def measure(
    plant: Plant,
    *,
    seed: int | None = None,
    replication: int = 0,
    length: float | None = None,
    progress: Callable[[float], None] | None = None,
) -> tuple[Measures, Ending]:
    """Run a plant once and sum it up; `twin.engine.line.not_a_line` has found nothing against it.

    Parameters
    ----------
    plant : Plant
    seed, length
        In place of the plant's own; length [s], None: until all lots are done.
    replication : int
        Another one meets other random numbers.
    progress : callable, optional
        Called with the simulated time [s] now and then.

    Raises
    ------
    SimulationError
        Too many lots are in the plant.
    """
    seed = plant.run.seed if seed is None else seed
    length = plant.run.length if length is None else length
    return _recursion_of(plant, length).measure(seed, replication, progress)


_LAST: list[Recursion] = []
"""The plant that was run last: most often the next replication is of the same."""


def _recursion_of(plant: Plant, length: float | None) -> Recursion:
    for known in _LAST:
        if known.line.plant is plant and known.length == length:
            return known
    _LAST[:] = [Recursion(plant, length)]
    return _LAST[0]


class Recursion:
    """A line with what its replications have in common.

    Parameters
    ----------
    length : of the run [s]; None: until all lots are done
    """

    def __init__(self, plant: Plant, length: float | None) -> None:
        self.line = Line(plant)
        self.length = length
        self._history = 8 * math.ceil((self.line.room + 8) / 8)
        self._periods = 0
        self._edges = lead_edges()
        self._is_line = not not_a_line(plant, length)

    def measure(
        self, seed: int, replication: int, progress: Callable[[float], None] | None = None
    ) -> tuple[Measures, Ending]:
        """Run a replication and sum it up."""
        length = self.length
        while self._is_line and self._history <= FARTHEST:
            run = _Run(self, self.line.keyed(seed, replication))
            end = run.last(progress) if length is None else length
            stop = run.add_up(end, until=math.inf if length is None else end, progress=progress)
            if stop == MORE_HISTORY:
                self._history *= 2
            elif stop != ALL_IS_WELL:
                self._periods = 2 * run.periods
            elif run.fullest > MOST_LOTS:
                break
            else:
                ending = Ending(end, "done" if length is None else "length")
                return measures_of(self.line, run.table, run.histogram, run.width, end), ending
        return self._by_events(seed, replication, progress)

    def _by_events(
        self, seed: int, replication: int, progress: Callable[[float], None] | None
    ) -> tuple[Measures, Ending]:
        """Run a replication on the compiled engine: it is no line, or holds so many lots that this may be an error."""
        from twin.engine import compiled

        plant = self.line.plant
        meter = Meter(self.line.index, self.length)
        ending = compiled.simulate(
            plant, seed=seed, replication=replication, length=self.length, observers=[meter], progress=progress
        )
        return meter.measures(), ending


class _Run:
    """A replication under way; the arrays are those of `recursion_figures_kernel.run_line`."""

    def __init__(self, of: Recursion, laws: NDArray[np.int64]) -> None:
        line = self._line = of.line
        self._of = of
        self._laws = laws
        self._history = of._history
        self._block = max(LEAST, self._history)
        stations = len(line.names)
        self._stations = stations
        self.periods = max(of._periods, stations * (self._block + 2) + 1024)
        self.table = np.zeros((0, 0))
        self.histogram: NDArray[np.int32] = np.zeros((0, 0), np.int32)
        self.width = 1.0
        self._chain = np.zeros((0, 3))
        self._found = np.zeros((0, 3))

    def last(self, progress: Callable[[float], None] | None) -> float:
        """Work out when everything is done [s]."""
        self._begin(1, 0)
        self._go(False, math.inf, math.inf, progress)
        count, wide = int(self._progress[1]), self._history + self._block
        column = self._history + count
        end = float(self._times[(1 + self._stations) * wide + column - 1])
        if self._line.arriving and self._progress[0] < self._line.limit:
            end = max(end, float(self._times[column]))  # only then it is known that no lot comes any more
        return end

    def add_up(self, end: float, until: float, progress: Callable[[float], None] | None) -> int:
        """Run to the end [s] with all sums; lots go on beyond it if `until` is infinite."""
        if self._of.length is None:
            self.width = FINEST
            while end > self.width * MOST * (1 + 1e-12):
                self.width *= 2
            windows = max(1, math.ceil(end / self.width * (1 - 1e-12)))
        else:
            self.width, windows = end / WINDOWS, WINDOWS
        self._begin(windows, self.periods)
        return self._go(True, end, until, progress)

    @property
    def fullest(self) -> float:
        """Most lots that were in the plant at once."""
        stations = self._stations
        column = (OF_STATION + OF_LEVEL) * stations + PEAK
        return float(self.table[:, column].max())

    def _begin(self, windows: int, periods: int) -> None:
        line, stations, wide = self._line, self._stations, self._history + self._block
        columns = OF_STATION * stations + OF_LEVEL * (stations + 2) + OF_PRODUCT
        self.table = np.zeros((windows, columns))
        self.histogram = np.zeros((windows, LEAD_BINS), np.int32)
        self._progress = np.zeros(2, np.int64)
        self._times = np.zeros((4 + stations) * wide)
        self._times[(2 + stations) * wide :] = -math.inf
        self._finished = np.zeros(stations * wide)
        self._work = np.zeros((stations + 1) * self._block)
        self._now = np.zeros(NOW * (2 * stations + 3), np.int64)
        self._opened = np.zeros(2 * stations)
        self._counts = np.zeros(4, np.int64)
        self._reached = np.array([-1.0, 0.0])
        self._room = np.zeros(3 * periods)
        self._reach = np.zeros(max(512, stations * self._block // 3) + 1)
        self._chain, self._found = np.zeros((2 * periods, 3)), np.zeros((4 * periods, 3))
        self._broken = np.zeros(4 * len(line.failing))
        self._leads = np.zeros(2 * self._block)
        self._drawn = np.zeros(2 * len(line.failing), np.int64)

    def _go(self, summing: bool, end: float, until: float, progress: Callable[[float], None] | None) -> int:
        line, stations, stop = self._line, self._stations, GOES_ON
        _, kinds, params, values = line.encoded
        blocks = max(1, OPERATIONS // (stations * self._block))
        arguments: tuple[Any, ...] = (
            blocks, stations, self._history, self._block, line.limit, line.arriving, stations + 1, summing, line.start,
            line.until, self.width, end, until, self._progress, self._times, self._finished, self._work,
            line.table(self._history + self._block), self.table, self.histogram, self._of._edges, self._now,
            self._opened, self._room, self._counts, self._reach, self._reached, self._chain, self._found, self._laws,
            kinds, params, values, self._broken, self._drawn, self._leads,
        )  # fmt: skip
        while stop == GOES_ON:
            stop = run_line(*arguments)
            if progress is not None:
                progress(min(float(self._times[self._history - 1]), end))
        return stop
