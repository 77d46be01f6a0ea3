"""What must hold of the trace of every run: each function looks at one thing and raises AssertionError with the reason."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import groupby

import numpy as np

from models.calendar.intervals import working_intervals
from models.index import Index
from models.plant import Plant
from models.trace import OUTCOMES, PART_ENDS, STATES, STREAMS
from tests.generated.traces import Trace, column

__all__ = ["INVARIANTS", "check"]

FINISHED, SCRAPPED, SPLIT, STOCKED, LOST = range(len(PART_ENDS))
OFF_SHIFT, IDLE, SETUP, PROCESSING, BLOCKED, FAILED, MAINTENANCE, WAITING = range(len(STATES))
GOOD, REWORK, SCRAP = range(len(OUTCOMES))
POSITIONS = ("queue", "buffer", "conveyor", "transit", "backlog")
CLOSE = 1e-6
"""Sums of times may differ by so much from each other [s]; single rows not at all."""


def check(plant: Plant, streams: Trace, end: float | None) -> None:
    """Check everything; `end` is None for a run that ended in an error."""
    for invariant in INVARIANTS:
        invariant(plant, Index(plant), streams, end)


def _levels(index: Index, streams: Trace, *kinds: str) -> Iterator[tuple[float, int, int, int]]:
    """Rows (time, place, delta, part) of the places of some kinds."""
    wanted = {number for number, place in enumerate(index.places) if place.kind in kinds}
    for time, place, delta, part in streams["levels"].tolist():
        if int(place) in wanted:
            yield time, int(place), int(delta), int(part)


# Rows ----------------------------------------------------------------------------------------------------------------


def rows_in_order(plant: Plant, index: Index, streams: Trace, end: float | None) -> None:
    """Times never go back, nothing lies outside the run, and all that must be finite is."""
    for stream, columns in STREAMS.items():
        rows = streams[stream]
        finite = [number for number, name in enumerate(columns) if name != "due"]
        assert np.isfinite(rows[:, finite]).all(), f"{stream}: not finite"
        assert not np.isnan(rows).any(), f"{stream}: nan"
        when = column(streams, stream, "time" if "time" in columns else "end")
        assert (np.diff(when) >= 0).all(), f"{stream}: time goes back"
        assert not when.size or when[0] >= 0, f"{stream}: before the start"
        assert end is None or not when.size or when[-1] <= end, f"{stream}: after the end"
        for name, kind in columns.items():
            if kind != "f8":
                values = column(streams, stream, name)
                assert (values == np.round(values)).all(), f"{stream}.{name}: not whole"
    for first, last, stream in (("start", "end", "operations"), ("release", "end", "parts"), ("release", "end", "orders")):
        assert (column(streams, stream, first) <= column(streams, stream, last)).all(), f"{stream}: {first} after {last}"


# Lots ----------------------------------------------------------------------------------------------------------------


def lots_are_kept(plant: Plant, index: Index, streams: Trace, end: float | None) -> None:
    """Each lot enters the plant once, loses pieces, and leaves with the rest; what is inside at the end is the level."""
    pieces: dict[int, int] = {}
    product: dict[int, int] = {}
    for _, place, delta, part in _levels(index, streams, "wip"):
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
        assert (good > 0) == (how in (FINISHED, STOCKED, SPLIT)), f"lot {part} ends as {PART_ENDS[how]} with {good} good pieces"
    assert all(left > 0 for left in pieces.values()), "a lot without pieces is in the plant"


def pieces_are_kept(plant: Plant, index: Index, streams: Trace, end: float | None) -> None:
    """By product: released = good + lost + inside, where lots that were cut are what they were cut into."""
    children = _children(index, streams)
    released, gone = Counter[int](), Counter[int]()
    inside = Counter[int]()
    product_of = {index.place_of["wip", name]: number for number, name in enumerate(index.products)}
    own: dict[int, int] = {}
    for _, place, delta, part in _levels(index, streams, "wip"):
        inside[product_of[place]] += delta
        if delta > 0:
            own[part] = delta
            if part not in children:
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
    for child, parent in children.items():
        lost_before_cut[parent] -= own[child]
        cut_up[parent] -= own[child]
    assert not any(cut_up.values()), "lots that were cut are not what they were cut into"
    by_number = {int(row[0]): int(row[1]) for row in streams["parts"].tolist()}
    for parent, lost in lost_before_cut.items():
        assert lost >= 0, f"lot {parent} was cut into more pieces than it had"
        gone[by_number[parent]] += lost
    losses: Counter[int] = Counter()
    still = {part for part in own if part not in by_number}
    for _, place, delta, part in _levels(index, streams, "wip"):
        if delta < 0 and part in still:
            losses[product_of[place]] -= delta
    for number, name in enumerate(index.products):
        left = gone[number] + inside[number] + losses[number]
        assert released[number] == left, f"{name}: {released[number]} released, {left} ended or inside"


def _children(index: Index, streams: Trace) -> dict[int, int]:
    """Lots that were cut out of another of their product, with that other."""
    cut = {int(row[0]) for row in streams["parts"].tolist() if row[9] == SPLIT}
    product = {part: place for _, place, delta, part in _levels(index, streams, "wip") if delta > 0}
    return {
        int(part): int(whole)
        for _, whole, part, _ in streams["genealogy"].tolist()
        if int(whole) in cut and product[int(whole)] == product.get(int(part))
    }


def one_place_at_a_time(plant: Plant, index: Index, streams: Trace, end: float | None) -> None:
    """At the end of every instant a lot is in one place at most, with all its pieces; no place holds more than it can."""
    room = [place.capacity for place in index.places]
    late = _can_come_too_late(plant)
    for number, place in enumerate(index.places):
        if place.kind in ("queue", "buffer"):
            room[number] += late.get(place.name, 0)
    inside: dict[int, dict[int, int]] = defaultdict(dict)
    lots = Counter[int]()
    rows = _levels(index, streams, *POSITIONS)
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
    """Lots that may be on their way to machines which are no longer ready for them, by queue: they stand before these."""
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
    children = _children(index, streams)
    ends = {int(row[0]): int(row[9]) for row in streams["parts"].tolist()}
    placed = {place for place in range(len(index.orders))} if plant.initial.parts else set()
    for row in streams["operations"].tolist():
        start, _, _, _, part, step, pieces, good, outcome = row
        part, step = int(part), int(step)
        last = before.get(part) or before.get(children.get(part, -1))
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
    for _, place, delta, part in _levels(index, streams, "stock"):
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
    assert +stocked == +put, f"put into stock: {put}, ended as stocked: {stocked}"


def kits_are_complete(plant: Plant, index: Index, streams: Trace, end: float | None) -> None:
    """Of every component as many pieces leave the stock as the operations need that take it, and the orders for it."""
    gone = {name: -_sum(streams, index.place_of["stock", name], -1) for name in index.products}
    begun: Counter[str] = Counter()
    done: set[tuple[int, int]] = set()
    above = _children(index, streams)
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
        if bought and name not in plant.initial.stock:
            assert gone[name] == 0, f"{name} is always at hand, but has a stock"
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
    """An order is told once, with its quantity and no more good pieces than that, when the last of its lots has ended."""
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


# Units ---------------------------------------------------------------------------------------------------------------


def states_fill_the_run(plant: Plant, index: Index, streams: Trace, end: float | None) -> None:
    """Every unit has a state from time 0 on; a row changes the state of its unit."""
    assert end is not None or len(streams["states"])
    last: dict[int, float] = {}
    for time, unit, state in streams["states"].tolist():
        if unit not in last:
            assert time == 0.0, f"{index.units[int(unit)].name} has no state at the start"
        else:
            assert last[unit] != state, f"{index.units[int(unit)].name} enters {STATES[int(state)]} twice at {time:g} s"
        last[unit] = state
    assert len(last) == len(index.units) or not end
    total = sum(sum(stop - start for start, stop, _ in spans) for spans in _spans(streams, end).values())
    assert end is None or math.isclose(total, end * len(index.units), rel_tol=1e-9, abs_tol=CLOSE)


def _spans(streams: Trace, end: float | None) -> dict[int, list[tuple[float, float, int]]]:
    """Start, stop and state of what each unit does; a run that ended in an error ends with its last row."""
    if end is None:
        end = float(streams["states"][-1, 0]) if len(streams["states"]) else 0.0
    found: dict[int, list[tuple[float, float, int]]] = defaultdict(list)
    open_: dict[int, tuple[float, int]] = {}
    for time, unit, state in streams["states"].tolist():
        if unit in open_:
            found[int(unit)].append((open_[unit][0], time, open_[unit][1]))
        open_[unit] = time, int(state)
    for unit, (start, state) in open_.items():
        found[int(unit)].append((start, end, state))
    return found


def machines_do_one_thing(plant: Plant, index: Index, streams: Trace, end: float | None) -> None:
    """Operations of a machine do not overlap but in a batch; the time worked is the time in the state processing."""
    spans = _spans(streams, end)
    done: dict[int, list[tuple[float, float, float]]] = defaultdict(list)
    for start, stop, worked, unit, *_ in streams["operations"].tolist():
        if not done[int(unit)] or done[int(unit)][-1] != (start, stop, worked) or not _batch(plant, index, int(unit)):
            done[int(unit)].append((start, stop, worked))
    for unit, mine in done.items():
        name = index.units[unit].name
        for (_, stop, _), (start, _, _) in zip(mine, mine[1:], strict=False):
            assert start >= stop, f"{name} begins at {start:g} s what it ends {stop:g} s"
        for start, stop, worked in mine:
            assert 0 <= worked <= stop - start + CLOSE, f"{name} works {worked:g} s from {start:g} to {stop:g} s"
        busy = np.array([(start, stop) for start, stop, state in spans[unit] if state == PROCESSING]).reshape(-1, 2)
        for start, stop, worked in mine:
            shown = np.clip(np.minimum(busy[:, 1], stop) - np.maximum(busy[:, 0], start), 0.0, None).sum()
            assert abs(shown - worked) < CLOSE, f"{name} works {worked:g} s from {start:g} to {stop:g} s, shows {shown:g} s"
        last = mine[-1][1]
        outside = np.clip(np.minimum(busy[:, 1], last) - busy[:, 0], 0.0, None).sum() - sum(worked for *_, worked in mine)
        assert abs(outside) < CLOSE, f"{name} processes without an operation for {outside:g} s"


def _batch(plant: Plant, index: Index, unit: int) -> bool:
    return plant.stations[index.units[unit].element].batch is not None


def nobody_works_off_shift(plant: Plant, index: Index, streams: Trace, end: float | None) -> None:
    """A station that is interrupted at the end of a shift does nothing outside of it, and is off then or broken."""
    spans = _spans(streams, end)
    for number, unit in enumerate(index.units):
        if unit.kind != "station":
            continue
        station = plant.stations[unit.element]
        if not station.shifts:
            assert all(state != OFF_SHIFT for *_, state in spans[number])
            continue
        stop = max((last for _, last, _ in spans[number]), default=0.0)
        on = list(working_intervals(plant.calendar, [plant.shifts[name] for name in station.shifts], stop + 1.0))
        for start, last, state in spans[number]:
            inside = sum(max(min(last, b) - max(start, a), 0.0) for a, b in on)
            if state == OFF_SHIFT:
                assert inside < CLOSE, f"{unit.name} is off shift from {start:g} to {last:g} s, in its shift"
            elif state in (SETUP, PROCESSING) and station.at_shift_end == "interrupt":
                assert last - start - inside < CLOSE, f"{unit.name}: {STATES[state]} {start:g}-{last:g} s, out of its shift"
            elif state in (IDLE, WAITING, BLOCKED):
                assert last - start - inside < CLOSE, f"{unit.name}: {STATES[state]} {start:g}-{last:g} s, out of its shift"


def people_are_there(plant: Plant, index: Index, streams: Trace, end: float | None) -> None:
    """Nobody does two things at once, and who is interrupted at the end of a shift does nothing after it."""
    busy = Counter[int]()
    rows = list(_levels(index, streams, "people"))
    stop = rows[-1][0] if rows else 0.0
    on: dict[int, list[tuple[float, float]]] = {}
    for name, pool in plant.people.items():
        shifts = [plant.shifts[shift] for shift in pool.shifts]
        on[index.place_of["people", name]] = list(working_intervals(plant.calendar, shifts, stop + 1.0))
    since: dict[int, float] = {}
    for time, place, delta, _ in rows:
        pool = plant.people[index.places[place].name]
        if busy[place] and pool.at_shift_end == "interrupt":
            inside = sum(max(min(time, b) - max(since[place], a), 0.0) for a, b in on[place])
            assert time - since[place] - inside < CLOSE, f"{index.places[place]} works out of its shift before {time:g} s"
        busy[place] += delta
        since[place] = time
        assert 0 <= busy[place] <= pool.size, f"{busy[place]} of {index.places[place]} are busy at {time:g} s"


# Time in the plant ---------------------------------------------------------------------------------------------------


def little(plant: Plant, index: Index, streams: Trace, end: float | None) -> None:
    """The integral of the work in process is the sum of the times that pieces were inside (Little 1961)."""
    if end is None:
        return
    level, since = Counter[int](), Counter[int]()
    integral: dict[int, float] = defaultdict(float)
    begun: dict[int, tuple[float, int, int]] = {}
    rest: dict[int, float] = defaultdict(float)
    for time, place, delta, part in _levels(index, streams, "wip"):
        integral[place] += level[place] * (time - since[place])
        level[place] += delta
        since[place] = time  # type: ignore[assignment]
        if delta > 0:
            begun[part] = time, place, delta
        else:
            rest[part] += -delta * (time - begun[part][0])
    ended = {int(row[0]): row for row in streams["parts"].tolist() if row[9] != LOST}
    spent: dict[int, float] = defaultdict(float)
    shrunk = set()
    for part, (start, place, pieces) in begun.items():
        leaves = ended[part][7] if part in ended else end
        spent[place] += (leaves - start) * pieces
        if part not in ended or not math.isclose(rest[part], (leaves - start) * pieces, abs_tol=CLOSE):
            shrunk.add(place)  # lost pieces on its way, or is still inside
    for place in spent:
        integral[place] += level[place] * (end - since[place])
        loses = any(operation.scrap for operation in plant.products[index.places[place].name].routing)
        same = math.isclose(integral[place], spent[place], rel_tol=1e-9, abs_tol=CLOSE)
        assert same or (loses and place in shrunk and integral[place] < spent[place]), (
            f"{index.places[place]}: integral {integral[place]:g} s, times {spent[place]:g} s"
        )


INVARIANTS: tuple[Callable[[Plant, Index, Trace, float | None], None], ...] = (
    rows_in_order,
    lots_are_kept,
    pieces_are_kept,
    one_place_at_a_time,
    lots_follow_their_routing,
    stock_is_kept,
    kits_are_complete,
    orders_are_done,
    states_fill_the_run,
    machines_do_one_thing,
    nobody_works_off_shift,
    people_are_there,
    little,
)
