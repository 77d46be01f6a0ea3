"""Work and working time: what operations take from stations and people, and what these have in a span of time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from models.calendar.intervals import working_intervals
from models.checking.people import able, needed
from models.checking.routing import Flow
from models.checking.sharing import Job
from models.index import planned_time
from models.people.description import Pool
from models.plant import Plant
from models.product.description import Operation
from models.station.description import Station

__all__ = [
    "Step",
    "hours",
    "people_jobs",
    "pool_time",
    "service_jobs",
    "station_jobs",
    "station_time",
    "steps",
    "time_each",
]

_CENTURY = 100 * 365.25 * 86400.0


@dataclass(frozen=True)
class Step:
    """An operation with the pieces that pass it, work included only for those that an inspection samples."""

    product: str
    number: int
    operation: Operation
    pieces: float


def steps(
    plant: Plant,
    started: Mapping[str, float],
    flows: Mapping[str, Flow],
    under_way: Mapping[tuple[str, int], float] | None = None,
) -> Iterator[Step]:
    """Give every operation that has work to do."""
    for name, product in plant.products.items():
        for number, operation in enumerate(product.routing):
            pieces = started.get(name, 0.0) * flows[name].visits[number]
            pieces += (under_way or {}).get((name, number), 0.0)
            if operation.inspection:
                pieces *= operation.inspection.sampling
            if pieces > 0:
                yield Step(name, number, operation, float(pieces))


def time_each(plant: Plant, step: Step, name: str) -> float:
    """Return the mean time that a piece takes of a machine [s]; a batch is taken to be full, setups take nothing."""
    station = plant.stations[name]
    product = plant.products[step.product]
    return planned_time(step.product, product, step.operation, name, station)


def station_jobs(plant: Plant, work: list[Step]) -> list[Job]:
    """Return the work by operation, for the stations that can do it; maintenance by number of pieces is part of it."""
    jobs = []
    for step in work:
        on = {}
        for name in step.operation.station:
            upkeep = sum(m.duration.mean / m.parts for m in plant.stations[name].maintenance if m.parts)
            on[name] = time_each(plant, step, name) + upkeep
        jobs.append(Job(step.pieces, on))
    return jobs


def people_jobs(plant: Plant, work: list[Step]) -> list[Job]:
    """Return the time of people that operations need at least, whatever station does them, for the pools that can."""
    skills = able(plant.people)
    demand: dict[str, float] = {}
    for step in work:
        least: dict[str, float] = {}
        for index, name in enumerate(step.operation.station):
            request = needed(plant.stations[name].operators, step.operation.operators)
            time = time_each(plant, step, name)
            here = {skill: count * time for skill, count in request.items()}
            least = here if index == 0 else {s: min(least[s], here[s]) for s in least if s in here}
        for skill, time in least.items():
            demand[skill] = demand.get(skill, 0.0) + time * step.pieces
    return [Job(time, dict.fromkeys(skills[skill], 1.0)) for skill, time in demand.items()]


def service_jobs(plant: Plant, worked: Mapping[str, float], until: float) -> list[Job]:
    """Return the time of people that repairs and maintenance need on average.

    Parameters
    ----------
    plant : Plant
    worked : mapping
        Work of each station, all its machines together [s].
    until : float
        Span of time [s].
    """
    skills = able(plant.people)
    demand: dict[str, float] = {}
    for name, station in plant.stations.items():
        calls = [(f.operators, f.clock, f.every.mean, f.repair.mean) for f in station.failures if f.every]
        calls += [(m.operators, m.clock, m.every, m.duration.mean) for m in station.maintenance if m.every]
        for request, clock, every, duration in calls:
            if clock == "operating":
                time = worked.get(name, 0.0) / every * duration
            else:
                time = station.capacity * until / (every + duration) * duration
            for skill, count in request.items():
                demand[skill] = demand.get(skill, 0.0) + count * time
    return [Job(time, dict.fromkeys(skills[skill], 1.0)) for skill, time in demand.items()]


def hours(plant: Plant, shifts: tuple[str, ...], until: float) -> float:
    """Return the working time of some shifts up to a time [s]."""
    if until > _CENTURY:  # far beyond any holiday: as in the first century
        return hours(plant, shifts, _CENTURY) / _CENTURY * until
    total = 0.0
    for begin, stop in working_intervals(plant.calendar, [plant.shifts[shift] for shift in shifts], until):
        if begin >= until:
            break
        total += min(stop, until) - begin
    return total


def station_time(station: Station, present: float) -> float:
    """Return the time that the machines of a station have for work, of the working time `present` of its shifts [s].

    Failures and maintenance on the operating clock take a share of the work, MTTR / MTBF; those on the calendar clock
    a share of the time, MTTR / (MTBF + MTTR). Failures that a Python rule tells are not known before a run.
    """
    per_work, available = 0.0, 1.0
    calls = [(f.clock, f.every.mean, f.repair.mean) for f in station.failures if f.every]
    calls += [(m.clock, m.every, m.duration.mean) for m in station.maintenance if m.every]
    for clock, every, duration in calls:
        if clock == "operating":
            per_work += duration / every
        else:
            available *= every / (every + duration)
    return station.capacity * present * available / (1 + per_work)


def pool_time(pool: Pool, present: float) -> float:
    """Return the time of the people of a pool in the working time `present` of its shifts [s], absence taken off."""
    return pool.size * present * (1 - pool.absence)
