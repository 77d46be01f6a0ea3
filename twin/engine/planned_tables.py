"""Rules that follow a plan loosely as the compiled engine keeps them (`models.words`)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from models import words as at
from models.control import planned
from models.control.planned import PlannedStart, PlannedStation
from models.control.planned_kernel import LAST, NOWHERE

if TYPE_CHECKING:
    from models.plant import Plant
    from models.work import Job
    from twin.engine.build import Shop
    from twin.engine.tables import Tables

__all__ = ["planned_tables", "start_rules"]

assert planned.LAST == LAST


def start_rules(plant: Plant) -> list[PlannedStart]:
    """Return the rules of queues that rank lots by their planned start, each once."""
    rules = [station.queue.rule for station in plant.stations.values()]
    rules += [buffer.rule for buffer in plant.buffers.values()]
    return list({id(rule): rule for rule in rules if isinstance(rule, PlannedStart)}.values())


def planned_tables(tables: Tables, shop: Shop, jobs: list[Job]) -> None:
    """Make the rows of all orders; there is one rule for queues at most."""
    d, of = tables.drawer, tables.of
    starts, stations = defaultdict(list), defaultdict(list)
    for rule in start_rules(shop.plant):
        for (order, product, operation), (firsts, values) in rule.rows.items():
            task = shop.items[product].by_name[operation]
            r = d.record(2 + 2 * len(firsts))
            d.w[r : r + 2 + len(firsts)] = of[task], len(firsts), *firsts
            d.f[r + 2 + len(firsts) : r + 2 + 2 * len(firsts)] = values
            starts[order].append(r)
    choice = shop.plant.policies.routing
    if isinstance(choice, PlannedStation):
        for (order, product, operation), (firsts, values) in choice.rows.items():
            task = shop.items[product].by_name[operation]
            names = [place.name for place in task.workplaces]
            positions = [names.index(name) if name in names else NOWHERE for name in values]
            stations[order].append(d.list([of[task], len(firsts), *firsts, *positions]) + 1)
        d.w[at.BY_PLAN] = 1
    for job in jobs:
        mine, sent = d.list(starts[job.name]), d.list(stations[job.name])
        d.w[of[job] + at.J_STARTS], d.w[of[job] + at.J_SENT_TO] = mine, sent
