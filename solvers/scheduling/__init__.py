"""Scheduling: problems on arrays, a checker, files, rules, search and CP-SAT. Importing it loads no solver."""

from .answer import Answer
from .builder import ProblemBuilder
from .checker import InfeasibleScheduleError, check, violation
from .methods import load_solver, solver_names
from .objective import objective_value, terms
from .pareto import pareto_front
from .problem import Problem, SchedulingError
from .run import Better, Run
from .schedule import Schedule
from .solve import solve, supports

__all__ = [
    "Answer",
    "Better",
    "InfeasibleScheduleError",
    "Problem",
    "ProblemBuilder",
    "Run",
    "Schedule",
    "SchedulingError",
    "check",
    "load_solver",
    "objective_value",
    "pareto_front",
    "solve",
    "solver_names",
    "supports",
    "terms",
    "violation",
]
