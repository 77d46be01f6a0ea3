"""Measures: what a replication is remembered by, in arrays that do not grow with simulated time.

Time is cut into windows of equal width; window w covers (w * width, (w + 1) * width] and the last one stops at the end
of the run. Times and integrals are split at the borders; what happens at an instant counts in the window that holds
it (time 0 in the first). Letters of shapes: W windows, U units, S = 8 states, P places, K products, B bins, N slots,
M media, C compressors, D units whose electricity a model gives (`twin.record.loads`). Numbers of units, places and
products are those of `models.index.Index`.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, get_type_hints

import numpy as np
from numpy.typing import NDArray

from twin.record.errors import RecordError
from twin.record.new_file import write_array

if TYPE_CHECKING:
    import h5py

__all__ = ["LEAD_BINS", "LEAD_FIRST", "LEAD_RATIO", "Measures", "Sum", "lead_edges", "sums"]

LEAD_FIRST = 1e-3
"""Upper end of the first bin of lead times [s]; it begins at 0."""
LEAD_RATIO = 1.005
"""Ratio of the ends of all other bins: any value of a bin is within 0.5 % of any other."""
LEAD_BINS = 5543
"""The first bin, 5541 up to 1e9 s, and one for all beyond."""

Array = NDArray[Any]


def lead_edges() -> NDArray[np.float64]:
    """Ends of the bins of lead times [s], shape (B + 1,): bin b holds edges[b] <= lead < edges[b + 1]."""
    inner = LEAD_FIRST * LEAD_RATIO ** np.arange(LEAD_BINS - 1)
    return np.concatenate([[0.0], inner, [np.inf]])


class Sum(NamedTuple):
    """What an array of `Measures` is: letters of its shape, unit, and a line of text."""

    shape: str
    unit: str
    text: str


@dataclass(frozen=True, slots=True)
class Measures:
    """Sums of one replication; shapes and units stand with each array (and in the head of the file)."""

    width: float
    """Length of a window [s]."""
    end: float
    """End of the run [s]."""
    slot_width: float
    """Length of a slot of the power profile [s]."""
    slot_offset: float
    """Part of the first slot that lies before the run, since slots follow the clock [s]."""

    state_time: Annotated[Array, Sum("W U S", "s", "time of each unit in each state; adds to the window")]
    failures: Annotated[Array, Sum("W U", "1", "entries into the state failed")]
    setups: Annotated[Array, Sum("W U", "1", "entries into the state setup")]
    active_time: Annotated[
        Array,
        Sum("W U", "s", "length of active periods (setup, processing, failed, maintenance) that ended, less off shift"),
    ]
    active_periods: Annotated[
        Array, Sum("W U", "1", "active periods that ended; one that is cut by the end of the run ends there")
    ]
    sole_bottleneck: Annotated[Array, Sum("W U", "s", "time as the only momentary bottleneck")]
    shifting_bottleneck: Annotated[
        Array, Sum("W U", "s", "time as one of several bottlenecks, while it shifts between them")
    ]

    level_integral: Annotated[
        Array, Sum("W P", "s", "integral of the level over time (pieces or people times seconds)")
    ]
    level_max: Annotated[Array, Sum("W P", "1", "highest level that lasted for any time")]
    level_last: Annotated[Array, Sum("W P", "1", "level at the end of the window")]
    came: Annotated[Array, Sum("W P", "1", "lots that came to a place (or times that people became busy)")]
    came_pieces: Annotated[Array, Sum("W P", "1", "pieces of these lots (or people)")]

    distance: Annotated[Array, Sum("W U", "m", "way of vehicles, counted at the end of each lane")]
    empty_distance: Annotated[Array, Sum("W U", "m", "way without a lot on board")]
    drive_energy: Annotated[Array, Sum("W U", "J", "energy that driving took, from a battery or from the grid")]

    modelled_energy: Annotated[
        Array, Sum("W D S", "J", "energy of units that a model gives, such as of a conveyor's drive, by state")
    ]
    compressor_energy: Annotated[Array, Sum("W C", "J", "electricity of compressors")]
    compressor_volume: Annotated[Array, Sum("W C", "m3", "what compressors have given")]
    shortage: Annotated[Array, Sum("W M", "m3", "demand that the compressors of a medium could not meet")]
    cold_time: Annotated[Array, Sum("W D", "s", "time of processing of a furnace that is below its set point")]

    operations: Annotated[Array, Sum("W U", "1", "operations on a lot that ended")]
    pieces: Annotated[Array, Sum("W U", "1", "pieces of the lots of these operations (PQ)")]
    good: Annotated[Array, Sum("W U", "1", "pieces that came out good (GQ)")]
    scrapped: Annotated[Array, Sum("W U", "1", "pieces lost (SQ)")]
    reworked: Annotated[Array, Sum("W U", "1", "lots sent to rework")]
    rework_pieces: Annotated[Array, Sum("W U", "1", "pieces sent to rework (RQ)")]
    planned_time: Annotated[
        Array, Sum("W U", "s", "planned time of these pieces (PRU * PQ); a full batch of lots takes the time of one")
    ]
    worked: Annotated[Array, Sum("W U", "s", "time of processing, without interruptions; lots in a batch share it")]
    operation_energy: Annotated[Array, Sum("W U", "J", "energy of operations beside the power of their unit")]

    released: Annotated[
        Array,
        Sum("W K", "1", "lots that came into the plant, those in place at the start included; of a cut lot, its parts"),
    ]
    released_pieces: Annotated[Array, Sum("W K", "1", "pieces that came into the plant, each once")]
    turned_away: Annotated[Array, Sum("W K", "1", "lots of arrivals that were turned away, since the plant was full")]
    turned_away_pieces: Annotated[Array, Sum("W K", "1", "pieces of these lots")]
    finished: Annotated[Array, Sum("W K", "1", "lots finished: shipped, used up or put into stock")]
    finished_pieces: Annotated[Array, Sum("W K", "1", "good pieces of these lots")]
    stocked_pieces: Annotated[Array, Sum("W K", "1", "good pieces of these lots that were put into stock")]
    scrapped_pieces: Annotated[Array, Sum("W K", "1", "pieces lost on the way or with their lot")]
    lead_sum: Annotated[Array, Sum("W K", "s", "sum of the lead times of finished lots")]
    lead_square: Annotated[Array, Sum("W K", "s2", "sum of their squares")]
    lead_max: Annotated[Array, Sum("W K", "s", "longest lead time of a finished lot")]
    due_count: Annotated[Array, Sum("W K", "1", "finished lots with a due date")]
    late: Annotated[Array, Sum("W K", "1", "finished lots after their due date")]
    tardiness_sum: Annotated[Array, Sum("W K", "s", "sum of the time after the due date")]
    product_energy: Annotated[Array, Sum("W K", "J", "power of processing times worked, and energy of operations")]
    lead_histogram: Annotated[
        Array, Sum("W B", "1", "finished lots of all products by lead time; ends of bins: lead_edges()")
    ]

    orders_done: Annotated[Array, Sum("W", "1", "orders done (and arrivals with a due date)")]
    orders_due_count: Annotated[Array, Sum("W", "1", "those of them with a due date")]
    orders_on_time: Annotated[Array, Sum("W", "1", "those done by their due date")]
    orders_in_full: Annotated[Array, Sum("W", "1", "orders done with all pieces good")]
    orders_tardiness_sum: Annotated[Array, Sum("W", "s", "sum of the time after the due date")]
    orders_lead_sum: Annotated[Array, Sum("W", "s", "sum of the time from release to end")]

    energy: Annotated[
        Array, Sum("N 1+M", "J, m3", "power profile by slot: electricity of units [J], then each medium [m3]")
    ]
    compressed: Annotated[Array, Sum("N C", "J", "electricity of compressors by slot")]

    @property
    def windows(self) -> int:
        """Number of windows W."""
        return int(self.state_time.shape[0])

    @property
    def edges(self) -> NDArray[np.float64]:
        """Borders of the windows [s], shape (W + 1,); the last is the end of the run."""
        edges = np.arange(self.windows + 1, dtype=np.float64) * self.width
        edges[-1] = self.end
        return edges

    @property
    def durations(self) -> NDArray[np.float64]:
        """Length of each window [s], shape (W,)."""
        return np.diff(self.edges)

    @property
    def slot_edges(self) -> NDArray[np.float64]:
        """Borders of the slots [s], shape (N + 1,); the first may be before 0, the last after the end."""
        edges = np.arange(self.energy.shape[0] + 1, dtype=np.float64) * self.slot_width
        return edges - self.slot_offset

    def save(self, group: h5py.Group) -> None:
        """Write everything into a group of an HDF5 file.

        All sums by window stand in one table, `windows`, column by column in the order of `sums()`, lead times as rows
        (window, bin, lots): a run of many replications would spend most of its time on fifty small datasets for each.
        """
        for name in SCALARS:
            group.attrs[name] = float(getattr(self, name))
        sizes: dict[str, int] = {}
        for name, meaning in _by_window().items():
            sizes |= zip(meaning.shape.split(), map(int, getattr(self, name).shape), strict=True)
        group.attrs["sizes"] = json.dumps(sizes)
        columns = [getattr(self, name).reshape(self.windows, -1) for name in _by_window()]
        window, lead = np.nonzero(self.lead_histogram)
        lots = np.column_stack([window, lead, self.lead_histogram[window, lead]]).astype(np.int32)
        tables = {"windows": np.concatenate(columns, axis=1), "lead_times": lots}
        for name, value in (tables | {name: getattr(self, name) for name in BY_SLOT}).items():
            write_array(group, name, value)

    @classmethod
    def load(cls, group: h5py.Group) -> Measures:
        """Read what `save` has written.

        Raises
        ------
        RecordError
            If something is missing or has another shape.
        """
        where = f"{group.file.filename}: {group.name}"
        try:
            values: dict[str, Any] = {name: float(group.attrs[name]) for name in SCALARS}
            values |= {name: group[name][()] for name in BY_SLOT}
            sizes, table, lots = json.loads(group.attrs["sizes"]), group["windows"][()], group["lead_times"][()]
            shapes = {
                name: [sizes[letter] for letter in meaning.shape.split()] for name, meaning in _by_window().items()
            }
        except KeyError as error:
            raise RecordError(f"{where} is not complete: {' '.join(str(error.args[0]).split())}") from None
        borders = np.cumsum([0, *(math.prod(shape[1:]) for shape in shapes.values())])
        if table.shape != (sizes["W"], borders[-1]):
            raise RecordError(f"{where}/windows has the shape {table.shape}, want {(sizes['W'], int(borders[-1]))}")
        for (name, shape), first, stop in zip(shapes.items(), borders[:-1], borders[1:], strict=True):
            values[name] = np.ascontiguousarray(table[:, first:stop]).reshape(shape)
        if lots.ndim != 2 or lots.shape[1] != 3 or (lots < 0).any() or (lots[:, :2] >= (sizes["W"], LEAD_BINS)).any():
            raise RecordError(f"{where}/lead_times holds no rows (window, bin, lots)")
        values["lead_histogram"] = np.zeros((sizes["W"], LEAD_BINS), np.int32)
        values["lead_histogram"][lots[:, 0], lots[:, 1]] = lots[:, 2]
        return cls(**values)


SCALARS = ("width", "end", "slot_width", "slot_offset")


@cache
def sums() -> dict[str, Sum]:
    """What each array of `Measures` is, by name."""
    hints = get_type_hints(Measures, include_extras=True)
    return {name: hint.__metadata__[0] for name, hint in hints.items() if hasattr(hint, "__metadata__")}


BY_SLOT = ("energy", "compressed")


@cache
def _by_window() -> dict[str, Sum]:
    """Sums that have a row for each window, and no bins."""
    return {name: one for name, one in sums().items() if name not in BY_SLOT and "B" not in one.shape.split()}
