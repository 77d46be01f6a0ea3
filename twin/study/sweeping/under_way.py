"""A sweep under way: plants made when their turn comes, replications done by the crew, figures of what is done."""

from __future__ import annotations

import os
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from models.index import Index
from models.reading.errors import PlantError
from twin.engine.choice import EngineError, choose
from twin.figures import FigureTable
from twin.figures.registry import FigureError
from twin.record.folder import Folder
from twin.record.reader import Record
from twin.study.board import Board
from twin.study.crew import Crew
from twin.study.errors import StudyError
from twin.study.identity import identity_of
from twin.study.job import Job, Task
from twin.study.state import continued

if TYPE_CHECKING:
    from models.plant import Plant
    from twin.engine.choice import Choice as EngineChoice
    from twin.engine.errors import SimulationError
    from twin.figures import WarmUpChoice
    from twin.record.head import Identity
    from twin.statistics import Choice
    from twin.study.cluster import Cluster
    from twin.study.state import Going, State
    from twin.study.sweeping.levels import Point
    from twin.study.sweeping.plan import Plan
    from twin.study.sweeping.store import Store

__all__ = ["PointRun", "UnderWay"]

SLOTS = 1024
"""Places on the board; many more than replications go on at once."""
IN_USE = 128
"""Of these as many as processes here can have at once."""
BLOCK = 10
"""Replications whose sums are in memory at once; the warm-up is found from the first block."""


@dataclass(eq=False)
class PointRun:
    """A point under way.

    Attributes
    ----------
    error : why it cannot be run, "" as long as it can
    same_as : number of the point that makes the same plant, if there is one before
    pending : replications that were given to the crew and are not done
    going, note : how it goes on from a state, and a line that says so
    handed : whether all that are wanted were given to the crew
    values : by figure, the values of the replications so far
    """

    point: Point
    error: str = ""
    key: str = ""
    same_as: int | None = None
    plant: Plant | None = None
    folder: Folder | None = None
    job: Job | None = None
    fresh: bool = False
    handed: bool = False
    wanted: int = 0
    pending: set[int] = field(default_factory=set)
    values: list[list[float]] = field(default_factory=list)
    warm_up: WarmUpChoice | None = None
    identity: Identity | None = None
    choice: EngineChoice | None = None
    going: Going | None = None
    note: str = ""


class UnderWay:
    """A sweep that goes on; a context that closes what is open.

    Parameters
    ----------
    progress : called with the share that is done
    state : from which all points go on

    Attributes
    ----------
    expected : replications in all, as far as they can be foreseen
    done : finished ones
    """

    def __init__(
        self,
        plan: Plan,
        store: Store,
        workers: int | None,
        progress: Callable[[float | None], None],
        engine: str,
        cluster: Cluster | None,
        state: State | None,
    ) -> None:
        self.expected, self.done = 1, 0
        self._plan, self._store, self._engine, self._progress = plan, store, engine, progress
        self._state = state
        self._runs = [PointRun(point) for point in plan.points]
        self._keys: dict[str, int] = {}
        self._of: dict[Path, PointRun] = {}
        self._through: deque[PointRun] = deque()
        self._stop: BaseException | None = None
        self._lock = threading.RLock()
        self._last = False
        self._scratch = tempfile.TemporaryDirectory(prefix="twin-", ignore_cleanup_errors=True)
        self._board_file = Path(self._scratch.name) / "board"
        self._board = Board(self._board_file, SLOTS)
        self._free = deque(range(SLOTS))
        self._crew = Crew(workers, self._ready, self._tick, cluster)

    def run(self, wanted: Mapping[int, int], *, last: bool = False) -> None:
        """Do what is missing of the first replications of points, and take their figures.

        Parameters
        ----------
        wanted : replications by number of the point
        last : whether the points get no more, so that each is put into one file as soon as it is done
        """
        self._last = last
        left = max(self.expected - self.done, sum(wanted.values()), 1)
        self._crew.do(self._tasks(wanted), left)
        self._conclude()

    def _tasks(self, wanted: Mapping[int, int]) -> Iterator[Task]:
        """Yield what is missing; asked from a thread of joblib's, so that nothing may be raised here."""
        try:
            for number, count in wanted.items():
                run = self._runs[number]
                with self._lock:
                    if run.error or run.same_as is not None or not self._open(run, count):
                        continue
                    assert run.folder is not None
                    finished = set(run.folder.finished())
                    missing = [n for n in range(count) if n not in finished]
                    self.done += count - len(missing) - (len(run.values[0]) if run.values else 0)
                    run.fresh = run.fresh or bool(missing)
                    job = run.job
                for n in missing:
                    with self._lock:
                        if not self._goes_on(run):
                            break
                        run.pending.add(n)
                        slot = self._free.popleft()
                    assert job is not None
                    yield Task(job, n, slot)
                with self._lock:
                    run.handed = True
                    if not run.pending:
                        self._through.append(run)
        except BaseException as error:
            self._stop = error

    def _goes_on(self, run: PointRun) -> bool:
        """Tell whether a point, of which some is being run, wants more."""
        return not run.error and self._stop is None

    def _open(self, run: PointRun, count: int) -> bool:
        """Make the plant of a point and open its folder; tell whether it can be run."""
        try:
            if run.plant is None:
                run.plant = self._plan.plant(run.point)
                if self._state is not None:
                    seed = run.plant.run.seed
                    made = continued(self._state, run.plant, "figures", fresh=True, seed=seed)
                    run.plant, run.going, run.note = made
            if run.identity is None:
                run.identity = identity = identity_of(run.plant, "figures", run.note)
                run.key = identity.hash[:20]
                first = self._keys.setdefault(run.key, run.point.number)
                if first != run.point.number:
                    run.same_as, run.plant = first, None
                    return False
                run.error = self._store.failure(run.key)
            if run.error:
                run.plant = None
                return False
            record = "figures" if run.going is None else "all"  # only engines with events go on from a state
            run.choice = choice = run.choice or choose(run.plant, self._engine, record)
        except (PlantError, StudyError, FigureError, EngineError) as error:
            self._fail(run, str(error), keep=False)
            return False
        attributes: dict[str, Any] = {"engine": choice.engine, "engine_reason": choice.reason}
        if run.plant.run.warm_up is not None:
            attributes["warm_up"] = run.plant.run.warm_up
        run.folder = Folder(
            self._store.record(run.key), run.identity, Index(run.plant), count, attributes=attributes, overwrite=True
        )
        board, owner = self._board_file, os.getpid()
        run.job = Job(run.plant, run.folder.parts.resolve(), "figures", board, owner, choice.engine, run.going)
        run.handed, run.wanted = False, count
        self._of[run.job.parts] = run
        return True

    def _ready(self, task: Task, error: SimulationError | None) -> None:
        with self._lock:
            run = self._of[task.job.parts]
            run.pending.discard(task.number)
            self._board[task.slot] = 0.0
            self._free.appendleft(task.slot)  # so that those in use are the first
            self.done += 1
            if error is not None:
                self._fail(run, str(error))
            if not run.pending and (run.handed or run.error):
                self._through.append(run)
        self._conclude()
        self._tick()

    def _conclude(self) -> None:
        """Take the figures of points that are done, and close them."""
        if self._stop is not None:
            raise self._stop
        while self._through:
            run = self._through.popleft()
            if run.folder is None:
                continue  # was there twice: its last replication was done as it was handed out
            if not run.error:
                self._take_figures(run)
            if not run.error and self._last:
                self._assemble(run)
            self._close(run)

    def _take_figures(self, run: PointRun) -> None:
        """Add the values of the new replications, a block at a time."""
        assert run.folder is not None
        assert run.plant is not None
        run.values = run.values or [[] for _ in self._plan.watches]
        record = Record(run.folder.path)
        length = run.plant.run.length
        while len(run.values[0]) < run.wanted and not run.error:
            first = len(run.values[0])
            measures = [record.measures(n) for n in range(first, min(first + BLOCK, run.wanted))]
            try:
                table = FigureTable(run.plant, measures, run.warm_up or run.plant.run.warm_up, length)
                rows = [table.row(watch.figure.name, watch.subject) for watch in self._plan.watches]
            except FigureError as error:
                self._fail(run, str(error), keep=False)
                return
            run.warm_up = table.warm_up
            for values, row in zip(run.values, rows, strict=True):
                values += row.values
            unknown = sum(not isfinite(value) for value in rows[0].values)
            if unknown:
                name = self._plan.watches[0].label
                note = rows[0].note or "its value is not known"
                self._fail(run, f"{name}: unknown in {unknown} of {len(measures)} replications: {note}", keep=False)

    def _fail(self, run: PointRun, why: str, *, keep: bool = True) -> None:
        """Note that a point cannot be run; `keep` it where finding out took a run."""
        if run.error:
            return
        run.error = "; ".join(why.splitlines())
        if keep:
            self._store.note_failure(run.key, run.error)
        if run.folder is None:
            run.plant = None

    def _assemble(self, run: PointRun) -> None:
        assert run.folder is not None
        if run.fresh or not run.folder.path.exists():
            run.folder.assemble()

    def _close(self, run: PointRun) -> None:
        """Close the folder of a point; its plant goes, too, where there is no more to do."""
        if run.folder is not None:
            run.folder.close()
        if run.job is not None:
            self._of.pop(run.job.parts, None)
        run.folder = run.job = None
        if self._last or run.error:
            run.plant = None

    def _tick(self) -> None:
        length = self._plan.base.run.length
        running = sum(min(self._board[slot] / length, 0.99) for slot in range(IN_USE)) if length else 0.0
        self._progress(min((self.done + running) / max(self.expected, 1), 1.0))

    def living(self) -> list[int]:
        """Numbers of the points that have values, each plant once."""
        return [run.point.number for run in self._runs if run.values and not run.error]

    def values(self, number: int) -> list[float]:
        """Values of the first objective of a point."""
        return self._runs[number].values[0]

    def finish(self) -> None:
        """Put every point that is not yet in one file into one."""
        for run in self._runs:
            if run.fresh and not run.error and not self._last:
                assert run.plant is not None
                self._open(run, len(run.values[0]))
                self._assemble(run)
                self._close(run)

    def told(self, choice: Choice | None) -> dict[str, Any]:
        """Tell what came out, as data for JSON."""
        from twin.study.sweeping.telling import told

        living = self.living()
        for run in self._runs:
            if run.same_as is not None:
                first = self._runs[run.same_as]
                run.values, run.error, run.warm_up = first.values, first.error, first.warm_up
        return told(self._plan, self._runs, living, choice)

    def __enter__(self) -> UnderWay:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close what is open."""
        for run in self._runs:
            self._close(run)
        self._board.close()
        self._scratch.cleanup()
