"""What can go wrong in planning."""

from __future__ import annotations

from twin.study.errors import StudyError

__all__ = ["PlanningError"]


class PlanningError(StudyError):
    """A schedule that cannot be made as asked; one line says why and what would be right."""
