"""The lots that the orders of a plant bring in, and what has to be done to each: the operations of the problem."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from models.product.description import END

if TYPE_CHECKING:
    from models.initial import PartInPlace
    from models.plant import Plant
    from models.product.description import Operation, Product

__all__ = ["Work", "released_orders", "work_of"]

Range = tuple[int, int]


@dataclass(eq=False)
class Work:
    """An operation on a lot of an order.

    Attributes
    ----------
    number : its number in the problem
    order : number of the order in the plant, -1 for lots in place that belong to none
    product, position : whose operation, the how-manieth of its routing
    lot : the how-manieth lot of the order at this operation, from 0
    pieces : first and last (exclusive) number of its pieces in the order
    after : operations that have to be done before: its own lot's, and those of the lots that are built in
    under_way : station at which it is being processed when the run starts, with the time that is left [s]
    at : station at which it waits when the run starts, None where the choice is open
    """

    number: int
    order: int
    product: str
    position: int
    operation: Operation
    lot: int
    pieces: Range
    after: list[Work] = field(default_factory=list)
    under_way: tuple[str, float] | None = None
    at: str | None = None

    @property
    def size(self) -> int:
        """Pieces."""
        return self.pieces[1] - self.pieces[0]


def released_orders(plant: Plant) -> list[int]:
    """Numbers of the orders that bring work: not those served from stock, nor those of bought products."""
    return [
        number
        for number, order in enumerate(plant.orders)
        if plant.products[order.product].made == "to_order" and plant.products[order.product].routing
    ]


def work_of(plant: Plant, order: int, count: Iterator[int]) -> list[Work]:
    """Operations that an order brings, those of components made with it first.

    Parameters
    ----------
    order : number of the order; -1 for the lots in place that belong to none
    count : numbers for the operations
    """
    found: list[Work] = []
    if order < 0:
        for state in plant.initial.parts:
            if state.order is None:
                _lots(plant, _Making(-1, state.product, [state], 0, found, count))
        return found
    name = plant.orders[order].name
    placed: dict[str, list[PartInPlace]] = {}
    for state in plant.initial.parts:
        if state.order == name:
            placed.setdefault(state.product, []).append(state)
    _make(plant, order, plant.orders[order].product, plant.orders[order].quantity, placed, found, count)
    return found


@dataclass
class _Making:
    """A quantity of one product that is made for an order."""

    order: int
    product: str
    placed: list[PartInPlace]
    quantity: int
    found: list[Work]
    count: Iterator[int]


def _make(
    plant: Plant,
    order: int,
    product: str,
    quantity: int,
    placed: dict[str, list[PartInPlace]],
    found: list[Work],
    count: Iterator[int],
) -> list[Work]:
    """Add the work for a quantity of a product; return the last operation of each lot."""
    description = plant.products[product]
    there = placed.pop(product, [])
    in_place = sum(state.lots * (state.quantity or description.lot) for state in there)
    missing = max(quantity - in_place, 0)
    parts: dict[str, list[Work]] = {}
    totals: dict[str, int] = {}
    for operation in description.routing:
        for name, pieces in operation.components.items():
            totals[name] = totals.get(name, 0) + pieces
    for name, pieces in totals.items():
        component = plant.products[name]
        if component.routing and component.made == "to_order":
            parts[name] = _make(plant, order, name, missing * pieces, placed, found, count)
    ends = _lots(plant, _Making(order, product, there, missing, found, count))
    _build_in(plant, order, product, in_place, found, parts, quantity)
    return ends


def _lots(plant: Plant, making: _Making) -> list[Work]:
    """Add the operations of all lots of one product; return the last ones."""
    description = plant.products[making.product]
    starts: list[tuple[Range, int, PartInPlace | None]] = []
    at = 0
    for state in making.placed:
        size = state.quantity or description.lot
        position = [operation.name for operation in description.routing].index(state.operation)
        for _ in range(state.lots):
            starts.append(((at, at + size), position, state))
            at += size
    end, lot = at + making.quantity, _first_lot(description)
    while at < end:
        starts.append(((at, min(at + lot, end)), 0, None))
        at = min(at + lot, end)
    counts = [0] * len(description.routing)
    ends: list[Work] = []
    for pieces, position, there in starts:
        ends += _route(making, description, pieces, position, there, counts)
    return ends


def _first_lot(product: Product) -> int:
    first = product.routing[0].transfer_lot if product.routing else None
    return product.lot if first is None else min(product.lot, first)


def _route(
    making: _Making, product: Product, pieces: Range, position: int, state: PartInPlace | None, counts: list[int]
) -> list[Work]:
    """Add the operations of a lot from a position on, cut where the routing cuts it; return the last ones."""
    lots: list[tuple[Range, Work | None]] = [(pieces, None)]
    for number in _course(product, position):
        operation = product.routing[number]
        size = operation.transfer_lot if number != position or state is None else None
        following: list[tuple[Range, Work | None]] = []
        for (low, high), before in lots:
            for first in range(low, high, size or high - low):
                piece = (first, min(first + (size or high - low), high))
                work = Work(next(making.count), making.order, making.product, number, operation, counts[number], piece)
                counts[number] += 1
                if before is not None:
                    work.after.append(before)
                elif state is not None:
                    station = state.station or operation.station[0]
                    work.at = station
                    work.under_way = None if state.remaining is None else (station, state.remaining)
                making.found.append(work)
                following.append((piece, work))
        lots = following
    return [work for _, work in lots if work is not None]


def _course(product: Product, position: int) -> list[int]:
    """The most likely course of a lot through its routing, each operation once."""
    names = [operation.name for operation in product.routing]
    course: list[int] = []
    while position < len(names) and position not in course:
        course.append(position)
        branches = product.routing[position].next
        if branches:
            likely = max(branches, key=lambda name: branches[name])
            position = len(names) if likely == END else names.index(likely)
        else:
            position += 1
    return course


def _build_in(
    plant: Plant,
    order: int,
    product: str,
    in_place: int,
    found: list[Work],
    parts: dict[str, list[Work]],
    quantity: int,
) -> None:
    """Let every operation that builds something in come after the lots that it needs."""
    shift = dict.fromkeys(parts, 0)
    for position, operation in enumerate(plant.products[product].routing):
        for name, pieces in operation.components.items():
            if name not in parts:
                continue
            for work in found:
                if work.product != product or work.position != position or work.pieces[1] <= in_place:
                    continue
                low = (max(work.pieces[0], in_place) - in_place) * pieces + shift[name]
                high = (work.pieces[1] - in_place) * pieces + shift[name]
                work.after += [end for end in parts[name] if end.pieces[0] < high and end.pieces[1] > low]
            shift[name] += max(quantity - in_place, 0) * pieces
