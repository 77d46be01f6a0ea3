"""What a schedule is worth: the terms of the objective, and the clocks that count working time and its price."""

import numpy as np

from .problem import DEVIATION, ENERGY, FLOW, LATE, MAKESPAN, NEVER, TARDINESS, IntArray, Problem
from .schedule import Schedule

__all__ = ["Clock", "objective_value", "price_clock", "terms"]


class Clock:
    """A sum that grows with time at a rate that changes at given times: working time, or the price of energy.

    Parameters
    ----------
    times : (k,)
        Increasing, the first is 0: start of each rate.
    rates : (k,)
        Growth in one unit of time from there on.
    """

    def __init__(self, times: IntArray, rates: IntArray) -> None:
        self.times = times
        self.rates = rates
        self.sums = np.concatenate([[0], np.cumsum(rates[:-1] * np.diff(times))]).astype(np.int64)

    def __call__(self, time: IntArray) -> IntArray:
        """The sum from 0 to each time."""
        row = np.searchsorted(self.times, time, side="right") - 1
        return self.sums[row] + self.rates[row] * (time - self.times[row])


def price_clock(problem: Problem, calendar: int) -> Clock:
    """Price of one unit of power up to a time, the breaks of a calendar (-1: none) left out."""
    starts = problem.tariff_start if len(problem.tariff_start) else np.zeros(1, dtype=np.int64)
    prices = problem.tariff_price if len(problem.tariff_price) else np.ones(1, dtype=np.int64)
    row = slice(*problem.calendar_ptr[calendar : calendar + 2]) if calendar >= 0 else slice(0, 0)
    rest, work = problem.break_start[row], problem.break_end[row]
    times = np.unique(np.concatenate([starts, rest, work[work < NEVER]]))
    price = prices[np.searchsorted(starts, times, side="right") - 1]
    resting = np.searchsorted(rest, times, side="right") > np.searchsorted(work, times, side="right")
    return Clock(times, np.where(resting, 0, price))


def terms(problem: Problem, schedule: Schedule) -> IntArray:
    """The terms of the objective, (6,), in the order of `TERMS`; formulas in problem.py."""
    values = np.zeros(6, dtype=np.int64)
    completed = np.maximum.reduceat(schedule.end, problem.job_op_ptr[:-1])
    late = np.maximum(0, completed - problem.job_due)
    values[MAKESPAN] = completed.max()
    values[TARDINESS] = (problem.job_weight * late).sum()
    values[LATE] = (late > 0).sum()
    values[FLOW] = (completed - problem.job_release).sum()
    values[ENERGY] = _energy(problem, schedule)
    known = problem.op_old_start >= 0
    values[DEVIATION] = np.abs(schedule.start - problem.op_old_start)[known].sum()
    return values


def objective_value(problem: Problem, schedule: Schedule) -> tuple[int, ...]:
    """Value of each level of the objective; tuples compare as the levels do."""
    values = problem.objective @ terms(problem, schedule)
    return tuple(int(value) for value in values)


def _energy(problem: Problem, schedule: Schedule) -> int:
    power = problem.mode_power[schedule.mode]
    calendar = np.where(problem.op_resumable == 1, problem.mode_calendar[schedule.mode], -1)
    total = 0
    for c in np.unique(calendar[power > 0]):
        chosen = (calendar == c) & (power > 0)
        clock = price_clock(problem, int(c))
        total += int((power[chosen] * (clock(schedule.end[chosen]) - clock(schedule.start[chosen]))).sum())
    return total
