"""The crew: replications done here while they are few and short, else in worker processes on all cores."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from twin.study.errors import RunFailed, StudyError
from twin.study.job import Job, do_job, do_packed, pack

if TYPE_CHECKING:
    from models.trace import Observer

__all__ = ["Crew", "cores"]

HERE = 1.0
"""Time spent in this process before workers are thought of [s]."""
WORTH = 2.0
"""Work left for which workers are started [s]; they take about a second to come."""
AHEAD = 2
"""Replications given to each worker in advance."""
MOST = 61
"""Workers that Windows can wait for."""


def cores() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


class Crew:
    """Does the replications of one job.

    Each replication is a function of its number alone, so that neither their order nor the number of workers changes
    anything in a result.

    Parameters
    ----------
    workers : number of processes; all cores if not given; 1 does everything in this process
    ready : called with the number of each replication that is finished
    tick : called about five times a second
    """

    def __init__(
        self, job: Job, workers: int | None, ready: Callable[[int], None], tick: Callable[[], None] = lambda: None
    ) -> None:
        if workers is not None and workers < 1:
            raise StudyError(f"workers: {workers}, want at least 1")
        self.job = job
        self.workers = min(cores() if workers is None else workers, MOST)
        self._ready = ready
        self._tick = tick
        self._executor: Any = None

    def do(self, numbers: Sequence[int], observers: Sequence[Observer] = ()) -> None:
        """Do replications; `observers` watch the first of them."""
        here = time.perf_counter()
        for done, number in enumerate(numbers):
            start = time.perf_counter()
            if self.workers > 1 and done and self._executor is None:
                left = (start - last) * (len(numbers) - done)
                if start - here > HERE and left > WORTH:
                    self._executor = _executor(min(self.workers, len(numbers) - done))
            if self._executor is not None and (done or not observers):
                self._do_apart(numbers[done:])
                return
            do_job(self.job, number, observers if not done else ())
            self._ready(number)
            last = start

    def _do_apart(self, numbers: Sequence[int]) -> None:
        """Do replications in worker processes."""
        from concurrent.futures import FIRST_COMPLETED, wait

        from joblib.externals.loky.process_executor import TerminatedWorkerError

        packed, waiting, pending = pack(self.job), list(reversed(numbers)), set()
        while waiting or pending:
            with _deaf_to_interrupts():
                while waiting and len(pending) < AHEAD * self.workers:
                    pending.add(self._executor.submit(do_packed, packed, waiting.pop()))
            done, pending = wait(pending, timeout=0.2, return_when=FIRST_COMPLETED)
            self._tick()
            for future in done:
                try:
                    self._ready(future.result())
                except TerminatedWorkerError:
                    raise RunFailed(
                        "a worker process was ended from outside, maybe for want of memory; fewer `workers` need less"
                    ) from None

    def dismiss(self) -> None:
        """End the workers at once; what they have not finished is lost."""
        if self._executor is not None:
            self._executor.shutdown(wait=True, kill_workers=True)
            self._executor = None


def _executor(workers: int) -> Any:
    """Return processes that live on for a while, since the next run may need them, too."""
    from joblib.externals.loky import get_reusable_executor

    with _deaf_to_interrupts():
        return get_reusable_executor(max_workers=workers, timeout=30)


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Let processes that are made here not hear Ctrl-C: it is this process that ends them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
