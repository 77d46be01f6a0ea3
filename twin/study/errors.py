"""What can go wrong in a study."""

from __future__ import annotations

__all__ = ["Interrupted", "RunFailed", "StudyError"]


class StudyError(Exception):
    """A study that cannot be done as asked; one line says why and what would be right."""


class RunFailed(Exception):  # noqa: N818 - a word for what happened
    """A study that could not be finished; one line says why."""


class Interrupted(KeyboardInterrupt):
    """A study was stopped from outside; one line says what is kept and how to go on.

    Attributes
    ----------
    done : finished replications
    path : the result that they are kept in, None where nothing is kept
    """

    def __init__(self, done: int, path: str | None) -> None:
        kept = f"{done} finished replications are kept, the same call goes on: {path}" if path else "nothing is kept"
        super().__init__(f"stopped; {kept}")
        self.done = done
        self.path = path
