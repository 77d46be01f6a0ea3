"""What disturbs a plan: what happens on the floor at which time, and what is known about it then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models.orders.description import Order
from twin.planning.errors import PlanningError
from twin.planning.lots import released_orders

if TYPE_CHECKING:
    from models.plant import Plant

__all__ = [
    "KINDS",
    "Absence",
    "Breakdown",
    "Cancellation",
    "Disturbance",
    "DueChange",
    "LateMaterial",
    "LongerOperation",
    "RushOrder",
    "VehicleDown",
    "check_disturbances",
    "draw_disturbances",
]


@dataclass(frozen=True)
class Breakdown:
    """A machine fails, and is repaired after `duration` [s]; what is expected of the repair is `expected` [s]."""

    time: float
    station: str
    machine: int
    duration: float
    expected: float


@dataclass(frozen=True)
class RushOrder:
    """An order that nobody knew of comes in and may start at once."""

    time: float
    order: Order


@dataclass(frozen=True)
class Cancellation:
    """An order is cancelled: its lots go no further than the operation that they are at."""

    time: float
    order: str


@dataclass(frozen=True)
class DueChange:
    """An order is wanted at another time [s]."""

    time: float
    order: str
    due: float


@dataclass(frozen=True)
class LateMaterial:
    """It becomes known that an order can start no earlier than `until` [s]."""

    time: float
    order: str
    until: float


@dataclass(frozen=True)
class Absence:
    """So many persons of a pool stay away for `duration` [s]."""

    time: float
    pool: str
    persons: int
    duration: float


@dataclass(frozen=True)
class LongerOperation:
    """An operation of an order takes `factor` times as long; it is known when it should have been over."""

    time: float
    order: str
    product: str
    operation: str
    factor: float


@dataclass(frozen=True)
class VehicleDown:
    """A vehicle stands still for `duration` [s]."""

    time: float
    fleet: str
    vehicle: int
    duration: float


Disturbance = Breakdown | RushOrder | Cancellation | DueChange | LateMaterial | Absence | LongerOperation | VehicleDown
KINDS: dict[str, tuple[str, str]] = {
    "Breakdown": ("breakdown", "设备故障"),
    "RushOrder": ("rush order", "急单插入"),
    "Cancellation": ("cancellation", "订单取消"),
    "DueChange": ("changed due date", "交期变更"),
    "LateMaterial": ("late material", "物料延迟"),
    "Absence": ("absent worker", "人员缺勤"),
    "LongerOperation": ("longer operation", "工序超时"),
    "VehicleDown": ("vehicle down", "车辆停运"),
}
"""Names in English and Chinese."""

SHARES = {
    "Breakdown": 0.35,
    "RushOrder": 0.2,
    "LongerOperation": 0.15,
    "LateMaterial": 0.1,
    "DueChange": 0.08,
    "Cancellation": 0.06,
    "Absence": 0.03,
    "VehicleDown": 0.03,
}
"""How often each kind is drawn, of those that a plant can suffer."""
RUSH_WEIGHT = 3.0
"""Weight of a rush order, in mean weights of the others."""


def draw_disturbances(
    plant: Plant, count: int, span: float, mean_operation: float, seed: int, replication: int
) -> list[Disturbance]:
    """Draw disturbances at random: the same for every policy.

    Parameters
    ----------
    count : how many
    span : time over which they come [s]: the first nine tenths of a plan
    mean_operation : mean time of an operation on a lot [s], the measure of repairs
    seed, replication : another replication has other disturbances
    """
    rng = np.random.default_rng([seed, replication, 0x6469])
    numbers = released_orders(plant)
    if not numbers:
        raise PlanningError("there is nothing to disturb: the plant has no orders for products that it makes")
    kinds = [kind for kind in SHARES if _possible(kind, plant)]
    shares = np.array([SHARES[kind] for kind in kinds])
    drawn = rng.choice(len(kinds), count, p=shares / shares.sum())
    times = np.sort(rng.uniform(0.03, 0.9, count)) * span
    victims = _Victims(plant, numbers, rng)
    found: list[Disturbance] = []
    for kind, time in zip(drawn.tolist(), times.tolist(), strict=True):
        found += _draw(kinds[kind], plant, float(time), span, mean_operation, rng, victims, len(found))
    return found


class _Victims:
    """Orders that were not hit yet, so that no order is hit twice."""

    def __init__(self, plant: Plant, numbers: list[int], rng: np.random.Generator) -> None:
        self._left = [int(n) for n in rng.permutation(numbers)]
        self._plant = plant

    def take(self) -> Order | None:
        """One of them; None when all have been hit."""
        return self._plant.orders[self._left.pop()] if self._left else None


def _possible(kind: str, plant: Plant) -> bool:
    needs = {"Absence": bool(plant.people), "VehicleDown": bool(plant.fleets)}
    if kind == "DueChange":
        return any(order.due is not None for order in plant.orders)
    return needs.get(kind, True)


def _draw(
    kind: str,
    plant: Plant,
    time: float,
    span: float,
    mean: float,
    rng: np.random.Generator,
    victims: _Victims,
    number: int,
) -> list[Disturbance]:
    if kind == "Breakdown":
        expected = mean * float(rng.uniform(2, 6))
        names = [n for n, p in plant.stations.items() if p.batch is None] or list(plant.stations)
        name = names[int(rng.integers(len(names)))]
        machine = int(rng.integers(plant.stations[name].capacity))
        return [Breakdown(time, name, machine, expected * float(rng.lognormal(-0.125, 0.5)), expected)]
    if kind == "Absence":
        names = list(plant.people)
        name = names[int(rng.integers(len(names)))]
        return [Absence(time, name, 1, mean * float(rng.uniform(4, 10)))]
    if kind == "VehicleDown":
        names = list(plant.fleets)
        name = names[int(rng.integers(len(names)))]
        vehicle = int(rng.integers(plant.fleets[name].vehicles))
        return [VehicleDown(time, name, vehicle, mean * float(rng.uniform(2, 6)))]
    if kind == "RushOrder":
        like = plant.orders[int(rng.choice(released_orders(plant)))]
        content = sum(_mean(plant, like.product, n) for n in range(len(plant.products[like.product].routing)))
        weight = RUSH_WEIGHT * float(np.mean([order.weight for order in plant.orders]))
        due = time + float(rng.uniform(1.5, 3.0)) * content * like.quantity
        rush = Order(
            name=f"rush {number + 1}",
            product=like.product,
            quantity=like.quantity,
            release=time,
            due=due,
            weight=weight,
        )
        return [RushOrder(time, rush)]
    order = victims.take()
    if order is None:
        return []
    release = max(plant.seconds(order.release), 0.0)
    if kind == "LateMaterial":
        if release <= time:  # it is there: what happens to an order that has begun is another's matter
            return [_longer(plant, order, time, rng)]
        return [LateMaterial(time, order.name, release + mean * float(rng.uniform(3, 8)))]
    if kind == "DueChange":
        due = plant.seconds(order.due) if order.due is not None else span
        return [DueChange(time, order.name, max(due - float(rng.uniform(0.1, 0.3)) * max(due - time, 0.0), release))]
    if kind == "Cancellation":
        return [Cancellation(time, order.name)]
    return [_longer(plant, order, time, rng)]


def _longer(plant: Plant, order: Order, time: float, rng: np.random.Generator) -> LongerOperation:
    routing = plant.products[order.product].routing
    operation = routing[int(rng.integers(len(routing)))]
    return LongerOperation(time, order.name, order.product, operation.name, float(rng.uniform(1.5, 3.0)))


def _mean(plant: Plant, product: str, position: int) -> float:
    from models.index import stated_time

    operation = plant.products[product].routing[position]
    name = operation.station[0]
    law = stated_time(product, operation, name, plant.stations[name])
    return 0.0 if law is None else float(law.mean)


def check_disturbances(plant: Plant, disturbances: Sequence[Disturbance]) -> None:
    """Refuse disturbances of what the plant does not have.

    Raises
    ------
    PlanningError
        One line for the first mistake.
    """
    orders = {order.name for order in plant.orders}
    rush = [one.order.name for one in disturbances if isinstance(one, RushOrder)]
    for one in disturbances:
        where = f"{KINDS[type(one).__name__][0]} at {one.time:g} s"
        if one.time < 0:
            raise PlanningError(f"{where}: comes before the start; give a time of 0 s or more")
        for name, known in (("station", plant.stations), ("pool", plant.people), ("fleet", plant.fleets)):
            given = getattr(one, name, None)
            if given is not None and given not in known:
                raise PlanningError(f"{where}: unknown {name} '{given}'; known: {', '.join(known)}")
        given = getattr(one, "order", None)
        if isinstance(given, str) and given not in orders:
            raise PlanningError(f"{where}: unknown order '{given}'")
        if isinstance(one, RushOrder) and (one.order.name in orders or rush.count(one.order.name) > 1):
            raise PlanningError(f"{where}: order '{one.order.name}' is there already; give it a name of its own")
        if isinstance(one, RushOrder) and one.order.product not in plant.products:
            raise PlanningError(f"{where}: unknown product '{one.order.product}'")
        if isinstance(one, Breakdown) and one.machine >= plant.stations[one.station].capacity:
            raise PlanningError(f"{where}: station '{one.station}' has no machine {one.machine + 1}")
