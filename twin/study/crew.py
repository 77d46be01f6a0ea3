"""The crew: replications done here while they are few and short, else in worker processes on all cores."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from twin.study.errors import RunFailed, StudyError
from twin.study.job import Job, do_job, do_packed, pack

if TYPE_CHECKING:
    from models.trace import Observer

__all__ = ["Crew", "cores"]

HERE = 1.0
"""Time spent in this process before workers are thought of [s]."""
WORTH = 12.0
"""Work left for which workers are started [s]: they take some three seconds of every core to come, and two threads of
one core do not do twice the work of one."""
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
    tick : called often while work goes on
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
        self._apart = False

    def do(self, numbers: Sequence[int], observers: Sequence[Observer] = ()) -> None:
        """Do replications; `observers` watch the first of them."""
        start, last, before = time.perf_counter(), 0.0, 0.0
        for done, number in enumerate(numbers):
            now = time.perf_counter()
            last, before = now - before, now
            alone = observers and not done
            left = len(numbers) - done
            if not alone and self.workers > 1 and left > 1 and self._worth_it(now - start, last * left, done):
                self._do_apart(numbers[done:])
                return
            do_job(self.job, number, observers if alone else (), self._tick)
            self._ready(number)

    def _worth_it(self, spent: float, left: float, done: int) -> bool:
        """Tell whether workers help; once they are there, they do."""
        self._apart = self._apart or (done > 0 and spent > HERE and left > WORTH)
        return self._apart

    def _do_apart(self, numbers: Sequence[int]) -> None:
        """Do replications in worker processes."""
        from joblib import Parallel, delayed

        packed = pack(self.job)
        parallel = Parallel(min(self.workers, len(numbers)), batch_size=1, return_as="generator_unordered")
        with _ticking(self._tick):
            with _deaf_to_interrupts():
                results = parallel(delayed(do_packed)(packed, number) for number in numbers)
            try:
                for number in results:
                    self._ready(number)
            except RuntimeError as error:
                if type(error).__name__ not in _LOST:
                    raise
                raise RunFailed(
                    "a worker process was ended from outside, maybe for want of memory; fewer `workers` need less"
                ) from None
            finally:
                results.close()  # ends workers that are not through


_LOST = ("TerminatedWorkerError", "BrokenProcessPool", "ShutdownExecutorError")
"""Errors of joblib that say that a worker is gone; where their classes live is its own affair."""


@contextmanager
def _ticking(tick: Callable[[], None]) -> Iterator[None]:
    """Call a function five times a second, from a thread, while something is waited for."""
    import threading

    over = threading.Event()

    def go_on() -> None:
        while not over.wait(0.2):
            tick()

    thread = threading.Thread(target=go_on, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Let processes that are made here not hear Ctrl-C: it is this process that ends them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # workers start it else, which opens their ears again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
