"""What must hold of machines and people: one thing at a time, in working hours, and all times add up."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from itertools import pairwise

import numpy as np

from models.calendar.intervals import working_intervals
from models.index import Index
from models.plant import Plant
from models.trace import STATES
from tests.generated.rows import BLOCKED, CLOSE, IDLE, OFF_SHIFT, PROCESSING, SETUP, WAITING, levels
from tests.generated.traces import Trace

__all__ = ["machines_do_one_thing", "nobody_works_off_shift", "people_are_there", "states_fill_the_run"]


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
        for (_, stop, _), (start, _, _) in pairwise(mine):
            assert start >= stop, f"{name} begins at {start:g} s what it ends {stop:g} s"
        for start, stop, worked in mine:
            assert 0 <= worked <= stop - start + CLOSE, f"{name} works {worked:g} s from {start:g} to {stop:g} s"
        busy = np.array([(start, stop) for start, stop, state in spans[unit] if state == PROCESSING]).reshape(-1, 2)
        for start, stop, worked in mine:
            shown = np.clip(np.minimum(busy[:, 1], stop) - np.maximum(busy[:, 0], start), 0.0, None).sum()
            assert abs(shown - worked) < CLOSE, (
                f"{name} works {worked:g} s from {start:g} to {stop:g} s, shows {shown:g} s"
            )
        last = mine[-1][1]
        outside = np.clip(np.minimum(busy[:, 1], last) - busy[:, 0], 0.0, None).sum() - sum(
            worked for *_, worked in mine
        )
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
            elif (state in (SETUP, PROCESSING) and station.at_shift_end == "interrupt") or state in (
                IDLE,
                WAITING,
                BLOCKED,
            ):
                assert last - start - inside < CLOSE, (
                    f"{unit.name}: {STATES[state]} {start:g}-{last:g} s, out of its shift"
                )


def people_are_there(plant: Plant, index: Index, streams: Trace, end: float | None) -> None:
    """Nobody does two things at once, and who is interrupted at the end of a shift does nothing after it."""
    busy = Counter[int]()
    rows = list(levels(index, streams, "people"))
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
            assert time - since[place] - inside < CLOSE, (
                f"{index.places[place]} works out of its shift before {time:g} s"
            )
        busy[place] += delta
        since[place] = time
        assert 0 <= busy[place] <= pool.size, f"{busy[place]} of {index.places[place]} are busy at {time:g} s"
