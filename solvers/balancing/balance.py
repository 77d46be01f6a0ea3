"""Simple assembly line balancing with CP-SAT: fewest stations for a cycle time, or least cycle time for the stations.

Problems SALBP-1 and SALBP-2 and the earliest and latest station of a task: A. Scholl, C. Becker, "State-of-the-art
exact and heuristic solution procedures for simple assembly line balancing", European Journal of Operational Research
168 (2006) 666-693. First solution: ranked positional weight (Helgeson, Birnie 1961).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .line import BalancingError, Line

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

__all__ = ["Balance", "balance_with_cycle", "balance_with_stations"]


@dataclass(frozen=True)
class Balance:
    """Tasks on stations.

    Attributes
    ----------
    station : by task
        From 0.
    stations, cycle : int
        How many stations; work of the fullest one.
    optimal : bool
        Whether it is proved that there is no better balance.
    bound : int
        No balance has fewer stations (or a shorter cycle, where the stations are given).
    """

    station: tuple[int, ...]
    stations: int
    cycle: int
    optimal: bool
    bound: int

    def efficiency(self, line: Line) -> float:
        """Work over the time of all stations, between 0 and 1."""
        return sum(line.times) / max(1, self.stations * self.cycle)


def balance_with_cycle(line: Line, cycle: int, *, time_limit: float = 10.0, workers: int = 0, seed: int = 0) -> Balance:
    """Fewest stations so that none works longer than the cycle (SALBP-1).

    Parameters
    ----------
    cycle : int
        In the unit of the tasks' times.
    time_limit : float
        Wall time [s]; the best balance by then is given.
    workers, seed : int
        Threads (0: all cores); random choices.

    Raises
    ------
    BalancingError
        If one task alone takes longer than the cycle.
    """
    for name, time in zip(line.names, line.times, strict=True):
        if time > cycle:
            raise BalancingError(f"{name} takes {time}, longer than the cycle {cycle}")
    first = _by_weight(line, cycle)
    least = max(1, -(-sum(line.times) // cycle)) if cycle else 1
    if max(first) + 1 == least:
        return _outcome(line, first, least, least)
    model, place = _assignment(line, max(first) + 1, cycle)
    last = model.new_int_var(least - 1, max(first), "")
    for row in place:
        model.add(last >= sum(s * literal for s, literal in row.items()))
    model.minimize(last)
    station, bound = _solve(model, place, first, time_limit, workers, seed)
    return _outcome(line, station, max(station) + 1, bound + 1)


def balance_with_stations(
    line: Line, stations: int, *, time_limit: float = 10.0, workers: int = 0, seed: int = 0
) -> Balance:
    """Shortest cycle with so many stations (SALBP-2); parameters as before.

    Raises
    ------
    BalancingError
        If there is no station.
    """
    if stations < 1:
        raise BalancingError(f"{stations} stations; at least 1 is needed")
    least = max(max(line.times), -(-sum(line.times) // stations))
    high = least
    while max(_by_weight(line, high)) >= stations:
        high = high + 1 + high // 50
    first = _by_weight(line, high)
    model, place = _assignment(line, stations, high)
    cycle = model.new_int_var(least, high, "")
    for s in range(stations):
        model.add(sum(time * row[s] for time, row in zip(line.times, place, strict=True) if s in row) <= cycle)
    model.minimize(cycle)
    station, bound = _solve(model, place, first, time_limit, workers, seed)
    return _outcome(line, station, stations, bound, by_cycle=True)


def _outcome(line: Line, station: list[int], stations: int, bound: int, *, by_cycle: bool = False) -> Balance:
    work = [0] * stations
    for task, s in enumerate(station):
        work[s] += line.times[task]
    value = max(work) if by_cycle else stations
    return Balance(tuple(station), stations, max(work), value <= bound, bound)


def _by_weight(line: Line, cycle: int) -> list[int]:
    """Station by station, the task with most work behind it first."""
    _, after = line.closure()
    weight = [time + sum(line.times[n] for n in after[task]) for task, time in enumerate(line.times)]
    station = [-1] * len(line.times)
    current, left = 0, cycle
    while min(station) < 0:
        ready = [
            task
            for task, s in enumerate(station)
            if s < 0 and all(station[a] >= 0 for a, b in line.precedence if b == task)
        ]
        fits = [task for task in ready if line.times[task] <= left]
        if not fits:
            current, left = current + 1, cycle
            continue
        task = max(fits, key=lambda task: (weight[task], -task))
        station[task] = current
        left -= line.times[task]
    return station


def _assignment(line: Line, stations: int, cycle: int) -> "tuple[cp_model.CpModel, list[dict[int, cp_model.IntVar]]]":
    """Model with a literal for each task and each station that it may be on; no station works longer than the cycle."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    before, after = line.closure()
    place: list[dict[int, cp_model.IntVar]] = []
    for task, time in enumerate(line.times):
        head = time + sum(line.times[n] for n in before[task])
        tail = time + sum(line.times[n] for n in after[task])
        earliest = max(0, -(-head // cycle) - 1) if cycle else 0
        latest = stations - max(1, -(-tail // cycle)) if cycle else stations - 1
        place.append({s: model.new_bool_var("") for s in range(min(earliest, latest), max(earliest, latest) + 1)})
        model.add_exactly_one(place[-1].values())
    for s in range(stations):
        model.add(sum(time * row[s] for time, row in zip(line.times, place, strict=True) if s in row) <= cycle)
    for a, b in line.precedence:
        for s in place[b]:
            earlier = [literal for t, literal in place[a].items() if t <= s]
            model.add(sum(earlier) >= sum(literal for t, literal in place[b].items() if t <= s))
    return model, place


def _solve(
    model: "cp_model.CpModel",
    place: "list[dict[int, cp_model.IntVar]]",
    first: list[int],
    time_limit: float,
    workers: int,
    seed: int,
) -> tuple[list[int], int]:
    from ortools.sat.python import cp_model

    for row, station in zip(place, first, strict=True):
        for s, literal in row.items():
            model.add_hint(literal, s == station)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = time_limit
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed
    status = solver.status_name(solver.solve(model))
    bound = round(solver.best_objective_bound)
    if status not in ("OPTIMAL", "FEASIBLE"):
        return first, max(0, bound)
    return [next(s for s, literal in row.items() if solver.value(literal)) for row in place], bound
