"""A problem written step by step: machines, jobs, operations, their alternatives, and what binds them."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .calendars import Breaks, Calendars, merged
from .problem import NEVER, TERMS, IntArray, Problem, SchedulingError
from .validity import MAX_TIME, validate

__all__ = ["Job", "Operation", "ProblemBuilder", "Resource", "add_chain", "objective_row"]


@dataclass(frozen=True)
class Resource:
    """A machine, a tool, a group of people: number `index` in the problem."""

    index: int
    name: str


@dataclass(frozen=True)
class Job:
    """A job: number `index` in the problem."""

    index: int
    name: str


@dataclass(frozen=True)
class Operation:
    """An operation: number `problem.job_op_ptr[job] + position` in the problem."""

    job: int
    position: int
    name: str


class ProblemBuilder:
    """Collects a problem; `build` checks it as a whole and gives the arrays. Meanings are in problem.py.

    Examples
    --------
    >>> plan = ProblemBuilder()
    >>> saw, mill = plan.add_machine("saw"), plan.add_machine("mill")
    >>> job = plan.add_job("frame", due=20)
    >>> cut = plan.add_operation(job, "cut")
    >>> shape = plan.add_operation(job, "shape")
    >>> plan.add_mode(cut, 5, saw)
    >>> plan.add_mode(shape, 7, mill)
    >>> plan.add_precedence(cut, shape)
    >>> problem = plan.minimize(makespan=1).build()
    >>> problem.operations, problem.resources
    (2, 2)
    """

    def __init__(self, unit: float = 1.0) -> None:
        """`unit`: length of a unit of time [s]."""
        self._unit = unit
        self._jobs: list[tuple[int, int, int, int, str]] = []
        self._operations: list[list[tuple[int, Hashable, int, int, int, int, str]]] = []
        self._modes: list[list[list[tuple[int, int, list[tuple[int, int]]]]]] = []
        self._resources: list[tuple[int, int, int, int, int, str]] = []
        self._first_family: list[Hashable] = []
        self._breaks: list[tuple[tuple[int, int], ...]] = []
        self._arcs: list[tuple[Operation, Operation, int, int]] = []
        self._families: dict[Hashable, int] = {}
        self._setups: dict[int, dict[tuple[int, int], int]] = {}
        self._locations: dict[Hashable, int] = {}
        self._transport: dict[tuple[int, int], int] = {}
        self._transporters = (0, 0)
        self._tariff: list[tuple[int, int]] = []
        self._objective: list[list[int]] = []

    def add_machine(
        self,
        name: str = "",
        *,
        breaks: Breaks = (),
        location: Hashable = None,
        ready: int = 0,
        family: Hashable = None,
        follows: Resource | None = None,
    ) -> Resource:
        """A machine: one operation at a time.

        Parameters
        ----------
        breaks : pairs of int
            Start and end of each break; an end of None is for ever.
        location : label
            Where it stands, for transport.
        ready : int
            Nothing starts before.
        family : label
            Family that it is set up for at the start.
        follows : Resource
            A machine added before, whose sequence of jobs this one keeps.
        """
        leader = -1 if follows is None else follows.index
        return self._add(name, 1, 0, breaks, location, ready, family, leader)

    def add_renewable(self, name: str = "", capacity: int = 1, *, breaks: Breaks = (), ready: int = 0) -> Resource:
        """People, tools, places: `capacity` of them at one time."""
        return self._add(name, capacity, 0, breaks, None, ready, None, -1)

    def add_batching_machine(
        self,
        name: str = "",
        capacity: int = 1,
        *,
        breaks: Breaks = (),
        location: Hashable = None,
        ready: int = 0,
        family: Hashable = None,
    ) -> Resource:
        """An oven, a bath: takes operations of one family together, up to `capacity` in demand."""
        return self._add(name, capacity, 1, breaks, location, ready, family, -1)

    def add_job(
        self, name: str = "", *, release: int = 0, due: int | None = None, deadline: int | None = None, weight: int = 1
    ) -> Job:
        """A job; `due` counts for tardiness, `deadline` must be kept."""
        job = Job(len(self._jobs), name or f"job {len(self._jobs)}")
        dates = (NEVER if due is None else due, NEVER if deadline is None else deadline)
        self._jobs.append((release, *dates, weight, job.name))
        self._operations.append([])
        self._modes.append([])
        return job

    def add_operation(
        self,
        job: Job,
        name: str = "",
        *,
        release: int = 0,
        family: Hashable = None,
        resumable: bool = False,
        blocking: bool = False,
        frozen: int | None = None,
        old_start: int | None = None,
    ) -> Operation:
        """An operation of a job; say what follows what with `add_precedence`."""
        row = self._operations[job.index]
        full = f"{job.name}/{name or len(row)}"
        times = (-1 if frozen is None else frozen, -1 if old_start is None else old_start)
        if frozen is not None and frozen < 0:
            raise SchedulingError(f"operation {full}: frozen start {frozen} is negative")
        row.append((max(release, self._jobs[job.index][0]), family, resumable, blocking, *times, full))
        self._modes[job.index].append([])
        return Operation(job.index, len(row) - 1, full)

    def add_mode(
        self,
        operation: Operation,
        duration: int,
        resources: Resource | Sequence[Resource],
        *,
        demands: Sequence[int] | None = None,
        power: int = 0,
    ) -> None:
        """One way to do an operation: how long, on which resources, the machine first; demands are 1 if not given."""
        used = [resources] if isinstance(resources, Resource) else list(resources)
        amounts = [1] * len(used) if demands is None else list(demands)
        if len(amounts) != len(used):
            raise SchedulingError(f"operation {operation.name}: {len(amounts)} demands for {len(used)} resources")
        needs = [(resource.index, amount) for resource, amount in zip(used, amounts, strict=True)]
        self._modes[operation.job][operation.position].append((duration, power, needs))

    def add_precedence(
        self, before: Operation, after: Operation, *, min_lag: int = 0, max_lag: int | None = None
    ) -> None:
        """`after` starts when `before` has ended, the transport and `min_lag` have passed; no-wait is max_lag=0."""
        self._arcs.append((before, after, min_lag, NEVER if max_lag is None else max_lag))

    def add_setup(self, machine: Resource, before: Hashable, after: Hashable, time: int) -> None:
        """Time between an operation of family `before` and the next, of family `after`, on this machine."""
        row = self._setups.setdefault(machine.index, {})
        row[self._family(before), self._family(after)] = time

    def add_transport(self, start: Hashable, end: Hashable, time: int) -> None:
        """Travel time from one location to another, this way; 0 where not given."""
        self._transport[self._location(start), self._location(end)] = time

    def set_transporters(self, count: int, at: Hashable) -> None:
        """Let that many transporters do all transports; they wait at location `at` at time 0."""
        self._transporters = (count, self._location(at))

    def set_tariff(self, steps: Iterable[tuple[int, int]]) -> None:
        """Price of energy from each time on, as pairs (time, price); the first time is 0."""
        self._tariff = list(steps)

    def minimize(self, *levels: Mapping[str, int], **weights: int) -> "ProblemBuilder":
        """Say what is minimised: one weighted sum by keywords, or several, the most important first.

        Terms: makespan, tardiness, late, flow, energy, deviation.
        """
        self._objective = [objective_row(level) for level in ([*levels, weights] if weights else levels)]
        return self

    @property
    def operations(self) -> int:
        """How many operations were added."""
        return sum(len(row) for row in self._operations)

    def build(self) -> Problem:
        """The problem as arrays, checked.

        Raises
        ------
        SchedulingError
            The first mistake, in one line.
        """
        jobs, operations = self._jobs, [row for rows in self._operations for row in rows]
        modes = [mode for rows in self._modes for row in rows for mode in row]
        owners = [len(row) for rows in self._modes for row in rows]
        job_op_ptr = _ptr([len(rows) for rows in self._operations])
        families = [self._family(row[1]) for row in operations]
        first = [-1 if label is None else self._family(label) for label in self._first_family]
        calendars = Calendars(self._breaks)
        resource_calendar = [calendars.union((r,)) for r in range(len(self._resources))]
        mode_calendar = [calendars.union(tuple(sorted(r for r, _ in needs))) for _, _, needs in modes]
        calendar_ptr, break_start, break_end = calendars.arrays()
        setup, resource_setup = self._setup_matrices()
        arcs = sorted(
            (int(job_op_ptr[a.job]) + a.position, int(job_op_ptr[b.job]) + b.position, low, high)
            for a, b, low, high in self._arcs
        )
        columns = _columns(arcs, 4)
        transport = np.zeros((len(self._locations),) * 2, dtype=np.int64)
        for (start, end), time in self._transport.items():
            transport[start, end] = time
        release, due, deadline, weight = _columns([row[:4] for row in jobs], 4)
        op_release, resumable, blocking, frozen, old_start = _columns([(r[0], *r[2:6]) for r in operations], 5)
        capacity, batching, location, ready, follows = _columns([row[:5] for row in self._resources], 5)
        problem = Problem(
            job_release=release,
            job_due=due,
            job_deadline=deadline,
            job_weight=weight,
            job_op_ptr=job_op_ptr,
            op_job=np.repeat(np.arange(len(jobs)), np.diff(job_op_ptr)),
            op_mode_ptr=_ptr(owners),
            op_release=op_release,
            op_family=_array(families),
            op_resumable=resumable,
            op_blocking=blocking,
            op_frozen=frozen,
            op_old_start=old_start,
            mode_op=np.repeat(np.arange(len(operations)), owners),
            mode_duration=_array([mode[0] for mode in modes]),
            mode_power=_array([mode[1] for mode in modes]),
            mode_calendar=_array(mode_calendar),
            mode_resource_ptr=_ptr([len(mode[2]) for mode in modes]),
            mode_resource=_array([r for mode in modes for r, _ in mode[2]]),
            mode_demand=_array([amount for mode in modes for _, amount in mode[2]]),
            resource_capacity=capacity,
            resource_batching=batching,
            resource_calendar=_array(resource_calendar),
            resource_setup=resource_setup,
            resource_location=location,
            resource_ready=ready,
            resource_family=_array(first),
            resource_follows=follows,
            calendar_ptr=calendar_ptr,
            break_start=break_start,
            break_end=break_end,
            arc_ptr=_ptr(np.bincount(columns[0], minlength=len(operations)).tolist()),
            arc_from=columns[0],
            arc_to=columns[1],
            arc_min_lag=columns[2],
            arc_max_lag=columns[3],
            setup=setup,
            transport=transport,
            transporters=self._transporters[0],
            transporter_location=self._transporters[1],
            tariff_start=_array([time for time, _ in self._tariff]),
            tariff_price=_array([price for _, price in self._tariff]),
            objective=_array(self._objective or [objective_row({"makespan": 1})]),
            unit=self._unit,
            job_names=tuple(row[4] for row in jobs),
            op_names=tuple(row[6] for row in operations),
            resource_names=tuple(row[5] for row in self._resources),
        )
        validate(problem)
        return problem

    def _add(
        self,
        name: str,
        capacity: int,
        batching: int,
        breaks: Breaks,
        location: Hashable,
        ready: int,
        family: Hashable,
        follows: int,
    ) -> Resource:
        resource = Resource(len(self._resources), name or f"resource {len(self._resources)}")
        place = -1 if location is None else self._location(location)
        self._resources.append((capacity, batching, place, ready, follows, resource.name))
        self._first_family.append(family)
        self._breaks.append(merged(resource.name, breaks))
        return resource

    def _family(self, label: Hashable) -> int:
        return self._families.setdefault(label, len(self._families))

    def _location(self, label: Hashable) -> int:
        return self._locations.setdefault(label, len(self._locations))

    def _setup_matrices(self) -> tuple[IntArray, IntArray]:
        size = max(1, len(self._families))
        setup = np.zeros((len(self._setups), size, size), dtype=np.int64)
        row = np.full(len(self._resources), -1, dtype=np.int64)
        for s, (r, times) in enumerate(self._setups.items()):
            row[r] = s
            for pair, time in times.items():
                setup[s][pair] = time
        return setup, row


def add_chain(
    plan: ProblemBuilder,
    job: Job,
    operations: Sequence[Sequence[tuple[int, Resource]]],
    *,
    families: Sequence[Hashable] | None = None,
) -> list[Operation]:
    """Add operations that follow each other, each given by its alternatives (duration, machine)."""
    chain: list[Operation] = []
    for n, modes in enumerate(operations):
        operation = plan.add_operation(job, family=None if families is None else families[n])
        for duration, machine in modes:
            plan.add_mode(operation, duration, machine)
        if chain:
            plan.add_precedence(chain[-1], operation)
        chain.append(operation)
    return chain


def objective_row(weights: Mapping[str, int]) -> list[int]:
    """Weights by the name of their term as a row of `Problem.objective`."""
    for term in weights:
        if term not in TERMS:
            raise SchedulingError(f"unknown term of the objective: {term}; known: {', '.join(TERMS)}")
    return [weights.get(term, 0) for term in TERMS]


def _array(values: Sequence[object]) -> IntArray:
    flat = [v for row in values for v in (row if isinstance(row, list | tuple) else [row])]
    for value in flat:
        if not isinstance(value, int | np.integer):
            raise SchedulingError(f"times and amounts are whole numbers, not {value}")
        if abs(int(value)) >= 2**63:
            raise SchedulingError(f"number {value} overflows: at most {MAX_TIME}")
    return np.array(values, dtype=np.int64)


def _ptr(counts: Sequence[int]) -> IntArray:
    return np.concatenate([[0], np.cumsum(np.asarray(counts, dtype=np.int64))]).astype(np.int64)


def _columns(rows: Sequence[Sequence[object]], width: int) -> tuple[IntArray, ...]:
    return tuple(_array([row[c] for row in rows]) for c in range(width))
