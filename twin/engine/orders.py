"""Orders and sources of a shop, and the lots that are on the floor when it starts."""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from models.floor import Kind, Timer
from models.orders.supply import Supply
from models.streams import Stream
from models.work import Job

if TYPE_CHECKING:
    from twin.engine.build import Shop

__all__ = ["build_orders"]


def build_orders(shop: Shop) -> None:
    """Put the lots in place that are there when the run starts; let orders and sources release others."""
    plant, desk = shop.plant, shop.desk
    jobs: dict[str, Job] = {}
    for number, order in enumerate(plant.orders):
        due = math.inf if order.due is None else plant.seconds(order.due)
        job = Job(shop.root, order.name, number, due=due, priority=order.priority, weight=order.weight)
        jobs[order.name] = job
        shop.pending.append((max(plant.seconds(order.release), 0.0), number, order, job))
    _place_parts(shop, jobs)
    shop.pending.sort(key=lambda row: row[:2])
    if shop.pending:
        desk.coming += 1
        shop.floor.live(_release(shop))
    for position, (name, source) in enumerate(plant.sources.items()):
        names = [source.product] if isinstance(source.product, str) else list(source.product)
        job = Job(shop.root, name, len(plant.orders) + position, priority=source.priority)
        supply = Supply(
            desk,
            source,
            job,
            {name: shop.items[name] for name in names},
            start=max(plant.seconds(source.start), 0.0),
            until=math.inf if source.until is None else plant.seconds(source.until),
            number=position + 1,
        )
        if source.every is not None:
            supply.gaps = Stream(shop.key(name, "every"), source.every)
        if len(names) > 1 and not source.sequence:
            supply.mix = Stream.uniform(shop.key(name, "mix"))
        desk.coming += 1
        shop.supplies.append(supply)
        shop.floor.live(supply.life())


def _release(shop: Shop) -> Generator[Any, Any, None]:
    timer = Timer(shop.floor, Kind.RELEASE, 0)
    for time, _, order, job in shop.pending:
        if time > shop.floor.now:
            yield timer.start_at(time)
        shop.desk.order(shop.items[order.product], job, order.quantity)
    shop.desk.coming -= 1
    shop.desk.check_done()


def _place_parts(shop: Shop, jobs: dict[str, Job]) -> None:
    """Put the lots in place that are there when the run starts."""
    unknown = Job(shop.root, "initial", -1)  # work that no order asks for any more
    for state in shop.plant.initial.parts:
        item = shop.items[state.product]
        task = item.by_name[state.operation]
        place = shop.places[state.station or task.operation.station[0]]
        free = [machine for machine in place.machines if machine.first is None]
        for _ in range(state.lots):
            job = jobs.get(state.order or "", unknown)
            lot = shop.desk.new(item, job, state.quantity or item.description.lot, None, job.due)
            shop.desk.begin(lot)
            lot.task = task
            if job is not unknown:
                job.placed.setdefault(item, []).append(lot)
            shop.flow.hold(lot, task)
            if state.remaining is not None:
                free.pop(0).first = lot, state.remaining
            else:
                if task in shop.flow.calling:
                    shop.flow.call(lot)
                place.queue.enter(lot)
