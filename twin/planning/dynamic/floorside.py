"""Disturbances as they happen on the floor, and as the planner hears of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from models.floor import Kind
from twin.planning.dynamic.disturbances import (
    Absence,
    Breakdown,
    Cancellation,
    Disturbance,
    DueChange,
    LateMaterial,
    LongerOperation,
    RushOrder,
    VehicleDown,
)

if TYPE_CHECKING:
    from models.station.breakdown import Breakable
    from twin.engine.build import Shop
    from twin.planning.dynamic.controller import Controller

__all__ = ["Disturber"]

MINE = 1 << 39
"""Number of the first disturbance among those to whom things happen."""


class Disturber:
    """Lets disturbances happen in a run."""

    def __init__(self, disturbances: Sequence[Disturbance], controller: Controller) -> None:
        self.disturbances = disturbances
        self.controller = controller

    def attach(self, shop: Shop) -> None:
        """Set up everything that is to happen."""
        self.shop = shop
        self.floor = shop.floor
        self.number = {order.name: number for number, order in enumerate(shop.plant.orders)}
        self.jobs = {job.name: job for _, _, _, job in shop.pending}
        shop.flow.may_cancel = any(isinstance(one, Cancellation) for one in self.disturbances)
        for number, one in enumerate(self.disturbances):
            if isinstance(one, LongerOperation):
                self._stretch(one)
            else:
                kind = Kind.FAILURE if isinstance(one, Breakdown | VehicleDown) else Kind.RELEASE
                self.floor.at(one.time, kind, MINE + number, lambda one=one, number=number: self._happen(one, number))  # type: ignore[misc]

    def _stretch(self, one: LongerOperation) -> None:
        item = self.shop.items[one.product]
        task = item.by_name[one.operation]
        for place in task.workplaces:
            self.jobs[one.order].stretch(task, place.number, one.factor)
        made = self.controller.made
        for work in made.work:
            mine = work.order == self.number[one.order] and work.product == one.product
            if mine and work.operation.name == one.operation:
                self.controller.stretched[work.number] = one.factor

    def _happen(self, one: Disturbance, number: int) -> None:
        planner, kind = self.controller, type(one).__name__
        job = planner.job_of.get(self.number.get(_order_name(one), -2), -1)
        if isinstance(one, Breakdown):
            machine = self.shop.places[one.station].machines[one.machine]
            self._down(
                machine, one.duration, number, lambda: planner.machine_repaired(number, one.station, one.machine)
            )
            planner.machine_down(number, one.station, one.machine, one.expected)
        elif isinstance(one, VehicleDown):
            transports = self.shop.transports
            assert transports is not None
            self._down(transports.squads[one.fleet].vehicles[one.vehicle], one.duration, number, lambda: None)
        elif isinstance(one, Absence):
            crew = next(crew for crew in self.shop.staff.crews if crew.name == one.pool)
            self.shop.staff.stay_away(crew, one.persons)
            self.floor.at(
                self.floor.now + one.duration, Kind.SHIFT, MINE + number,
                lambda: self.shop.staff.stay_away(crew, -one.persons),
            )  # fmt: skip
        elif isinstance(one, Cancellation):
            self._cancel(one.order)
            planner.cancelled(job)
        elif isinstance(one, DueChange):
            self.jobs[one.order].due = one.due
            for part in self.shop.desk.inside.values():
                if part.job.name == one.order:
                    part.due = one.due
            planner.due_changed(job, one.due)
        elif isinstance(one, LateMaterial):
            planner.not_before(job, one.until)
        elif isinstance(one, RushOrder):
            planner.heard_of(job)
        planner.news(kind, one if not isinstance(one, Breakdown) else one.station)

    def _down(self, thing: Breakable, duration: float, number: int, then) -> None:  # type: ignore[no-untyped-def]
        thing.broken += 1
        thing.stop("resume")

        def up() -> None:
            thing.broken -= 1
            thing.go()
            then()

        self.floor.at(self.floor.now + duration, Kind.REPAIRED, MINE + number, up)

    def _cancel(self, name: str) -> None:
        """Take the lots of an order that wait out of their queues; the others go no further than where they are."""
        shop, number = self.shop, self.number[name]
        shop.flow.cancelled.add(number)
        queues = {id(place.queue): place.queue for place in shop.places.values()}
        for queue in queues.values():
            for part in [part for part in queue.items if part.job.number == number]:
                queue.items.remove(part)
                queue.tell((self.floor.now, queue.place, -part.pieces, part.serial))
                shop.desk.withdraw(part)
            if queue.givers:
                queue.admit()


def _order_name(one: Disturbance) -> str:
    order = getattr(one, "order", "")
    return order if isinstance(order, str) else str(order.name)
