"""What comes of an operation: loss, rework, hidden defects, inspection, and the next operation."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from models.product.description import END

if TYPE_CHECKING:
    from models.work import Part, Task

__all__ = ["Outcome", "judge", "sampled"]


class Outcome(IntEnum):
    """What an operation made of its lot; see `models.trace.OUTCOMES`."""

    GOOD = 0
    REWORK = 1
    SCRAP = 2


def _uniform(part: Part, task: Task, purpose: str) -> float:
    visit = part.visits[task] - 1 if part.visits else 0
    return part.job.stream(task, purpose).draw(part.number, visit)


def _happens(part: Part, task: Task, purpose: str, probability: float) -> bool:
    """Draw whether something happens to the lot; certain and impossible things need no draw."""
    return probability >= 1 or (probability > 0 and _uniform(part, task, purpose) < probability)


def sampled(part: Part) -> bool:
    """Draw whether the operation spends its time on the lot: always, but for an inspection of samples."""
    task = part.task
    assert task is not None
    inspection = task.operation.inspection
    return inspection is None or _happens(part, task, "sampling", inspection.sampling)


def judge(part: Part, seen: bool) -> tuple[Outcome, Task | None]:
    """Say what came of the lot's operation, and which task is next (None: out of the plant)."""
    task = part.task
    assert task is not None
    operation = task.operation
    if operation.scrap > 0:
        lost = _lost(part, task, operation.scrap)
        if lost == part.pieces:
            return Outcome.SCRAP, None
        part.pieces -= lost
    if _happens(part, task, "defect", operation.defects):
        part.defective = True
    if _happens(part, task, "rework", operation.rework):
        part.defective = False
        return Outcome.REWORK, part.item.by_name[operation.rework_to or operation.name]
    if operation.inspection is not None and seen:
        inspection = operation.inspection
        purpose, share = ("detection", inspection.detection) if part.defective else ("alarm", inspection.false_alarm)
        if _happens(part, task, purpose, share):
            part.reworks += 1
            if inspection.rework is None or part.reworks > inspection.rework_limit:
                return Outcome.SCRAP, None
            part.defective = False
            return Outcome.REWORK, part.item.by_name[inspection.rework]
    if operation.next:
        return Outcome.GOOD, _branch(part, task)
    return Outcome.GOOD, task.following


def _lost(part: Part, task: Task, share: float) -> int:
    """Number of pieces that are lost, each with the same probability, drawn by piece."""
    stream, visit = part.job.stream(task, "scrap"), part.visits[task] - 1 if part.visits else 0
    return sum(stream.draw(piece, visit) < share for piece in range(part.number, part.number + part.pieces))


def _branch(part: Part, task: Task) -> Task | None:
    drawn, total = _uniform(part, task, "next"), 0.0
    chosen = END
    for name, share in task.operation.next.items():
        total += share
        if share > 0:
            chosen = name
            if drawn < total:
                break
    return None if chosen == END else part.item.by_name[chosen]
