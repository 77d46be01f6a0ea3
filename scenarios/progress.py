"""A progress bar with the time left, for people at a terminal who wait longer than a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

__all__ = ["bar"]

PATIENCE = 1.0
"""Time that nobody needs to be told anything [s]."""


@contextmanager
def bar(text: str) -> Iterator[Callable[[float | None], None] | None]:
    """Give the function to call with the share that is done; None where nobody looks on."""
    if not sys.stderr.isatty():
        yield None
        return
    shown: list[Any] = []
    start = time.perf_counter()

    def told(share: float | None) -> None:
        if not shown:
            if time.perf_counter() - start < PATIENCE:
                return
            shown.append(_start(text))
        progress, task = shown[0]
        progress.update(task, total=None if share is None else 1.0, completed=share or 0.0)

    try:
        yield told
    finally:
        if shown:
            shown[0][0].stop()


def _start(text: str) -> tuple[Any, Any]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    task = progress.add_task(text, total=None)
    progress.start()
    return progress, task
