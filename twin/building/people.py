"""People of the draft: pools of persons who serve the same stations, and how many of them a booking needs at once."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twin.building.capacities import levels
from twin.building.draft import Draft
from twin.building.log import Log
from twin.building.operations import station_of

__all__ = ["people"]

Ints = NDArray[np.int64]
TOLD = 0.8
"""A station needs people if at least this share of its bookings name one."""
SELDOM = 0.02
"""Who has fewer of his bookings at a station than this helps out there: it is none of his skills."""
APART = 0.1
"""Who is booked on several stations at once for more than this share of his time minds machines, and is not tied."""


def people(draft: Draft, log: Log) -> None:
    """Write pools, and the people that stations need, where the log names workers."""
    column = log.names.get("worker")
    if column is None or not column.names:
        return
    station, names, _ = station_of(log)
    rows = np.flatnonzero((log.case.codes >= 0) & (station >= 0) & (log.end > log.start))
    told = rows[column.codes[rows] >= 0]
    if not len(told):
        return
    groups = [[one for one in (" ".join(part.split()) for part in re.split(r"[;|]", text)) if one]
              for text in column.names]  # fmt: skip
    persons = {name: number for number, name in enumerate(dict.fromkeys(one for group in groups for one in group))}
    size = np.array([len(group) for group in groups])[column.codes[told]]
    row = np.repeat(told, size)
    person = np.concatenate([[persons[one] for one in groups[code]] for code in column.codes[told].tolist()])
    share = _spread(log, station, row, person.astype(np.int64))
    if share > APART:
        draft.heading.append(
            f"{len(persons)} workers are named; for {share:.0%} of their time they are booked on several stations at "
            "once: they mind machines and are not tied to them, so no people are written"
        )
        return
    served = _served(station, row, person.astype(np.int64))
    staffed = _staffed(station, rows, told)
    teams: dict[frozenset[int], list[int]] = defaultdict(list)
    for one, places in served.items():
        if places & staffed:
            teams[frozenset(places & staffed)].append(one)
    _write(draft, log, teams, names, station, row, person, len(persons))


def _write(draft: Draft, log: Log, teams: dict[frozenset[int], list[int]], names: tuple[str, ...], station: Ints,
           row: Ints, person: NDArray[Any], many: int) -> None:  # fmt: skip
    """Write a pool for each team; what several teams can do is a skill of each."""
    ordered = sorted(teams.items(), key=lambda item: (-len(item[1]), sorted(item[0])))
    pools = {places: f"team {number + 1}" for number, (places, _) in enumerate(ordered)}
    made: dict[str, Any] = {}
    for places, members in ordered:
        made[pools[places]] = {"size": len(members)}
        mine = np.isin(person, members)
        _, level = levels(log.start[row[mine]], log.end[row[mine]])
        draft.say(
            f"{len(members)} of {many} persons, at most {int(level.max())} at work at once", "people", pools[places]
        )
    for place in sorted(set().union(*teams)) if teams else ():
        able = [places for places, _ in ordered if place in places]
        needed = _at_once(log, row[station[row] == place], person[station[row] == place])
        skill = pools[able[0]] if len(able) == 1 else f"{names[place]} skill"
        if len(able) > 1:
            for places in able:
                made[pools[places]].setdefault("skills", []).append(skill)
        draft.plant["stations"][names[place]]["operators"] = {skill: needed}
        draft.say(f"named in {TOLD:.0%} of the bookings or more", "stations", names[place], "operators")
    if made:
        draft.plant["people"] = made


def _spread(log: Log, station: Ints, row: Ints, person: Ints) -> float:
    """Share of the time of all persons in which they are booked on more than one thing at once; a batch is one."""
    both = busy = 0.0
    order = np.lexsort((log.end[row], log.start[row], station[row], person))
    again = [one[order][1:] == one[order][:-1] for one in (log.end[row], log.start[row], station[row], person)]
    order = order[np.append(True, ~np.all(again, axis=0))]
    for mine in np.split(order, np.flatnonzero(np.diff(person[order])) + 1):
        times, level = levels(log.start[row[mine]], log.end[row[mine]])
        length = np.diff(times)
        busy += float(length[level[:-1] > 0].sum())
        both += float(length[level[:-1] > 1].sum())
    return both / max(busy, 1e-9)


def _served(station: Ints, row: Ints, person: Ints) -> dict[int, set[int]]:
    """Stations that each person serves."""
    count: dict[int, Counter[int]] = defaultdict(Counter)
    pairs, many = np.unique(np.column_stack((person, station[row])), axis=0, return_counts=True)
    for (one, place), n in zip(pairs.tolist(), many.tolist(), strict=True):
        count[one][place] += n
    return {one: {p for p, n in places.items() if n >= SELDOM * places.total()} for one, places in count.items()}


def _staffed(station: Ints, rows: Ints, told: Ints) -> set[int]:
    """Stations whose bookings name people."""
    size = int(station.max()) + 1
    share = np.bincount(station[told], minlength=size) / np.maximum(np.bincount(station[rows], minlength=size), 1)
    return set(np.flatnonzero(share >= TOLD).tolist())


def _at_once(log: Log, row: Ints, person: NDArray[Any]) -> int:
    """Persons that a booking needs: most often so many are named in it, or in bookings of the same case and time."""
    same = np.unique(np.column_stack((log.case.codes[row], log.activity.codes[row], log.start[row])), axis=0,
                     return_inverse=True)[1].ravel()  # fmt: skip
    pairs = np.unique(np.column_stack((same, person.astype(np.int64))), axis=0)
    return int(np.bincount(np.bincount(pairs[:, 0])).argmax())
