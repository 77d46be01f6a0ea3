"""A plant as the compiled engine keeps it: everything of a shop, turned into records (`models.words`)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from models import words as at
from models.conveyor.process import Belt, Entrance, Lane
from models.fleet.carry import Carried
from models.floor import Kind
from models.flow import Way
from models.product.description import END
from models.station.breakdown import Clock
from models.station.queue import Queue, RuledQueue
from models.station.rules import RULES
from models.streams.keys import hash64
from models.trace import OUTCOMES, PART_ENDS, STATES
from twin.engine.deadlock import stations_in_loops
from twin.engine.fleet_tables import FleetTables
from twin.engine.memory import Drawer, priority
from twin.engine.warehouse_tables import WarehouseTables

if TYPE_CHECKING:
    from models.orders.supply import Supply
    from models.people.process import Crew
    from models.station.description import Failure
    from models.station.process import Machine, Workplace
    from models.work import Item, Job, Part, Task
    from twin.engine.build import Shop

__all__ = ["Rota", "Tables"]

RULE = {name: code for code, name in enumerate(("fifo", "lifo", "spt", "edd", "cr", "atc", "least_setup", "priority"))}
EFFECTS = ("resume", "restart", "scrap")
BY = ("product", "family", "any")
FIRST_INTERVALS = 64
NAN = math.nan

assert list(RULE) == list(RULES)
assert STATES[at.WAITING_STATE] == "waiting"
assert OUTCOMES == ("good", "rework", "scrap")
assert PART_ENDS[at.LOST_PART] == "lost"


class Rota:
    """Working time of some shifts, interval after interval, as far as it is wanted."""

    def __init__(self, intervals: Iterator[tuple[float, float]], end: float) -> None:
        self._intervals = intervals
        self._end = end
        self.known: list[float] = []
        self.complete = False

    def more(self) -> None:
        """Know as many again; all where the end of the run is known."""
        count = max(FIRST_INTERVALS, len(self.known) // 2)
        for start, stop in self._intervals if self._end < math.inf else islice(self._intervals, count):
            if start >= self._end:
                break
            self.known += (start, stop)
            count -= 1
        self.complete = self._end < math.inf or count > 0


class Tables:
    """Records of a shop that has been set up and has not begun to run.

    Parameters
    ----------
    shop : Shop
        Without Python hooks and schedules.
    end : float
        End of the run [s], infinite where it is not known.

    Attributes
    ----------
    drawer : Drawer
        The records, and the words that hold keys.
    ring : list of int
        Who begins to live, in this order.
    events : list of (float, int, int)
        Timed events that are set from the start: time [s], priority, record.
    rotas : dict of int to Rota
        Shifts, by their records.
    """

    def __init__(self, shop: Shop, end: float) -> None:
        self.shop = shop
        self.end = end
        self.drawer = Drawer()
        self.ring: list[int] = []
        self.events: list[tuple[float, int, int]] = []
        self.rotas: dict[int, Rota] = {}
        self.of: dict[Any, int] = {}
        """Records of the shop's things."""
        self._families: dict[str, int] = {}
        self._needs: dict[tuple[tuple[str, int], ...], int] = {}
        self._same: dict[frozenset[tuple[str, int]], int] = {}
        self._rota_of: dict[tuple[str, ...], int] = {}
        self._targets: dict[Any, int] = {}
        self._empty = self.drawer.list([])
        self._items()
        self._loops()
        self._crews()
        self._queues()
        self._tasks()
        self._belts()
        self._machines()
        self._fleets = FleetTables(self, shop)
        self._ways()
        self._stores()
        self._warehouses = WarehouseTables(self, shop)
        self._jobs()
        self._demand()
        self._initial()
        self._order_of_life()
        self._head()

    # Products and tasks ----------------------------------------------------------------------------------------------

    def _family(self, name: str) -> int:
        return self._families.setdefault(name, len(self._families) + 1)

    def _items(self) -> None:
        d, shop = self.drawer, self.shop
        for item in shop.items.values():
            self.of[item] = d.record(at.ITEM_WIDTH)
            for task in item.tasks:
                self.of[task] = d.record(at.TASK_WIDTH)
                self._family(task.family)
        for station in shop.plant.stations.values():
            if station.setup is not None:
                for name in (*station.setup.matrix, *(n for row in station.setup.matrix.values() for n in row)):
                    self._family(name)
        for item in shop.items.values():
            r, made = self.of[item], item.description
            first = item.tasks[0].operation.transfer_lot if item.tasks else None
            w = d.w
            w[r + at.I_NUMBER], w[r + at.I_WIP] = item.number, item.wip
            w[r + at.I_LOOPS], w[r + at.STOCKED] = item.loops, item.stocked
            w[r + at.LOT] = made.lot if first is None else min(made.lot, first)
            w[r + at.TO_STOCK] = made.made == "to_stock"
            w[r + at.MADE_AGAIN] = item.stocked and made.made == "to_order"
            width = at.LOT_RECORD + len(shop.flow.loops)
            w[r + at.LOT_WIDTH] = width + (len(item.tasks) if item.loops else 0)
            tasks = d.list([self.of[task] for task in item.tasks])
            parts = self._pairs([(self.of[part], count) for part, count in item.explodes])
            d.w[r + at.I_TASKS], d.w[r + at.EXPLODES], d.w[r + at.WATCHERS] = tasks, parts, self._empty

    def _pairs(self, pairs: list[tuple[int, int]]) -> int:
        """A list of pairs; its length is their number."""
        first = self.drawer.list([word for pair in pairs for word in pair])
        self.drawer.w[first] = len(pairs)
        return first

    def _loops(self) -> None:
        d = self.drawer
        for number, loop in enumerate(self.shop.flow.loops):
            r = self.of[loop] = d.record(at.LOOP_WIDTH)
            d.w[r + at.CARDS_FREE], d.w[r + at.L_NUMBER] = loop.free, number

    def _tasks(self) -> None:
        d, shop = self.drawer, self.shop
        for store in shop.stores.values():
            self.of[store] = d.record(at.STORE_WIDTH)
        for item in shop.items.values():
            for task in item.tasks:
                self._task(item, task)

    def _task(self, item: Item, task: Task) -> None:
        d, shop, operation, r = self.drawer, self.shop, task.operation, self.of[task]
        kit = self._pairs([(self.of[shop.stores[name]], n) for name, n in operation.components.items()])
        outputs = self._pairs([(self.of[shop.items[name]], n) for name, n in operation.outputs.items()])
        branches = self._pairs([(0, 0)] * len(operation.next))
        for number, (name, share) in enumerate(operation.next.items()):
            d.f[branches + 1 + 2 * number] = share
            d.w[branches + 2 + 2 * number] = 0 if name == END else self.of[item.by_name[name]]
        wanted = d.list([self.of[loop] for loop in shop.flow.loops if loop.holds(item, task)])
        if task in shop.flow.calling and shop.warehouses is not None:
            called = [(self.of[shop.stores[name]], n) for name, n in shop.warehouses.called(task).items()]
            calls = self._pairs(called)
            d.w[r + at.K_CALLS] = calls
        handover = d.law(operation.handover)
        w, f = d.w, d.f
        w[r + at.K_NUMBER], w[r + at.K_ITEM], w[r + at.POSITION] = task.number, self.of[item], task.position
        w[r + at.K_FAMILY] = self._family(task.family)
        w[r + at.FOLLOWING] = self.of[task.following] if task.following else 0
        w[r + at.K_PLAIN], f[r + at.REST] = task.plain, task.rest
        w[r + at.KIT], w[r + at.OUTPUTS], w[r + at.BRANCHES], w[r + at.WANTED] = kit, outputs, branches, wanted
        f[r + at.SCRAP], f[r + at.DEFECTS], f[r + at.REWORK] = operation.scrap, operation.defects, operation.rework
        w[r + at.REWORK_TO] = self.of[item.by_name[operation.rework_to or operation.name]]
        inspection = operation.inspection
        if inspection is not None:
            w[r + at.INSPECTS], w[r + at.REWORK_LIMIT] = 1, inspection.rework_limit
            f[r + at.SAMPLING], f[r + at.DETECTION] = inspection.sampling, inspection.detection
            f[r + at.FALSE_ALARM] = inspection.false_alarm
            if inspection.rework is not None:
                w[r + at.INSPECTION_REWORK] = self.of[item.by_name[inspection.rework]]
        w[r + at.TRANSFER_LOT], w[r + at.HANDOVER] = operation.transfer_lot or 0, handover
        for word, purpose in WORDS.items():
            w[r + word] = np.uint64(hash64(f"{item.name}/{operation.name}/{purpose}")).astype(np.int64)
        alternatives = []
        for place in task.workplaces:
            law = d.law(task.times[place.number])
            needs = {**place.description.operators}
            for name, count in task.people.items():
                needs[name] = needs.get(name, 0) + count
            a = d.record(at.ALTERNATIVE_WIDTH)
            self.of[task, place] = a
            wanted_people, ahead = self.people(needs), d.ahead(law)
            d.w[a + at.A_AHEAD] = ahead
            d.w[a + at.A_PLACE], d.w[a + at.A_LAW] = self.of[place], law
            d.f[a + at.A_PLANNED] = task.planned[place.number]
            d.w[a + at.A_BATCHING], d.w[a + at.A_NEEDS] = place.number in task.batching, wanted_people
            alternatives.append(a)
        d.w[r + at.K_ALONE] = alternatives[0] if len(alternatives) == 1 else 0
        d.w[r + at.ALTERNATIVES] = d.list(alternatives)

    # People and shifts -----------------------------------------------------------------------------------------------

    def _crews(self) -> None:
        d, shop = self.drawer, self.shop
        for number, crew in enumerate(shop.staff.crews):
            self.of[crew] = d.record(at.CREW_WIDTH)
            self._crew(crew, number)

    def _crew(self, crew: Crew, number: int) -> None:
        d, pool, r = self.drawer, crew.pool, self.of[crew]
        rota = self._rota(pool.shifts)
        w = d.w
        w[r + at.KIND], w[r + at.PRIORITY] = at.CREW, priority(Kind.SHIFT, 2**40 + number)
        w[r + at.C_PLACE], w[r + at.C_SIZE], d.f[r + at.ABSENCE] = crew.place, pool.size, pool.absence
        w[r + at.INTERRUPTS], w[r + at.C_ROTA] = pool.at_shift_end == "interrupt", rota
        d.key(r + at.C_KEY, hash64(crew.name), hash64("absence"))

    def _rota(self, names: tuple[str, ...]) -> int:
        known = self._rota_of.get(names)
        if known is None:
            known = self._rota_of[names] = self.drawer.record(3)
            rota = self.rotas[known] = Rota(self.shop.shifts(names), self.end)
            rota.more()
            first = self.drawer.record(len(rota.known))
            self.drawer.f[first : first + len(rota.known)] = rota.known
            w = self.drawer.w
            w[known + at.ROTA_SIZE], w[known + at.ROTA_COMPLETE] = len(rota.known) // 2, rota.complete
            w[known + at.ROTA_FIRST] = first
        return known

    def people(self, needs: dict[str, int]) -> int:
        """What is asked for; 0 for nobody."""
        if not needs:
            return 0
        key = tuple(needs.items())
        known = self._needs.get(key)
        if known is None:
            serving = self.shop.staff.serving
            crews = [self.drawer.list([self.of[crew] for crew in serving[name]]) for name in needs]
            known = self._needs[key] = self.drawer.record(at.NEEDS_FIRST + 2 * len(needs))
            w = self.drawer.w
            w[known + at.NEEDS_SAME] = self._same.setdefault(frozenset(key), len(self._same) + 1)
            w[known + at.NEEDS_SIZE] = len(needs)
            for number, (able, count) in enumerate(zip(crews, needs.values(), strict=True)):
                w[known + at.NEEDS_FIRST + 2 * number] = able
                w[known + at.NEEDS_FIRST + 2 * number + 1] = count
        return known

    def held(self) -> int:
        """Room for the people that somebody holds."""
        return self.drawer.record(1 + 8 * max(len(self.shop.staff.crews), 1)) if self.shop.staff.crews else 0

    # Places ----------------------------------------------------------------------------------------------------------

    def _queues(self) -> None:
        d, shop = self.drawer, self.shop
        self.queues = list(dict.fromkeys([*(p.queue for p in shop.places.values()), *shop.queues.values()]))
        for queue in self.queues:
            r = self.of[queue] = d.record(at.QUEUE_WIDTH)
            patience = d.floats(queue.patience)
            w = d.w
            w[r + at.KIND], w[r + at.PRIORITY] = at.QUEUE, priority(Kind.WAITED, queue.place)
            w[r + at.Q_PLACE], w[r + at.PATIENCE] = queue.place, patience
            w[r + at.CAPACITY] = at.ENDLESS if queue.capacity == math.inf else int(queue.capacity)
            if isinstance(queue, RuledQueue):
                w[r + at.RULED], w[r + at.STATIC] = 1, queue.static
                w[r + at.RULE] = next(RULE[name] for name, rule in RULES.items() if rule is queue.key)
            straight = self._target(queue)
            alone = d.list([straight])
            d.w[r + at.Q_ALONE] = alone
        for place in shop.places.values():
            r = self.of[place] = d.record(at.PLACE_WIDTH)
            for machine in place.machines:
                self.of[machine] = d.record(at.MACHINE_WIDTH)
            machines = d.list([self.of[machine] for machine in place.machines])
            d.w[r + at.P_NUMBER], d.w[r + at.P_QUEUE] = place.number, self.of[place.queue]
            d.w[r + at.P_MACHINES] = machines
        for queue in self.queues:
            machines = d.list([self.of[machine] for machine in queue.machines])
            d.w[self.of[queue] + at.Q_MACHINES] = machines

    def _target(self, target: Any) -> int:
        """Where a lot can go."""
        known = self._targets.get(target)
        if known is not None:
            return known
        d = self.drawer
        r = self._targets[target] = d.record(at.TARGET_WIDTH)
        if isinstance(target, Entrance):
            belt = self.of[target.belt]
            d.w[r : r + 4] = at.CONVEYOR, self.of[target.queue], belt, belt
        elif isinstance(target, Way):
            law = d.law(target.law)
            queue = self.of[target.queue]
            d.w[r : r + 6] = at.WAY, queue, 0, queue, self.of[target.done], law
        elif isinstance(target, Carried):
            self._fleets.target(r, target)
        else:
            assert isinstance(target, Queue)
            queue = self.of[target]
            d.w[r : r + 4] = at.STRAIGHT, queue, 0, queue
        return r

    def _belts(self) -> None:
        for belt in self.shop.belts.values():
            self.of[belt] = self.drawer.record(at.BELT_WIDTH)
            self._belt(belt)

    def _belt(self, belt: Belt) -> None:
        d, r = self.drawer, self.of[belt]
        lots, entrance = d.record(3 * belt.most), d.record(at.ENTRANCE_WIDTH)
        w, f = d.w, d.f
        w[r + at.KIND], w[r + at.PRIORITY] = at.BELT, priority(Kind.ARRIVE, 2 * belt.unit + 1)
        w[r + at.B_UNIT], w[r + at.B_PLACE], w[r + at.B_STATE] = belt.unit, belt.place, -1
        f[r + at.GAP], f[r + at.DURATION], w[r + at.MOST] = belt.gap, belt.duration, belt.most
        w[r + at.B_LOTS], w[r + at.B_ENTRANCE] = lots, entrance
        w[r + at.IS_LANE], f[r + at.STANDS_SINCE] = isinstance(belt, Lane), NAN
        w[entrance + at.KIND], w[entrance + at.PRIORITY] = at.ENTRANCE, priority(Kind.ARRIVE, 2 * belt.unit)
        w[entrance + at.E_BELT] = r

    # Machines --------------------------------------------------------------------------------------------------------

    def _machines(self) -> None:
        self._breakdowns: list[int] = []
        self._hours: dict[Workplace, int] = {}
        self._in_loops = stations_in_loops(self.shop)
        cause = 0
        for place in self.shop.places.values():
            changeover = self._changeover(place)
            for machine in place.machines:
                cause = self._machine(place, machine, changeover, cause)
            rota = self._rota(place.description.shifts)
            known = self.rotas[rota].known
            if not known or (known[0], known[1]) != (0.0, math.inf):
                r = self._hours[place] = self.drawer.record(at.HOURS_WIDTH)
                w = self.drawer.w
                w[r + at.KIND], w[r + at.PRIORITY] = at.HOURS, priority(Kind.SHIFT, place.number)
                w[r + at.H_PLACE], w[r + at.H_ROTA] = self.of[place], rota

    def _changeover(self, place: Workplace) -> int:
        """Times to set up at a station; 0 if it needs none."""
        d, setup = self.drawer, place.description.setup
        if setup is None:
            return 0
        names = list(dict.fromkeys([*setup.matrix, *(name for row in setup.matrix.values() for name in row)]))
        default = d.law(setup.time)
        laws = [d.law(row[new]) if new in row else -1 for row in map(setup.matrix.get, names) if row is not None
                for new in names]  # fmt: skip
        # a family without a row of its own goes by the default
        matrix = d.record(len(names) ** 2)
        number = 0
        for position, old in enumerate(names):
            for column in range(len(names)):
                if old in setup.matrix:
                    d.w[matrix + position * len(names) + column] = laws[number]
                    number += 1
                else:
                    d.w[matrix + position * len(names) + column] = -1
        places = d.record(len(self._families) + 1)
        for position, name in enumerate(names):
            d.w[places + self._family(name)] = position + 1
        needs = self.people(dict(setup.operators))
        r = d.record(at.CHANGEOVER_WIDTH)
        d.w[r : r + at.CHANGEOVER_WIDTH] = default, len(names), places, matrix, needs
        return r

    def _machine(self, place: Workplace, machine: Machine, changeover: int, cause: int) -> int:
        d, r, station = self.drawer, self.of[machine], place.description
        name = self.shop.index.units[machine.unit].name
        clocks, upkeeps = [], []
        known = iter(machine.clocks)
        for failure in station.failures:
            cause += 1
            f = self.cause(r, failure, cause, hash64(name))
            if failure.clock == "operating":
                assert isinstance(next(known), Clock)
                clocks.append(f)
            else:
                self._breakdowns.append(f)
        for maintenance in station.maintenance:
            cause += 1
            u = d.record(at.UPKEEP_WIDTH)
            law, needs = d.law(maintenance.duration), self.people(dict(maintenance.operators))
            d.w[u + at.KIND], d.w[u + at.PRIORITY] = at.UPKEEP, priority(Kind.DUE, cause)
            d.w[u + at.U_MACHINE], d.w[u + at.U_LAW], d.w[u + at.U_NEEDS] = r, law, needs
            d.f[u + at.U_EVERY] = NAN if maintenance.every is None else maintenance.every
            d.w[u + at.U_OPERATING] = maintenance.every is not None and maintenance.clock == "operating"
            d.w[u + at.U_PARTS] = maintenance.parts or 0
            d.key(u + at.U_KEY, hash64(name), hash64(maintenance.name), hash64("duration"))
            upkeeps.append(u)
        clock_list, upkeep_list, held = d.list(clocks), d.list(upkeeps), self.held()
        needs = self.people(dict(station.operators))
        w, f64 = d.w, d.f
        w[r + at.KIND], w[r + at.PC], w[r + at.PRIORITY] = at.MACHINE, 9, priority(Kind.FINISH, machine.unit)
        w[r + at.HELD], w[r + at.UNIT], w[r + at.PLACE] = held, machine.unit, self.of[place]
        w[r + at.TAKES_FROM], w[r + at.STATE], w[r + at.ACTIVITY] = self.of[place.queue], -1, at.IDLE
        w[r + at.OFF], w[r + at.FINISHES] = machine.off, machine.finishes
        w[r + at.IN_LOOP], w[r + at.LOADABLE], w[r + at.MIXED] = (
            place.name in self._in_loops,
            machine.loadable,
            machine.mixed,
        )
        f64[r + at.UNDER_REPAIR] = NAN if machine.under_repair is None else machine.under_repair
        w[r + at.FAMILY] = self._family(machine.family) if machine.family is not None else 0
        if station.batch is not None:
            batch = station.batch
            w[r + at.BATCH_MOST], w[r + at.BATCH_LEAST], w[r + at.BATCH_BY] = batch.max, batch.min, BY.index(batch.by)
            f64[r + at.BATCH_WAIT] = NAN if batch.wait is None else batch.wait
            w[r + at.BATCH_HASTE] = batch.wait == 0
        w[r + at.CLOCKS], w[r + at.UPKEEPS], w[r + at.CHANGEOVER] = clock_list, upkeep_list, changeover
        w[r + at.NEEDS] = needs
        if not (changeover or upkeeps or station.batch):
            w[r + at.PLAIN] = 1 if clocks or needs else 2
        d.key(r + at.SETUP_KEY, hash64(name), hash64("setup"))
        return cause

    def cause(self, owner: int, failure: Failure, number: int, *words: int) -> int:
        """Make the record of a way of failing; `words` lead to its random streams."""
        d, r = self.drawer, self.drawer.record(at.CAUSE_WIDTH)
        life, repair, needs = d.law(failure.every), d.law(failure.repair), self.people(dict(failure.operators))
        held = self.held()
        d.w[r + at.KIND], d.w[r + at.PC] = at.BREAKDOWN, 9
        d.w[r + at.F_MACHINE], d.w[r + at.F_EFFECT] = owner, EFFECTS.index(failure.effect)
        d.w[r + at.F_LIFE], d.w[r + at.F_REPAIR], d.w[r + at.F_NEEDS] = life, repair, needs
        d.w[r + at.HELD] = held
        d.w[r + at.F_FAILURE] = priority(Kind.FAILURE, number)
        d.w[r + at.F_REPAIRED] = priority(Kind.REPAIRED, number)
        d.key(r + at.F_LIFE_KEY, *words, hash64(failure.name), hash64("every"))
        d.key(r + at.F_REPAIR_KEY, *words, hash64(failure.name), hash64("repair"))
        return r

    # The way between stations ----------------------------------------------------------------------------------------

    def _ways(self) -> None:
        d, flow = self.drawer, self.shop.flow
        for item in self.shop.items.values():
            for task in item.tasks:
                entry = self._go_to(task, None, None)
                d.w[self.of[task] + at.ENTRY] = entry
                for place in task.workplaces:
                    a = self.of[task, place]
                    leads_out = task.following is None or END in task.operation.next
                    way_out = flow.exit(place) if flow.exit is not None and not item.stocked and leads_out else None
                    if way_out is not None:
                        exits = d.list([self._target(way_out)])
                        d.w[a + at.A_EXIT] = exits
                    pairs = [(self.of[after], self._go_to(after, task, place)) for after in _following(task)]
                    successors = self._pairs(pairs)
                    d.w[a + at.SUCCESSORS] = successors
                    after = task.following
                    if after is not None and after not in flow.calling and not flow.changes_cards(task, after):
                        targets = flow.targets(after, task, place)
                        if len(targets) == 1:
                            d.w[a + at.A_ONWARD] = self._go_to(after, task, place)
                            if type(targets[0]) is Queue:
                                d.w[a + at.A_STRAIGHT] = self.of[targets[0]]

    def _go_to(self, task: Task, done: Task | None, origin: Workplace | None) -> int:
        targets = self.shop.flow.targets(task, done, origin)
        known = self._targets.get(targets)
        if known is None:
            known = self._targets[targets] = self.drawer.list([self._target(target) for target in targets])
        return known

    # Stock and demand ------------------------------------------------------------------------------------------------

    def _stores(self) -> None:
        d, shop = self.drawer, self.shop
        for name, store in shop.stores.items():
            r, item = self.of[store], shop.items[name]
            machines = d.list([self.of[machine] for machine in store.machines])
            watchers = self._empty
            d.w[self.of[item] + at.STORE] = r
            d.w[r + at.T_PLACE], d.w[r + at.T_ENDLESS] = store.place, store.endless
            d.w[r + at.T_PIECES] = at.ENDLESS if store.endless else int(store.pieces)
            d.w[r + at.T_TOTAL] = at.ENDLESS if store.endless else int(store.total)
            d.w[r + at.T_TRACKED], d.w[r + at.T_CALLED] = store.tracked, store.called
            d.w[r + at.T_MACHINES], d.w[r + at.TAKEN_WATCHERS] = machines, watchers
            for serial, pieces in store.lots:
                stock = d.record(at.STOCK_WIDTH)
                d.w[stock : stock + 3] = serial, pieces, 0
                last = d.w[r + at.STOCKS_LAST]
                d.w[last + at.K_NEXT if last else r + at.STOCKS_FIRST] = stock
                d.w[r + at.STOCKS_LAST] = stock

    def _jobs(self) -> None:
        shop = self.shop
        jobs = [job for *_, job in shop.pending] + [supply.job for supply in shop.supplies]
        jobs += [part.job for part in shop.desk.inside.values()]
        for job in dict.fromkeys(jobs):
            self._job(job)

    def _job(self, job: Job) -> None:
        d = self.drawer
        r = self.of[job] = d.record(at.JOB_WIDTH)
        d.w[r + at.J_NUMBER], d.f[r + at.J_DUE] = job.number, job.due
        d.f[r + at.J_PRIORITY], d.f[r + at.J_WEIGHT] = job.priority, job.weight
        d.key(r + at.J_ROOT, hash64(job.name))
        for item, pieces in job.counts.items():
            counter = d.record(3)
            d.w[counter : counter + 3] = self.of[item], pieces, d.w[r + at.J_COUNTS]
            d.w[r + at.J_COUNTS] = counter

    def _demand(self) -> None:
        d, shop = self.drawer, self.shop
        self._releaser = 0
        if shop.pending:
            r = self._releaser = d.record(at.RELEASER_WIDTH)
            rows = d.record(4 * len(shop.pending))
            for number, (time, _, order, job) in enumerate(shop.pending):
                d.f[rows + 4 * number] = time
                d.w[rows + 4 * number + 1 : rows + 4 * number + 4] = (
                    self.of[shop.items[order.product]], self.of[job], order.quantity
                )  # fmt: skip
            d.w[r + at.KIND], d.w[r + at.PRIORITY] = at.RELEASER, priority(Kind.RELEASE, 0)
            d.w[r + at.R_ORDERS], d.w[r + at.R_SIZE] = rows, len(shop.pending)
        keeping: dict[str, list[int]] = {}
        for number, supply in enumerate(shop.supplies):
            r = self.of[supply] = d.record(at.SOURCE_WIDTH)
            self._source(supply, r, number)
            if supply.source.keep is not None:
                keeping.setdefault(next(iter(supply.items)), []).append(r)
        for name, sources in keeping.items():
            watchers = d.list(sources)
            d.w[self.of[shop.items[name]] + at.WATCHERS] = watchers
            d.w[self.of[shop.stores[name]] + at.TAKEN_WATCHERS] = watchers

    def _source(self, supply: Supply, r: int, number: int) -> None:
        d, source = self.drawer, supply.source
        items = d.list([self.of[item] for item in supply.items.values()])
        shares = list(source.product.values()) if isinstance(source.product, dict) else [1.0]
        share_list = d.floats(shares)
        sequence = d.list([self.of[supply.items[name]] for name in source.sequence])
        every = d.law(source.every)
        w, f = d.w, d.f
        w[r + at.KIND], w[r + at.PRIORITY] = at.SOURCE, priority(Kind.RELEASE, number + 1)
        w[r + at.S_JOB], w[r + at.S_ITEMS], w[r + at.S_SHARES] = self.of[supply.job], items, share_list
        w[r + at.S_SEQUENCE], w[r + at.S_EVERY], w[r + at.S_MIXED] = sequence, every, supply.mix is not None
        f[r + at.S_START], f[r + at.S_LAST] = supply.start, supply.until
        w[r + at.S_LIMIT] = at.ENDLESS if source.limit is None else source.limit
        w[r + at.S_QUANTITY], w[r + at.S_LOSES] = source.quantity, source.when_full == "lose"
        f[r + at.S_DUE_AFTER] = NAN if source.due_after is None else source.due_after
        w[r + at.S_KEEP] = source.keep or 0
        name = supply.job.name
        d.key(r + at.S_EVERY_KEY, hash64(name), hash64("every"))
        d.key(r + at.S_MIX_KEY, hash64(name), hash64("mix"))

    # The start -------------------------------------------------------------------------------------------------------

    def _initial(self) -> None:
        """Lots that are in place when the run starts."""
        d, shop = self.drawer, self.shop
        for part in shop.desk.inside.values():
            self.of[part] = d.record(int(d.w[self.of[part.item] + at.LOT_WIDTH]))
            self._lot(part)
        for job in dict.fromkeys(part.job for part in shop.desk.inside.values()):
            for part in (part for parts in job.placed.values() for part in parts):
                cell = d.record(2)
                d.w[cell], d.w[cell + 1] = self.of[part], d.w[self.of[job] + at.J_PLACED]
                d.w[self.of[job] + at.J_PLACED] = cell
                d.w[self.of[part] + at.KEPT] = 1
        for queue in self.queues:
            r, before = self.of[queue], 0
            for part in queue.items:
                lot = self.of[part]
                d.w[lot + at.BEFORE] = before
                d.w[before + at.AFTER if before else r + at.ITEMS_FIRST] = lot
                d.w[r + at.ITEMS_LAST] = before = lot
                if isinstance(queue, RuledQueue):
                    d.w[lot + at.TURN] = part.turn
                    if queue.static:
                        d.f[lot + at.KEY] = part.key[0]
                    for wait in queue.patience:
                        self.events.append((wait, int(d.w[r + at.PRIORITY]), r))
            d.w[r + at.ITEMS] = len(queue.items)
            d.w[r + at.TURNS] = getattr(queue, "turns", 0)
        for place in shop.places.values():
            for machine in place.machines:
                if machine.first is not None:
                    part, left = machine.first
                    d.w[self.of[machine] + at.FIRST] = self.of[part]
                    d.f[self.of[machine] + at.FIRST_LEFT] = left

    def _lot(self, part: Part) -> None:
        d, r, item = self.drawer, self.of[part], self.of[part.item]
        w = d.w
        w[r + at.S_NUMBER], w[r + at.ITEM], w[r + at.JOB] = part.serial, item, self.of[part.job]
        w[r + at.NUMBER], w[r + at.PIECES], w[r + at.RELEASED] = part.number, part.pieces, part.released
        w[r + at.TASK] = self.of[part.task] if part.task else 0
        d.f[r + at.L_DUE], d.f[r + at.L_PRIORITY] = part.due, part.priority
        if part.task and part.cards is not None:
            w[r + at.CARDS] = w[self.of[part.task] + at.WANTED]
        w[item + at.INSIDE_PIECES] += part.pieces

    def _order_of_life(self) -> None:
        shop = self.shop
        self.ring = [self.of[belt] for belt in shop.belts.values()]
        self.ring += self._breakdowns
        self.ring += self._fleets.ring
        self.ring += self._warehouses.ring
        self.ring += [self.of[crew] for crew in shop.staff.crews]
        for place in shop.places.values():
            self.ring += [self.of[machine] for machine in place.machines]
            if place in self._hours:
                self.ring.append(self._hours[place])
        if self._releaser:
            self.ring.append(self._releaser)
        self.ring += [self.of[supply] for supply in shop.supplies]

    def _head(self) -> None:
        d, shop, flow = self.drawer, self.shop, self.shop.flow
        lists = {
            at.PLACES: [self.of[place] for place in shop.places.values()],
            at.QUEUES: [self.of[queue] for queue in self.queues],
            at.BELTS: [self.of[belt] for belt in shop.belts.values()],
            at.MACHINES: [self.of[machine] for place in shop.places.values() for machine in place.machines],
            at.STORES: [self.of[store] for store in shop.stores.values()],
            at.LOOPS: [self.of[loop] for loop in flow.loops],
            at.CRANES: self._warehouses.cranes,
            at.VEHICLES: self._fleets.vehicles,
            at.NODES: self._fleets.nodes,
            at.FETCHED_FROM: self._fleets.outputs,
        }
        for word, things in lists.items():
            made = d.list(things)
            d.w[word] = made
        returned, desk, limbo = d.record(len(flow.loops) + 1), d.record(1), d.record(1)
        w, f = d.w, d.f
        w[at.RETURNED], w[at.DESK], w[at.LIMBO] = returned, desk, limbo
        w[desk], w[limbo] = at.DESK_KIND, at.LIMBO_KIND
        f[at.UNTIL], w[at.TO_THE_END] = self.end, shop.desk.to_the_end
        w[at.SERIAL], w[at.INSIDE], w[at.COMING] = shop.desk._serial, len(shop.desk.inside), shop.desk.coming
        w[at.MOVES], w[at.TOLD], w[at.LOOK_AT] = len(shop.floor.rows["levels"]), -1, 1
        w[at.TRANSIT], w[at.BACKLOG] = flow.transit, flow.backlog
        w[at.TAKE_FIRST] = shop.plant.policies.routing == "first"
        w[at.RELEASE_RULE] = RULE[str(shop.plant.policies.release)]
        w[at.PARTS_WIDTH] = at.LOT_RECORD + len(flow.loops)


def _following(task: Task) -> list[Task]:
    """Every task that can come after one."""
    operation, by_name = task.operation, task.item.by_name
    found = [by_name[name] for name in operation.next if name != END]
    if operation.rework:
        found.append(by_name[operation.rework_to or operation.name])
    if operation.inspection is not None and operation.inspection.rework is not None:
        found.append(by_name[operation.inspection.rework])
    if task.following is not None:
        found.append(task.following)
    return list(dict.fromkeys(found))


WORDS = {
    at.WORD_TIME: "time",
    at.WORD_HANDOVER: "handover",
    at.WORD_SCRAP: "scrap",
    at.WORD_DEFECT: "defect",
    at.WORD_REWORK: "rework",
    at.WORD_SAMPLING: "sampling",
    at.WORD_DETECTION: "detection",
    at.WORD_ALARM: "alarm",
    at.WORD_NEXT: "next",
}
