"""A plant as the compiled engine keeps it: everything of a shop, turned into records (`models.words`)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from models import words as at
from models.conveyor.process import Belt, Entrance, Lane
from models.fleet.carry import Carried
from models.floor import Kind
from models.flow import Way
from models.product.description import END
from models.station.queue import Queue, RuledQueue
from models.station.rules import RULES
from models.streams.keys import hash64
from models.trace import OUTCOMES, PART_ENDS, STATES
from twin.engine.fleet_tables import FleetTables
from twin.engine.lineside_tables import LinesideTables
from twin.engine.memory import Drawer, priority
from twin.engine.order_tables import OrderTables
from twin.engine.people_tables import PeopleTables
from twin.engine.picking_tables import PickingTables
from twin.engine.schedule_tables import ScheduleTables
from twin.engine.station_tables import StationTables
from twin.engine.stock_tables import stock_tables
from twin.engine.warehouse_tables import WarehouseTables

if TYPE_CHECKING:
    from models.station.process import Workplace
    from models.stock import Store
    from models.work import Item, Task
    from twin.engine.build import Shop

__all__ = ["Tables"]

RULE = {name: code for code, name in enumerate(("fifo", "lifo", "spt", "edd", "cr", "atc", "least_setup", "priority"))}
NAN = math.nan

assert list(RULE) == list(RULES)
assert STATES[at.WAITING_STATE] == "waiting"
assert OUTCOMES == ("good", "rework", "scrap")
assert PART_ENDS[at.LOST_PART] == "lost"


class Tables:
    """Records of a shop that has been set up and has not begun to run.

    Parameters
    ----------
    shop : Shop
        Without Python hooks.
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
    people : PeopleTables
        Crews, shifts, and what is asked of people.
    stations : StationTables
        Machines, and ways of failing.
    picking : PickingTables
        Picking areas.
    """

    def __init__(self, shop: Shop, end: float) -> None:
        self.shop = shop
        self.end = end
        self.drawer = Drawer()
        self.ring: list[int] = []
        self.events: list[tuple[float, int, int]] = []
        self.of: dict[Any, int] = {}
        """Records of the shop's things."""
        self.families: dict[str, int] = {}
        self._targets: dict[Any, int] = {}
        self._empty = self.drawer.list([])
        self._items()
        self._loops()
        self.people = PeopleTables(self, shop)
        self._queues()
        self._tasks()
        self._belts()
        self.stations = StationTables(self, shop)
        self._fleets = FleetTables(self, shop)
        self._ways()
        stock_tables(self, shop)
        self._warehouses = WarehouseTables(self, shop)
        LinesideTables(self, shop, self._fleets)
        self.picking = PickingTables(self, shop)
        self._orders = OrderTables(self, shop)
        ScheduleTables(self, shop)
        self._order_of_life()
        self._head()
        self.drawer.settle()

    # Products and tasks ----------------------------------------------------------------------------------------------

    def family(self, name: str) -> int:
        """Number of a family of products."""
        return self.families.setdefault(name, len(self.families) + 1)

    def _items(self) -> None:
        d, shop = self.drawer, self.shop
        for item in shop.items.values():
            self.of[item] = d.record(at.ITEM_WIDTH)
            for task in item.tasks:
                self.of[task] = d.record(at.TASK_WIDTH)
                self.family(task.family)
        for station in shop.plant.stations.values():
            if station.setup is not None:
                for name in (*station.setup.matrix, *(n for row in station.setup.matrix.values() for n in row)):
                    self.family(name)
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
            width += len(item.tasks) if item.loops else 0
            w[r + at.I_NAMED_LOT] = width
            w[r + at.LOT_WIDTH] = width if shop.flow.plan is None else width + at.NL_TAKEN + len(item.tasks)
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
        for store in (*shop.stores.values(), *shop.beside.values()):
            self.of[store] = d.record(at.STORE_WIDTH)
        for item in shop.items.values():
            for task in item.tasks:
                self._task(item, task)

    def _task(self, item: Item, task: Task) -> None:
        d, shop, operation, r = self.drawer, self.shop, task.operation, self.of[task]
        kit = self._kit(operation.components, shop.stores)
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
        w[r + at.K_FAMILY] = self.family(task.family)
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
            there = kit if not shop.beside else self._kit(operation.components, place.machines[0].stores)
            wanted_people = self.people.asked(needs)
            d.ahead(a + at.A_AHEAD, law)
            d.w[a + at.A_PLACE], d.w[a + at.A_LAW] = self.of[place], law
            d.f[a + at.A_PLANNED] = task.planned[place.number]
            d.w[a + at.A_KIT] = there
            d.w[a + at.A_BATCHING], d.w[a + at.A_NEEDS] = place.number in task.batching, wanted_people
            alternatives.append(a)
        d.w[r + at.K_ALONE] = alternatives[0] if len(alternatives) == 1 else 0
        d.w[r + at.ALTERNATIVES] = d.list(alternatives)

    def _kit(self, components: dict[str, int], stores: dict[str, Store]) -> int:
        """Where the components of one piece lie, and how many they are."""
        return self._pairs([(self.of[stores[name]], count) for name, count in components.items()])

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
                w[r + at.RULE] = next((RULE[name] for name, rule in RULES.items() if rule is queue.key), at.PLANNED)
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
                    if after is None or flow.plan is not None or after in flow.calling:
                        continue
                    if not flow.changes_cards(task, after):
                        targets = flow.targets(after, task, place)
                        if len(targets) == 1:
                            d.w[a + at.A_ONWARD] = self._go_to(after, task, place)
                            if type(targets[0]) is Queue:
                                d.w[a + at.A_STRAIGHT] = self.of[targets[0]]

    def _go_to(self, task: Task, done: Task | None, origin: Workplace | None) -> int:
        targets = self.shop.flow.targets(task, done, origin)
        known = self._targets.get(targets)
        if known is None:
            made = [self._target(target) for target in targets]
            known = self._targets[targets] = self.drawer.list(made)
            if len(made) > 1 and self.shop.flow.plan is not None:
                for target in made:  # right behind the list: `models.control.schedule_kernel.narrow` counts on it
                    self.drawer.list([target])
        return known

    # Who lives, and the head -----------------------------------------------------------------------------------------

    def _order_of_life(self) -> None:
        shop = self.shop
        self.ring = [self.of[belt] for belt in shop.belts.values()]
        self.ring += self.stations.breakdowns
        self.ring += self._fleets.ring
        self.ring += self._warehouses.ring
        self.ring += self.picking.pickers
        self.ring += [self.of[crew] for crew in shop.staff.crews]
        for place in shop.places.values():
            self.ring += [self.of[machine] for machine in place.machines]
            if place in self.stations.hours:
                self.ring.append(self.stations.hours[place])
        if self._orders.releaser:
            self.ring.append(self._orders.releaser)
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
            at.PICKERS: self.picking.pickers,
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
