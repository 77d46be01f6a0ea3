"""The meter: an observer that sums a run up as it goes, in memory that does not grow with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from models.trace import STATES, STREAMS
from twin.record.bottleneck_kernel import Activity, close_activity, take_activity
from twin.record.measures import LEAD_BINS, LEAD_FIRST, LEAD_RATIO, Measures, sums
from twin.record.meter_kernel import (
    LevelSums,
    OperationSums,
    OrderSums,
    PartSums,
    StateSums,
    close_levels,
    close_states,
    take_levels,
    take_operations,
    take_orders,
    take_parts,
    take_states,
)
from twin.record.ratings import batched, rates, step_table

if TYPE_CHECKING:
    from models.index import Index
    from models.trace import Chunk

__all__ = ["Meter"]

WINDOWS = 200
"""Windows of a run whose length is known."""
MOST = 256
"""Windows at most where it is not: a run of any length ends with more than half of them."""
FINEST = 2.0**-10
"""Width of the first windows of a run of unknown length [s]; widths are this times a power of two."""

HIGHEST = {"level_max", "lead_max"}
"""Sums that are no sums: two windows made one keep the larger value."""


class Meter:
    """Sums of a run by window of time.

    A run of known length has 200 windows. Where the length is not known, or is exceeded, the windows are made twice as
    wide, two becoming one, as often as needed. Only the power profile grows with time, by one number for each slot
    and carrier.

    Parameters
    ----------
    index : the numbers of the plant
    length : time that the run is to last [s], if known
    """

    def __init__(self, index: Index, length: float | None = None) -> None:
        known = length is not None and 0 < length < np.inf
        windows = WINDOWS if known else MOST
        self._width = float(length) / windows if known and length is not None else FINEST
        self._end: float | None = None
        table = rates(index)
        sizes = {"W": windows, "U": len(index.units), "S": len(STATES)}
        sizes |= {"P": len(index.places), "K": len(index.products), "B": LEAD_BINS}
        self._sums: dict[str, NDArray[Any]] = {}
        for name, meaning in sums().items():
            letters = meaning.shape.split()
            if "W" in letters:
                kind = np.int32 if "B" in letters else np.float64
                self._sums[name] = np.zeros([sizes[letter] for letter in letters], kind)
        start = index.plant.calendar.start
        self._slot = float(index.plant.energy.tariff.demand_interval)
        clock = start.hour * 3600 + start.minute * 60 + start.second + start.microsecond / 1e6
        self._offset = clock % self._slot
        self._energy = np.zeros((16, table.shape[2]))
        # Apart from the other, so that the order of terms, and with it the last bit, does not depend on the chunks.
        self._extra = np.zeros((16, 1))
        self._batched = batched(index)
        self._waiting: NDArray[np.float64] = np.zeros((0, len(STREAMS["operations"])))
        self._make_sums(index, table)

    def _make_sums(self, index: Index, table: NDArray[np.float64]) -> None:
        mine, units, places = self._sums, len(index.units), len(index.places)
        of_product = [index.products.index(p.name) if p.kind == "wip" else -1 for p in index.places]
        self._states = StateSums(
            state=np.full(units, -1, np.int64),
            since=np.zeros(units),
            rates=table,
            runs=table.any(axis=2),
            time=mine["state_time"],
            failures=mine["failures"],
            setups=mine["setups"],
        )
        self._levels = LevelSums(
            level=np.zeros(places),
            since=np.zeros(places),
            product=np.array(of_product, np.int64),
            integral=mine["level_integral"],
            peak=mine["level_max"],
            net=mine["level_last"],
            released=mine["released"],
            released_pieces=mine["released_pieces"],
        )
        self._steps = step_table(index)
        self._operations = OperationSums(**{name: mine[name] for name in OperationSums._fields})
        histogram = mine["lead_histogram"]
        self._parts = PartSums(histogram=histogram, **{name: mine[name] for name in PartSums._fields[:-1]})
        self._orders = OrderSums(**{name: mine[f"orders_{name}"] for name in OrderSums._fields})
        self._activity = Activity(
            machine=np.array([unit.kind == "station" for unit in index.units], bool),
            flag=np.zeros(units, np.int64),
            since=np.zeros(units),
            listed=np.zeros(units, bool),
            line=np.full((units + 1, 2), units, np.int64),
            stopped=np.zeros(units, np.int64),
            chain=np.zeros((2 * units + 64, 3)),
            members=np.zeros((2 * units + 64, 2)),
            current=np.zeros(3),
            whole=np.array([-1, 0, 0, 0, 0, 0], np.int64),
            real=np.zeros(2),
            time=mine["active_time"],
            periods=mine["active_periods"],
            sole=mine["sole_bottleneck"],
            shifting=mine["shifting_bottleneck"],
        )

    def take(self, chunk: Chunk) -> None:
        """Receive the next rows of every stream."""
        self._reach(
            max((rows[-1, column] for stream, column in _TIMES if (rows := _rows(chunk, stream)).size), default=0.0)
        )
        width, slot, offset = self._width, self._slot, self._offset
        states = _rows(chunk, "states")
        take_states(states, width, self._states, self._energy, slot, offset)
        take_activity(states, width, self._activity)
        take_levels(_rows(chunk, "levels"), width, self._levels)
        self._take_operations(_rows(chunk, "operations"))
        take_parts(_rows(chunk, "parts"), width, self._parts, LEAD_FIRST, LEAD_RATIO)
        take_orders(_rows(chunk, "orders"), width, self._orders)

    def close(self, end: float) -> None:
        """Account everything up to the end of the run [s]."""
        self._reach(end)
        self._take_operations(np.zeros((0, len(STREAMS["operations"]))), last=True)
        close_states(end, self._width, self._states, self._energy, self._slot, self._offset)
        close_activity(end, self._width, self._activity)
        close_levels(end, self._width, self._levels)
        self._end = float(end)

    def measures(self) -> Measures:
        """Return the sums, once the run is closed."""
        if self._end is None:
            raise RuntimeError("the run is not closed yet, so its sums are not complete")
        used = max(1, int(np.ceil(self._end / self._width * (1 - 1e-12))))
        values = {name: total[:used].copy() for name, total in self._sums.items()}
        values["level_last"] = np.cumsum(values["level_last"], axis=0)
        slots = max(1, int(np.ceil((self._end + self._offset) / self._slot * (1 - 1e-12))))
        energy = self._energy[:slots].copy()
        energy[:, 0] += self._extra[:slots, 0]
        return Measures(
            width=self._width,
            end=self._end,
            slot_width=self._slot,
            slot_offset=self._offset,
            energy=energy,
            **values,
        )

    def _take_operations(self, rows: NDArray[np.float64], last: bool = False) -> None:
        """Take rows of operations; the last rows wait if more lots of the same batch may follow."""
        lots = np.zeros(0)
        if self._batched.any():
            rows = np.concatenate([self._waiting, rows])
            if not rows.size:
                return
            key = rows[:, (3, 0, 1)]  # unit, start, end
            new = np.flatnonzero(np.append(True, (key[1:] != key[:-1]).any(axis=1)))
            if not last and self._batched[int(key[-1, 0])]:
                rows, self._waiting = rows[: new[-1]], rows[new[-1] :]
                new = new[:-1]
            else:
                self._waiting = rows[:0]
            sizes = np.diff(np.append(new, len(rows)))
            lots = np.repeat(sizes, sizes).astype(np.float64)
            lots[~self._batched[rows[:, 3].astype(np.intp)]] = 1.0
        take_operations(rows, lots, self._width, self._steps, self._operations, self._extra, self._slot, self._offset)

    def _reach(self, time: float) -> None:
        """Make room for an instant: wider windows, more slots."""
        windows = len(self._sums["state_time"])
        while time > self._width * windows * (1 + 1e-12):
            half = windows // 2
            for name, total in self._sums.items():
                join = np.maximum if name in HIGHEST else np.add
                total[:half] = join(total[0::2], total[1::2])
                total[half:] = 0
            self._width *= 2
        slots = int((time + self._offset) / self._slot) + 1
        if slots > len(self._energy):
            slots = max(slots, 2 * len(self._energy))
            self._energy, self._extra = _longer(self._energy, slots), _longer(self._extra, slots)


def _longer(table: NDArray[np.float64], rows: int) -> NDArray[np.float64]:
    return np.concatenate([table, np.zeros((rows - len(table), table.shape[1]))])


_TIMES = tuple(
    (stream, tuple(STREAMS[stream]).index("time" if "time" in STREAMS[stream] else "end"))
    for stream in ("states", "levels", "operations", "parts", "orders")
)
"""Streams that the meter reads, with the column by which each is sorted."""


def _rows(chunk: Chunk, stream: str) -> NDArray[np.float64]:
    """Rows of a stream, none if the chunk has none."""
    rows = chunk.get(stream)
    if rows is None:
        return np.zeros((0, len(STREAMS[stream])))
    return np.ascontiguousarray(rows, np.float64)
