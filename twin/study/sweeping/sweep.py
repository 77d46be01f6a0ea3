"""Sweeping: the points of a study run on all cores, each as often as asked for, or as its rank is in doubt."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from twin.study.errors import Interrupted, StudyError
from twin.study.sweeping.description import KimNelsonDesign, OcbaDesign, Study

if TYPE_CHECKING:
    from models.plant import Plant
    from twin.engine.choice import Engine
    from twin.statistics import Choice, Selection
    from twin.study.state import State
    from twin.study.sweeping.plan import Plan
    from twin.study.sweeping.result import Sweep
    from twin.study.sweeping.under_way import UnderWay

__all__ = ["sweep"]

Progress = Callable[[float | None], None]


def sweep(
    study: Study | str | Path,
    *,
    plant: Plant | None = None,
    replications: int | None = None,
    length: float | str | None = None,
    warm_up: float | str | None = None,
    seed: int | None = None,
    path: str | Path | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
    engine: Engine = "auto",
    cluster: str | None = None,
    state: State | str | Path | None = None,
) -> Sweep:
    """Run a study: a plant at many points.

    All points meet the same random numbers: the same breakdowns, the same orders. A point that cannot be run (settings
    that do not go together, a deadlock) is told in the result, and the others go on.

    Parameters
    ----------
    study : a study, or its file
    plant : a plant made in Python, in place of the file that the study names
    replications, length, warm_up, seed : in place of those of the study
    path : folder that keeps a result of every point; the same call goes on where it was stopped, and a study with
        other levels takes from it what it has in common; without it the results last as long as what is returned
    workers, progress, engine, cluster : as for `run`
    state : from which all points go on (`twin.save_state`), under random numbers of their own from there

    Raises
    ------
    PlantError, StudyError
        The study, or its plant, is wrong.
    RecordError
        The results cannot be written.
    RunFailed
        A worker process, or the cluster, was lost.
    Interrupted
        Ctrl-C; finished replications are kept if there is a `path`, and the same call goes on.
    """
    from twin.record.errors import RecordError
    from twin.study.cluster import reach
    from twin.study.run import OF_THE_USER, temporary
    from twin.study.state import State, open_state
    from twin.study.sweeping.plan import make_plan
    from twin.study.sweeping.result import Sweep
    from twin.study.sweeping.store import Store
    from twin.study.sweeping.under_way import UnderWay

    if state is not None:
        if engine == "reference":
            raise StudyError("engine: only the compiled engine goes on from a state; want 'auto' or 'compiled'")
        state = state if isinstance(state, State) else open_state(state)
    plan = make_plan(study, plant, replications=replications, length=length, warm_up=warm_up, seed=seed)
    with ExitStack() as around, ExitStack() as stack:
        keep: tempfile.TemporaryDirectory[str] | None = None
        if path is None:
            keep = temporary()
            stack.callback(keep.cleanup)
            folder = Path(keep.name) / "sweep"
        else:
            folder = Path(path)
        workplace = around.enter_context(reach(cluster, workers)) if cluster is not None else None
        try:
            store = around.enter_context(Store(folder))
        except RecordError as error:
            if error.__cause__ is not None and not isinstance(error.__cause__, OF_THE_USER):
                raise  # the disk's fault
            raise StudyError(str(error)) from None
        going = around.enter_context(UnderWay(plan, store, workers, _patient(progress), engine, workplace, state))
        try:
            rule = _rule(plan)
            choice = _spread(plan, going) if rule is None else _select(plan, going, rule)
        except KeyboardInterrupt:
            store.write(going.told(None))
            raise Interrupted(going.done, str(path) if path is not None and going.done else None) from None
        going.finish()
        store.write(going.told(choice))
        stack.pop_all()
    return Sweep(folder, keep=keep)


def _spread(plan: Plan, going: UnderWay) -> Choice | None:
    """Run every point equally often."""
    going.expected = plan.replications * len(plan.points)
    going.run(dict.fromkeys(range(len(plan.points)), plan.replications), last=True)
    return None


def _select(plan: Plan, going: UnderWay, rule: Selection) -> Choice | None:
    """Run points until it is known which is best, or the rule gives up; return the last answer, on the living points.

    The rule sees the first replications of every point, as many as it has asked for, whatever else is there already: a
    study that was stopped takes the same decisions again.
    """
    design = plan.study.design
    going.expected = design.budget if isinstance(design, OcbaDesign) else 2 * rule.pilot * len(plan.points)
    wanted: Mapping[int, int] = dict.fromkeys(range(len(plan.points)), rule.pilot)
    while True:
        going.run(wanted)
        living = going.living()
        if not living:
            return None
        choice = rule.decide([going.values(number) for number in living])
        going.expected = choice.expected
        if choice.done:
            return choice
        wanted = {
            number: count
            for number, count in zip(living, choice.counts, strict=True)
            if count > len(going.values(number))
        }


def _rule(plan: Plan) -> Selection | None:
    """Return the rule that selects, if the design has one."""
    from twin.statistics import KimNelson, Ocba

    design = plan.study.design
    good = "higher" if plan.watches[0].goal == "max" else "lower"
    if isinstance(design, KimNelsonDesign):
        return KimNelson(design.indifference, design.confidence, design.pilot, design.step, design.at_most, good)  # type: ignore[arg-type]
    if isinstance(design, OcbaDesign):
        return Ocba(design.budget, design.confidence, design.pilot, design.step, good)  # type: ignore[arg-type]
    return None


def _patient(progress: Progress | None) -> Progress:
    """Tell the progress not more often than people see."""
    told = time.perf_counter()

    def tell(share: float | None) -> None:
        nonlocal told
        now = time.perf_counter()
        if progress is not None and now - told >= 0.1:
            told = now
            progress(share)

    return tell
