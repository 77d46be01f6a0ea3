"""Policies: what a planner does when something happens that the plan did not foresee."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from twin.planning.errors import PlanningError

if TYPE_CHECKING:
    from twin.planning.dynamic.situation import Situation

__all__ = ["ACTIONS", "DEFAULT", "OFTEN", "PERIODS", "POLICIES", "Action", "Policy", "find_policy"]

Action = Literal["nothing", "shift", "repair", "full"]
ACTIONS = ("nothing", "shift", "repair", "full")
Kind = Literal["rule", "shift", "repair", "full", "periodic", "hybrid", "function"]
PERIODS: dict[str, float] = {"periodic": 8.0, "hybrid": 1.0}
"""Mean operations between two plans of those that plan by the clock, or look at the floor by it."""
OFTEN = 4
"""The hybrid looks so many times as often at its plan while few operations are left."""


@dataclass(frozen=True)
class Policy:
    """A policy with its solver and its limits.

    Attributes
    ----------
    name : for people
    kind : rule (no plan at all), shift (sequences stay), repair (what is affected, up to a match-up), full (everything
        that has not begun), periodic (everything behind a frozen zone, now and then), hybrid (by the size of the
        deviation), function
    rule : queue rule of stations that follow no plan
    solver : "annealing" from the plan in force, or a solver of `solvers.scheduling`, which starts anew
    time : wall time of a decision at most [s]
    moves : moves of the annealing at most, by which decisions are the same on every machine; other solvers have `time`
    patience : how long after its planned start a station waits for a lot rather than take later ones that would be in
        its way, in mean operations; infinite: always
    decision_time : simulated time from the news to the new plan [s]; the floor goes on meanwhile
    period : time between two plans of "periodic", or two looks of "hybrid" at how the floor keeps to its plan [s];
        None: as many mean operations as `PERIODS` has
    frozen : what starts within this time stays as planned, in mean operations
    small, large : deviation below which hybrid lets the plan shift, and from which it plans everything anew: growth of
        the weighted tardiness that is foreseen, in mean operations of a job of mean weight
    cheap : open operations up to which hybrid plans anew whatever the deviation, after news everything, else as repair
    function : called with the situation, returns one of `ACTIONS`
    """

    name: str
    kind: Kind
    rule: str = "atc"
    solver: str = "annealing"
    time: float = 5.0
    moves: int = 40_000
    patience: float = 0.5
    decision_time: float = 60.0
    period: float | None = None
    frozen: float = 1.0
    small: float = 0.1
    large: float = 0.5
    cheap: int = 300
    function: Callable[[Situation], str] | None = None

    def __post_init__(self) -> None:
        from solvers.scheduling import solver_names

        if self.solver != "annealing" and self.solver not in solver_names():
            known = ", ".join(["annealing", *solver_names()])
            raise PlanningError(f"policy {self.name}: unknown solver {self.solver!r}; known: {known}")
        for value, what in ((self.time, "time"), (self.moves, "moves"), (self.period, "period")):
            if value is not None and not value > 0:
                raise PlanningError(f"policy {self.name}: {what} {value:g}, want more than 0")
        least = min(self.decision_time, self.frozen, self.cheap)
        if least < 0 or not self.patience >= 0 or not 0 <= self.small <= self.large:
            raise PlanningError(f"policy {self.name}: times and thresholds are 0 or more, `small` at most `large`")
        if (self.kind == "function") != (self.function is not None):
            raise PlanningError(f"policy {self.name}: kind 'function' and a function belong together")

    def act(self, situation: Situation) -> str:
        """One of `ACTIONS`: what the policy does about a situation.

        Raises
        ------
        PlanningError
            A function failed, or returned something else.
        """
        match self.kind:
            case "shift" | "repair" | "full":
                return str(self.kind)
            case "periodic":
                return "full" if situation.event == "Period" else "shift"
            case "hybrid":
                happened = situation.event != "Period"  # else the floor has merely drifted from its plan
                late = situation.tardiness > 0 and (happened or situation.changed)
                if situation.open <= self.cheap and (situation.new_orders or late):
                    return "full" if happened else "repair"
                room = situation.event in ("Repaired", "Cancellation")  # no deviation, and yet a chance
                if situation.new_orders or (happened and (room or situation.deviation >= self.large)):
                    return "full"
                return "shift" if situation.tardiness <= 0 or situation.deviation < self.small else "repair"
        assert self.function is not None
        try:
            action = self.function(situation)
        except Exception as error:
            said = " ".join(str(error).split())
            raise PlanningError(f"policy {self.name} failed: {type(error).__name__}: {said}") from error
        if action not in ACTIONS:
            raise PlanningError(f"policy {self.name} returned {action!r}; want one of {', '.join(ACTIONS)}")
        return action


DEFAULT = "hybrid"
POLICIES: dict[str, Policy] = {
    "rule": Policy("rule", "rule"),
    "shift": Policy("shift", "shift", decision_time=0.0),
    "repair": Policy("repair", "repair"),
    "full": Policy("full", "full", frozen=0.0),
    "periodic": Policy("periodic", "periodic", frozen=2.0),
    "hybrid": Policy("hybrid", "hybrid", frozen=0.0),
}
"""The policies that have a name."""
NAMES: dict[str, tuple[str, str]] = {
    "rule": ("rule only", "仅用规则"),
    "shift": ("right shift", "右移"),
    "repair": ("repair (match-up)", "局部修复（匹配）"),
    "full": ("full reschedule", "全面重排"),
    "periodic": ("periodic, frozen zone", "周期重排（冻结区）"),
    "hybrid": ("hybrid (default)", "混合（默认）"),
}


def find_policy(
    given: str | Policy | Callable[[Situation], str], folder: Path | None = None, **changes: object
) -> Policy:
    """The policy of a name, of `file.py:function`, or of a function; `changes` are fields that differ.

    Raises
    ------
    PlanningError
        There is none of that name, or the file has no such function.
    """
    if isinstance(given, Policy):
        return given
    if callable(given):
        return Policy(getattr(given, "__name__", "function"), "function", function=given, **changes)  # type: ignore[arg-type]
    if given in POLICIES:
        return replace(POLICIES[given], **changes)  # type: ignore[arg-type]
    if ".py:" not in given:
        known = ", ".join(POLICIES)
        raise PlanningError(f"unknown policy {given!r}; known: {known}, or a function as file.py:function")
    return Policy(given.rpartition(":")[2], "function", function=_function(given, folder), **changes)  # type: ignore[arg-type]


def _function(given: str, folder: Path | None) -> Callable[[Situation], str]:
    from runpy import run_path

    path, _, name = given.rpartition(":")
    file = Path(path) if folder is None or Path(path).is_absolute() else folder / path
    if not file.is_file():
        raise PlanningError(f"policy {given!r}: there is no file {file}")
    try:
        found = run_path(str(file)).get(name)
    except Exception as error:
        said = " ".join(str(error).split())
        raise PlanningError(f"policy {given!r}: {file} cannot be loaded: {type(error).__name__}: {said}") from None
    if not callable(found):
        raise PlanningError(f"policy {given!r}: {file} has no function {name!r}")
    function: Callable[[Situation], str] = found
    return function
