"""A schedule followed loosely: who is planned first goes first, but no station waits while a lot is there."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.plant import Plant
    from models.station.process import Machine, Workplace
    from models.work import Part
    from solvers.scheduling import Schedule
    from twin.planning.translate import Translation

__all__ = ["PlannedStart", "PlannedStation", "loose_plant"]

LAST = 1e15
"""Rank of lots that the plan does not know [s]: after all others."""


class PlannedStart:
    """A queue rule: the planned start of a lot's next operation [s]."""

    __name__ = "planned start"

    def __init__(self, made: Translation, schedule: Schedule) -> None:
        rows: dict[tuple[str, str, str], list[tuple[int, float]]] = {}
        for number, work in enumerate(made.work):
            order = made.plant.orders[work.order].name if work.order >= 0 else "initial"
            start = float(schedule.start[number]) * made.unit
            rows.setdefault((order, work.product, work.operation.name), []).append((work.pieces[0], start))
        self._starts = {key: tuple(zip(*sorted(row), strict=True)) for key, row in rows.items()}

    def __call__(self, part: Part, machine: Machine, now: float) -> float:
        """Rank a lot; the smallest goes first."""
        row = self._starts.get((part.order, part.product, part.operation))
        if row is None:
            return LAST + part.due if part.due < LAST else 2 * LAST
        firsts, starts = row
        return float(starts[max(bisect_right(firsts, part.number) - 1, 0)])


class PlannedStation:
    """A choice among alternatives: the station for which a lot is planned."""

    __name__ = "planned station"

    def __init__(self, made: Translation, schedule: Schedule) -> None:
        rows: dict[tuple[str, str, str], list[tuple[int, str]]] = {}
        place = made.problem.mode_place[schedule.mode]
        for number, work in enumerate(made.work):
            machine = made.machines[int(place[number])]
            if len(work.operation.station) > 1 and machine is not None and work.order >= 0:
                key = made.plant.orders[work.order].name, work.product, work.operation.name
                rows.setdefault(key, []).append((work.pieces[0], machine[0]))
        self._stations = {key: tuple(zip(*sorted(row), strict=True)) for key, row in rows.items()}

    def __call__(self, place: Workplace, part: Part, now: float) -> float:
        """Rank a station for a lot: the planned one, then the one where least waits."""
        row = self._stations.get((part.order, part.product, part.operation))
        if row is not None:
            firsts, stations = row
            if stations[max(bisect_right(firsts, part.number) - 1, 0)] == place.name:
                return -1.0
        return float(place.queue.load)


def loose_plant(made: Translation, schedule: Schedule) -> Plant:
    """The plant with queues in the order of the plan, and lots sent where it has them, in place of its own rules."""
    plant, rule = made.plant, PlannedStart(made, schedule)
    stations = {
        name: station.model_copy(update={"queue": station.queue.model_copy(update={"rule": rule})})
        for name, station in plant.stations.items()
    }
    buffers = {name: buffer.model_copy(update={"rule": rule}) for name, buffer in plant.buffers.items()}
    changes: dict[str, object] = {"stations": stations, "buffers": buffers}
    if any(len(operation.station) > 1 for product in plant.products.values() for operation in product.routing):
        changes["policies"] = plant.policies.model_copy(update={"routing": PlannedStation(made, schedule)})
    loose = plant.model_copy(update=changes)
    return loose if plant.folder is None else loose.in_folder(plant.folder)
