"""The crew: replications done here while they are few and short, else in worker processes on all cores."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING, Any

from twin.study.errors import RunFailed, StudyError
from twin.study.job import Packer, Task, do_job, do_packed

if TYPE_CHECKING:
    from models.trace import Observer
    from twin.engine.errors import SimulationError
    from twin.study.cluster import Cluster

__all__ = ["Crew", "cores", "in_order"]

HERE = 1.0
"""Time spent in this process before workers are thought of [s]."""
WORTH = 12.0
"""Work left for which workers are started [s]: they take some three seconds of every core to come, and two threads of
one core do not do twice the work of one."""
ALONE = 4.0
"""The same for calls that write nothing and need no watching [s]."""
MOST = 61
"""Workers that Windows can wait for."""


def cores() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


class Crew:
    """Does tasks, replications of one plant or of many.

    Each replication is a function of its plant and its number alone, so that neither their order nor the number of
    workers changes anything in a result.

    Parameters
    ----------
    workers : number of processes; all cores if not given; 1 does everything in this process
    ready : called with each task that is done, and with the error of one whose run could not go on
    tick : called often while work goes on
    cluster : does the tasks in place of processes here
    """

    def __init__(
        self,
        workers: int | None,
        ready: Callable[[Task, SimulationError | None], None],
        tick: Callable[[], None] = lambda: None,
        cluster: Cluster | None = None,
    ) -> None:
        if workers is not None and workers < 1:
            raise StudyError(f"workers: {workers}, want at least 1")
        self.workers = min(cores() if workers is None else workers, MOST)
        self._ready = ready
        self._tick = tick
        self._cluster = cluster
        self._apart = False

    def do(self, tasks: Iterable[Task], left: int, observers: Sequence[Observer] = ()) -> None:
        """Do tasks, which are asked for as they can be done; `observers` watch the first of them.

        Parameters
        ----------
        left : how many there are, with those that will be asked for later
        """
        start, last, before = time.perf_counter(), 0.0, 0.0
        waiting = iter(tasks)
        for done, task in enumerate(waiting):
            now = time.perf_counter()
            last, before = now - before, now
            alone = observers and not done
            if not alone and self._cluster is not None:
                self._do_away(self._cluster, chain((task,), waiting))
                return
            more = left - done
            if not alone and self.workers > 1 and more > 1 and self._worth_it(now - start, last * more, done):
                self._do_apart(chain((task,), waiting), min(self.workers, more))
                return
            self._do_here(task, observers if alone else ())

    def _worth_it(self, spent: float, left: float, done: int) -> bool:
        """Tell whether workers help; once they are there, they do."""
        self._apart = self._apart or (done > 0 and spent > HERE and left > WORTH)
        return self._apart

    def _do_here(self, task: Task, observers: Sequence[Observer]) -> None:
        from twin.engine.errors import SimulationError

        try:
            do_job(task.job, task.number, task.slot, observers, self._tick)
        except SimulationError as error:
            self._ready(task, error)
        else:
            self._ready(task, None)

    def _do_away(self, cluster: Cluster, tasks: Iterator[Task]) -> None:
        """Do tasks on a cluster."""
        with _ticking(self._tick):
            for task, error in cluster.do(tasks):
                self._ready(task, error)

    def _do_apart(self, tasks: Iterator[Task], workers: int) -> None:
        """Do tasks in worker processes."""
        from joblib import Parallel, delayed

        sent: dict[int, Task] = {}
        packed = Packer()

        def calls() -> Iterator[Any]:
            for number, task in enumerate(tasks):  # from a thread of joblib's, as workers get free
                sent[number] = task
                yield delayed(_do_numbered)(number, packed(task.job), task.number, task.slot)

        parallel = Parallel(workers, batch_size=1, return_as="generator_unordered")
        with _ticking(self._tick):
            with _deaf_to_interrupts():
                results = parallel(calls())
            try:
                for number, error in results:
                    self._ready(sent.pop(number), error)
            except RuntimeError as error:
                if type(error).__name__ not in _LOST:
                    raise
                raise RunFailed(
                    "a worker process was ended from outside, maybe for want of memory; fewer `workers` need less"
                ) from None
            finally:
                results.close()  # ends workers that are not through


def _do_numbered(number: int, packed: bytes, replication: int, slot: int) -> tuple[int, SimulationError | None]:
    return number, do_packed(packed, replication, slot)


_LOST = ("TerminatedWorkerError", "BrokenProcessPool", "ShutdownExecutorError")
"""Errors of joblib that say that a worker is gone; where their classes live is its own affair."""


def in_order(
    do: Callable[..., Any],
    tasks: Sequence[tuple[Any, ...]],
    workers: int,
    told: Callable[[int], None] = lambda done: None,
) -> list[Any]:
    """Call a function with each of several tuples of arguments; return what it gives, in their order.

    The calls are made here as long as all are quick; where more than `ALONE` seconds are left, worker processes make
    them. What is given must not depend on where.

    Parameters
    ----------
    told : called with the number of calls that are done, after each
    """
    found: list[Any] = []
    began = time.perf_counter()
    for task in tasks:
        spent, left = time.perf_counter() - began, len(tasks) - len(found)
        if found and workers > 1 and left > 1 and spent / len(found) * left > ALONE:
            break
        found.append(do(*task))
        told(len(found))
    if len(found) < len(tasks):
        from joblib import Parallel, delayed

        rest = tasks[len(found) :]
        for one in Parallel(min(workers, len(rest)), return_as="generator")(delayed(do)(*task) for task in rest):
            found.append(one)
            told(len(found))
    return found


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
