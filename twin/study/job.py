"""A job: everything that one replication needs, and doing it, in this process or another."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from twin.study.board import Board

if TYPE_CHECKING:
    from models.plant import Plant
    from models.trace import Observer

__all__ = ["Job", "do_job", "do_packed", "pack", "tell"]


@dataclass(frozen=True)
class Job:
    """What all replications of a run have in common.

    Attributes
    ----------
    plant : with the seed and the length that are asked for
    parts : folder to which every replication writes a file of its own
    record : "all", or "figures" for the sums alone
    board : file of the progress board
    owner : process id of who asked
    engine : "reference" or "compiled"
    """

    plant: Plant
    parts: Path
    record: str
    board: Path
    owner: int
    engine: str


def do_job(job: Job, number: int, observers: Sequence[Observer] = (), tick: Callable[[], None] = lambda: None) -> None:
    """Run one replication and leave its file; `tick` is called every few thousand events.

    Raises
    ------
    SimulationError
        The run cannot go on.
    RecordError
        The disk does not take the file.
    """
    from models.index import Index
    from twin.engine.choice import simulate_of
    from twin.engine.errors import SimulationError
    from twin.record.meter import Meter
    from twin.record.writer import Writer

    plant, length = job.plant, job.plant.run.length
    meter = Meter(Index(plant), length)
    with Board(job.board) as board, Writer(job.parts, number, trace=job.record == "all") as writer:

        def progress(time: float) -> None:
            board[number] = time
            _end_with_owner(job.owner)
            tick()

        try:
            ending = simulate_of(job.engine)(
                plant,
                seed=plant.run.seed,
                replication=number,
                length=length,
                observers=(meter, writer, *observers),
                folder=plant.folder,
                progress=progress,
            )
        except SimulationError as error:
            raise type(error)(f"replication {number}: {error}") from None
        _end_with_owner(job.owner)
        writer.finish(meter.measures(), ending.reason)


def tell(plant: Plant, observers: Sequence[Observer], engine: str) -> None:
    """Run the first replication for its observers only."""
    from twin.engine.choice import simulate_of

    run = plant.run
    simulate_of(engine)(
        plant, seed=run.seed, replication=0, length=run.length, observers=observers, folder=plant.folder
    )


def _end_with_owner(owner: int) -> None:
    """End a worker whose owner was killed, so that it does not write beside a run that goes on."""
    if os.getpid() != owner and os.name == "posix" and os.getppid() != owner:
        os._exit(1)


def pack(job: Job) -> bytes:
    """Turn a job into bytes; functions that are rules go along by value."""
    try:
        import cloudpickle  # type: ignore[import-untyped]
    except ImportError:  # older joblib has it inside
        from joblib.externals import cloudpickle

    packed: bytes = cloudpickle.dumps(job)
    return packed


def do_packed(packed: bytes, number: int) -> int:
    """Do a packed job in a worker process; return the number."""
    do_job(_unpacked(packed), number)
    return number


@lru_cache(maxsize=1)
def _unpacked(packed: bytes) -> Job:
    import pickle

    job = pickle.loads(packed)
    assert isinstance(job, Job)
    return job
