"""Saving the state of a run: it is run up to a time, and kept in a file from which it goes on."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from twin.study.errors import StudyError
from twin.study.state import State

if TYPE_CHECKING:
    from models.plant import Plant
    from models.trace import Observer
    from twin.engine.saved import Saved
    from twin.record.meter import Meter
    from twin.record.state import StateWriter

__all__ = ["save_state"]


def save_state(
    plant: Plant | str | Path | State,
    path: str | Path,
    at: float | str,
    *,
    length: float | str | None = None,
    warm_up: float | str | None = None,
    seed: int | None = None,
    record: Literal["all", "figures"] = "all",
    overwrite: bool = False,
    progress: Callable[[float | None], None] | None = None,
    observers: Sequence[Observer] = (),
) -> State:
    """Run the first replication of a plant up to a time, and save its state in a file.

    All events before that time have happened, none at it; where the run is over before, it is the state at its end.
    `twin.run(state=path)` goes on from there, as often as wanted, in any process.

    Parameters
    ----------
    plant : Plant, path of a plant file, or an earlier state to go on from
    path : file to write; it is whole or not there
    at : time from the start [s], or a text as `"3 d"`
    length, warm_up, seed : in place of the plant's own; another seed than that of an earlier state meets random numbers
        of its own from there on
    record : "all" keeps every event so far, so that a result has them; "figures" the sums alone
    overwrite : a state that is there may be replaced
    progress : called with the share that is done, every few thousand events
    observers : watch the run

    Raises
    ------
    PlantError, StudyError
        The plant, or what is asked of it, is wrong; or only the reference engine runs it.
    SimulationError
        The run cannot go on, for example in a deadlock.
    RecordError
        The disk does not take the file.
    """
    from models.index import Index
    from twin.engine.compiled import reach
    from twin.record.meter import Meter
    from twin.record.state import StateWriter
    from twin.study.identity import as_run
    from twin.study.load import load, require
    from twin.study.state import continued

    if record not in ("all", "figures"):
        raise StudyError(f"record: {record!r}, want 'all' or 'figures'")
    going, note = None, ""
    if isinstance(plant, State):
        fresh = seed is not None and seed != plant.head.seed
        made, going, note = continued(plant, None, record, fresh=fresh, length=length, warm_up=warm_up, seed=seed)
    else:
        loaded = load(plant) if isinstance(plant, str | Path) else plant
        made = as_run(loaded, length=length, warm_up=warm_up, seed=seed)
    require(made)
    time = _time(at, made, plant.time if isinstance(plant, State) else 0.0)
    _see_that_it_can_be_saved(made)
    target = Path(path)
    _look_at(target, overwrite)
    meter = Meter(Index(made), made.run.length)
    with StateWriter(target, trace=record == "all") as writer:
        origin = None
        if going is not None:
            origin = going.origin(made.run.seed, 0, meter)
            if record == "all":
                for chunk in going.past():
                    writer.take(chunk)
        saved = reach(
            made,
            time,
            seed=made.run.seed,
            length=made.run.length,
            observers=(meter, writer, *observers),
            folder=made.folder,
            progress=None if progress is None else lambda now: progress(min(now / time, 0.99) if time else None),
            origin=origin,
        )
        _finish(writer, made, record, note, time, saved, meter)
    return State(target)


def _finish(writer: StateWriter, made: Plant, record: str, note: str, time: float, saved: Saved, meter: Meter) -> None:
    """Write what the state is of, and what is in it."""
    import numpy as np

    from twin import __version__
    from twin.engine.saved import engine_digest
    from twin.record.state import StateHead
    from twin.study.identity import plant_text

    run = made.run
    head = StateHead(
        plant=plant_text(made),
        seed=run.seed,
        replication=0,
        time=saved.now if saved.over and run.length is None else time,
        length=math.nan if run.length is None else run.length,
        warm_up=math.nan if run.warm_up is None else run.warm_up,
        record=record,
        version=__version__,
        engine=engine_digest(),
        origin=note,
    )
    watch = np.array([saved.since, saved.counted, saved.lots])
    engine = {"records": saved.records, "events": saved.events, "watch": watch}
    writer.finish(head, engine=engine, meter=meter.state())


def _time(at: float | str, made: Plant, earliest: float) -> float:
    """Return the time at which to save [s]."""
    from models.quantities import UnitError, quantity

    try:
        time = float(quantity(at, "s", low=0))
    except UnitError as error:
        raise StudyError(f"at: {error}") from None
    if made.run.length is not None and time > made.run.length:
        raise StudyError(f"at: {time:g} s, the run ends at {made.run.length:g} s; want at most that")
    if time < earliest:
        raise StudyError(f"at: {time:g} s, the state is at {earliest:g} s already; want at least that")
    return time


def _see_that_it_can_be_saved(made: Plant) -> None:
    from twin.engine.choice import choose
    from twin.engine.support import rules_in_python, unsupported

    reasons = unsupported(made)
    if reasons:
        raise StudyError(
            f"the state of this plant cannot be saved, since only the reference engine can run it: {reasons[0]}; "
            "there a state lies in running Python functions. The same seed repeats the run from its start"
        )
    for where, _ in rules_in_python(made):
        raise StudyError(
            f"the state of this plant cannot be saved: {where} follows a plan in memory, which no plant file can hold"
        )
    choose(made, "compiled")


def _look_at(path: Path, overwrite: bool) -> None:
    """See that the file can be written, and that nothing but a state is replaced."""
    from twin.record.errors import RecordError
    from twin.record.state import read_head

    if path.is_dir():
        raise StudyError(f"{path}: is a folder; give the name of a file")
    if not path.parent.is_dir():
        raise StudyError(f"{path}: there is no folder {path.parent}")
    if not path.exists():
        return
    if not overwrite:
        raise StudyError(f"{path}: is there already; give another name, or --overwrite")
    try:
        read_head(path)
    except RecordError as error:
        raise StudyError(f"{error}; give another name for the state") from None
