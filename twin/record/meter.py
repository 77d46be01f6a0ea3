"""The meter: an observer that sums a run up as it goes, in memory that does not grow with it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from models.trace import STATES, STREAMS
from twin.record.bottleneck import Bottlenecks
from twin.record.ends_kernel import (
    LEG_SUMS,
    OPERATION_SUMS,
    ORDER_SUMS,
    PART_SUMS,
    share_batches,
    take_legs,
    take_operations,
    take_orders,
    take_parts,
)
from twin.record.errors import RecordError
from twin.record.loads.ledger import Ledger
from twin.record.loads.segments import in_chunk, loads_of, modelled
from twin.record.measures import LEAD_BINS, Measures, lead_edges, sums
from twin.record.meter_kernel import row_of, take_levels, take_states
from twin.record.ratings import batched, counted_states, on_grid, rates, step_table

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

MOST_SLOTS = 10_000_000
"""Demand intervals of a run: those of 285 years at 15 minutes."""

SUMS_OF = {"operations": OPERATION_SUMS, "legs": LEG_SUMS, "parts": PART_SUMS, "orders": ORDER_SUMS}
"""Sums over what has ended, by the stream that tells of it, in the order of the kernels."""

STATE = ("table", "histogram", "unit_now", "place_now", "energy", "extra", "driven", "waiting")
"""Arrays that a run fills."""
OF_THE_PLANT = ("unit_now", "place_now")
"""Those with a row for each thing of the plant; others have as many as the run needs."""

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

    reads_in_place = True
    """It keeps no rows: they may be overwritten as soon as it has taken them."""

    def __init__(self, index: Index, length: float | None = None) -> None:
        known = length is not None and 0 < length < np.inf
        windows = WINDOWS if known else MOST
        self._width = float(length) / windows if known and length is not None else FINEST
        self._end: float | None = None
        sizes = {"U": len(index.units), "S": len(STATES), "P": len(index.places), "K": len(index.products)}
        sizes |= {"D": len(modelled(index)), "C": len(index.plant.energy.compressors)}
        sizes["M"] = len(index.plant.energy.media)
        self._compressors = sizes["C"]
        self._shapes: dict[str, tuple[int, ...]] = {}
        self._at: dict[str, int] = {}
        columns = 0
        for name, meaning in sums().items():
            first, *letters = meaning.shape.split()
            if first == "W" and "B" not in letters:
                self._shapes[name] = tuple(sizes[letter] for letter in letters)
                self._at[name] = columns
                columns += math.prod(self._shapes[name])
        self._table = np.zeros((windows, columns))
        self._columns = {
            stream: np.array([self._at[name] for name in names], np.int64) for stream, names in SUMS_OF.items()
        }
        self._edges = lead_edges()
        self._histogram = np.zeros((windows, LEAD_BINS), np.int32)
        powers = rates(index)
        self._rates = powers.reshape(-1, powers.shape[2])
        self._drawn = (self._rates != 0.0).any(axis=1).astype(np.float64)
        self._unit_now = np.column_stack([np.full(sizes["U"], -1.0), np.zeros(sizes["U"])])
        self._counted = counted_states(index)
        self._on_grid = on_grid(index)
        self._place_now = np.zeros((sizes["P"], 3))
        self._place_now[:, 2] = [index.products.index(p.name) if p.kind == "wip" else -1 for p in index.places]
        self._bottlenecks = Bottlenecks(np.array([unit.kind == "station" for unit in index.units], bool))
        self._steps = step_table(index)
        start = index.plant.calendar.start
        self._slot = float(index.plant.energy.tariff.demand_interval)
        clock = start.hour * 3600 + start.minute * 60 + start.second + start.microsecond / 1e6
        self._offset = clock % self._slot
        self._energy = np.zeros((16, powers.shape[2]))
        # Of operations, and of legs: apart, so that the order of terms, and with it the last bit, depends on no chunks.
        self._extra = np.zeros((16, 1))
        self._driven = np.zeros((16, 1))
        self._ledgers = [Ledger(load, self._at, self._slot, self._offset) for load in loads_of(index)]
        self._batched = batched(index)
        self._has_batches = bool(self._batched.any())
        self._waiting: NDArray[np.float64] = np.zeros((0, len(STREAMS["operations"])))

    def take(self, chunk: Chunk) -> None:
        """Receive the next rows of every stream."""
        rows = {stream: in_chunk(chunk, stream) for stream, _ in _TIMES}
        last = max((rows[stream][-1, column] for stream, column in _TIMES if rows[stream].size), default=0.0)
        self._make_room(last)
        # Windows are made wider at a time of their own, between rows: no sum depends on how rows come in chunks.
        while last > (span := self._width * len(self._table) * (1 + 1e-12)):
            cuts = {stream: int(np.searchsorted(rows[stream][:, column], span, "right")) for stream, column in _TIMES}
            self._add({stream: rows[stream][:cut] for stream, cut in cuts.items()})
            rows = {stream: rows[stream][cut:] for stream, cut in cuts.items()}
            self._widen()
        self._add(rows)

    def _add(self, chunk: Chunk) -> None:
        """Add rows up, in windows of the present width."""
        states = chunk["states"]
        self._take_states(states)
        self._bottlenecks.take(states, self._width, self._table, self._at["active_time"])
        self._take_levels(chunk["levels"])
        self._take_operations(chunk["operations"])
        width, table, columns = self._width, self._table, self._columns
        # A kernel is compiled when it is first called, so none is called for nothing.
        if (legs := chunk["legs"]).size:
            take_legs(legs, width, table, columns["legs"], self._on_grid, self._driven, self._slot, self._offset)
        if (parts := chunk["parts"]).size:
            take_parts(parts, width, table, columns["parts"], self._histogram, self._edges)
        if (orders := chunk["orders"]).size:
            take_orders(orders, width, table, columns["orders"])
        for ledger in self._ledgers:
            ledger.take(chunk, width, table)

    def close(self, end: float) -> None:
        """Account everything up to the end of the run [s]."""
        while end > self._width * len(self._table) * (1 + 1e-12):
            self._widen()
        self._make_room(end)
        self._take_operations(np.zeros((0, len(STREAMS["operations"]))), last=True)
        units, places = len(self._unit_now), len(self._place_now)
        # All units leave their states, all levels stay as they are.
        self._take_states(np.column_stack([np.full(units, end), np.arange(units), np.full(units, -1.0)]))
        self._bottlenecks.close(end, self._width, self._table, self._at["active_time"])
        self._take_levels(np.column_stack([np.full(places, end), np.arange(places), np.zeros((places, 2))]))
        for ledger in self._ledgers:
            ledger.close(end, self._width, self._table)
        self._end = float(end)

    def _take_states(self, rows: NDArray[np.float64]) -> None:
        if not len(rows):
            return
        at, table, width, slot, offset = self._at, self._table, self._width, self._slot, self._offset
        w, n = self._window(rows[0, 0]), row_of(rows[0, 0] + offset, slot, len(self._energy))
        take_states(
            rows, w, width, table, at["state_time"], at["failures"], at["setups"],
            self._unit_now, self._rates, self._drawn, self._counted, n, slot, offset, self._energy,
        )  # fmt: skip

    def _take_levels(self, rows: NDArray[np.float64]) -> None:
        if not len(rows):
            return
        at, table, width = self._at, self._table, self._width
        take_levels(
            rows, self._window(rows[0, 0]), width, table, at["level_integral"], at["level_max"], at["level_last"],
            at["released"], at["released_pieces"], at["came"], at["came_pieces"], self._place_now,
        )  # fmt: skip

    def _window(self, time: float) -> int:
        return row_of(time, self._width, len(self._table))

    def measures(self) -> Measures:
        """Return the sums, once the run is closed."""
        if self._end is None:
            raise RuntimeError("the run is not closed yet, so its sums are not complete")
        used = max(1, int(np.ceil(self._end / self._width * (1 - 1e-12))))
        values = {name: self._sum(name)[:used].copy() for name in self._shapes}
        values["level_last"] = np.cumsum(values["level_last"], axis=0)
        slots = max(1, int(np.ceil((self._end + self._offset) / self._slot * (1 - 1e-12))))
        energy = self._energy[:slots].copy()
        energy[:, 0] += self._extra[:slots, 0]
        energy[:, 0] += self._driven[:slots, 0]
        by_slot = {"energy": energy, "compressed": np.zeros((slots, self._compressors))}
        for ledger in self._ledgers:
            by_slot[ledger.load.into] += ledger.slots[:slots]
        return Measures(
            width=self._width,
            end=self._end,
            slot_width=self._slot,
            slot_offset=self._offset,
            lead_histogram=self._histogram[:used].copy(),
            **by_slot,
            **values,
        )

    def state(self) -> dict[str, NDArray[Any]]:
        """Return what is summed up so far, by name; `restore` of a meter of the same plant takes it back."""
        found = {name: getattr(self, f"_{name}") for name in STATE}
        for ledger in self._ledgers:
            found |= ledger.state()
        return found | {"width": np.array(self._width)} | self._bottlenecks.state()

    def restore(self, state: dict[str, NDArray[Any]]) -> None:
        """Go on from the state of another meter, which may have had another length.

        Raises
        ------
        ValueError
            If the plants have not the same things.
        """
        for name in STATE:
            kept, mine = state[name], getattr(self, f"_{name}")
            first = 0 if name in OF_THE_PLANT else 1
            if kept.dtype != mine.dtype or kept.shape[first:] != mine.shape[first:]:
                raise ValueError("the sums are those of another plant")
            setattr(self, f"_{name}", kept.copy())
        self._width = float(state["width"])
        self._bottlenecks.restore(state)
        for ledger in self._ledgers:
            ledger.restore(state)

    def _sum(self, name: str) -> NDArray[np.float64]:
        """Block of the table; shape (W, ...)."""
        shape, first = self._shapes[name], self._at[name]
        return self._table[:, first : first + math.prod(shape)].reshape(len(self._table), *shape)

    def _take_operations(self, rows: NDArray[np.float64], last: bool = False) -> None:
        """Take rows of operations; the last rows wait if more lots of the same batch may follow."""
        lots = np.zeros(0)
        if self._has_batches:
            if self._waiting.size:
                rows = np.concatenate([self._waiting, rows])
            lots = np.empty(len(rows))
            whole = share_batches(rows, self._batched, lots)
            if last:
                whole = len(rows)
            rows, lots, self._waiting = rows[:whole], lots[:whole], rows[whole:].copy()
        if rows.size:
            columns = self._columns["operations"]
            take_operations(
                rows, lots, self._width, self._table, columns, *self._steps, self._extra, self._slot, self._offset
            )

    def _widen(self) -> None:
        """Make two windows one."""
        half = len(self._table) // 2
        highest = {name: np.maximum(self._sum(name)[0::2], self._sum(name)[1::2]) for name in HIGHEST}
        for total in (self._table, self._histogram):
            total[:half] = total[0::2] + total[1::2]
            total[half:] = 0
        for name, values in highest.items():
            first = self._at[name]
            self._table[:half, first : first + values.shape[1]] = values
        self._width *= 2

    def _make_room(self, time: float) -> None:
        """Have slots up to an instant."""
        slots = int((time + self._offset) / self._slot) + 1
        if slots > MOST_SLOTS:
            raise RecordError(
                f"the run goes on to {time:g} s, more than {MOST_SLOTS:,} demand intervals of {self._slot:g} s; "
                "state a longer `energy.tariff.demand_interval`, or a shorter `run.length`"
            )
        if slots > len(self._energy):
            slots = max(slots, 2 * len(self._energy))
            self._energy, self._extra = _longer(self._energy, slots), _longer(self._extra, slots)
            self._driven = _longer(self._driven, slots)
            for ledger in self._ledgers:
                ledger.slots = _longer(ledger.slots, slots)


def _longer(table: NDArray[np.float64], rows: int) -> NDArray[np.float64]:
    return np.concatenate([table, np.zeros((rows - len(table), table.shape[1]))])


_TIMES = tuple(
    (stream, tuple(STREAMS[stream]).index("time" if "time" in STREAMS[stream] else "end"))
    for stream in ("states", "levels", "operations", "parts", "orders", "legs")
)
"""Streams that the meter reads, with the column by which each is sorted."""
