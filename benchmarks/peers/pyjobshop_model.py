"""PyJobShop (MIT) on the same problems, where it is installed: ``pip install factory-twin[peers]``."""

from importlib.util import find_spec

import numpy as np

from solvers.scheduling.checker import check
from solvers.scheduling.objective import objective_value
from solvers.scheduling.problem import MAKESPAN, NEVER, TARDINESS, Problem
from solvers.scheduling.schedule import Schedule

__all__ = ["installed", "solve"]


def installed() -> bool:
    """Whether PyJobShop can be imported."""
    return find_spec("pyjobshop") is not None


def solve(problem: Problem, seconds: float, workers: int) -> tuple[int | None, bool]:
    """Value that PyJobShop finds, checked, and whether it proves it; None if it finds no schedule.

    Takes machines with alternatives, setups, kept sequences, dates and weights; makespan or weighted tardiness.
    """
    from pyjobshop import Model

    p, model = problem, Model()
    machines = [model.add_machine() for _ in range(p.resources)]
    tasks = []
    for j in range(p.jobs):
        due = None if p.job_due[j] >= NEVER else int(p.job_due[j])
        job = model.add_job(weight=int(p.job_weight[j]), release_date=int(p.job_release[j]), due_date=due)
        for i in range(p.job_op_ptr[j], p.job_op_ptr[j + 1]):
            tasks.append(model.add_task(job=job, earliest_start=int(p.op_release[i])))
            for k in range(p.op_mode_ptr[i], p.op_mode_ptr[i + 1]):
                model.add_mode(tasks[i], machines[p.mode_place[k]], duration=int(p.mode_duration[k]))
    for x, y in zip(p.arc_from.tolist(), p.arc_to.tolist(), strict=True):
        model.add_end_before_start(tasks[x], tasks[y])
    for r in range(p.resources):
        leader = int(p.resource_follows[r])
        if leader >= 0:
            users = [[tasks[i] for i in p.mode_op[p.mode_place == m].tolist()] for m in (leader, r)]
            model.add_same_sequence(machines[leader], machines[r], *users)
        s = int(p.resource_setup[r])
        if s >= 0:
            here = p.mode_op[p.mode_place == r].tolist()
            for a in here:
                for b in here:
                    if a != b:
                        time = int(p.setup[s, p.op_family[a], p.op_family[b]])
                        model.add_setup_time(machines[r], tasks[a], tasks[b], time)
    weights = p.objective[0]
    model.set_objective(weight_makespan=int(weights[MAKESPAN]), weight_total_tardiness=int(weights[TARDINESS]))
    result = model.solve(time_limit=seconds, num_workers=workers, display=False)
    if result.best is None or not result.best.tasks:
        return None, False
    return _value(problem, result.best.tasks), result.status.value == "Optimal"


def _value(problem: Problem, tasks: list) -> int:  # type: ignore[type-arg]
    """The value of its schedule, after ours has checked it."""
    start = np.array([task.start for task in tasks], dtype=np.int64)
    end = np.array([task.end for task in tasks], dtype=np.int64)
    mode = np.array([task.mode for task in tasks], dtype=np.int64)
    schedule = Schedule(start, end, mode)
    check(problem, schedule)
    return objective_value(problem, schedule)[0]
