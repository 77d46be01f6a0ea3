"""A Dask cluster that does replications: each is sent as bytes, and its file comes back as bytes.

A worker needs no disk in common with us. What it returns depends on the plant, the seed and the number alone, so that
one that is lost is no matter: the scheduler gives its work to another.
"""

from __future__ import annotations

import logging
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from models.garbage import uncollected
from twin.record.writer import adopt
from twin.study.errors import RunFailed, StudyError
from twin.study.job import Job, Packer, Task, do_job, unpacked

if TYPE_CHECKING:
    from twin.engine.errors import SimulationError

__all__ = ["Cluster", "reach"]

REACH = 5.0
"""Time in which a scheduler answers [s]."""
ALONE = 60.0
"""Time for which a cluster may be without workers [s]."""
FETCH = 300.0
"""Time in which what a worker has made comes here [s]; then it is made again."""
FLYING = 3
"""Replications sent for each thread of the cluster: one that is done, two that wait, so that no thread ever does."""

_one_at_a_time = threading.Lock()
"""A worker may have several threads; simulations of one process would only take each other's time."""


def reach(address: str, workers: int | None = None) -> Cluster:
    """Reach a cluster; `workers` may not be given beside it.

    Raises
    ------
    StudyError
        If Dask is not installed, the address is none, or the workers run another version.
    RunFailed
        If nobody answers there.
    """
    if workers is not None:
        raise StudyError("workers: a cluster has its own; leave one of them out")
    return Cluster(address)


class Cluster:
    """A connection to a Dask scheduler; a context that ends it."""

    def __init__(self, address: str) -> None:
        from twin import __version__

        try:
            from dask.distributed import Client
        except ImportError:
            raise StudyError("cluster: needs Dask; install it by: pip install 'factory-twin[cluster]'") from None
        self.address = address
        self._levels = _hush()
        try:
            # A client that failed before may be among the garbage. Its end wants a lock that a new one holds until its
            # thread has begun: collected by that thread, both would wait for ever.
            with uncollected():
                self._client: Any = Client(address, timeout=REACH, set_as_default=False)
        except (OSError, TimeoutError):
            self._speak()
            raise RunFailed(
                f"cluster {address}: nobody answers there within {REACH:g} s; "
                "is the scheduler running, as by `dask scheduler`?"
            ) from None
        except Exception:  # Dask raises whatever comes up while it makes an address out of a text
            self._speak()
            raise StudyError(f"cluster: '{address}' is no address of a scheduler; tcp://host:8786 is one") from None
        try:
            self._check_workers(__version__)
        except BaseException:
            self.close()
            raise

    def _check_workers(self, version: str) -> None:
        """See that there are workers, and that they run this version."""
        with suppress(TimeoutError, OSError):
            self._client.wait_for_workers(1, timeout=REACH)
        self._threads = self._look()
        if not self._threads:
            raise RunFailed(f"cluster {self.address}: has no workers; start some, as by `dask worker {self.address}`")
        for worker, found in self._client.run(_version_here, on_error="return").items():
            if found != version:
                other = f"version {found}" if isinstance(found, str) else "no factory-twin"
                raise StudyError(f"cluster {self.address}: worker {worker} has {other}, want {version} as here")

    def do(self, tasks: Iterator[Task]) -> Iterator[tuple[Task, SimulationError | None]]:
        """Do tasks, which are asked for as the cluster can do them; yield each that is done, in any order.

        Raises
        ------
        RunFailed
            If the cluster is lost, or a replication ends its workers.
        RecordError
            If the disk does not take a file.
        """
        from dask.distributed import as_completed

        packed, flying, again = Packer(_parcel), dict[Any, Task](), list[Task]()
        done = as_completed(loop=self._client.loop)
        try:
            while True:
                while len(flying) < FLYING * max(self._threads, 1):
                    task = again.pop() if again else next(tasks, None)
                    if task is None:
                        break
                    future = self._client.submit(_do_away, packed(task.job), task.number, pure=False)
                    flying[future] = task
                    done.add(future)
                if not flying:
                    return
                future = self._next(done)
                task = flying.pop(future)
                came = _result_of(future, self.address)
                if came is None:
                    again.append(task)
                elif isinstance(came, bytes):
                    adopt(task.job.parts, task.number, came)
                    yield task, None
                else:
                    yield task, came
        finally:
            with suppress(Exception):  # a lost cluster has nothing to cancel
                self._client.cancel(list(flying), force=True)

    def _next(self, done: Any) -> Any:
        """Wait for the next future."""
        looked = there = time.monotonic()
        while not done.has_ready():
            time.sleep(0.01)
            now = time.monotonic()
            if now - looked < 1.0:
                continue
            looked = now
            if self._client.status != "running":
                raise RunFailed(f"cluster {self.address}: the connection is lost")
            self._threads = self._look()
            there = now if self._threads else there
            if now - there > ALONE:
                raise RunFailed(f"cluster {self.address}: has had no workers for {ALONE:g} s")
        return next(done)

    def _look(self) -> int:
        """Return the number of threads of all workers there are."""
        try:
            return sum(self._client.nthreads().values())
        except (OSError, TimeoutError):
            return 0

    def close(self) -> None:
        """End the connection; the cluster goes on."""
        with suppress(Exception):
            self._client.close(timeout=REACH)
        self._speak()

    def _speak(self) -> None:
        for name, level in self._levels.items():
            logging.getLogger(name).setLevel(level)

    def __enter__(self) -> Cluster:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the connection."""
        self.close()


def _hush() -> dict[str, int]:
    """Silence Dask, which tells of every lost connection in many lines; return the levels as they were."""
    names = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] in ("distributed", "tornado")]
    levels = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    return levels


def _result_of(future: Any, address: str) -> Any:
    """Return what came back; None if it was done and does not come, as when its worker ended before it was fetched."""
    if future.status == "finished":
        with suppress(OSError, CancelledError):  # a TimeoutError is an OSError
            return future.result(timeout=FETCH)
    if future.status != "error":
        if future.client.status == "running":
            return None
        raise RunFailed(f"cluster {address}: the connection is lost")
    error = future.exception()
    if type(error).__name__ == "KilledWorker":
        raise RunFailed(f"cluster {address}: a replication has ended several workers, maybe for want of memory")
    raise RunFailed(f"cluster {address}: a worker failed: {type(error).__name__}: {' '.join(str(error).split())[:200]}")


@dataclass(frozen=True)
class _Parcel:
    """A job for another machine, with the files of its plant's rules by their names in the plant's folder.

    `state` is the file of the state from which it goes on.
    """

    job: Job
    files: dict[str, bytes]
    state: bytes | None


def _parcel(job: Job) -> _Parcel:
    """Make a parcel: without our board, our process and our folder.

    Raises
    ------
    StudyError
        If the file of a rule lies outside of the plant's folder.
    """
    from twin.engine.hooks import rules_of

    folder, files = job.plant.folder or Path(), {}
    for rule in rules_of(job.plant):
        if isinstance(rule, str) and ".py:" in rule:
            name = rule.rpartition(":")[0]
            if Path(name).is_absolute() or ".." in Path(name).parts:
                raise StudyError(f"cluster: {name} lies outside of the plant's folder; put it beside the plant file")
            with suppress(OSError):  # that it is not there is told where it is looked for
                files[name] = (folder / name).read_bytes()
    state = None if job.going is None else job.going.path.read_bytes()
    return _Parcel(replace(job, board=None, owner=None), files, state)


def _do_away(packed: bytes, number: int) -> bytes | SimulationError:
    """Do one replication on a worker of the cluster; return its file, or why it could not go on."""
    from twin.engine.errors import SimulationError

    with _one_at_a_time, tempfile.TemporaryDirectory(prefix="twin-", ignore_cleanup_errors=True) as name:
        parcel, folder = unpacked(packed), Path(name)
        for file, data in parcel.files.items():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_bytes(data)
        job = replace(parcel.job, plant=parcel.job.plant.in_folder(folder), parts=folder)
        if job.going is not None and parcel.state is not None:
            (folder / "state").write_bytes(parcel.state)
            job = replace(job, going=replace(job.going, path=folder / "state"))
        try:
            return do_job(job, number, 0).read_bytes()
        except SimulationError as error:
            return error


def _version_here() -> str:
    """Return the version that a worker runs."""
    from twin import __version__

    return __version__
