"""A job: everything that one replication needs, and doing it, in this process or another."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twin.study.board import Board

if TYPE_CHECKING:
    from models.plant import Plant
    from models.trace import Observer
    from twin.engine.errors import SimulationError
    from twin.engine.reference import Ending
    from twin.record.measures import Measures
    from twin.study.state import Going

__all__ = ["Job", "Packer", "Task", "do_job", "do_packed", "measured", "tell", "unpacked"]


@dataclass(frozen=True)
class Job:
    """What all replications of a run have in common.

    Attributes
    ----------
    plant : with the seed and the length that are asked for
    parts : folder to which every replication writes a file of its own
    record : "all", or "figures" for the sums alone
    board : file of the progress board, None where nobody could look at it
    owner : process id of who asked, None where it is another machine's
    engine : "reference", "compiled", or "recursion" where the record is that of figures
    going : where replications go on from, None for the start
    """

    plant: Plant
    parts: Path
    record: str
    board: Path | None
    owner: int | None
    engine: str
    going: Going | None = None


@dataclass(frozen=True, eq=False)
class Task:
    """One replication to do.

    Attributes
    ----------
    number : of the replication
    slot : its place on the board
    """

    job: Job
    number: int
    slot: int


def do_job(
    job: Job,
    number: int,
    slot: int,
    observers: Sequence[Observer] = (),
    tick: Callable[[], None] = lambda: None,
) -> Path:
    """Run one replication and leave its file, whose path is returned; `tick` is called every few thousand events.

    Raises
    ------
    SimulationError
        The run cannot go on.
    RecordError
        The disk does not take the file.
    """
    from twin.engine.errors import SimulationError
    from twin.record.writer import Writer

    with ExitStack() as stack:
        board = stack.enter_context(Board(job.board)) if job.board is not None else None
        writer = stack.enter_context(Writer(job.parts, number, trace=job.record == "all"))

        def progress(time: float) -> None:
            if board is not None:
                board[slot] = time
            _end_with_owner(job.owner)
            tick()

        if job.going is not None and job.record == "all":
            for chunk in job.going.past():
                writer.take(chunk)
        try:
            measures, ending = measured(job.plant, job.engine, number, (writer, *observers), progress, job.going)
        except SimulationError as error:
            raise type(error)(f"replication {number}: {error}") from None
        _end_with_owner(job.owner)
        return writer.finish(measures, ending.reason)


def measured(
    plant: Plant,
    engine: str,
    number: int,
    observers: Sequence[Observer] = (),
    progress: Callable[[float], None] | None = None,
    going: Going | None = None,
) -> tuple[Measures, Ending]:
    """Run a replication and sum it up; the recursion tells observers nothing of what happens.

    Raises
    ------
    SimulationError
        The run cannot go on.
    """
    if engine == "recursion":
        from twin.engine.recursion import measure

        return measure(plant, replication=number, progress=progress)
    from models.index import Index
    from twin.engine.choice import simulate_of
    from twin.record.meter import Meter

    meter = Meter(Index(plant), plant.run.length)
    further = {} if going is None else {"origin": going.origin(plant.run.seed, number, meter)}
    ending = simulate_of(engine)(
        plant,
        seed=plant.run.seed,
        replication=number,
        length=plant.run.length,
        observers=(meter, *observers),
        folder=plant.folder,
        progress=progress,
        **further,
    )
    return meter.measures(), ending


def tell(
    plant: Plant, observers: Sequence[Observer], engine: str, replication: int = 0, going: Going | None = None
) -> None:
    """Run a replication for its observers only."""
    from twin.engine.choice import simulate_of

    run = plant.run
    further = {} if going is None else {"origin": going.origin(run.seed, replication)}
    simulate_of(engine)(
        plant,
        seed=run.seed,
        replication=replication,
        length=run.length,
        observers=observers,
        folder=plant.folder,
        **further,
    )


def _end_with_owner(owner: int | None) -> None:
    """End a worker whose owner was killed, so that it does not write beside a run that goes on."""
    if owner is not None and os.getpid() != owner and os.name == "posix" and os.getppid() != owner:
        os._exit(1)


class Packer:
    """Turns jobs into bytes, each once as long as it comes one time after the other.

    Parameters
    ----------
    made : what is made of a job before
    """

    def __init__(self, made: Callable[[Job], Any] = lambda job: job) -> None:
        self._made = made
        self._last: tuple[Job, bytes] | None = None

    def __call__(self, job: Job) -> bytes:
        """Return the bytes of a job; functions that are rules go along by value."""
        if self._last is None or self._last[0] is not job:
            self._last = (job, _pack(self._made(job)))
        return self._last[1]


def _pack(job: Any) -> bytes:
    try:
        import cloudpickle  # type: ignore[import-untyped]
    except ImportError:  # older joblib has it inside
        from joblib.externals import cloudpickle

    packed: bytes = cloudpickle.dumps(job)
    return packed


def do_packed(packed: bytes, number: int, slot: int) -> SimulationError | None:
    """Do a packed task in a worker process; return why it could not go on, if it could not."""
    from twin.engine.errors import SimulationError

    try:
        do_job(unpacked(packed), number, slot)
    except SimulationError as error:
        return error
    return None


@lru_cache(maxsize=1)
def unpacked(packed: bytes) -> Any:
    """Turn the bytes of a `Packer` back into what they were."""
    import pickle

    return pickle.loads(packed)
