"""One run of a plant under a policy and some disturbances, and what is measured in it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from twin.planning.dynamic.controller import Controller, Decision
from twin.planning.dynamic.disturbances import (
    Breakdown,
    Cancellation,
    Disturbance,
    DueChange,
    LateMaterial,
    RushOrder,
)
from twin.planning.dynamic.floorside import Disturber
from twin.planning.dynamic.policies import Policy
from twin.planning.execution import Book, Execution, ready_to_run
from twin.planning.planned import Planned, dispatch_list
from twin.planning.translate import Translation, translate

if TYPE_CHECKING:
    from models.plant import Plant
    from models.trace import Chunk

__all__ = ["MEASURES", "Outcome", "World", "run_policy", "world_of"]

MEASURES = (
    "on_time", "tardiness", "tardiness_p90", "weighted_tardiness", "rush_tardiness", "lead_time", "utilisation",
    "makespan", "moved", "deviation", "recovery", "computing",
)  # fmt: skip
"""What is measured of each policy in each run."""


@dataclass(frozen=True, eq=False)
class World:
    """What all policies meet in one replication.

    Attributes
    ----------
    told : the plant with rush orders, as everybody believes it to be
    real : the same as it is: late material comes late
    made : problem of all orders
    start, mode : (o,) the first plan; start -1 for what it does not know
    disturbances : in the order of their times
    """

    told: Plant
    real: Plant
    made: Translation
    start: np.ndarray
    mode: np.ndarray
    disturbances: tuple[Disturbance, ...]


@dataclass(frozen=True)
class Outcome:
    """What came out of one run: each of `MEASURES` (NaN where there is none), and the decisions."""

    values: dict[str, float]
    decisions: tuple[Decision, ...]


def world_of(plan: Planned, disturbances: Sequence[Disturbance]) -> World:
    """Set up one replication for all policies."""
    plant = plan.plant
    rush = tuple(one.order for one in disturbances if isinstance(one, RushOrder))
    told = _with(plant, orders=plant.orders + rush)
    late = {one.order: one.until for one in disturbances if isinstance(one, LateMaterial)}
    orders = tuple(
        order.model_copy(update={"release": late[order.name]}) if order.name in late else order for order in told.orders
    )
    real = ready_to_run(_with(told, orders=orders))
    made = translate(told, sequences_only=True) if rush else plan.translation
    problem = made.problem
    start = np.full(problem.operations, -1, dtype=np.int64)
    mode = problem.op_mode_ptr[:-1].copy()
    known = {_key(plan.translation, number): number for number in range(plan.translation.problem.operations)}
    first = plan.translation.problem
    for number in range(problem.operations):
        old = known.get(_key(made, number))
        if old is not None:
            start[number] = plan.schedule.start[old]
            mode[number] += plan.schedule.mode[old] - first.op_mode_ptr[old]
    return World(told, real, made, start, mode, tuple(sorted(disturbances, key=lambda one: one.time)))


def _key(made: Translation, number: int) -> tuple[int, str, int, int]:
    work = made.work[number]
    return work.order, work.product, work.position, work.lot


def _with(plant: Plant, **changes: object) -> Plant:
    made = plant.model_copy(update=changes)
    return made if plant.folder is None else made.in_folder(plant.folder)


def run_policy(world: World, plan: Planned, policy: Policy, seed: int, replication: int) -> Outcome:
    """Run one replication under a policy.

    Raises
    ------
    SimulationError
        Stations that wait for their turn came to a deadlock, or another fault of the plant.
    """
    from twin.engine.reference import simulate

    rush = {one.order.name for one in world.disturbances if isinstance(one, RushOrder)}
    unknown = [
        j for j, number in enumerate(world.made.orders) if number >= 0 and world.told.orders[number].name in rush
    ]
    controller = Controller(
        world.made, world.start, world.mode.copy(), policy, np.array(unknown, dtype=np.int64), seed * 1000 + replication
    )
    disturber = Disturber(world.disturbances, controller)
    plant = _stations_with(world.real, policy.rule)
    if controller.plans:
        plant = _with(plant, schedule=dispatch_list(plan.translation, plan.schedule))
    book, queues = Book(plant), _Queues(plant, world.disturbances)

    def prepare(shop):  # type: ignore[no-untyped-def]
        controller.attach(shop)
        disturber.attach(shop)

    simulate(plant, seed=seed, replication=replication, observers=[book, queues], folder=plant.folder, prepare=prepare)
    return Outcome(_measured(world, controller, book, queues), tuple(controller.decisions))


def _stations_with(plant: Plant, rule: str) -> Plant:
    stations = {
        name: station.model_copy(update={"queue": station.queue.model_copy(update={"rule": rule})})
        for name, station in plant.stations.items()
    }
    buffers = {name: buffer.model_copy(update={"rule": rule}) for name, buffer in plant.buffers.items()}
    return _with(plant, stations=stations, buffers=buffers)


def _measured(world: World, controller: Controller, book: Book, queues: _Queues) -> dict[str, float]:
    """The measures of a run; orders that were cancelled do not count."""
    due = {one.order: one.due for one in world.disturbances if isinstance(one, DueChange)}
    gone = {one.order for one in world.disturbances if isinstance(one, Cancellation)}
    orders = [
        order.model_copy(update={"due": due[order.name]}) if order.name in due else order for order in world.told.orders
    ]
    kept = [number for number, order in enumerate(orders) if order.name not in gone]
    plant = _with(world.told, orders=tuple(orders[number] for number in kept))
    execution = Execution(
        plant, book.ends[kept][None, :], np.array([book.end]), np.array([sum(book.worked.values())]), 0, []
    )
    found = {name: float(values[0]) for name, values in execution.values.items()}
    rush = [n for n, number in enumerate(kept) if number >= len(world.told.orders) - _rush(world)]
    found["rush_tardiness"] = float(execution.tardiness[0, rush].mean()) if rush else math.nan
    planned = (world.start >= 0) & ~np.isnan(controller.progress.started)
    shift = controller.progress.started[planned] - world.start[planned] * world.made.unit
    found["deviation"] = float(np.abs(shift).mean()) if controller.plans and planned.any() else math.nan
    open_ = sum(one.open for one in controller.decisions)
    found["moved"] = sum(one.moved for one in controller.decisions) / open_ if open_ else math.nan
    seconds = [one.seconds for one in controller.decisions]
    found["computing"] = float(np.mean(seconds)) if seconds else 0.0
    found["recovery"] = queues.recovery()
    return {name: found[name] for name in MEASURES}


def _rush(world: World) -> int:
    return sum(isinstance(one, RushOrder) for one in world.disturbances)


class _Queues:
    """Watches how many lots wait before the stations that break down; an observer."""

    def __init__(self, plant: Plant, disturbances: Sequence[Disturbance]) -> None:
        from models.index import Index

        index = Index(plant)
        self._falls: list[tuple[int, float]] = []
        for one in disturbances:
            if isinstance(one, Breakdown):
                buffer = plant.stations[one.station].buffer
                kind = ("queue", one.station) if buffer is None else ("buffer", buffer)
                self._falls.append((index.place_of[kind], one.time))
        self._rows: dict[int, list[np.ndarray]] = {place: [] for place, _ in self._falls}

    def take(self, chunk: Chunk) -> None:
        """Receive rows of a run."""
        rows = chunk["levels"]
        for place, kept in self._rows.items():
            mine = rows[rows[:, 1] == place]
            if len(mine):
                kept.append(mine[:, [0, 2]])

    def close(self, end: float) -> None:
        """The run has ended."""
        self._end = end

    def recovery(self) -> float:
        """Mean time from a breakdown until no more lots wait before the station than at the moment of it [s]."""
        found = []
        for place, time in self._falls:
            rows = np.concatenate(self._rows[place]) if self._rows[place] else np.zeros((0, 2))
            level = np.cumsum(np.sign(rows[:, 1]))
            after = rows[:, 0] > time
            before = level[~after][-1] if (~after).any() else 0
            risen = np.flatnonzero(after & (level > before))
            if not len(risen):
                found.append(0.0)
                continue
            back = np.flatnonzero((np.arange(len(level)) > risen[0]) & (level <= before))
            found.append((rows[back[0], 0] if len(back) else self._end) - time)
        return float(np.mean(found)) if found else math.nan
