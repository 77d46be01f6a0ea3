"""A CP-SAT model of a problem as a whole: made, hinted, solved level by level, and read back."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from ..problem import Problem
from ..run import Run
from ..schedule import Schedule
from .arcs import Move, add_arcs
from .machines import add_resources, in_pairs
from .terms import levels
from .variables import Expression, Variables, make_variables

__all__ = ["Model", "make_solver", "minimise", "optimise", "round_up", "unsupported"]

MOST_PAIRS = 2_000_000
MOST_OPERATIONS = 50_000


@dataclass
class Model:
    """Variables, moves and objective of one problem."""

    variables: Variables
    moves: list[Move]
    levels: list[Expression]

    @classmethod
    def of(cls, problem: Problem, *, assume: bool = False) -> "Model":
        """The model of a problem; with `assume`, given data hold under literals only (`Variables.held`)."""
        v = make_variables(problem, assume=assume)
        add_resources(v)
        moves = add_arcs(v, assume=assume)
        return cls(v, moves, levels(v))

    def hint(self, schedule: Schedule) -> None:
        """Start from a schedule."""
        v = self.variables
        v.model.clear_hints()  # type: ignore[no-untyped-call]
        for i in range(v.problem.operations):
            v.model.add_hint(v.start[i], int(schedule.start[i]))
            v.model.add_hint(v.end[i], int(schedule.end[i]))
            for k in v.modes(i):
                if v.chosen[k] is not v.true:
                    v.model.add_hint(v.chosen[k], int(schedule.mode[i]) == k)

    def read(self, value: Callable[[cp_model.IntVar], int]) -> Schedule:
        """The schedule, given the value of each variable."""
        v, p = self.variables, self.variables.problem
        mode = [k for i in range(p.operations) for k in v.modes(i) if v.chosen[k] is v.true or value(v.chosen[k])]
        move_start = move_transporter = None
        if p.transporters:
            move_start, move_transporter = self._tours(value)
        return Schedule(
            np.array([value(start) for start in v.start], dtype=np.int64),
            np.array([value(end) for end in v.end], dtype=np.int64),
            np.array(mode, dtype=np.int64),
            move_start,
            move_transporter,
        )

    def _tours(self, value: Callable[[cp_model.IntVar], int]) -> tuple[np.ndarray, np.ndarray]:
        v = self.variables
        start, transporter = np.full((2, v.problem.arcs), -1, dtype=np.int64)
        after: dict[int, list[int]] = {}
        for key, literal in v.known.items():
            if isinstance(key, tuple) and key[0] == "tour" and value(literal):
                after.setdefault(key[1], []).append(key[2])
        for number, first in enumerate(after.get(0, [])):
            at: int | None = first
            while at is not None:
                a, _, _, begin, _ = self.moves[at - 1]
                start[a], transporter[a] = value(begin), number
                at = next(iter(after.get(at, [])), None)
        return start, transporter


def unsupported(problem: Problem) -> str | None:
    """Why CP-SAT cannot solve a problem; None if it can."""
    p = problem
    if p.operations > MOST_OPERATIONS:
        return f"{p.operations} operations; CP-SAT takes up to {MOST_OPERATIONS}"
    users = np.bincount(p.mode_resource, minlength=p.resources).astype(np.int64)
    paired = (p.resource_setup >= 0) | (p.resource_batching == 1) | ((p.resource_capacity == 1) & in_pairs(p))
    pairs = int((users[paired] ** 2).sum())
    pairs += int((p.resource_follows >= 0).sum()) * p.jobs**2 // 2 + (p.arcs**2 if p.transporters else 0)
    if pairs > MOST_PAIRS:
        return (
            f"{pairs} pairs that follow each other (setups, batches, transporters, prices); CP-SAT takes {MOST_PAIRS}"
        )
    for r in np.flatnonzero((p.resource_setup >= 0) & (p.resource_batching == 1)).tolist():
        setup = p.setup[p.resource_setup[r]]
        if (setup[:, :, None] + setup[None, :, :] < setup[:, None, :]).any():
            return f"setups on batching resource {p.resource_names[r]} that a detour makes shorter"
    return None


class _Listener(cp_model.CpSolverSolutionCallback):
    def __init__(self, model: Model, run: Run, name: str) -> None:
        super().__init__()
        self._model, self._run, self._name = model, run, name

    def on_solution_callback(self) -> None:
        self._run.offer(self._model.read(self.value), self._name)
        if self._run.stopped:
            self.stop_search()


def make_solver(run: Run, workers: int, seconds: float) -> cp_model.CpSolver:
    """A solver with the limits of a run."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = run.seed % 2**31
    solver.parameters.max_time_in_seconds = min(seconds, run.seconds_left)
    if run.iterations is not None:
        # Deterministic with threads only if they take turns.
        solver.parameters.interleave_search = workers > 1
        solver.parameters.max_deterministic_time = run.iterations / 1000
    return solver


def optimise(model: Model, solver: cp_model.CpSolver, run: Run, name: str, give_up: Callable[[], bool]) -> str:
    """Solve, offering all schedules, while a thread of its own looks whether to stop; gives the name of the status."""
    done = threading.Event()

    def look() -> None:
        while not done.wait(0.05):
            if run.stopped or give_up():
                solver.stop_search()

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        return solver.status_name(solver.solve(model.variables.model, _Listener(model, run, name)))
    finally:
        done.set()
        thread.join()


def round_up(bound: float) -> int:
    """A lower bound of whole numbers from one of CP-SAT."""
    return max(0, int(np.ceil(bound - 1e-6)))


def minimise(model: Model, run: Run, name: str, *, workers: int, seconds: float, prove: bool) -> str:
    """Minimise all levels in turn, offering what is found.

    Parameters
    ----------
    workers, seconds
        Threads and time for it.
    prove : bool
        The model is of the whole problem: its bounds hold.

    Returns
    -------
    str
        "optimal", "infeasible", or "unknown" if time was up.
    """
    fixed: list[int] = []
    m = model.variables.model
    for number, level in enumerate(model.levels):
        m.minimize(level)
        solver = make_solver(run, workers, seconds)
        rest = (0,) * (len(model.levels) - number - 1)
        if prove:
            solver.best_bound_callback = lambda bound, rest=rest: run.tighten((*fixed, round_up(bound), *rest))
        status = optimise(model, solver, run, name, lambda: False)
        if status == "INFEASIBLE":
            return "infeasible"
        if prove and status in ("OPTIMAL", "FEASIBLE"):
            run.tighten((*fixed, round_up(solver.best_objective_bound), *rest))
        if status != "OPTIMAL":
            return "unknown"
        fixed.append(round(solver.objective_value))
        m.add(level <= fixed[-1])
        model.hint(model.read(solver.value))
    return "optimal"
