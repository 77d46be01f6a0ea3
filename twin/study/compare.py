"""Plants compared under the same random numbers: the same breakdowns, the same orders, in every one of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from twin.study.errors import StudyError
from twin.study.result import Result

if TYPE_CHECKING:
    from models.plant import Plant
    from twin.engine.choice import Engine
    from twin.figures import Comparison, FigureTable
    from twin.study.run import Progress
    from twin.study.state import State

__all__ = ["REPLICATIONS", "compare", "is_result"]

REPLICATIONS = 10
"""Replications of a comparison where neither the call nor the first plant says more than one."""


def compare(
    plants: Sequence[Plant | Result | str | Path],
    replications: int | None = None,
    length: float | str | None = None,
    warm_up: float | str | None = None,
    seed: int | None = None,
    *,
    workers: int | None = None,
    progress: Progress | None = None,
    confidence: float = 0.95,
    engine: Engine = "auto",
    cluster: str | None = None,
    state: State | str | Path | None = None,
) -> Comparison:
    """Compare plants with the first of them.

    Parameters
    ----------
    plants : plants, plant files, results or result files, the base first; plants are run, results taken as they are
    replications, length, warm_up, seed : of the plants that are run, in place of those of the first plant
    workers, progress, engine, cluster : as for `run`
    confidence : of all verdicts on a figure together
    state : from which all of them go on (`twin.save_state`), each as it was saved or with other figures; figures are
        those of the whole run where no warm-up leaves out what lies before

    Raises
    ------
    StudyError
        If they cannot be compared: fewer than two, other seeds, other lengths.
    """
    from twin.figures import Comparison, FigureTable

    if len(plants) < 2:
        raise StudyError(f"compare: {len(plants)} given, want at least 2")
    loaded = [_loaded(one) for one in plants]
    first = loaded[0]
    if state is not None:
        from twin.study.state import State, open_state

        if _any_result(loaded):
            raise StudyError("compare: results are there already; only plants go on from a state")
        state = state if isinstance(state, State) else open_state(state)
        seed = state.head.seed if seed is None else seed
    if seed is None:
        seed = first.seed if isinstance(first, Result) else first.run.seed
    if replications is None:
        stated = min(one.replications for one in loaded if isinstance(one, Result)) if _any_result(loaded) else 0
        own = first.run.replications if not isinstance(first, Result) else 0
        replications = stated or (own if own > 1 else REPLICATIONS)
    names = _names(plants, loaded)
    lengths = {name: _length(one, length) for name, one in zip(names, loaded, strict=True)}
    if len(set(lengths.values())) > 1:
        said = ", ".join(f"{name} {'until done' if time is None else f'{time:g} s'}" for name, time in lengths.items())
        raise StudyError(f"compare: the runs do not last equally long ({said}); give a length for all")
    results: list[Result] = []
    for number, one in enumerate(loaded):
        if isinstance(one, Result):
            if one.seed != seed:
                raise StudyError(
                    f"compare: {names[number]} has seed {one.seed}, want {seed}: pairs share random numbers"
                )
            results.append(one)
        else:
            part = _part(progress, number, len(loaded))
            results.append(_run(one, replications, length, warm_up, seed, workers, part, engine, cluster, state))
    common = sorted(set.intersection(*(set(result.numbers) for result in results)))[:replications]
    if not common:
        raise StudyError("compare: the results have no replication in common")
    tables: dict[str, FigureTable] = {}
    for name, result in zip(names, results, strict=True):
        measures = [result.measures[result.numbers.index(number)] for number in common]
        tables[name] = FigureTable(result.plant, measures, result.plant.run.warm_up, result.length, confidence)
    return Comparison(tables, confidence)


def _run(
    plant: Plant,
    replications: int,
    length: float | str | None,
    warm_up: float | str | None,
    seed: int,
    workers: int | None,
    progress: Progress | None,
    engine: Engine,
    cluster: str | None,
    state: State | None,
) -> Result:
    from twin.study.run import run

    return run(
        plant,
        replications,
        length,
        warm_up,
        seed,
        record="figures",
        workers=workers,
        progress=progress,
        engine=engine,
        cluster=cluster,
        state=state,
    )


def is_result(path: str | Path) -> bool:
    """Tell whether a path is that of a result, finished or not, and not of a plant file."""
    from twin.record.folder import parts_folder

    file = Path(path)
    if file.suffix.lower() in (".yaml", ".yml"):
        return False
    return file.suffix.lower() in (".h5", ".hdf5", ".parts") or parts_folder(file).is_dir()


def _loaded(one: Plant | Result | str | Path) -> Plant | Result:
    from twin.study.load import load

    if isinstance(one, str | Path):
        return Result(one) if is_result(one) else load(one)
    return one


def _any_result(loaded: Sequence[Plant | Result]) -> bool:
    return any(isinstance(one, Result) for one in loaded)


def _length(one: Plant | Result, length: float | str | None) -> float | None:
    from twin.study.identity import as_run

    if isinstance(one, Result):
        return one.length
    return as_run(one, length=length).run.length


def _names(plants: Sequence[Plant | Result | str | Path], loaded: Sequence[Plant | Result]) -> list[str]:
    """Names of the plants; where they are the same, those of the files, or numbers."""
    names = [one.plant.name if isinstance(one, Result) else one.name for one in loaded]
    if len(set(names)) == len(names):
        return names
    names = [Path(one).stem if isinstance(one, str | Path) else names[n] for n, one in enumerate(plants)]
    if len(set(names)) == len(names):
        return names
    return [f"{name} ({number})" for number, name in enumerate(names, 1)]


def _part(progress: Progress | None, number: int, count: int) -> Progress | None:
    """Progress of one of several runs as progress of all."""
    if progress is None:
        return None

    def told(share: float | None) -> None:
        progress(None if share is None else (number + share) / count)

    return told
