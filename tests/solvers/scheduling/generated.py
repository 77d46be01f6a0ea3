"""Small random problems with every constraint in any combination."""

import numpy as np

from solvers.scheduling.builder import Operation, ProblemBuilder, Resource
from solvers.scheduling.problem import TERMS, Problem, SchedulingError

__all__ = ["random_problem"]


def random_problem(seed: int, *, operations: int = 8, tight: float = 0.25) -> Problem:
    """A valid problem of up to that many operations; `tight` is the chance of each kind of hard constraint.

    Hard are deadlines, blocking, greatest lags, frozen operations, kept sequences, arcs between jobs and transporters.
    """
    for attempt in range(1000):
        try:
            return _draw(np.random.default_rng((seed, attempt)), operations, tight)
        except SchedulingError:
            continue
    raise AssertionError(f"seed {seed} gives no valid problem")


def _draw(g: np.random.Generator, operations: int, tight: float) -> Problem:
    def chance(p: float) -> bool:
        return bool(g.random() < p)

    def number(low: int, high: int) -> int:
        return int(g.integers(low, high + 1))

    b = ProblemBuilder()
    kinds = ("deadline", "blocking", "lag", "frozen", "follows", "between", "transporters")
    hard = {kind: chance(tight) for kind in kinds}
    families = [f"family {n}" for n in range(number(1, 3))]
    places = [f"place {n}" for n in range(number(1, 3))] if chance(0.4) else []
    pauses = [(begin, begin + number(1, 4)) for begin in (number(0, 12), number(13, 25))] if chance(0.4) else []

    def options() -> dict[str, object]:
        return {"breaks": pauses if chance(0.6) else [], "ready": number(0, 4) if chance(0.2) else 0}

    machines: list[Resource] = []
    for m in range(number(1, 3)):
        place = str(g.choice(places)) if places and chance(0.9) else None
        first = str(g.choice(families)) if chance(0.5) else None
        if chance(0.2):
            machine = b.add_batching_machine(f"oven {m}", number(1, 4), location=place, family=first, **options())
        else:
            leader = machines[0] if hard["follows"] and machines and machines[0].name == "machine 0" else None
            machine = b.add_machine(f"machine {m}", location=place, family=first, follows=leader, **options())
        machines.append(machine)
        if chance(0.4):
            for before in families:
                for after in families:
                    b.add_setup(machine, before, after, number(0, 4))
    crew = b.add_renewable("crew", number(1, 3), **options()) if chance(0.4) else None
    for start in places:
        for end in places:
            if start != end:
                b.add_transport(start, end, number(0, 4))
    if places and hard["transporters"]:
        b.set_transporters(number(1, 2), places[0])
    if chance(0.4):
        b.set_tariff([(0, number(0, 5)), (number(3, 10), number(0, 5)), (number(11, 20), number(0, 5))])

    done: list[Operation] = []
    power = number(0, 3)
    while len(done) < operations:
        release = number(0, 8) if chance(0.3) else 0
        due = release + number(0, 25) if chance(0.7) else None
        deadline = release + number(10, 50) if hard["deadline"] and chance(0.5) else None
        job = b.add_job(release=release, due=due, deadline=deadline, weight=number(0, 4))
        row: list[Operation] = []
        route = [int(m) for m in g.permutation(len(machines))] if hard["follows"] else []
        for n in range(min(number(1, 3), len(route) or 3)):
            operation = b.add_operation(
                job,
                family=str(g.choice(families)),
                release=number(0, 10) if chance(0.1) else 0,
                resumable=chance(0.5),
                blocking=hard["blocking"] and chance(0.6),
                frozen=number(0, 12) if hard["frozen"] and chance(0.3) else None,
                old_start=number(0, 20) if chance(0.3) else None,
            )
            for _ in range(number(1, 2)):
                used = [machines[route[n] if route else number(0, len(machines) - 1)]]
                amount = [1 if used[0].name.startswith("machine") else number(1, 2)]
                if crew is not None and chance(0.5):
                    used, amount = [*used, crew], [*amount, 1]
                b.add_mode(operation, number(0, 6), used, demands=amount, power=number(0, power))
                if chance(0.6):
                    break
            if row:
                low = number(0, 2) if chance(0.2) else 0
                b.add_precedence(
                    row[-1], operation, min_lag=low, max_lag=low + number(0, 3) if hard["lag"] and chance(0.6) else None
                )
            elif done and hard["between"]:
                b.add_precedence(done[number(0, len(done) - 1)], operation)
            row.append(operation)
        done += row
    levels = [
        {term: number(1, 3) for term in g.choice(TERMS, number(1, 3), replace=False)} for _ in range(number(1, 2))
    ]
    return b.minimize(*levels).build()
