"""Work shared among those who can do it, so that the highest load is the least possible: what exceeds 100 % is proven.

Jobs that can go to several stations, or to several pools of people, are spread by a linear program that keeps the
highest load low, then the next one, and so on (lexicographic min-max; W. Ogryczak (1997), On the lexicographic minimax
approach to location problems, EJOR 100). Jobs without a choice need no program: each connected part is solved alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

__all__ = ["Job", "Share", "rate_bound", "share"]


@dataclass(frozen=True)
class Job:
    """An amount of work.

    Attributes
    ----------
    amount : float
        Pieces, or hours.
    on : mapping
        Who can do it, with the time that one unit of the amount takes there [s].
    """

    amount: float
    on: Mapping[str, float]


@dataclass(frozen=True)
class Share:
    """The outcome for one resource.

    Attributes
    ----------
    work : float
        Time that it works [s].
    load : float
        `work` over its capacity; infinite where there is work without capacity.
    group : tuple of str
        Resources that share work and reach this load together; no other split makes all of them lower.
    """

    work: float
    load: float
    group: tuple[str, ...]


def share(jobs: Sequence[Job], capacity: Mapping[str, float]) -> dict[str, Share]:
    """Spread jobs over resources.

    Parameters
    ----------
    jobs : sequence of Job
    capacity : mapping
        Working time that each resource has [s].

    Examples
    --------
    >>> shares = share([Job(10, {"a": 1.0}), Job(50, {"a": 1.0, "b": 1.0})], {"a": 40, "b": 40})
    >>> shares["a"].load, shares["b"].load, shares["a"].group
    (0.75, 0.75, ('a', 'b'))
    """
    found = {name: Share(0.0, 0.0, (name,)) for name in capacity}
    for members in _parts(jobs):
        names = list(dict.fromkeys(name for job in members for name in job.on))
        if len(names) == 1:
            work = sum(job.amount * job.on[names[0]] for job in members)
            found[names[0]] = Share(work, _load(work, capacity[names[0]]), (names[0],))
        else:
            found |= _spread(members, names, capacity)
    return found


def _load(work: float, capacity: float) -> float:
    return work / capacity if capacity > 0 else inf if work > 0 else 0.0


def _parts(jobs: Sequence[Job]) -> list[list[Job]]:
    """Split jobs into those that share no resource."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while (above := parent.setdefault(name, name)) != name:
            parent[name] = name = parent.setdefault(above, above)
        return name

    live = [job for job in jobs if job.amount > 0 and job.on]
    for job in live:
        first, *others = job.on
        for other in others:
            parent[root(other)] = root(first)
    parts: dict[str, list[Job]] = {}
    for job in live:
        parts.setdefault(root(next(iter(job.on))), []).append(job)
    return list(parts.values())


def _spread(jobs: Sequence[Job], names: Sequence[str], capacity: Mapping[str, float]) -> dict[str, Share]:
    """Solve one connected part: fix the resources that hold up the highest load, and go on with the others."""
    found: dict[str, Share] = {}
    idle = [name for name in names if capacity[name] <= 0]
    stuck = [job for job in jobs if all(name in idle for name in job.on)]
    for name in idle:  # nobody is ever there: work that could go elsewhere does
        work = sum(job.amount * job.on[name] for job in stuck if next(iter(job.on)) == name)
        found[name] = Share(work, _load(work, 0.0), (name,))
    jobs = [job for job in jobs if job not in stuck]
    fixed: dict[str, float] = {}
    free = [name for name in names if name not in idle]
    while free:
        split, top, holding = _least_maximum(jobs, free, fixed, capacity)
        holding = holding or tuple(free)  # numerically no multiplier: all that is left is one group
        for name in holding:
            found[name] = Share(split[name], _load(split[name], capacity[name]), holding)
            fixed[name] = top
        free = [name for name in free if name not in holding]
    return found


def _least_maximum(
    jobs: Sequence[Job], free: Sequence[str], fixed: Mapping[str, float], capacity: Mapping[str, float]
) -> tuple[dict[str, float], float, tuple[str, ...]]:
    """Return the work of each resource, the least highest load of the free ones, and those that hold it up."""
    import numpy as np
    from scipy.optimize import linprog
    from scipy.sparse import coo_array

    names = [*free, *fixed]
    row = {name: n for n, name in enumerate(names)}
    ways = [(j, name) for j, job in enumerate(jobs) for name in job.on if name in row]
    last = len(ways)
    scale = [capacity[name] for name in names]
    entries = [(row[name], n, jobs[j].amount * jobs[j].on[name] / scale[row[name]]) for n, (j, name) in enumerate(ways)]
    entries += [(row[name], last, -1.0) for name in free]
    upper = coo_array(
        ([e[2] for e in entries], ([e[0] for e in entries], [e[1] for e in entries])), (len(names), last + 1)
    )
    whole = coo_array(([1.0] * last, ([j for j, _ in ways], range(last))), (len(jobs), last + 1))
    limit = [0.0] * len(free) + [fixed[name] * (1 + 1e-9) for name in fixed]
    cost = np.zeros(last + 1)
    cost[last] = 1.0
    solved = linprog(cost, upper.tocsr(), limit, whole.tocsr(), np.ones(len(jobs)), bounds=(0, None), method="highs")
    if solved.status != 0:  # the split of before stays feasible, so this is numerical: one group for all that is left
        top = max(_even(jobs, name) / capacity[name] for name in free)
        return {name: _even(jobs, name) for name in free}, top, tuple(free)
    work = dict.fromkeys(names, 0.0)
    for n, (j, name) in enumerate(ways):
        work[name] += float(solved.x[n]) * jobs[j].amount * jobs[j].on[name]
    holding = tuple(name for name in free if solved.ineqlin.marginals[row[name]] < -1e-9)
    return work, float(solved.x[last]), holding


def _even(jobs: Sequence[Job], name: str) -> float:
    return sum(job.amount * job.on[name] / len(job.on) for job in jobs if name in job.on)


def rate_bound(
    fixed: Sequence[Job], unit: Sequence[Job], capacity: Mapping[str, float]
) -> tuple[float, tuple[str, ...]]:
    """Return how many units of a bundle of jobs fit beside fixed jobs at most, and what limits them.

    Parameters
    ----------
    fixed : sequence of Job
        What must be done anyway.
    unit : sequence of Job
        The jobs of one unit.
    capacity : mapping
        Working time of each resource [s].

    Returns
    -------
    units : float
        Infinite if the bundle needs nobody; 0 if the fixed jobs alone are too many.
    limiting : tuple of str

    Examples
    --------
    >>> rate_bound([Job(10, {"a": 1.0})], [Job(1, {"a": 2.0}), Job(1, {"b": 1.0})], {"a": 40, "b": 40})
    (15.0, ('a',))
    """
    import numpy as np
    from scipy.optimize import linprog
    from scipy.sparse import coo_array

    jobs = [(job, job.amount, 0.0) for job in fixed if job.amount > 0 and job.on]
    jobs += [(job, 0.0, job.amount) for job in unit if job.amount > 0 and any(t > 0 for t in job.on.values())]
    if not any(each for _, _, each in jobs):
        return inf, ()
    names = list(dict.fromkeys(name for job, _, _ in jobs for name in job.on))
    row = {name: n for n, name in enumerate(names)}
    ways = [(j, name) for j, (job, _, _) in enumerate(jobs) for name in job.on]
    last = len(ways)
    times = [jobs[j][0].on[name] for j, name in ways]
    # All in shares of the largest capacity, and amounts as the time they take: numbers near 1 for the solver.
    largest = max((capacity[name] for name in names), default=0.0)
    if largest <= 0:
        return 0.0, tuple(names)
    upper = coo_array(
        (np.array(times) / largest, ([row[name] for _, name in ways], range(last))), (len(names), last + 1)
    )
    limit = [capacity[name] / largest for name in names]
    rows = [*(j for j, _ in ways), *range(len(jobs))]
    columns = [*range(last), *([last] * len(jobs))]
    whole = coo_array(([*([1.0] * last), *(-each for _, _, each in jobs)], (rows, columns)), (len(jobs), last + 1))
    cost = np.zeros(last + 1)
    cost[last] = -1.0
    amounts = [amount for _, amount, _ in jobs]
    solved = linprog(cost, upper.tocsr(), limit, whole.tocsr(), amounts, bounds=(0, None), method="highs")
    if solved.status != 0:
        overloaded = share(fixed, capacity)
        return 0.0, tuple(name for name, found in overloaded.items() if found.load > 1)
    limiting = tuple(name for name in names if solved.ineqlin.marginals[row[name]] < -1e-9 * largest)
    return float(solved.x[last]), limiting
