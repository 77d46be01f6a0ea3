"""Deadlock: a loop of blocked stations, or lots that wait for what never comes; found, and named in one line."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from models.conveyor.process import Belt, Entrance
from models.fleet.carry import Brought, Carried
from models.flow import Offer, Target, Way
from models.product.description import END
from models.station.doer import Waiting
from models.station.process import Machine
from twin.engine.errors import Deadlock

if TYPE_CHECKING:
    from models.work import Task
    from twin.engine.build import Shop

__all__ = ["blocked_loop", "explain", "stations_in_loops"]

Holder = Machine | Belt
MOST_NAMED = 5


def stations_in_loops(shop: Shop) -> set[str]:
    """Stations that a lot can come back to: only there can blocked stations wait for each other."""
    ways: dict[str, set[str]] = {}
    for item in shop.items.values():
        for task in item.tasks:
            for following in _following(task):
                for start in task.workplaces:
                    ways.setdefault(start.name, set()).update(end.name for end in following.workplaces)
    try:
        TopologicalSorter(ways).prepare()
    except CycleError:
        return _in_loops(ways)
    return set()


def _in_loops(ways: dict[str, set[str]]) -> set[str]:
    import networkx as nx  # it takes a third of a second to load, and most plants have no loop

    graph = nx.DiGraph(ways)
    return {
        name
        for group in nx.strongly_connected_components(graph)
        for name in group
        if len(group) > 1 or graph.has_edge(name, name)
    }


def _following(task: Task) -> Iterator[Task]:
    operation, by_name = task.operation, task.item.by_name
    names = [name for name in operation.next if name != END]
    if operation.rework:
        names.append(operation.rework_to or operation.name)
    if operation.inspection is not None and operation.inspection.rework is not None:
        names.append(operation.inspection.rework)
    yield from (by_name[name] for name in names)
    if task.following is not None and not operation.next:
        yield task.following


def blocked_loop(shop: Shop) -> Deadlock | None:
    """Find blocked stations that wait for nobody but each other."""
    offers = _offers(shop)
    stuck = {giver for giver in offers if isinstance(giver, Machine | Belt)}
    while True:
        free = {holder for holder in stuck if not any(_in_vain(offer, stuck) for offer in offers[holder])}
        if not free:
            break
        stuck -= free
    if not stuck:
        return None
    path = [next(holder for holder in _in_order(shop) if holder in stuck)]
    held = {holder: next(offer for offer in offers[holder] if _in_vain(offer, stuck)) for holder in stuck}
    while path.count(path[-1]) < 2:
        path.append(next(iter(_servers(held[path[-1]].targets[0]))))
    loop = path[path.index(path[-1]) :]
    steps = ", ".join(
        f"{_name(holder)} holds {held[holder].part} and waits for room at {_name(after)}"
        for holder, after in pairwise(loop)
    )
    return Deadlock(
        f"deadlock at {shop.floor.now:g} s: stations wait for each other in a loop: {steps}; "
        "more buffer space, or a limit on the lots between them (control), prevents it"
    )


def _in_vain(offer: Offer, stuck: set[Holder]) -> bool:
    """Tell whether a lot waits for nobody but holders that are stuck."""
    return all(server in stuck for target in offer.targets for server in _servers(target))


def _offers(shop: Shop) -> dict[Any, list[Offer]]:
    lines = {id(place.queue.givers): place.queue.givers for place in shop.places.values()}
    if shop.transports is not None:
        lines |= {id(output.givers): output.givers for output in shop.transports.outputs.values()}
    lines |= {id(belt.givers): belt.givers for belt in shop.belts.values()}
    found: dict[Any, list[Offer]] = {}
    for givers in lines.values():
        for offer in givers:
            mine = found.setdefault(offer.giver, [])
            if offer not in mine:
                mine.append(offer)
    return found


def _servers(target: Target) -> list[Any]:
    if isinstance(target, Entrance):
        return [target.belt]
    if isinstance(target, Carried) and not isinstance(target, Brought):
        output = target.output  # a place in it becomes free with any lot that is fetched from it
        ahead = list({id(queue): queue for queue in output.ahead.values()}.values())
        return [output] if output.called else [machine for queue in ahead for machine in queue.machines]
    queue: Any = target.queue if isinstance(target, Way | Brought) else target
    return list(queue.machines)


def _in_order(shop: Shop) -> Iterator[Holder]:
    for place in shop.places.values():
        yield from place.machines
    yield from shop.belts.values()


def _name(holder: Holder) -> str:
    return holder.name if isinstance(holder, Belt) else holder.place.name


def explain(shop: Shop, patient: bool = True) -> Deadlock | None:
    """Say why nothing moves any more, or None if there is nothing to do, or it goes on by and by.

    To be called when nothing is to come but shifts, failures, upkeep, and the end of work.

    Parameters
    ----------
    patient : bool
        Wait for the next shift, and for the end of repairs and upkeep; else only for work on lots that is under way.
    """
    desk = shop.desk
    if not desk.inside and not desk.waiting_for_stock and not any(place.queue.givers for place in shop.places.values()):
        return None
    machines = [machine for place in shop.places.values() for machine in place.machines]
    if any(machine.busy and machine.waiting is Waiting.TIMER for machine in machines):
        return None
    if shop.transports is not None and shop.transports.goes_on(patient):
        return None
    if patient:
        if shop.warehouses is not None and shop.warehouses.at_work:
            return None
        if any(_goes_on(machine) for machine in machines):
            return None
        for doer, needs in shop.staff.requests:
            crews = [crew for name in needs for crew in shop.staff.serving[name]]
            if (
                isinstance(doer, Machine)
                and doer.busy
                and any(crew.busy or crew.present < crew.pool.size for crew in crews)
            ):
                return None
    loop = blocked_loop(shop)
    if loop is not None:
        return loop
    reasons = list(dict.fromkeys(_reasons(shop)))
    more = f", and {len(reasons) - MOST_NAMED} more" if len(reasons) > MOST_NAMED else ""
    return Deadlock(
        f"nothing can move any more at {shop.floor.now:g} s: "
        f"{'; '.join(reasons[:MOST_NAMED]) or 'lots wait for ever'}{more}"
    )


def _goes_on(machine: Machine) -> bool:
    """Tell whether a machine has something to do when it is on shift, repaired, or through with its upkeep."""
    if machine.busy:
        return machine.waiting not in (Waiting.EXIT, Waiting.PEOPLE)
    if machine.waiting is Waiting.PART:
        return False
    queue = machine.place.queue
    return queue.serves(machine) or any(machine.wants(offer.part) for offer in queue.givers)


def _reasons(shop: Shop) -> Iterator[str]:
    for place in shop.places.values():
        agenda = place.machines[0].agenda
        if agenda is not None and agenda.next is not None:
            yield f"{place.name} waits for {agenda.next}, the next of its schedule"
            continue
        for part in place.queue.items:
            task = part.task
            if task is None or place not in task.workplaces:
                continue
            for name, count in part.kit.items():
                there = place.machines[0].stores[name].pieces
                if there < count * part.pieces:
                    yield (
                        f"{part} waits at {place.name} for {count * part.pieces} {name} "
                        f"({there:g} in stock, none on the way)"
                    )
            batch = place.description.batch
            if batch is not None and batch.min > 1:
                alike = "" if batch.by == "any" else f" of one {batch.by}"
                yield (
                    f"{len(place.queue.items)} lots wait at {place.name} for a batch of at least {batch.min}{alike}; "
                    "give the batch a longest `wait`"
                )
            elif not task.operation.components:
                yield f"{part} waits at {place.name}"
    if shop.transports is not None:
        yield from shop.transports.reasons()
    if shop.warehouses is not None:
        yield from shop.warehouses.reasons()
    for loop in shop.flow.loops:
        if loop.waiting:
            yield f"{len(loop.waiting)} lots wait for a card of {loop.name}"
    for store in shop.stores.values():
        for demand in store.demands:
            yield (
                f"{demand.who} waits for {demand.quantity} {store.name} from stock "
                f"({store.pieces:g} there, none on the way)"
            )
    for _, needs in shop.staff.requests:
        asked = " and ".join(f"{count} {name}" for name, count in needs.items())
        yield f"work waits for {asked}"
