"""What was found in a log, in words."""

from __future__ import annotations

from collections.abc import Iterable

from twin.building.log import Note

__all__ = ["told"]

TEXTS: dict[str, tuple[str, str]] = {
    "damaged": ("rows with too many or too few columns: left out", "行列数不符：已略去"),
    "preamble": ("lines before the names of the columns: left out", "行位于列名之前：已略去"),
    "sheets": ("rows of other sheets: not read", "行在其他工作表中：未读取"),
    "transitions": ("events that are neither start nor complete: left out", "个事件既非开始也非完成：已略去"),
    "no_number": ("values that are no numbers: taken as none", "个值不是数字：视为空"),
    "negative": ("values below zero: taken as none", "个值小于零：视为空"),
    "no_work": ("rows with neither activity nor machine: left out", "行既无工序也无设备：已略去"),
    "no_machine": ("rows without a machine: the activity stands for it", "行无设备：以工序名代替"),
    "no_activity": ("rows without an activity: the machine stands for it", "行无工序：以设备名代替"),
    "no_product": ("rows of cases without a product: called 'product'", "行的案例无产品：统称为 product"),
    "untimed": ("rows without any time: left out", "行无时间：已略去"),
    "no_case": ("rows without a case: left out", "行无案例编号：已略去"),
    "orphans": ("starts without an end: last no time", "行只有开始没有结束：时长计为零"),
    "half_timed": ("rows with one of two times: last no time", "行只有一个时间：时长计为零"),
    "backward": ("rows that end before they start: times exchanged", "行结束早于开始：两个时间已互换"),
    "twice": ("rows that are there twice: counted once", "重复行：只计一次"),
    "unclosed": ("bookings of weeks, never closed: last no time", "行持续数周、未关闭：时长计为零"),
    "instant": ("rows that last no time: kept", "行时长为零：保留"),
}


def told(notes: Iterable[Note], language: str = "en") -> list[str]:
    """One line for each note.

    Examples
    --------
    >>> told([Note("twice", 3)])
    ['3 rows that are there twice: counted once']
    """
    which = 0 if language == "en" else 1
    return [
        f"{note.rows:,} {TEXTS[note.what][which]}" + (f" ({note.example!r})" if note.example else "") for note in notes
    ]
