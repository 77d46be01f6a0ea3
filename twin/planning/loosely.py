"""A schedule followed loosely: who is planned first goes first, but no station waits while a lot is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.control.planned import PlannedStart, PlannedStation

if TYPE_CHECKING:
    from models.plant import Plant
    from solvers.scheduling import Schedule
    from twin.planning.translate import Translation

__all__ = ["loose_plant"]


def _starts(made: Translation, schedule: Schedule) -> PlannedStart:
    """The planned start of each operation [s]."""
    rows: dict[tuple[str, str, str], list[tuple[int, float]]] = {}
    for number, work in enumerate(made.work):
        order = made.plant.orders[work.order].name if work.order >= 0 else "initial"
        start = float(schedule.start[number]) * made.unit
        rows.setdefault((order, work.product, work.operation.name), []).append((work.pieces[0], start))
    return PlannedStart(rows)


def _stations(made: Translation, schedule: Schedule) -> PlannedStation:
    """The planned station of each operation that has a choice."""
    rows: dict[tuple[str, str, str], list[tuple[int, str]]] = {}
    place = made.problem.mode_place[schedule.mode]
    for number, work in enumerate(made.work):
        machine = made.machines[int(place[number])]
        if len(work.operation.station) > 1 and machine is not None and work.order >= 0:
            key = made.plant.orders[work.order].name, work.product, work.operation.name
            rows.setdefault(key, []).append((work.pieces[0], machine[0]))
    return PlannedStation(rows)


def loose_plant(made: Translation, schedule: Schedule) -> Plant:
    """The plant with queues in the order of the plan, and lots sent where it has them, in place of its own rules."""
    plant, rule = made.plant, _starts(made, schedule)
    stations = {
        name: station.model_copy(update={"queue": station.queue.model_copy(update={"rule": rule})})
        for name, station in plant.stations.items()
    }
    buffers = {name: buffer.model_copy(update={"rule": rule}) for name, buffer in plant.buffers.items()}
    changes: dict[str, object] = {"stations": stations, "buffers": buffers}
    if any(len(operation.station) > 1 for product in plant.products.values() for operation in product.routing):
        changes["policies"] = plant.policies.model_copy(update={"routing": _stations(made, schedule)})
    loose = plant.model_copy(update=changes)
    return loose if plant.folder is None else loose.in_folder(plant.folder)
