"""Writing of the page of a schedule to a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from twin.planning.schedule import ScheduleResult

__all__ = ["write"]


def write(result: ScheduleResult, path: str | Path, lang: str = "en") -> None:
    """Write a schedule as one HTML file that needs no network.

    Parameters
    ----------
    result : of `twin.schedule`
    path : where to; an older file is replaced at once
    lang : "en" or "zh"

    Raises
    ------
    ValueError
        If there are no texts in that language.
    OSError
        If the file cannot be written.
    """
    from viz.gantt.page import schedule_page
    from viz.report.page import save
    from viz.report.words import Words

    save(schedule_page(result, Words(lang)), path)
