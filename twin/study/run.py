"""Running a plant: replications as many as asked for, or as a precision needs, kept in a result."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from twin.study.errors import Interrupted, RunFailed, StudyError

if TYPE_CHECKING:
    from models.plant import Plant
    from models.trace import Observer
    from twin.engine.choice import Engine
    from twin.engine.errors import SimulationError
    from twin.record.folder import Folder
    from twin.statistics import Precision
    from twin.study.cluster import Cluster
    from twin.study.crew import Crew
    from twin.study.job import Task
    from twin.study.result import Result
    from twin.study.state import Going, State

__all__ = ["OF_THE_USER", "run", "temporary"]

Progress = Callable[[float | None], None]

OF_THE_USER = (PermissionError, FileNotFoundError, NotADirectoryError, IsADirectoryError, FileExistsError)
"""Errors of the system that say that the path is wrong."""

PATIENCE = 0.1
"""Time between two reports of progress [s]."""


def run(
    plant: Plant | str | Path | None = None,
    replications: int | None = None,
    length: float | str | None = None,
    warm_up: float | str | None = None,
    seed: int | None = None,
    precision: float | Precision | None = None,
    *,
    record: Literal["all", "figures"] = "all",
    path: str | Path | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
    overwrite: bool = False,
    precise: Sequence[str] = ("throughput",),
    observers: Sequence[Observer] = (),
    engine: Engine = "auto",
    cluster: str | None = None,
    state: State | str | Path | None = None,
) -> Result:
    """Run a plant, from its start or from a saved state.

    Whatever the number of workers, and however often the run was stopped and gone on with, the result is the same bit
    for bit: a replication depends on the plant, the seed and its own number only.

    Parameters
    ----------
    plant : Plant, or the path of a plant file; may be left out, or have other figures, where a state is given
    replications : how many runs with other random numbers; with `precision`, how many at most (else 1000)
    length : simulated time [s], or a text as `"5 d"`
    warm_up : left out of the figures [s], or a text; found by MSER-5 if neither this nor the plant says it
    seed : of all random numbers
    precision : relative half width of the interval to go on for, such as 0.01, or a rule
    record : "all" events, or "figures" for the sums that figures need
    path : result file to write; without it the record lasts as long as the result that is returned
    workers : processes; all cores if not given
    progress : called with the share that is done (None where it cannot be told), some times a second
    overwrite : another run's result at `path` may be replaced
    precise : names of the figures that must reach the precision
    observers : watch the first replication, in this process
    engine : "reference", "compiled", "recursion", or "auto": the recursion where only figures are wanted of a serial
        line, else the compiled one wherever it can run the plant; the result says which ran and why, and is the same
        bit for bit, but for the last digits of sums that the recursion adds up in another order
    cluster : address of a Dask scheduler (`tcp://host:8786`), whose workers do the replications in place of processes
        here; needs the extra `cluster`
    state : where the run goes on from (`twin.save_state`). With nothing else given it is the run that was saved, bit
        for bit; with `replications`, `precision` or `seed`, so many runs that meet random numbers of their own from
        there on, the same ones for every plant that goes on from there under that seed

    Raises
    ------
    PlantError, StudyError, FigureError
        The plant, or what is asked of it, is wrong.
    SimulationError
        The run cannot go on, for example in a deadlock.
    RecordError
        The record cannot be written.
    RunFailed
        A worker process was lost, or the cluster cannot be reached.
    Interrupted
        Ctrl-C; finished replications are kept if there is a `path`, and the same call goes on.
    """
    from models.index import Index
    from twin.record.errors import RecordError
    from twin.record.folder import Folder
    from twin.study.cluster import reach
    from twin.study.identity import as_run, identity_of
    from twin.study.load import load, require
    from twin.study.state import State, continued, open_state

    if record not in ("all", "figures"):
        raise StudyError(f"record: {record!r}, want 'all' or 'figures'")
    loaded = load(plant) if isinstance(plant, str | Path) else plant
    stated = None if replications is None and precision is not None else replications
    going, note = None, ""
    if state is not None:
        fresh = not (replications is None and precision is None and seed is None)
        opened = state if isinstance(state, State) else open_state(state)
        settings = {"length": length, "warm_up": warm_up, "seed": seed, "replications": replications or 1}
        made, going, note = continued(opened, loaded, record, fresh=fresh, **settings)
    elif loaded is None:
        raise StudyError("plant: none is given, and no state to go on from")
    else:
        made = as_run(loaded, length=length, warm_up=warm_up, seed=seed, replications=stated)
    if made is loaded and isinstance(plant, str | Path):
        pass  # the file was checked as it is run
    else:
        require(made)
    from twin.engine.choice import EngineError, choose

    try:
        choice = choose(made, engine, "all" if observers or going is not None else record)
    except EngineError as error:
        raise StudyError(str(error)) from None
    if going is not None and choice.engine != "compiled":
        raise StudyError("engine: only the compiled engine goes on from a state; want 'auto' or 'compiled'")
    rule = _rule(precision, replications)
    asked = made.run.replications if rule is None else rule.at_least
    # What ends with the call is on `around`; what a finished result keeps is on `stack`.
    with ExitStack() as around, ExitStack() as stack:
        keep: tempfile.TemporaryDirectory[str] | None = None
        if path is None:
            keep = temporary()
            stack.callback(keep.cleanup)
            path = Path(keep.name) / "result.h5"
        file = Path(path)
        if going is not None and file.resolve() == going.path:
            raise StudyError(f"{file}: is the state to go on from; give another name")
        attributes = {"engine": choice.engine, "engine_reason": choice.reason}
        if made.run.warm_up is not None:
            attributes["warm_up"] = made.run.warm_up  # type: ignore[assignment]
        identity = identity_of(made, record, note)
        workplace = around.enter_context(reach(cluster, workers)) if cluster is not None else None
        try:
            folder = Folder(file, identity, Index(made), asked, overwrite=overwrite, attributes=attributes)
        except RecordError as error:
            if error.__cause__ is not None and not isinstance(error.__cause__, OF_THE_USER):
                raise  # the disk's fault
            raise StudyError(str(error)) from None
        stack.enter_context(folder)
        study = _Study(made, folder, record, workers, progress, None if keep else file, choice.engine, workplace, going)
        reached: bool | None = None
        if rule is None:
            study.replicate(asked, observers)
        else:
            reached = study.reach(rule, precise, observers)
        study.assemble()
        stack.pop_all()
        folder.close()
    from twin.study.result import Result

    return Result(file, plant=made, keep=keep, precision_reached=reached)


class _Study:
    """One run under way."""

    def __init__(
        self,
        plant: Plant,
        folder: Folder,
        record: str,
        workers: int | None,
        progress: Progress | None,
        kept: Path | None,
        engine: str,
        cluster: Cluster | None,
        going: Going | None,
    ) -> None:
        self.going = going
        self.plant = plant
        self.folder = folder
        self.record = record
        self.workers = workers
        self.kept = kept
        self.engine = engine
        self.cluster = cluster
        self.finished = set(folder.finished())
        self.before = set(self.finished)
        self._progress = progress
        self._told = time.perf_counter()
        self._length = plant.run.length
        self._goal = 1

    def replicate(self, count: int, observers: Sequence[Observer] = ()) -> None:
        """Do what is missing of the first `count` replications."""
        self._work(lambda crew: self._upto(crew, count, observers), count)

    def reach(self, rule: Precision, names: Sequence[str], observers: Sequence[Observer]) -> bool:
        """Go on until the figures are as precise as asked, or the rule gives up; tell whether they are.

        The rule is asked at numbers of replications that do not depend on the workers: after the pilot, and then where
        it forecasts the end.
        """
        reached = False

        def work(crew: Crew) -> None:
            nonlocal reached
            target, watching = rule.at_least, observers
            while True:
                self._upto(crew, target, watching)
                watching = ()
                decisions = [rule.decide(values) for values in self._values(names, target)]
                reached = all(decision.reached for decision in decisions)
                if reached or target >= rule.at_most:
                    self.folder.replications = target
                    return
                needed = [decision.needed or rule.at_most for decision in decisions if not decision.reached]
                target = min(max(max(needed), target + 1), 2 * target, rule.at_most)

        self._work(work, rule.at_most)
        return reached

    def _values(self, names: Sequence[str], count: int) -> list[list[float]]:
        """Values of figures by replication."""
        from math import isfinite

        from twin.figures import FigureTable
        from twin.study.result import measures_of

        measures = measures_of(self.folder.path, range(count))
        table = FigureTable(self.plant, measures, self.plant.run.warm_up, self.plant.run.length)
        found = []
        for name in names:
            values = [value for value in table.row(name).values if isfinite(value)]
            if not values:
                raise StudyError(f"precision: {name} is not known in any replication: {table.row(name).note}")
            found.append(values)
        return found

    def _work(self, work: Callable[[Crew], None], most: int) -> None:
        from twin.study.board import Board
        from twin.study.crew import Crew
        from twin.study.job import Job

        with temporary() as scratch:
            board = Path(scratch) / "board"
            with Board(board, most) as self._board:
                for number in self.finished:
                    if number < most:
                        self._mark(number)
                self._job = Job(
                    self.plant, self.folder.parts.resolve(), self.record, board, os.getpid(), self.engine, self.going
                )
                crew = Crew(self.workers, self._ready, self._tick, self.cluster)
                try:
                    work(crew)
                except KeyboardInterrupt:
                    done = len(self.finished | set(self.folder.finished()))
                    raise Interrupted(done, str(self.kept) if self.kept and done else None) from None

    def _upto(self, crew: Crew, target: int, observers: Sequence[Observer]) -> None:
        """Do what is missing up to a target."""
        from twin.study.job import Task

        self._goal = target
        missing = [number for number in range(target) if number not in self.finished]
        if observers and 0 not in missing:
            from twin.study.job import tell

            tell(self.plant, observers, self.engine, going=self.going)
            observers = ()
        crew.do((Task(self._job, number, number) for number in missing), len(missing), observers)

    def _ready(self, task: Task, error: SimulationError | None) -> None:
        if error is not None:
            raise error
        self._mark(task.number)

    def _mark(self, number: int) -> None:
        """Note that a replication is finished."""
        from twin.study.board import DONE

        if not self._length and self._board[number] > 0:
            self._length = self._board[number]  # the others will last about as long
        self._board[number] = DONE
        self.finished.add(number)
        self._tick()

    def _tick(self) -> None:
        """Tell the progress, not more often than people see."""
        now = time.perf_counter()
        if self._progress is not None and now - self._told >= PATIENCE:
            self._told = now
            self._progress(self._board.share(self._goal, self._length))

    def assemble(self) -> None:
        """Make one file, unless nothing is new."""
        if self.finished != self.before or not self.folder.path.exists():
            self.folder.assemble()


def _rule(precision: float | Precision | None, most: int | None) -> Precision | None:
    """Return the stopping rule that is asked for."""
    from twin.statistics import Precision, StatisticsError

    if precision is None or isinstance(precision, Precision):
        return precision
    try:
        return Precision(precision) if most is None else Precision(precision, at_most=most)
    except StatisticsError as error:
        raise StudyError(f"precision: {error}") from None


def temporary() -> tempfile.TemporaryDirectory[str]:
    """Make a folder that goes when it is let go of."""
    try:
        return tempfile.TemporaryDirectory(prefix="twin-", ignore_cleanup_errors=True)
    except OSError as error:
        raise RunFailed(f"{tempfile.gettempdir()}: cannot be written: {error.strerror or error}") from None
