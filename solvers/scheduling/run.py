"""One run of solvers on a problem: the best schedule and bound so far, the clock, and the wish to stop."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from .objective import objective_value
from .problem import Problem
from .schedule import Schedule

__all__ = ["Better", "Run"]

T = TypeVar("T")


@dataclass(frozen=True)
class Better:
    """A better schedule was found: by which solver, after how many seconds, and its value by level."""

    schedule: Schedule
    value: tuple[int, ...]
    solver: str
    seconds: float


@dataclass
class Run:
    """Shared by all solvers of one run, which may be in several threads.

    Attributes
    ----------
    time_limit : float
        Seconds from now on.
    iterations : int or None
        Limit on the solver's own steps; where given, the outcome depends on it, the seed and the workers only.
    seed : int
        Of every random choice.
    on_better : callable or None
        Told every better schedule.
    best : Better or None
        The best so far.
    bound : tuple of int or None
        No schedule has a smaller value.
    reserved : int
        Threads that another solver has for now: whoever searches with several leaves so many idle, all but one at most.
    finished : bool
        The best is optimal, or there is none.
    conflict : tuple of str
        If there is no schedule: given data that cannot hold together.
    """

    problem: Problem
    time_limit: float
    seed: int = 0
    iterations: int | None = None
    on_better: Callable[[Better], None] | None = None
    best: Better | None = None
    bound: tuple[int, ...] | None = None
    reserved: int = 0
    finished: bool = False
    conflict: tuple[str, ...] = ()
    history: list[Better] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._lock = threading.RLock()
        self._stop = threading.Event()
        self._began = time.perf_counter()
        self._halted: float | None = None

    @property
    def seconds(self) -> float:
        """Seconds since the run began, without those in which its clock was halted."""
        halted = self._halted
        return (time.perf_counter() if halted is None else halted) - self._began

    def halt(self) -> None:
        """Stop the clock."""
        self._halted = time.perf_counter()

    def go_on(self) -> None:
        """Let the clock go on."""
        if self._halted is not None:
            self._began += time.perf_counter() - self._halted
            self._halted = None

    @property
    def seconds_left(self) -> float:
        """Seconds until the time limit, at least 0."""
        return max(0.0, self.time_limit - self.seconds)

    @property
    def stopped(self) -> bool:
        """Whether solvers should return: time is up, the best is proved, or someone asked."""
        return self._stop.is_set() or self.seconds_left <= 0

    def crew(self, workers: Sequence[T]) -> Sequence[T]:
        """Those of a solver's workers that may work now."""
        return workers[: max(1, len(workers) - self.reserved)]

    def stop(self) -> None:
        """Ask all solvers to return."""
        self._stop.set()

    def offer(self, schedule: Schedule, solver: str) -> bool:
        """Give a feasible schedule; it is kept if it is better than the best so far.

        It is not checked here, since that may take longer than finding it: `solve` checks the last one.
        """
        value = objective_value(self.problem, schedule)
        with self._lock:
            if self.best is not None and value >= self.best.value:
                return False
            self.best = Better(schedule, value, solver, self.seconds)
            self.history.append(self.best)
            if self.on_better is not None:
                self.on_better(self.best)
            self._settle()
        return True

    def tighten(self, bound: tuple[int, ...]) -> None:
        """Give a bound: no schedule has a value below it, level by level."""
        with self._lock:
            if self.bound is None or bound > self.bound:
                self.bound = bound
            self._settle()

    def call_infeasible(self, conflict: tuple[str, ...]) -> None:
        """Say that no schedule exists, and which given data cannot hold together."""
        with self._lock:
            self.conflict = conflict
            self.finished = True
            self._stop.set()

    def _settle(self) -> None:
        if self.best is not None and self.bound is not None and self.best.value <= self.bound:
            self.finished = True
            self._stop.set()
