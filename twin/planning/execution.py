"""A plan executed in the simulation: what will really come out, with noise, breakdowns, people and vehicles."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.trace import STREAMS
from twin.planning.errors import PlanningError

if TYPE_CHECKING:
    import pandas as pd

    from models.plant import Plant
    from models.trace import Chunk
    from twin.statistics import Estimate

__all__ = ["MEASURES", "Bar", "Book", "Execution", "execute", "run_once"]

Floats = NDArray[np.float64]

MEASURES = (
    "on_time",
    "tardiness",
    "tardiness_p90",
    "weighted_tardiness",
    "late",
    "makespan",
    "lead_time",
    "utilisation",
)
"""What is measured in each run."""


@dataclass(frozen=True)
class Bar:
    """An operation as it happened: station, machine, order, product, operation, pieces, times [s]."""

    unit: int
    order: int
    step: int
    pieces: int
    start: float
    end: float


class Book:
    """Keeps what a run tells about orders and work; an observer."""

    def __init__(self, plant: Plant, *, bars: bool = False) -> None:
        self.plant = plant
        self.ends: Floats = np.full(len(plant.orders), np.nan)
        self.end = 0.0
        self.worked: dict[int, float] = {}
        self._bars: list[Floats] | None = [] if bars else None
        self._order_of: dict[int, int] = {}

    def take(self, chunk: Chunk) -> None:
        """Receive rows of a run."""
        rows = chunk["orders"]
        if len(rows):
            number, end = rows[:, 0].astype(int), rows[:, list(STREAMS["orders"]).index("end")]
            listed = number < len(self.ends)
            self.ends[number[listed]] = end[listed]
        rows = chunk["operations"]
        for unit, worked in zip(rows[:, 3].astype(int).tolist(), rows[:, 2].tolist(), strict=True):
            self.worked[unit] = self.worked.get(unit, 0.0) + worked
        if self._bars is not None:
            self._bars.append(rows)
            for part, order in zip(chunk["parts"][:, 0].tolist(), chunk["parts"][:, 2].tolist(), strict=True):
                self._order_of[int(part)] = int(order)

    def close(self, end: float) -> None:
        """The run has ended."""
        self.end = end

    @property
    def bars(self) -> list[Bar]:
        """All operations, if they were kept."""
        kept = np.concatenate(self._bars) if self._bars else np.zeros((0, len(STREAMS["operations"])))
        column = list(STREAMS["operations"]).index
        return [
            Bar(
                int(row[column("unit")]),
                self._order_of.get(int(row[column("part")]), -1),
                int(row[column("step")]),
                int(row[column("pieces")]),
                float(row[0]),
                float(row[1]),
            )
            for row in kept
        ]


def run_once(plant: Plant, engine: str, seed: int, replication: int, *, bars: bool = False) -> Book:
    """Run a plant once on an engine and keep its book."""
    from twin.engine.choice import simulate_of

    book = Book(plant, bars=bars)
    simulate_of(engine)(plant, seed=seed, replication=replication, observers=[book], folder=plant.folder)
    return book


@dataclass(frozen=True, eq=False)
class Execution:
    """Runs of one plant under common random numbers.

    Attributes
    ----------
    plant : as it was run
    ends : (replications, orders) end of each order [s], NaN where it was not done
    length : (replications,) end of the run [s]
    busy : (replications,) time worked by machines [s]
    seed : of all random numbers
    bars : operations of the first run
    """

    plant: Plant
    ends: Floats
    length: Floats
    busy: Floats
    seed: int
    bars: list[Bar]

    @property
    def replications(self) -> int:
        """Number of runs."""
        return len(self.ends)

    @cached_property
    def due(self) -> Floats:
        """(orders,) due dates [s]."""
        return np.array([math.inf if o.due is None else self.plant.seconds(o.due) for o in self.plant.orders])

    @cached_property
    def tardiness(self) -> Floats:
        """(replications, orders) tardiness [s]; of an order not done, up to the end of the run."""
        ends = np.where(np.isnan(self.ends), self.length[:, None], self.ends)
        late: Floats = np.maximum(ends - self.due[None, :], 0.0)
        return late

    @cached_property
    def values(self) -> dict[str, Floats]:
        """Each of `MEASURES` by replication: shares, times [s], numbers; without due dates those of dates are NaN."""
        dated = np.isfinite(self.due)
        weight = np.array([order.weight for order in self.plant.orders])
        release = np.array([max(self.plant.seconds(order.release), 0.0) for order in self.plant.orders])
        nothing = np.full(self.replications, np.nan)
        late = self.tardiness[:, dated]
        done = ~np.isnan(self.ends[:, dated])
        lead = self.ends - release[None, :]
        counted = np.maximum((~np.isnan(lead)).sum(axis=1), 1)
        last = np.nanmax(np.where(np.isnan(self.ends), -np.inf, self.ends), axis=1, initial=-np.inf)
        makespan = np.where(np.isnan(self.ends).any(axis=1), self.length, last)
        there = np.array([self._machine_time(float(end)) for end in makespan])
        found: dict[str, Floats] = {
            "on_time": ((late <= 0) & done).mean(axis=1) if dated.any() else nothing,
            "tardiness": late.mean(axis=1) if dated.any() else nothing,
            "tardiness_p90": np.quantile(late, 0.9, axis=1) if dated.any() else nothing,
            "weighted_tardiness": (late * weight[dated]).sum(axis=1) if dated.any() else nothing,
            "late": (~((late <= 0) & done)).sum(axis=1).astype(float) if dated.any() else nothing,
            "makespan": makespan,
            "lead_time": np.nansum(lead, axis=1) / counted,
            "utilisation": self.busy / np.maximum(there, 1e-9),
        }
        return found

    def _machine_time(self, end: float) -> float:
        """Working time of all machines up to an end [s]."""
        from models.calendar.intervals import working_intervals

        plant, known, total = self.plant, dict[tuple[str, ...], float](), 0.0
        for station in plant.stations.values():
            if station.shifts not in known:
                shifts = [plant.shifts[name] for name in station.shifts]
                spans = working_intervals(plant.calendar, shifts, end)
                known[station.shifts] = sum(min(stop, end) - start for start, stop in spans if start < end)
            total += station.capacity * known[station.shifts]
        return total

    def estimate(self, name: str, confidence: float = 0.95) -> Estimate:
        """Mean of a measure with its interval."""
        from twin.statistics import estimate

        return estimate(self.values[name], confidence)

    @property
    def measured(self) -> list[str]:
        """Names of the measures that there are."""
        return [name for name in MEASURES if not np.isnan(self.values[name]).any()]

    @cached_property
    def orders(self) -> pd.DataFrame:
        """One row for each order: due date, mean end, its 10 % and 90 % quantiles [s], share of runs on time."""
        import pandas as pd

        rows = []
        for number, order in enumerate(self.plant.orders):
            ends = self.ends[:, number]
            known = ends[~np.isnan(ends)]
            low, mid, high = np.quantile(known, [0.1, 0.5, 0.9]) if len(known) else (math.nan,) * 3
            mean = float(known.mean()) if len(known) else math.nan
            due = float(self.due[number])
            on_time = float((np.where(np.isnan(ends), math.inf, ends) <= due).mean())
            rows.append((order.name, due, mean, low, mid, high, on_time))
        columns = ["order", "due_s", "end_s", "end_p10_s", "end_p50_s", "end_p90_s", "on_time"]
        return pd.DataFrame(rows, columns=columns)


def ready_to_run(plant: Plant) -> Plant:
    """The plant run until its orders are done, where it can come to an end by itself.

    Raises
    ------
    PlanningError
        Sources without end, and no length.
    """
    endless = [name for name, source in plant.sources.items() if source.limit is None and source.until is None]
    if endless and plant.run.length is None:
        raise PlanningError(
            f"source '{endless[0]}' brings work without end, no execution ends; give `run.length` in the plant file"
        )
    if endless or plant.run.length is None:
        return plant
    made = plant.model_copy(update={"run": plant.run.model_copy(update={"length": None})})
    return made if plant.folder is None else made.in_folder(plant.folder)


def execute(
    plant: Plant,
    replications: int | Sequence[int],
    seed: int | None = None,
    workers: int | None = None,
    progress: Callable[[float | None], None] | None = None,
    *,
    bars: bool = False,
) -> Execution:
    """Run a plant that follows a schedule, or none.

    Parameters
    ----------
    replications : how many, or which
    seed : of all random numbers; the plant's if not given
    workers : processes; all cores if not given
    bars : keep the operations of the first run

    Raises
    ------
    PlanningError
        The plant cannot come to an end.
    SimulationError
        It cannot go on: a schedule that is followed strictly may come to a deadlock where queues are short.
    """
    from twin.engine.choice import choose
    from twin.study.crew import cores, in_order

    made = ready_to_run(plant)
    root = plant.run.seed if seed is None else seed
    numbers = list(range(replications)) if isinstance(replications, int) else list(replications)
    engine = choose(made).engine  # the one that is compiled for all workers, where it can run the plant
    tasks = [(made, engine, root, number, bars and not place) for place, number in enumerate(numbers)]

    def told(done: int) -> None:
        if progress is not None:
            progress(done / len(numbers))

    books: list[Book] = in_order(_book, tasks, cores() if workers is None else workers, told)
    return Execution(
        made,
        np.array([book.ends for book in books]),
        np.array([book.end for book in books]),
        np.array([sum(book.worked.values()) for book in books]),
        root,
        books[0].bars if bars else [],
    )


def _book(plant: Plant, engine: str, seed: int, number: int, bars: bool) -> Book:
    book = run_once(plant, engine, seed, number, bars=bars)
    book.plant = None  # type: ignore[assignment]  # it need not travel back
    return book
