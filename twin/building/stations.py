"""Stations of the draft: capacity, batches, queues, failures, setups, upkeep, shifts, power."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from itertools import pairwise
from operator import add
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twin.building.batches import batch_of
from twin.building.draft import Draft
from twin.building.hours import shifts_of
from twin.building.laws import FEW, fit, seconds
from twin.building.log import Log
from twin.building.machine_states import WORDS, Stays
from twin.building.operations import Operations
from twin.building.order_book import releases
from twin.building.rooms import rooms
from twin.building.upkeep import upkeep_of
from twin.building.weekly import Seen, same_weeks, seen_of

__all__ = ["stations"]

Floats = NDArray[np.float64]


def stations(
    draft: Draft,
    log: Log,
    ops: Operations,
    told: Stays,
    capacity: list[int],
    why: list[str],
    batches: list[int],
    prepared: Floats,
    family: tuple[str, ...],
) -> None:
    """Write every station that something was done at.

    Parameters
    ----------
    prepared : (operations,) setup just before each [s]
    family : setup families by number of the product
    """
    made = draft.plant.setdefault("stations", {})
    length = float(max(log.end.max(), told.end.max() if len(told.end) else 0.0))
    power = _power(log, told)
    came = np.append(0.0, ops.end[:-1])
    came[ops.first] = releases(log, ops)
    seen = set(ops.station.tolist()) | set(told.station.tolist())
    room = rooms(ops, told, prepared)
    for number, name in enumerate(ops.stations):
        if number not in seen:
            continue
        station: dict[str, Any] = {}
        if batches[number] > 1:
            station["batch"], said = batch_of(ops, number, batches[number], family, came)
            draft.say(said, "stations", name, "batch")
        if capacity[number] > 1:
            station["capacity"] = capacity[number]
            draft.say(why[number], "stations", name, "capacity")
        if number in room:
            station["queue"] = {"capacity": room[number].cases}
            draft.say(room[number].evidence, "stations", name, "queue")
        _failures(draft, station, number, name, told, ops)
        upkeep = upkeep_of(told, number, ops, length - float(log.start.min()))
        if upkeep is not None:
            station["maintenance"] = [upkeep[0]]
            draft.say(upkeep[1], "stations", name, "maintenance", 0)
        _setups(draft, station, number, name, prepared, ops, family)
        if power.get(number):
            station["power"] = {state: f"{watts:.6g} W" for state, watts in power[number].items()}
        made[name] = station
    _shifts(draft, told, ops, length)


def _shifts(draft: Draft, told: Stays, ops: Operations, length: float) -> None:
    """Write the shifts of stations that are off shift at times."""
    off = {number: rows for number in range(len(ops.stations)) if len(rows := told.of(number, "off_shift"))}
    weeks = same_weeks([_seen(told, rows, ops, length) for rows in off.values()])
    for (number, rows), week in zip(off.items(), weeks, strict=True):
        if week is None:
            continue
        name = ops.stations[number]
        shifts = draft.plant.setdefault("shifts", {})
        station = draft.plant["stations"][name]
        station["shifts"] = [_shift(shifts, hours) for hours in shifts_of(week.open, "shift").items()]
        station["at_shift_end"] = "interrupt" if _interrupted(told, number, ops, rows) else "finish"
        differ = f", {week.differ} differ" if week.differ else ""
        draft.say(f"n={len(rows)} stays off shift{differ}", "stations", name, "shifts")


def _seen(told: Stays, rows: NDArray[np.int64], ops: Operations, length: float) -> Seen:
    """What was seen of the minutes of the week, all units of a station together."""
    found = []
    for unit in np.unique(told.unit[rows]).tolist():
        mine, work = rows[told.unit[rows] == unit], ops.unit == unit
        found.append(seen_of(told.begin[mine], told.end[mine], ops.begin[work], ops.end[work], length))
    return reduce(add, found)


def _shift(shifts: dict[str, Any], hours: tuple[str, dict[str, Any]]) -> str:
    """Name of a shift with these hours, made if there is none."""
    name, what = hours
    same = next((known for known, other in shifts.items() if other == what), None)
    if same is not None:
        return same
    while name in shifts:
        name += "'"
    shifts[name] = what
    return name


def _interrupted(told: Stays, number: int, ops: Operations, off: NDArray[np.int64]) -> bool:
    """Tell whether operations reach over stays off shift of their unit."""
    mine = np.flatnonzero(ops.station == number)
    begin, end, unit = ops.begin[mine], ops.end[mine], ops.unit[mine]
    starts = zip(told.begin[off[:200]].tolist(), told.unit[off[:200]].tolist(), strict=True)
    return any(((unit == one) & (begin < t) & (end > t + 1.0)).any() for t, one in starts)


def _failures(draft: Draft, station: dict[str, Any], number: int, name: str, told: Stays, ops: Operations) -> None:
    rows = told.of(number, "failed")
    work = float(ops.work[ops.station == number].sum())
    if not len(rows) or work <= 0:
        return
    repair = fit(told.end[rows] - told.begin[rows])
    gaps = _uptime(told, rows, number, ops)
    every, why = f"exponential({work / len(rows):.6g} s)", f"n={len(rows)}, work for each"
    if len(gaps) >= FEW:  # else what passed since the last counts for as much as what passed between them
        law = fit(gaps)
        every, why = law.text, law.evidence
    station["failures"] = [{"every": every, "repair": repair.text}]
    draft.say(f"every: {why}; repair: {repair.evidence}", "stations", name, "failures", 0)


def _uptime(told: Stays, rows: NDArray[np.int64], number: int, ops: Operations) -> Floats:
    """Time of processing between failures of the same unit [s]."""
    found = []
    for unit in np.unique(told.unit[rows]).tolist():
        mine = rows[told.unit[rows] == unit]
        work = np.flatnonzero((ops.station == number) & (ops.unit == unit))
        if not len(work):
            continue
        work = work[np.argsort(ops.begin[work])]
        begin, each = ops.begin[work], ops.work[work]
        done = np.concatenate([[0.0], np.cumsum(each)])
        at = np.searchsorted(begin, told.begin[mine], side="left")
        last = np.maximum(at - 1, 0)
        under_way = np.minimum(np.maximum(told.begin[mine] - begin[last], 0.0), each[last])
        clock = done[last] + np.where(at > 0, under_way, 0.0)
        found.append(np.diff(np.concatenate([[0.0], clock])))
    gaps = np.concatenate(found) if found else np.zeros(0)
    return gaps[gaps > 0]


def _setups(draft: Draft, station: dict[str, Any], number: int, name: str, prepared: Floats, ops: Operations,
            family: tuple[str, ...]) -> None:  # fmt: skip
    mine = np.flatnonzero(ops.station == number)
    if not prepared[mine].any():
        return
    mine = mine[np.lexsort((ops.begin[mine], ops.unit[mine]))]
    pairs: dict[tuple[str, str], list[float]] = {}
    for before, row in pairwise(mine.tolist()):
        if ops.unit[before] == ops.unit[row] and prepared[row]:
            key = family[ops.product[before]], family[ops.product[row]]
            pairs.setdefault(key, []).append(float(prepared[row]))
    duration = prepared[mine[prepared[mine] > 0]]
    law = fit(duration)
    matrix: dict[str, dict[str, str]] = {}
    means = [float(np.mean(times)) for times in pairs.values()]
    if len(pairs) > 1 and max(means) > 1.02 * min(means):
        for (old, new), times in sorted(pairs.items()):
            if old != new:
                matrix.setdefault(old, {})[new] = fit(np.array(times)).text
    station["setup"] = {"time": seconds(law.mean), "matrix": matrix} if matrix else {"time": law.text}
    draft.say(f"{law.evidence}; {len(pairs)} changes of family", "stations", name, "setup")


def _power(log: Log, told: Stays) -> dict[int, dict[str, float]]:
    """Mean power by station and state, weighted by time [W]."""
    if "power" not in log.values or "state" not in log.names:
        return {}
    from twin.building.operations import station_of

    station, _, _ = station_of(log)
    watts = log.values["power"]
    meaning: Callable[[str], str] = lambda word: next((s for s, ws in WORDS.items() if word.lower() in ws), "")  # noqa: E731
    names = [meaning(name) for name in log.names["state"].names]
    found: dict[int, dict[str, float]] = {}
    for code, state in enumerate(names):
        rows = (log.names["state"].codes == code) & np.isfinite(watts)
        for number in np.unique(station[rows]).tolist() if state else ():
            mine = rows & (station == number)
            weight = log.end[mine] - log.start[mine]
            mean = np.average(watts[mine], weights=weight) if weight.sum() > 0 else watts[mine].mean()
            found.setdefault(number, {})[state] = float(mean)
    return found
