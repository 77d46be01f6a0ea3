"""Saved states, opened, and what it takes to go on from them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from twin.study.errors import StudyError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.plant import Plant
    from models.trace import Chunk
    from twin.engine.saved import Origin
    from twin.record.meter import Meter

__all__ = ["Continued", "Going", "State", "continued", "open_state"]


class State:
    """A saved state, opened.

    Parameters
    ----------
    path : the file

    Attributes
    ----------
    head : what it is of
    digest : of what it holds
    plant : as it was run

    Raises
    ------
    RecordError
        If it is no state, or damaged.
    StudyError
        If another version of the program has saved it.
    """

    def __init__(self, path: str | Path) -> None:
        from twin import __version__
        from twin.engine.saved import engine_digest
        from twin.record.state import read_head
        from twin.study.identity import as_run, read_back

        self.path = Path(path).resolve()
        self.head, self.digest = read_head(Path(path))
        if (self.head.version, self.head.engine) != (__version__, engine_digest()):
            raise StudyError(
                f"{path}: was saved by version {self.head.version} of the program, with another engine than this of "
                f"version {__version__}; save it again"
            )
        warm_up = None if math.isnan(self.head.warm_up) else self.head.warm_up
        self.plant: Plant = as_run(read_back(self.head.plant), seed=self.head.seed, warm_up=warm_up)

    @property
    def time(self) -> float:
        """All events before it have happened [s]."""
        return self.head.time

    def __repr__(self) -> str:
        return f"<State of {self.plant.name!r} at {self.time:g} s, seed {self.head.seed}>"


@dataclass(frozen=True)
class Going:
    """How replications go on from a state; a part of a job, so that a worker process knows it too.

    Attributes
    ----------
    path, digest : the file, and what it must hold
    before : the plant that was saved
    fresh : whether each replication meets random numbers of its own from here on
    exact : whether it is what a run of the plant from its start would do
    """

    path: Path
    digest: str
    before: Plant
    fresh: bool
    exact: bool

    def origin(self, seed: int, number: int, meter: Meter | None = None) -> Origin:
        """Return where a replication goes on; a meter is put where it was.

        Raises
        ------
        RecordError
            If the file is not there any more, or has changed.
        """
        from twin.engine.saved import Origin, Saved, fresh_root
        from twin.record.state import read_arrays

        arrays = read_arrays(self.path, self.digest)
        if meter is not None:
            meter.restore(arrays["meter"])
        engine = arrays["engine"]
        since, counted, lots = engine["watch"]
        saved = Saved(engine["records"], engine["events"], float(since), int(counted), int(lots))
        length = self.before.run.length
        root = fresh_root(seed, number) if self.fresh else None
        return Origin(saved, self.before, math.inf if length is None else length, root, self.exact)

    def past(self) -> Iterator[Chunk]:
        """Read the rows of the trace up to the state."""
        from twin.record.state import past_rows

        return past_rows(self.path)


def open_state(path: str | Path) -> State:
    """Open a saved state.

    Raises
    ------
    StudyError
        If it is none, damaged, or of another version of the program.
    """
    from twin.record.errors import RecordError

    try:
        return State(path)
    except RecordError as error:
        raise StudyError(str(error)) from None


class Continued(NamedTuple):
    """A plant that goes on from a state, how, and a line that says so where it is not the run that was saved."""

    plant: Plant
    going: Going
    note: str


def continued(state: State, plant: Plant | None, record: str, *, fresh: bool, **settings: Any) -> Continued:
    """Let a plant go on from a state: the one that was saved if none is given.

    Parameters
    ----------
    record : what is to be recorded
    fresh : whether replications meet random numbers of their own from here on
    settings : those of a run, in place of the plant's

    Raises
    ------
    StudyError
        If the plant differs from the saved one in more than figures, or the settings do not fit the state.
    """
    from twin.engine.changes import TAKEN, refused
    from twin.study.identity import as_run, plant_text

    given = settings | {"seed": settings.get("seed") if settings.get("seed") is not None else state.head.seed}
    made = as_run(state.plant if plant is None else plant, **given)
    field = refused(state.plant, made)
    if field is not None:
        raise StudyError(f"{field}: differs from the saved plant; a run that is under way takes other {TAKEN}")
    if made.run.length is not None and made.run.length < state.time:
        raise StudyError(f"length: {made.run.length:g} s, the state is at {state.time:g} s already; want at least that")
    if record == "all" and state.head.record != "all":
        raise StudyError(
            f"{state.path.name}: holds figures alone; go on with figures alone, or save it with everything"
        )
    if made == state.plant:
        made = state.plant  # so that it is set up once
    text = plant_text(made)
    exact = not fresh and not state.head.origin and text == state.head.plant
    going = Going(state.path, state.digest, state.plant, fresh, exact)
    how = "random numbers of its own" if fresh else "the same random numbers"
    note = "" if exact else f"{state.head.origin}# from the state {state.digest[:16]} at {state.time!r} s, {how}\n"
    _try(going, made)
    return Continued(made, going, note)


def _try(going: Going, made: Plant) -> None:
    """See that the state fits the plant, before anybody works on it."""
    from models.index import Index
    from twin.engine.errors import SimulationError
    from twin.engine.saved import grafted
    from twin.engine.start import start_of
    from twin.record.errors import RecordError
    from twin.record.meter import Meter

    try:
        origin = going.origin(made.run.seed, 0, Meter(Index(made), made.run.length))
        before = start_of(going.before, made.run.seed, 0, origin.end, going.before.folder)
        end = math.inf if made.run.length is None else made.run.length
        grafted(origin.saved, before, start_of(made, made.run.seed, 0, end, made.folder))
    except (SimulationError, RecordError, ValueError) as error:
        raise StudyError(str(error)) from None
