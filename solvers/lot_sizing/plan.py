"""The cheapest master plan, as a mixed-integer program (OR-Tools, SCIP).

Model of lots with setup times and capacities: Y. Pochet, L. A. Wolsey, "Production Planning by Mixed Integer
Programming" (2006), sections 4 and 12; multi-level: P. J. Billington, J. O. McClain, L. J. Thomas (1983).
"""

from dataclasses import dataclass

import numpy as np

from .demand import Array, LotSizing, LotSizingError

__all__ = ["MasterPlan", "make_plan"]


@dataclass(frozen=True, eq=False)
class MasterPlan:
    """What to make in each period.

    Attributes
    ----------
    quantity, stock, backlog : (n, t)
        Pieces made in, in stock and owed at the end of each period.
    load : (r, t)
        Time used of each resource.
    cost : float
        Of setups, stock and backlog.
    bound : float
        No plan costs less.
    optimal : bool
        Whether that is proved, within 1e-6 of the cost.
    """

    quantity: Array
    stock: Array
    backlog: Array
    load: Array
    cost: float
    bound: float
    optimal: bool


def make_plan(problem: LotSizing, *, time_limit: float = 30.0, whole: bool = False) -> MasterPlan:
    """The cheapest plan found in the time.

    Parameters
    ----------
    time_limit : float
        Wall time [s].
    whole : bool
        Whole pieces only.

    Raises
    ------
    LotSizingError
        If capacity, stock and the wish to be in time allow no plan; or none was found in the time.
    """
    from ortools.linear_solver import pywraplp

    p = problem
    demand, capacity, components = np.asarray(p.demand), np.asarray(p.capacity), np.asarray(p.components)
    unit, setup = np.asarray(p.unit_time), np.asarray(p.setup_time)
    (n, t), r = demand.shape, len(capacity)
    most = np.cumsum(p.total_demand()[:, ::-1], axis=1)[:, ::-1]
    if p.backlog_cost is not None:
        most = np.repeat(most[:, :1], t, axis=1)
    solver = pywraplp.Solver.CreateSolver("SCIP")
    infinity = solver.infinity()
    number = solver.IntVar if whole else solver.NumVar
    make = [[number(0, float(np.ceil(most[i, k])), "") for k in range(t)] for i in range(n)]
    lot = [[solver.BoolVar("") for _ in range(t)] for _ in range(n)]
    stock = [[solver.NumVar(0, infinity, "") for _ in range(t)] for _ in range(n)]
    late = infinity if p.backlog_cost is not None else 0
    owed = [[solver.NumVar(0, late if k < t - 1 else 0, "") for k in range(t)] for _ in range(n)]
    first = np.asarray(p.initial_stock)
    for i in range(n):
        for k in range(t):
            before = stock[i][k - 1] - owed[i][k - 1] if k else float(first[i])
            used = sum(float(components[i, j]) * make[j][k] for j in np.flatnonzero(components[i]).tolist())
            solver.Add(before + make[i][k] == float(demand[i, k]) + used + stock[i][k] - owed[i][k])
            solver.Add(make[i][k] <= float(np.ceil(most[i, k])) * lot[i][k])
            if used and k:
                # Components are not owed to what they go into: they are in stock when they are used.
                solver.Add(owed[i][k] <= owed[i][k - 1] + float(demand[i, k]))
            elif used:
                solver.Add(owed[i][k] <= float(demand[i, k]))
    for q in range(r):
        for k in range(t):
            work = sum(float(unit[i, q]) * make[i][k] + float(setup[i, q]) * lot[i][k] for i in range(n))
            solver.Add(work <= float(capacity[q, k]))
    costs = _costs(p)
    solver.Minimize(
        sum(
            costs[0][i] * lot[i][k] + costs[1][i] * stock[i][k] + costs[2][i] * owed[i][k]
            for i in range(n)
            for k in range(t)
        )
    )
    solver.set_time_limit(int(time_limit * 1000))
    status = solver.Solve()
    if status == pywraplp.Solver.INFEASIBLE:
        raise LotSizingError(_reason(p))
    if status not in (pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE):
        raise LotSizingError(f"no plan found in {time_limit} s")
    made, kept, due = (np.array([[x.solution_value() for x in row] for row in rows]) for rows in (make, stock, owed))
    made = np.round(made) if whole else np.maximum(made, 0)
    lots = np.array([[round(x.solution_value()) for x in row] for row in lot])
    load = unit.T @ made + setup.T @ lots
    bound, cost = solver.Objective().BestBound(), solver.Objective().Value()
    return MasterPlan(made, kept, due, load, cost, min(bound, cost), status == pywraplp.Solver.OPTIMAL)


def _costs(p: LotSizing) -> tuple[list[float], list[float], list[float]]:
    setup, holding = np.asarray(p.setup_cost).tolist(), np.asarray(p.holding_cost).tolist()
    return setup, holding, [0.0] * len(setup) if p.backlog_cost is None else np.asarray(p.backlog_cost).tolist()


def _reason(p: LotSizing) -> str:
    """The first resource and period up to which too much is wanted, counting pieces only."""
    needed = np.cumsum(np.asarray(p.unit_time).T @ np.asarray(p.demand), axis=1)
    room = np.cumsum(np.asarray(p.capacity), axis=1)
    stocked = np.asarray(p.initial_stock).any() or np.asarray(p.components).any()
    for q, k in np.argwhere(needed > room + 1e-9):
        if not stocked:
            return f"no plan: up to period {k} resource {q} is needed for {needed[q, k]:g}, and has {room[q, k]:g}"
    return "no plan: capacity does not allow all demand in time"
