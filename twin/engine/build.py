"""The shop: a plant's description set up on a floor, ready to run."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from models.calendar.intervals import working_intervals
from models.control.process import RELEASE, Loop
from models.control.schedule import Entry, Plan
from models.conveyor.process import Belt, Entrance, Lane, Track
from models.distribution import constant
from models.floor import Floor, Kind, Timer
from models.flow import Flow, Target, Way
from models.index import Index, lot_size, stated_time
from models.lineside.description import Lineside
from models.lineside.process import Bin, Bins, Delivery
from models.orders.description import Order
from models.orders.process import Desk
from models.orders.supply import Supply
from models.people.process import Crew, Staff
from models.plant import Plant
from models.station.breakdown import Breakdown, Clock, Upkeep
from models.station.changeover import Changeover
from models.station.description import Failure
from models.station.process import Machine, Workplace
from models.station.queue import Queue, RuledQueue
from models.station.rules import RULES, STATIC
from models.stock import Store
from models.streams import Stream, extend, hash64, key
from models.work import Item, Job, Task
from twin.engine.hooks import is_hook, resolve
from twin.engine.orders import build_orders
from twin.engine.transport import Transports
from twin.engine.warehouses import Warehouses

__all__ = ["Shop"]


class Shop:
    """Everything of a plant that lives on a floor.

    Parameters
    ----------
    root
        `seed` and `replication` are the root of all random numbers.
    to_the_end : bool
        The run ends when all orders are done.
    folder : Path, optional
        Where the plant's `file.py:function` rules are.
    """

    def __init__(
        self, plant: Plant, floor: Floor, seed: int, replication: int, to_the_end: bool, folder: Path | None
    ) -> None:
        self.plant = plant
        self.floor = floor
        self.folder = folder
        self.index = Index(plant)
        self._seed, self._replication = seed, replication
        self.root = extend(extend(0, seed), replication)
        self.staff = Staff(floor)
        self.flow = self._flow()
        self.stores: dict[str, Store] = {}
        self.beside: dict[str, Store] = {}
        """Lineside stocks by their name."""
        self.desk = Desk(floor, self.flow, self.stores, to_the_end=to_the_end)
        self.places: dict[str, Workplace] = {}
        self.belts: dict[str, Belt] = {}
        self.items: dict[str, Item] = self.flow.items
        self.queues: dict[str, Queue] = {}
        """Those of buffers."""
        self.pending: list[tuple[float, int, Order, Job]] = []
        """Listed orders by the time of their release."""
        self.supplies: list[Supply] = []
        self._build_items()
        self._build_stations()
        self._build_tasks()
        self._build_belts()
        self._build_machines()
        self._build_schedule()
        self.transports = self._build_transports()
        self.warehouses = self._build_warehouses()
        self._build_people()
        self._build_control()
        self._start()
        build_orders(self)

    def key(self, entity: str, purpose: str) -> int:
        """Key of the random stream of something, for a purpose."""
        return key(self._seed, self._replication, entity, purpose)

    def _flow(self) -> Flow:
        index, rule = self.index, self.plant.policies.routing
        choose = None
        if is_hook(rule):
            choose = resolve(rule, {}, self.folder, "policies.routing")
        elif rule == "first":
            choose = lambda place, part, now: 0  # noqa: E731
        flow = Flow(self.floor, index.place_of["transit", "transit"], index.place_of["backlog", "backlog"], choose)
        flow.ways = self._ways
        return flow

    # Products ------------------------------------------------------------------------------------------------------

    def _build_items(self) -> None:
        plant, index = self.plant, self.index
        used = {name for step in index.steps for name in step.operation.components}
        for number, (name, product) in enumerate(plant.products.items()):
            item = Item(name, number, product, index.place_of["wip", name])
            item.stocked = product.made == "to_stock" or name in used
            item.loops = any(o.next or o.rework or (o.inspection and o.inspection.rework) for o in product.routing)
            self.items[name] = item
            stocked = name in plant.initial.stock or name in plant.stock
            endless = not product.routing and product.made == "to_order" and not stocked
            self.stores[name] = Store(self.floor, name, index.place_of["stock", name], endless)
        for item in self.items.values():
            counts: dict[str, int] = {}
            for operation in item.description.routing:
                for name, count in operation.components.items():
                    counts[name] = counts.get(name, 0) + count
            made = [(self.items[name], count) for name, count in counts.items()]
            item.explodes = [
                (part, count)
                for part, count in made
                if part.description.routing and part.description.made == "to_order"
            ]

    def _build_tasks(self) -> None:
        for number, step in enumerate(self.index.steps):
            item, operation = self.items[step.product], step.operation
            family = operation.family or item.description.family or item.name
            task = Task(number, item, step.number, operation, family)
            task.workplaces = tuple(self.places[name] for name in operation.station)
            task.people = dict(operation.operators)
            for place in task.workplaces:
                law = stated_time(item.name, operation, place.name, place.description) or constant(0.0)
                task.times[place.number] = law
                task.planned[place.number] = law.mean
            task.batching = frozenset(place.number for place in task.workplaces if place.description.batch)
            task.plain = not (
                operation.components or operation.outputs or operation.scrap or operation.rework or operation.defects
                or operation.inspection or operation.operators or operation.next or item.loops
            )  # fmt: skip
            item.tasks.append(task)
            item.by_name[operation.name] = task
        for item in self.items.values():
            rest = 0.0
            for task, following in zip(reversed(item.tasks), [None, *reversed(item.tasks)], strict=False):
                task.following = following
                if following is not None and following.operation.transfer_lot is not None:
                    task.plain = False
                first = task.workplaces[0]
                lot = lot_size(item.description, task.operation) if first.number in task.batching else 1
                rest += task.planned[first.number] / lot
                task.rest = rest

    # Places --------------------------------------------------------------------------------------------------------

    def _build_stations(self) -> None:
        plant, index, floor = self.plant, self.index, self.floor
        kits = {name for step in index.steps if step.operation.components for name in step.operation.station}
        scheduled = {entry.station for entry in plant.schedule}
        for name, buffer in plant.buffers.items():
            place = index.place_of["buffer", name]
            rule = resolve(buffer.rule, RULES, self.folder, f"buffers.{name}.rule")
            self.queues[name] = RuledQueue(
                floor, name, place, index.places[place].capacity, rule, buffer.rule in STATIC
            )
        for number, (name, station) in enumerate(plant.stations.items()):
            if station.buffer is not None:
                queue = self.queues[station.buffer]
            else:
                place = index.place_of["queue", name]
                capacity = index.places[place].capacity
                plain = station.batch is None and name not in kits and name not in scheduled
                if station.queue.rule == "fifo" and plain:
                    queue = Queue(floor, name, place, capacity)
                else:
                    rule = resolve(station.queue.rule, RULES, self.folder, f"stations.{name}.queue.rule")
                    queue = RuledQueue(floor, name, place, capacity, rule, station.queue.rule in STATIC)
            self.places[name] = Workplace(number, name, station, queue)
        self._kits = kits

    def _build_belts(self) -> None:
        for name, conveyor in self.plant.conveyors.items():
            kind = Track if conveyor.accumulating else Lane
            unit, place = self.index.unit_of[name, 0], self.index.place_of["conveyor", name]
            belt = kind(self.floor, name, conveyor, unit, place)
            self.belts[name] = belt
            self.floor.live(belt.life())
        self._routes = {
            (start, end): self.belts[name]
            for name, conveyor in self.plant.conveyors.items()
            for start in conveyor.from_
            for end in conveyor.to
        }
        self._handovers = {(way.from_, way.to): way.time for way in self.plant.handovers}

    def _ways(self, task: Task, done: Task | None, origin: Workplace | None) -> tuple[Target, ...]:
        """Where a lot can go that has `task` next: over a conveyor, over a way that takes time, or straight on."""
        targets: list[Target] = []
        for place in task.workplaces:
            target: Target = place.queue
            if origin is not None and done is not None:
                belt = self._routes.get((origin.name, place.name))
                stated = self._handovers.get((origin.name, place.name))
                if belt is not None:
                    target = Entrance(belt, place.queue)
                elif self.transports is not None and (carried := self.transports.to_station(origin, place)) is not None:
                    target = carried
                elif (law := done.operation.handover or stated) is not None:
                    target = Way(self.flow, place.queue, done, law)
            elif self.transports is not None and done is None and origin is None:
                target = self.transports.to_station(None, place) or target
            targets.append(target)
        return tuple(targets)

    # Machines ------------------------------------------------------------------------------------------------------

    def _build_machines(self) -> None:
        plant, cause = self.plant, 0
        for name, line in plant.lineside.items():
            self.beside[name] = Store(self.floor, line.product, self.index.place_of["lineside", name], False)
        for name, place in self.places.items():
            station = place.description
            shared = station.buffer is not None
            if station.batch is not None and station.batch.wait is not None:
                place.queue.patience.append(station.batch.wait)
            beside = {line.product: self.beside[key] for key, line in plant.lineside.items() if name in line.stations}
            stores = self.stores | beside
            for server in range(station.capacity):
                unit = self.index.unit_of[name, server]
                machine = Machine(self.floor, self.staff, self.flow, self.desk, place, unit, stores)
                machine.mixed = shared or name in self._kits
                machine.loadable = station.capacity == 1 and type(place.queue) is Queue
                root = extend(self.root, hash64(self.index.units[unit].name))
                if station.setup is not None:
                    machine.changeover = Changeover(station.setup, root)
                    machine.family = station.setup.initial
                for failure in station.failures:
                    cause += 1
                    self._add_failure(machine, failure, root, cause)
                for maintenance in station.maintenance:
                    cause += 1
                    machine.upkeep.append(Upkeep(self.floor, machine, maintenance, root, cause))
                place.machines.append(machine)
                place.queue.machines.append(machine)
        for step in self.index.steps:
            for component in step.operation.components:
                for name in step.operation.station:
                    for machine in self.places[name].machines:
                        if machine not in machine.stores[component].machines:
                            machine.stores[component].machines.append(machine)

    def _add_failure(self, machine: Machine, failure: Failure, root: int, number: int) -> None:
        rule = None
        if failure.rule is not None:
            rule = resolve(
                failure.rule, {}, self.folder, f"stations.{machine.place.name}.failures.{failure.name}.rule", 0.0
            )
        if failure.clock == "operating":
            clock = Clock(machine, failure, root, rule)
            clock.restart()
            machine.clocks.append(clock)
        else:
            breakdown = Breakdown(self.floor, self.staff, machine, failure, root, rule, number)
            self.floor.live(breakdown.life())

    def _build_schedule(self) -> None:
        """Let the stations that the schedule names follow it."""
        plant = self.plant
        if not plant.schedule:
            return
        numbers = {order.name: number for number, order in enumerate(plant.orders)}
        entries: dict[str, list[Entry]] = {}
        rows: list[tuple[str, Entry]] = []
        for row in plant.schedule:
            number = numbers[row.order]
            task = self.items[row.product or plant.orders[number].product].by_name[row.operation]
            rows.append((row.station, Entry((number, task), row.order, row.lots)))
            entries.setdefault(row.station, []).append(rows[-1][1])
        plan = self.flow.plan = Plan({name for step in self.index.steps for name in step.operation.outputs})
        for name, mine in entries.items():
            agenda = plan.add(self.places[name], mine)
            for machine in self.places[name].machines:
                machine.agenda = agenda
                machine.mixed = True
        plan.send(rows)

    def _build_transports(self) -> Transports | None:
        """Let vehicles drive, if there are any."""
        plant = self.plant
        if not plant.fleets:
            return None
        transports = Transports(plant, self.index, self.floor, self.staff, self.root, self.folder, self.flow.leave)
        if plant.gates.out is not None:
            self.flow.exit = transports.out
        transports.start()
        return transports

    def _build_warehouses(self) -> Warehouses | None:
        """Let stock be kept and ordered, where that is stated."""
        plant = self.plant
        if not (plant.racks or plant.picking or plant.stock or plant.lineside):
            return None
        warehouses = Warehouses(plant, self.index, self.floor, self.staff, self.root, self.stores)
        for number, (name, line) in enumerate(plant.lineside.items()):
            bring = self._bring(name, line, len(plant.stock) + number)
            place = self.index.place_of["delivery", name]
            store, beside = self.stores[line.product], self.beside[name]
            warehouses.linesides.append(Bins(self.floor, name, line, store, beside, place, bring))
        self.flow.call = warehouses.call
        self.flow.calling = warehouses.tasks(task for item in self.items.values() for task in item.tasks)
        return warehouses

    def _bring(self, name: str, line: Lineside, number: int) -> Callable[[Bin, Callable[[Bin], None]], None]:
        """Return what brings the bins of a lineside stock: a fleet, or time that passes."""
        if line.fleet is not None:
            assert self.transports is not None
            return self.transports.bring(line)
        assert line.time is not None
        return Delivery(self.floor, Stream(self.key(name, "delivery"), line.time).draw, number)

    def shifts(self, names: tuple[str, ...]) -> Iterator[tuple[float, float]]:
        """Working time of some shifts [s]."""
        return working_intervals(self.plant.calendar, [self.plant.shifts[name] for name in names], math.inf)

    def _build_people(self) -> None:
        for number, (name, pool) in enumerate(self.plant.people.items()):
            absence = Stream.uniform(self.key(name, "absence"))
            crew = Crew(name, pool, self.index.place_of["people", name], absence)
            self.staff.add(crew, self.shifts(pool.shifts), number)
        self.staff.ready()

    def _build_control(self) -> None:
        rule = self.plant.policies.release
        release = resolve(rule, RELEASE, self.folder, "policies.release")
        for name, cards in self.plant.control.items():
            self.flow.loops.append(Loop(name, cards, release, self.floor))
        self.flow.rank = lambda part: float(release(part, self.floor.now))

    def _start(self) -> None:
        """Put the given state in place, then let the machines live."""
        initial = self.plant.initial
        for name, pieces in initial.stock.items():
            if pieces:
                self.stores[name].put(-1, pieces)
        for name, line in self.plant.lineside.items():
            if pieces := initial.lineside.get(name, line.full):
                self.beside[name].put(-1, pieces)
        if self.warehouses is not None:
            self.warehouses.open()
        for name, state in initial.stations.items():
            for machine in self.places[name].machines:
                machine.family = state.family or machine.family
                machine.under_repair = state.repaired_in
        for place in self.places.values():
            shifts = self.shifts(place.description.shifts)
            first = next(shifts, (math.inf, math.inf))
            for machine in place.machines:
                machine.off = first[0] > 0
                self.floor.live(machine.life())
            if first != (0.0, math.inf):
                self.floor.live(_keep_hours(self.floor, place, chain((first,), shifts)))


def _keep_hours(floor: Floor, place: Workplace, shifts: Iterator[tuple[float, float]]) -> Generator[Any, Any, None]:
    """Open and close a station with its shifts."""
    timer = Timer(floor, Kind.SHIFT, place.number)
    for start, stop in shifts:
        if start > 0:
            if math.isinf(start):
                return
            yield timer.start_at(start)
            floor.perpetual_passed()
            for machine in place.machines:
                machine.off = False
                machine.go()
        if math.isinf(stop):
            return
        yield timer.start_at(stop)
        floor.perpetual_passed()
        for machine in place.machines:
            machine.off = True
            machine.stop()
