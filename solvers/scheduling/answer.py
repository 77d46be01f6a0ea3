"""What a solver answers: a schedule, what is proved about it, and how it came about."""

from dataclasses import dataclass
from typing import Literal

from .run import Better, Run
from .schedule import Schedule

__all__ = ["Answer", "Status"]

Status = Literal["optimal", "feasible", "infeasible", "unknown"]


@dataclass(frozen=True, eq=False)
class Answer:
    """The outcome of a run.

    Attributes
    ----------
    status : str
        "optimal" (proved), "feasible", "infeasible" (proved: there is no schedule) or "unknown" (none found in time).
    schedule : Schedule or None
        The best found.
    value : tuple of int or None
        Its value, one number for each level of the objective.
    bound : tuple of int or None
        No schedule has a smaller value; None if nothing is known.
    conflict : tuple of str
        If infeasible: given data that cannot hold together (empty: the operations and resources alone forbid it).
    seconds : float
        Wall time of the run [s].
    history : tuple of Better
        Every improvement: schedule, value, solver, seconds.
    """

    status: Status
    schedule: Schedule | None
    value: tuple[int, ...] | None
    bound: tuple[int, ...] | None
    conflict: tuple[str, ...]
    seconds: float
    history: tuple[Better, ...]

    @classmethod
    def of(cls, run: Run) -> "Answer":
        """The outcome of a run as it stands."""
        schedule, value = (run.best.schedule, run.best.value) if run.best else (None, None)
        proved: Status = "optimal" if run.best else "infeasible"
        open_: Status = "feasible" if run.best else "unknown"
        status = proved if run.finished else open_
        return cls(status, schedule, value, run.bound, run.conflict, run.seconds, tuple(run.history))

    def __str__(self) -> str:
        """One line for people."""
        match self.status:
            case "infeasible":
                reason = "; ".join(self.conflict) or "operations and resources alone forbid it"
                return f"infeasible: {reason}"
            case "unknown":
                return f"no schedule found in {self.seconds:.1f} s"
            case _:
                bound = "" if self.bound is None or self.status == "optimal" else f", bound {_numbers(self.bound)}"
                return f"{self.status}: {_numbers(self.value or ())}{bound}, {self.seconds:.1f} s"


def _numbers(values: tuple[int, ...]) -> str:
    return ", ".join(str(value) for value in values)
