"""What must hold of lots and stocks: nothing is lost, nothing is in two places, everything follows its routing."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from itertools import groupby

from models.index import Index
from models.plant import Plant
from models.trace import PART_ENDS
from tests.generated.rows import (
    FINISHED,
    LOST,
    REWORK,
    SCRAP,
    SCRAPPED,
    SPLIT,
    STOCKED,
    children,
    levels,
)
from tests.generated.traces import Trace

__all__ = [
    "kits_are_complete",
    "lots_are_kept",
    "lots_follow_their_routing",
    "one_place_at_a_time",
    "orders_are_done",
    "pieces_are_kept",
    "stock_is_kept",
]

POSITIONS = ("queue", "buffer", "conveyor", "transit", "backlog")


def lots_are_kept(plant: Plant, index: Index, streams: Trace, end: float | None) -> None:
    """Each lot enters the plant once, loses pieces, and leaves with the rest; the rest is inside at the end."""
    pieces: dict[int, int] = {}
    product: dict[int, int] = {}
    for _, place, delta, part in levels(index, streams, "wip"):
        if delta > 0:
            assert part not in pieces, f"lot {part} is released twice"
            pieces[part], product[part] = delta, place
        else:
            assert delta < 0, f"lot {part}: a row about no piece"
            assert place == product[part], f"lot {part} leaves as another product"
            pieces[part] += delta
            assert pieces[part] >= 0, f"lot {part} loses more pieces than it has"
    ended = {int(row[0]): row for row in streams["parts"].tolist()}
    assert len(ended) == len(streams["parts"]), "a lot ends twice"
    for part, row in ended.items():
        how, released, good = int(row[9]), int(row[4]), int(row[5])
        if how == LOST:
            assert part not in pieces, f"lot {part} was turned away but is in the plant"
            continue
        assert pieces.pop(part) == 0, f"lot {part} has ended, but some of it is still in the plant"
        assert 0 <= good <= released, f"lot {part} of {released} has {good} good pieces"
        assert (good > 0) == (how in (FINISHED, STOCKED, SPLIT)), (
            f"lot {part} ends as {PART_ENDS[how]} with {good} good pieces"
        )
    assert all(left > 0 for left in pieces.values()), "a lot without pieces is in the plant"


def pieces_are_kept(plant: Plant, index: Index, streams: Trace, end: float | None) -> None:
    """By product: released = good + lost + inside, where lots that were cut are what they were cut into."""
    above = children(index, streams)
    released, gone = Counter[int](), Counter[int]()
    inside = Counter[int]()
    product_of = {index.place_of["wip", name]: number for number, name in enumerate(index.products)}
    own: dict[int, int] = {}
    for _, place, delta, part in levels(index, streams, "wip"):
        inside[product_of[place]] += delta
        if delta > 0:
            own[part] = delta
            if part not in above:
                released[product_of[place]] += delta
    lost_before_cut: dict[int, int] = {}
    cut_up: dict[int, int] = {}
    for part, product, _, _, pieces, good, _, _, _, how in streams["parts"].tolist():
        if how == LOST:
            continue
        if how == SPLIT:
            lost_before_cut[int(part)] = int(pieces)
            cut_up[int(part)] = int(good)
        gone[int(product)] += 0 if how == SPLIT else int(pieces)
    for child, parent in above.items():
        lost_before_cut[parent] -= own[child]
        cut_up[parent] -= own[child]
    assert not any(cut_up.values()), "lots that were cut are not what they were cut into"
    by_number = {int(row[0]): int(row[1]) for row in streams["parts"].tolist()}
    for parent, lost in lost_before_cut.items():
        assert lost >= 0, f"lot {parent} was cut into more pieces than it had"
        gone[by_number[parent]] += lost
    losses: Counter[int] = Counter()
    still = {part for part in own if part not in by_number}
    for _, place, delta, part in levels(index, streams, "wip"):
        if delta < 0 and part in still:
            losses[product_of[place]] -= delta
    for number, name in enumerate(index.products):
        left = gone[number] + inside[number] + losses[number]
        assert released[number] == left, f"{name}: {released[number]} released, {left} ended or inside"


def one_place_at_a_time(plant: Plant, index: Index, streams: Trace, end: float | None) -> None:
    """After every instant a lot is in one place at most, with all its pieces; no place holds more than it can."""
    room = [place.capacity for place in index.places]
    late = _can_come_too_late(plant)
    for number, place in enumerate(index.places):
        if place.kind in ("queue", "buffer"):
            room[number] += late.get(place.name, 0)
    inside: dict[int, dict[int, int]] = defaultdict(dict)
    lots = Counter[int]()
    rows = levels(index, streams, *POSITIONS)
    for time, group in groupby(rows, key=lambda row: row[0]):
        touched = set()
        for _, place, delta, part in group:
            there = inside[part]
            there[place] = there.get(place, 0) + delta
            touched.add((part, place))
        for part, place in touched:
            there = inside[part]
            pieces = there[place]
            if not pieces:
                del there[place]
            assert pieces >= 0, f"at {time:g} s lot {part} leaves {index.places[place]}, where it is not"
        before = Counter({place: lots[place] for _, place in touched})
        for _, place in touched:
            lots[place] = 0
        for there in inside.values():
            for place in there:
                if place in before:
                    lots[place] += 1
        for part, _ in touched:
            assert len(inside[part]) <= 1, f"at {time:g} s lot {part} is at {[index.places[p] for p in inside[part]]}"
            if not inside[part]:
                del inside[part]
        for place in before:
            assert lots[place] <= max(room[place], before[place] if time == 0 else 0), (
                f"at {time:g} s there are {lots[place]} lots at {index.places[place]}"
            )


def _can_come_too_late(plant: Plant) -> dict[str, int]:
    """Lots on their way to machines that may no longer be ready for them, by queue: they stand before these."""
    by_way = {way.to for way in plant.handovers}
    for product in plant.products.values():
        if any(operation.handover for operation in product.routing):
            by_way |= {name for operation in product.routing for name in operation.station}
    found = Counter[str]()
    for name, station in plant.stations.items():
        found[station.buffer or name] += station.capacity
    near = {plant.stations[name].buffer or name for name in by_way}
    return {name: count for name, count in found.items() if name in near}


def lots_follow_their_routing(plant: Plant, index: Index, streams: Trace, end: float | None) -> None:
    """The operations of a lot do not overlap, come in an order that its routing allows, and hand on all good pieces."""
    before: dict[int, list[float]] = {}
    above = children(index, streams)
    ends = {int(row[0]): int(row[9]) for row in streams["parts"].tolist()}
    placed = set(range(len(index.orders))) if plant.initial.parts else set()
    for row in streams["operations"].tolist():
        start, _, _, _, part, step, pieces, good, outcome = row
        part, step = int(part), int(step)
        last = before.get(part) or before.get(above.get(part, -1))
        if last is not None:
            assert start >= last[1], f"lot {part}: operations overlap"
            assert pieces <= last[7], f"lot {part}: {pieces} pieces come out of {last[7]}"
            assert part not in before or pieces == last[7], f"lot {part}: pieces vanish between operations"
            assert step in _may_follow(index, int(last[5]), int(last[8])), f"lot {part}: {step} after {last[5]}"
        elif not placed:
            assert index.steps[step].number == 0, f"lot {part} begins with step {step}"
        assert good <= pieces
        assert (outcome == SCRAP) == (good == 0), f"lot {part}: outcome {outcome} with {good} good pieces"
        before[part] = row
    for part, row in before.items():
        if row[8] == SCRAP:
            assert ends.get(part) == SCRAPPED, f"lot {part} is scrap but goes on"
        elif ends.get(part) in (FINISHED, STOCKED):
            assert -1 in _may_follow(index, int(row[5]), int(row[8])), f"lot {part} leaves too early"


def _may_follow(index: Index, step: int, outcome: int) -> set[int]:
    """Steps that may come after a step with an outcome; -1 for the end."""
    this = index.steps[step]
    operation, product = this.operation, this.product
    if outcome == REWORK:
        inspection = operation.inspection
        names = {operation.rework_to or operation.name} if operation.rework else set()
        if inspection is not None and inspection.rework is not None:
            names.add(inspection.rework)
    elif operation.next:
        names = {name for name, share in operation.next.items() if share > 0}
    else:
        following = step + 1 < len(index.steps) and index.steps[step + 1].product == product
        return {step + 1 if following else -1}
    return {-1 if name == "end" else index.step_of[product, name] for name in names}


def stock_is_kept(plant: Plant, index: Index, streams: Trace, end: float | None) -> None:
    """A stock is what was put there less what was taken, never less than nothing, in all and of each lot."""
    level, of_lot, put = Counter[int](), Counter[tuple[int, int]](), Counter[int]()
    for _, place, delta, part in levels(index, streams, "stock"):
        level[place] += delta
        of_lot[place, part] += delta
        put[place] += max(delta, 0)
        assert level[place] >= 0, f"{index.places[place]} is below zero"
        assert of_lot[place, part] >= 0, f"{index.places[place]} gives more of lot {part} than it has"
    stocked = Counter[int]()
    for name, pieces in plant.initial.stock.items():
        stocked[index.place_of["stock", name]] += pieces
    for row in streams["parts"].tolist():
        if row[9] == STOCKED:
            stocked[index.place_of["stock", index.products[int(row[1])]]] += int(row[5])
    for name, policy in plant.stock.items():  # what suppliers bring comes in whole orders
        place = index.place_of["stock", name]
        bought = put[place] - stocked[place]
        assert bought >= 0, f"{name}: {-bought} pieces are gone before they were put into stock"
        assert policy.quantity is None or bought % policy.quantity == 0, f"{name}: {bought} pieces were bought"
        stocked[place] += bought
    assert +stocked == +put, f"put into stock: {put}, ended as stocked: {stocked}"


def bins_are_kept(plant: Plant, index: Index, streams: Trace, end: float | None) -> None:
    """Bins hold what was brought less what was taken, never more than they are for; cards call for whole bins."""
    for name, line in plant.lineside.items():
        beside, delivery = index.place_of["lineside", name], index.place_of["delivery", name]
        of_lot, held, under_way = Counter[int](), 0, 0
        for _, place, delta, part in levels(index, streams, "lineside", "delivery"):
            if place == delivery:
                under_way += delta
                assert abs(delta) == line.bin, f"{name}: {delta} pieces are brought at once"
                assert 0 <= under_way <= line.full, f"{name}: {under_way} pieces are on their way"
            if place != beside:
                continue
            of_lot[part] += delta
            held += delta
            assert 0 <= held <= line.full, f"{name} holds {held} of {line.full}"
            assert of_lot[part] >= 0, f"{name} gives more of lot {part} than it has"
        start = plant.initial.lineside.get(name, line.full)
        brought = -_sum(streams, delivery, -1)
        assert _sum(streams, beside, 1) == start + brought, f"{name}: not what was there and what was brought"
        assert line.bin * ((line.full - held) // line.bin) >= under_way, f"{name}: more is brought than is missing"


def kits_are_complete(plant: Plant, index: Index, streams: Trace, end: float | None) -> None:
    """Of every component as many pieces leave the stock as the operations need that take it, and the orders for it."""
    gone = {name: -_sum(streams, index.place_of["stock", name], -1) for name in index.products}
    for name, line in plant.lineside.items():  # what goes into bins is taken where it goes out of them
        gone[line.product] -= _sum(streams, index.place_of["delivery", name], 1)
        gone[line.product] -= _sum(streams, index.place_of["lineside", name], -1)
    begun: Counter[str] = Counter()
    done: set[tuple[int, int]] = set()
    above = children(index, streams)
    for row in streams["operations"].tolist():
        step, lot = index.steps[int(row[5])], int(row[4])
        line = [lot]
        while line[-1] in above:
            line.append(above[line[-1]])
        known = any((one, int(row[5])) in done for one in line)
        done.add((lot, int(row[5])))
        if known:  # a lot that is worked on again has its kit
            continue
        for name, count in step.operation.components.items():
            begun[name] += count * int(row[6])
    for row in streams["orders"].tolist():
        name = index.products[int(row[2])]
        if plant.products[name].made == "to_stock" and int(row[0]) < len(plant.orders):
            begun[name] += int(row[3])
    held = Counter[str]()  # kits of operations that were under way at the start, or are so at the end
    for step in index.steps:
        machines = sum(plant.stations[place].capacity for place in step.operation.station)
        for name, count in step.operation.components.items():
            held[name] += machines * count * max(plant.products[step.product].lot, _largest(plant, step.product))
    for name in index.products:
        bought = not plant.products[name].routing and plant.products[name].made == "to_order"
        if bought and name not in plant.initial.stock and name not in plant.stock:
            shown = _sum(streams, index.place_of["stock", name], -1)
            assert shown == 0, f"{name} is always at hand, but has a stock"
            continue
        assert begun[name] - held[name] <= gone[name] <= begun[name] + held[name], (
            f"{name}: {gone[name]} pieces taken, {begun[name]} used, at most {held[name]} under way"
        )


def _sum(streams: Trace, place: int, sign: int) -> int:
    rows = streams["levels"]
    return int(rows[(rows[:, 1] == place) & (rows[:, 2] * sign > 0), 2].sum())


def _largest(plant: Plant, product: str) -> int:
    return max((part.quantity or 1 for part in plant.initial.parts if part.product == product), default=1)


def orders_are_done(plant: Plant, index: Index, streams: Trace, end: float | None) -> None:
    """An order is told once, with its quantity and no more good pieces than that."""
    seen = set()
    for order, number, product, quantity, good, release, due, _ in streams["orders"].tolist():
        key = int(order), int(number)
        assert key not in seen, f"order {key} is done twice"
        seen.add(key)
        assert 0 <= good <= quantity, f"order {key}: {good} good pieces of {quantity}"
        if key[0] < len(plant.orders):
            asked = plant.orders[key[0]]
            assert (index.products[int(product)], quantity) == (asked.product, asked.quantity), f"order {key}"
            wanted = math.inf if asked.due is None else plant.seconds(asked.due)
            assert due == wanted, f"order {key}: due {due}, not {wanted}"
            assert release == max(plant.seconds(asked.release), 0.0) or plant.initial.parts
