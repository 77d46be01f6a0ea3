"""The tables of a serial line, as its recursion reads them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from models.distribution import Distribution, constant
from models.index import Index
from models.plant import Plant
from models.streams.keys import extend, hash64, key
from twin.engine.line import line_of, work_of
from twin.engine.recursion_kernel import (
    CONSTANT,
    FAILING,
    KEY,
    KINDS_AT,
    LAW,
    LINE,
    OFFSET,
    PARAMS_AT,
    ROOM,
    ROWS,
    UNIT,
    VALUES_AT,
)

__all__ = ["Line"]


@dataclass(frozen=True)
class Line:
    """A plant as a line, in the tables of `twin.engine.recursion_kernel`."""

    plant: Plant

    @cached_property
    def index(self) -> Index:
        """Numbers of the plant."""
        return Index(self.plant)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Stations in the order of the line."""
        return tuple(operation.station[0] for operation in line_of(self.plant)[1].routing)

    @cached_property
    def units(self) -> tuple[int, ...]:
        """Numbers of their units."""
        return tuple(self.index.unit_of[name, 0] for name in self.names)

    @cached_property
    def source(self) -> str:
        """Name of the source."""
        return next(iter(self.plant.sources))

    @property
    def arriving(self) -> bool:
        """Lots arrive by a law of times, else as fast as the line takes them."""
        return self.plant.sources[self.source].every is not None

    @property
    def limit(self) -> int:
        """Lots that come in all."""
        limit = self.plant.sources[self.source].limit
        return 1 << 62 if limit is None else limit

    @property
    def start(self) -> float:
        """Release of the first lot [s]."""
        return max(self.plant.seconds(self.plant.sources[self.source].start), 0.0)

    @property
    def until(self) -> float:
        """Time after which no lot is given [s]."""
        until = self.plant.sources[self.source].until
        return math.inf if until is None else self.plant.seconds(until)

    @cached_property
    def failing(self) -> tuple[str, ...]:
        """Stations that fail."""
        return tuple(name for name in self.names if self.plant.stations[name].failures)

    @cached_property
    def room(self) -> int:
        """Lots that the queues with a limit and the stations can hold in all: so far back do times depend on others."""
        return sum((self.plant.stations[name].queue.capacity or 0) + 1 for name in self.names)

    @cached_property
    def laws(self) -> tuple[Distribution, ...]:
        """Times of work by station, between arrivals, to failure and to repair by station that fails [s]."""
        every = self.plant.sources[self.source].every
        failures = [self.plant.stations[name].failures[0] for name in self.failing]
        broken = [law for failure in failures for law in (failure.every or constant(math.inf), failure.repair)]
        return (*work_of(self.plant), every or constant(0.0), *broken)

    def table(self, wide: int) -> NDArray[np.int64]:
        """Rows by station and for the entrance, shape ((m + 1) * LINE,); `wide` are the columns of the times."""
        stations = len(self.names)
        rows = np.full((stations + 1, LINE), -1, np.int64)
        for j in range(stations + 1):
            behind = (j + 1) % (stations + 1)  # the entrance, the last row, is before the first
            capacity = self.plant.stations[self.names[behind]].queue.capacity if behind < stations else None
            rows[j, OFFSET] = 0 if capacity is None else capacity + 1
            rows[j, ROOM] = ((2 + behind) if capacity is not None else 2 + stations) * wide - rows[j, OFFSET]
            if j < stations:
                name = self.names[j]
                rows[j, UNIT] = self.units[j]
                rows[j, FAILING] = self.failing.index(name) if name in self.failing else -1
        return rows.reshape(-1)

    @cached_property
    def encoded(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
        """Laws without keys, shape (laws * LAW,), and the tables kinds, params and values that they point into."""
        rows = np.zeros((len(self.laws), LAW), np.int64)
        kinds: list[NDArray[np.int64]] = []
        params: list[NDArray[np.float64]] = []
        values: list[NDArray[np.float64]] = []
        counts = [0, 0, 0]
        for row, law in zip(rows, self.laws, strict=True):
            kind, param, value = law.encode()
            if law.is_constant:
                param = np.array([law.mean])
            row[CONSTANT], row[ROWS] = law.is_constant, len(kind)
            row[KINDS_AT], row[PARAMS_AT], row[VALUES_AT] = counts
            kinds.append(kind)
            params.append(param.reshape(-1))
            values.append(value)
            counts = [counts[0] + len(kind), counts[1] + param.size, counts[2] + len(value)]
        spare = np.zeros(1)
        return rows.reshape(-1), np.concatenate(kinds), np.concatenate(params), np.concatenate([*values, spare])

    def keyed(self, seed: int, replication: int) -> NDArray[np.int64]:
        """Laws with the keys of a replication: the streams of `models.work`, `models.station.breakdown` and sources."""
        rows = self.encoded[0].reshape(-1, LAW).copy()
        rows[:, KEY] = np.array([*self._keys(seed, replication)], np.uint64).view(np.int64)
        return rows.reshape(-1)

    def _keys(self, seed: int, replication: int) -> Iterator[int]:
        product, description = line_of(self.plant)
        root = extend(extend(0, seed), replication)
        job = extend(root, hash64(self.source))
        for operation in description.routing:
            yield extend(job, hash64(f"{product}/{operation.name}/time"))
        yield key(seed, replication, self.source, "every")
        for name in self.failing:
            word = extend(extend(root, hash64(name)), hash64(self.plant.stations[name].failures[0].name))
            yield from (extend(word, hash64(purpose)) for purpose in ("every", "repair"))
