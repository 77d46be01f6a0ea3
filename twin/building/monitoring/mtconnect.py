"""The stream of an MTConnect adapter (SHDR: `time|item|value|item|value`) as states of a machine."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import TextIO

from twin.building.errors import LogError

__all__ = ["Stay", "Stream", "is_stream", "read_stream"]

_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z?$")
_EXECUTION = ("execution", "program_status", "exec", "programstatus")
_STOP = ("estop", "estop_state", "emergencystop")
_COUNT = ("part_count", "partcount", "partcountact")
_ON = ("avail", "availability")

STATES = {
    "ACTIVE": "processing",
    "READY": "idle",
    "PROGRAM_COMPLETED": "idle",
    "OPTIONAL_STOP": "waiting",
    "PROGRAM_STOPPED": "waiting",
    "PROGRAM_OPTIONAL_STOP": "waiting",
    "INTERRUPTED": "waiting",
    "FEED_HOLD": "waiting",
    "WAIT": "waiting",
    "STOPPED": "idle",
    "UNAVAILABLE": "off_shift",
}
"""State of a station by the value of `execution` (MTConnect part 2); a controller's own words beside."""


@dataclass(frozen=True)
class Stay:
    """A stay in a state, in seconds since 1970."""

    state: str
    begin: float
    end: float


@dataclass(frozen=True)
class Stream:
    """What a stream told.

    Attributes
    ----------
    stays : one after the other
    parts : counted
    lines : read
    damaged : number of each line that could not be read, and its beginning
    backward : number of each line that lies before the one before it; taken at that one's time
    """

    stays: tuple[Stay, ...]
    parts: int
    lines: int
    damaged: tuple[tuple[int, str], ...]
    backward: tuple[int, ...]


def is_stream(path: str | Path) -> bool:
    """Tell whether one of a file's first lines is one of a stream."""
    try:
        with _open(Path(path)) as file:
            head = [file.readline(4096) for _ in range(40)]
    except (OSError, EOFError, zlib.error):
        return False
    return any(_fields(line) is not None for line in head)


def _open(path: Path) -> TextIO:
    if path.suffix.lower() == ".gz":
        return io.TextIOWrapper(gzip.open(path), encoding="utf-8", errors="replace")
    return path.open(encoding="utf-8", errors="replace")


def _lines(path: Path) -> Generator[str]:
    """Lines of a stream.

    Raises
    ------
    LogError
        Where it ends as no packed file does.
    """
    number = 0
    try:
        with _open(path) as file:
            for line in file:
                number += 1
                yield line
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise LogError(f"{path}:{number + 1}: is no sound gzip file from here on: {error}") from None


def _fields(line: str) -> list[str] | None:
    """Time, then item and value in turn; None where the line is damaged."""
    fields = line.rstrip("\r\n").split("|")
    if len(fields) < 3 or len(fields) % 2 == 0 or not _TIME.match(fields[0]) or "�" in line:
        return None
    return fields


def read_stream(path: str | Path) -> Stream:
    """Replay a stream.

    Raises
    ------
    LogError
        If it is none, or tells nothing of what the machine did.
    """
    damaged, backward = [], []
    now, state, stopped, on = -1.0, "off_shift", False, True
    count: int | None = None
    parts = number = 0
    changes: list[tuple[float, str]] = []
    seen = False
    with closing(_lines(Path(path))) as lines:
        for number, line in enumerate(lines, 1):
            fields = _fields(line)
            time = None if fields is None else _seconds(fields[0])
            if fields is None or time is None:
                damaged.append((number, line.rstrip()[:60]))
                continue
            values = {name.lower(): value.strip() for name, value in zip(fields[1::2], fields[2::2], strict=True)}
            told = {name: value for name, value in values.items() if value != "UNAVAILABLE"}
            if time < now:
                backward.append(number)
                if not seen:  # what was told before is of another time
                    now, changes = time, []
            elif told:
                now = time
            if told:
                now = max(now, time)
            for name, value in values.items():
                if name in _EXECUTION:
                    state, seen = STATES.get(value.upper(), "waiting"), seen or value != "UNAVAILABLE"
                elif name in _STOP:
                    stopped = value.upper() == "TRIGGERED"
                elif name in _ON:
                    on = value.upper() != "UNAVAILABLE"
                elif name in _COUNT and value.isdigit():
                    parts += max(int(value) - count, 0) if count is not None else 0
                    count = int(value)
            if now >= 0 and told:
                changes.append((now, "failed" if stopped else state if on or seen else "off_shift"))
    if not seen:
        raise LogError(f"{path}: no line says what the machine did (want an item 'execution' or 'Program_Status')")
    return Stream(tuple(_stays(changes)), parts, number, tuple(damaged), tuple(backward))


def _seconds(text: str) -> float | None:
    whole, _, part = text.rstrip("Z").partition(".")
    try:
        moment = datetime.fromisoformat(whole).replace(tzinfo=timezone.utc)  # noqa: UP017 - Python 3.11 has both
    except ValueError:
        return None
    return moment.timestamp() + (float(f"0.{part}") if part else 0.0)


def _stays(changes: list[tuple[float, str]]) -> list[Stay]:
    found: list[Stay] = []
    for time, state in changes:
        if found and found[-1].state == state:
            found[-1] = Stay(state, found[-1].begin, time)
            continue
        if found:
            found[-1] = Stay(found[-1].state, found[-1].begin, time)
        found.append(Stay(state, time, time))
    return [stay for stay in found if stay.end > stay.begin]
