"""`twin.allocate_buffers`: where places in front of stations serve best, by simulation."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from solvers.buffers import Allocation, UnreachableError, Values, allocate, least_places, spread
from twin.engine.errors import SimulationError
from twin.figures.output import Record, Tabular
from twin.planning.errors import PlanningError
from twin.study.crew import cores, in_order
from twin.study.job import measured

if TYPE_CHECKING:
    from models.plant import Plant
    from twin.engine.choice import Engine
    from twin.figures import Comparison

__all__ = ["BufferAllocation", "BufferPlace", "allocate_buffers"]

Progress = Callable[[float | None], None]

REPLICATIONS = 10
"""Runs of each allocation at first."""
DOUBT = 8
"""So many times as many at most, where a difference is in doubt."""


@dataclass(frozen=True)
class BufferPlace:
    """Something that holds a number of lots.

    Attributes
    ----------
    kind : "station", for the queue in front of it, or "buffer"
    name : of the station or buffer
    capacity : lots it holds now
    """

    kind: str
    name: str
    capacity: int


@dataclass(frozen=True, eq=False)
class BufferAllocation(Tabular):
    """How places are allocated best.

    Attributes
    ----------
    places : what holds them, with its capacity now
    capacities : the best, in the same order
    runs : simulations that it took
    plant : with them
    comparison : the plant as it is, and with them, in runs that the search has not seen; None where they are the same
    """

    places: tuple[BufferPlace, ...]
    capacities: tuple[int, ...]
    runs: int
    plant: Plant
    comparison: Comparison | None

    def records(self) -> list[Record]:
        """Capacity of each, before and after."""
        rows = zip(self.places, self.capacities, strict=True)
        return [{"kind": p.kind, "name": p.name, "before": p.capacity, "after": now} for p, now in rows]

    def text(self, language: str = "en", width: int | None = None) -> str:
        """Write both tables for a terminal."""
        from twin.planning.text import columns, say

        head = [say(key, language) for key in ("buffer", "before", "after", "change")]
        rows = [_row(p.name, p.capacity, now) for p, now in zip(self.places, self.capacities, strict=True)]
        before, after = sum(p.capacity for p in self.places), sum(self.capacities)
        rows.append(
            [say("total", language), str(before), str(after), f"{after - before:+d}" if after != before else ""]
        )
        lines = [*columns([head, *rows]), ""]
        if self.comparison is None:
            return "\n".join([*lines, say("no_exchange", language, runs=self.runs)])
        return "\n".join(
            [*lines, say("found_in", language, runs=self.runs), "", self.comparison.text(language, width=width)]
        )

    def variant(self, base: str) -> str:
        """Write the plant file of a variant of `base` that has these capacities."""
        import yaml

        changed: dict[str, Any] = {"extends": base, "name": self.plant.name}
        for place, now in zip(self.places, self.capacities, strict=True):
            part = {"capacity": now}
            group = "stations" if place.kind == "station" else "buffers"
            changed.setdefault(group, {})[place.name] = {"queue": part} if place.kind == "station" else part
        text: str = yaml.safe_dump(changed, allow_unicode=True, sort_keys=False)
        return text


def _row(name: str, before: int, after: int) -> list[str]:
    return [name, str(before), str(after), f"{after - before:+d}" if after != before else ""]


def allocate_buffers(
    plant: Plant | str | Path,
    total: int | None = None,
    *,
    throughput: float | None = None,
    buffers: Sequence[str] | None = None,
    replications: int | None = None,
    length: float | str | None = None,
    warm_up: float | str | None = None,
    seed: int | None = None,
    workers: int | None = None,
    engine: Engine = "auto",
    progress: Progress | None = None,
) -> BufferAllocation:
    """Allocate places to the queues and buffers of a plant that have a capacity.

    Parameters
    ----------
    plant : Plant, or the path of a plant file
    total : places to allocate, for the most throughput; as many as there are, if neither is given
    throughput : good pieces an hour to reach with the fewest places
    buffers : names of stations and buffers, whose capacities may change; all that have some if not given
    replications : runs of each allocation at first (10); up to eight times as many where a difference is in doubt
    length, warm_up, seed, workers, engine, progress : as for `run`

    Raises
    ------
    PlantError, StudyError, PlanningError
        The plant, or what is asked of it, is wrong; no buffers give the throughput.
    """
    from twin.engine.choice import EngineError, choose
    from twin.study.compare import compare
    from twin.study.identity import as_run
    from twin.study.load import load, require

    loaded = load(plant) if isinstance(plant, str | Path) else plant
    made = as_run(loaded, length=length, warm_up=warm_up, seed=seed)
    require(made)
    if total is not None and throughput is not None:
        raise PlanningError("total and throughput: want one of them, the other is what is looked for")
    if throughput is not None and not 0.0 < throughput < math.inf:
        raise PlanningError(f"throughput: {throughput:g}, want more than 0")
    places = _places(made, buffers)
    start = tuple(place.capacity for place in places)
    if total is not None and total < len(places):
        raise PlanningError(f"total: {total}, want at least {len(places)}, one for each of the buffers")
    runs = REPLICATIONS if replications is None else replications
    if runs < 2:
        raise PlanningError(f"replications: {runs}, want at least 2: a difference in one run says nothing")
    try:
        chosen = choose(made, engine, "figures").engine
    except EngineError as error:
        raise PlanningError(str(error)) from None
    runner = _Runner(made, places, chosen, workers, runs, progress)
    try:
        if throughput is not None:
            found = least_places(runner.values, throughput, start, runs=runs, most_runs=DOUBT * runs)
        else:
            wanted = spread(sum(start) if total is None else total, start)
            found = _best(runner.values, wanted, runs)
    except UnreachableError as error:
        raise PlanningError(
            f"throughput: {throughput:g} pieces an hour cannot be reached by buffers; "
            f"with room without limit in all of them the plant gives {error.most:.4g}"
        ) from None
    best = _with_capacities(made, places, found.places).model_copy(update={"name": f"{made.name}, buffers allocated"})
    comparison = None
    if found.places != start:
        comparison = compare([made, best], runs, seed=made.run.seed + 1, workers=workers, engine=engine)
    return BufferAllocation(places, found.places, runner.values.runs, best, comparison)


def _best(values: Values, start: tuple[int, ...], runs: int) -> Allocation:
    """Climb from the present shape, and from an even one where that is as good; take the better."""
    even = spread(sum(start), (1,) * len(start))
    first, other = values.of([start, even], runs)
    begin = even if other.mean() > first.mean() else start
    return allocate(values, begin, runs=runs, most_runs=DOUBT * runs)


def _places(plant: Plant, names: Sequence[str] | None) -> tuple[BufferPlace, ...]:
    """Find what holds a number of lots.

    Raises
    ------
    PlanningError
        A name is that of no such thing, or there are fewer than two.
    """
    found = [
        BufferPlace("station", name, station.queue.capacity)
        for name, station in plant.stations.items()
        if station.buffer is None and station.queue.capacity is not None
    ]
    found += [
        BufferPlace("buffer", name, buffer.capacity)
        for name, buffer in plant.buffers.items()
        if buffer.capacity is not None
    ]
    known = {place.name: place for place in found}
    if names is not None:
        for name in names:
            if name not in known:
                said = f"stations and buffers with a capacity are {', '.join(known)}" if known else "nothing has one"
                raise PlanningError(f"buffers: '{name}' has no capacity that could change; {said}")
        found = [known[name] for name in dict.fromkeys(names)]
    else:
        found = [place for place in found if place.capacity]  # where there is none, there may be no room for one
    if len(found) < 2:
        raise PlanningError(
            f"there is nothing to allocate: want at least two queues or buffers with a `capacity`, found {len(found)}"
        )
    return tuple(found)


class _Runner:
    """Simulates allocations."""

    def __init__(
        self,
        plant: Plant,
        places: tuple[BufferPlace, ...],
        engine: str,
        workers: int | None,
        runs: int,
        progress: Progress | None,
    ) -> None:
        self.plant = plant
        self.places = places
        self.values = Values(self._simulate)
        self._workers = cores() if workers is None else workers
        if self._workers < 1:
            raise PlanningError(f"workers: {self._workers}, want at least 1")
        self._progress = progress
        self._engine = engine
        self._warm_up = self._find_warm_up(runs) if plant.run.warm_up is None else plant.run.warm_up

    def _find_warm_up(self, runs: int) -> float:
        """What is left out of all runs [s]: what MSER-5 finds for the plant as it is."""
        from twin.figures import FigureTable

        measures = [measured(self.plant, self._engine, number)[0] for number in range(runs)]
        return FigureTable(self.plant, measures).warm_up.time

    def _simulate(self, wanted: Sequence[tuple[tuple[int, ...], int]]) -> list[float]:
        do = partial(_throughput, self.plant, self.places, self._engine, self._warm_up)
        return in_order(do, wanted, self._workers, self._tell)

    def _tell(self, done: int) -> None:
        """Say that work goes on; nobody knows how much is left."""
        if self._progress is not None:
            self._progress(None)


def _with_capacities(plant: Plant, places: Sequence[BufferPlace], capacities: Sequence[int]) -> Plant:
    stations, buffers = dict(plant.stations), dict(plant.buffers)
    for place, capacity in zip(places, capacities, strict=True):
        if place.kind == "station":
            station = stations[place.name]
            queue = station.queue.model_copy(update={"capacity": capacity})
            stations[place.name] = station.model_copy(update={"queue": queue})
        else:
            buffers[place.name] = buffers[place.name].model_copy(update={"capacity": capacity})
    return plant.model_copy(update={"stations": stations, "buffers": buffers})


def _throughput(
    plant: Plant,
    places: Sequence[BufferPlace],
    engine: str,
    warm_up: float,
    capacities: Sequence[int],
    number: int,
) -> float:
    """Good pieces an hour in one run; none where it comes to a deadlock."""
    from twin.figures import FigureTable

    changed = _with_capacities(plant, places, capacities)
    try:
        measures, _ = measured(changed, engine, number)
    except SimulationError:
        return 0.0
    return float(FigureTable(changed, [measures], warm_up).row("throughput").values[0])
