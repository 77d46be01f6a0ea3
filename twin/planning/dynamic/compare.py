"""`twin.compare_policies`: what each policy is worth, under common disturbances."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from twin.planning.dynamic.disturbances import Disturbance, check_disturbances, draw_disturbances
from twin.planning.dynamic.one_run import MEASURES, Outcome, run_policy, world_of
from twin.planning.dynamic.policies import DEFAULT, NAMES, POLICIES, Policy, find_policy
from twin.planning.errors import PlanningError
from twin.planning.planned import Planned
from twin.planning.schedule import make_plan
from twin.planning.translate import translate

if TYPE_CHECKING:
    import pandas as pd

    from models.plant import Plant
    from twin.planning.dynamic.situation import Situation
    from twin.planning.gaps import Gap
    from twin.statistics import Comparison, Estimate

__all__ = ["DISTURBANCES", "PolicyComparison", "compare_policies"]

Progress = Callable[[float | None], None]
Given = str | Policy | Callable[["Situation"], str]
DISTURBANCES = 20
REPLICATIONS = 10
HIGHER = ("on_time", "utilisation")


@dataclass(frozen=True, eq=False)
class PolicyComparison:
    """Policies under the same disturbances, breakdowns and times.

    Attributes
    ----------
    plant : without disturbances
    plan : the first plan, the same for all policies that have one
    policies : in the order in which they were asked for
    outcomes : of each policy, by replication
    disturbances : of each replication
    confidence : of intervals; of all comparisons on a measure together
    """

    plant: Plant
    plan: Planned
    policies: tuple[Policy, ...]
    outcomes: dict[str, list[Outcome]]
    disturbances: list[Sequence[Disturbance]]
    confidence: float = 0.95

    @property
    def names(self) -> list[str]:
        """Names of the policies."""
        return [policy.name for policy in self.policies]

    @property
    def base(self) -> str:
        """The policy with which the others are compared: the default one, else the first."""
        return DEFAULT if DEFAULT in self.names else self.names[0]

    @property
    def replications(self) -> int:
        """Runs of each policy."""
        return len(self.disturbances)

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What plans leave out."""
        return self.plan.translation.gaps

    @property
    def criterion(self) -> str:
        """The measure of the ranking."""
        dated = any(order.due is not None for order in self.plant.orders)
        return "weighted_tardiness" if dated else "makespan"

    def values(self, name: str, measure: str) -> NDArray[np.float64]:
        """Values of a measure by replication; NaN where there is none."""
        return np.array([outcome.values[measure] for outcome in self.outcomes[name]])

    def known(self, name: str, measure: str) -> bool:
        """Whether a policy has a measure in all runs."""
        return bool(np.isfinite(self.values(name, measure)).all())

    @cached_property
    def measures(self) -> list[str]:
        """Measures that some policy has."""
        return [one for one in MEASURES if any(self.known(name, one) for name in self.names)]

    def estimate(self, name: str, measure: str) -> Estimate:
        """Mean of a measure with its interval."""
        from twin.statistics import estimate

        return estimate(self.values(name, measure), self.confidence)

    def against(self, name: str, measure: str, base: str | None = None) -> Comparison | None:
        """A policy against the base, pair by pair; None where one of them does not have the measure."""
        from twin.statistics import compare

        base = self.base if base is None else base
        if name == base or not (self.known(name, measure) and self.known(base, measure)):
            return None
        good = "higher" if measure in HIGHER else "lower"
        others = max(len(self.names) - 1, 1)
        before, after = self.values(base, measure), self.values(name, measure)
        return compare(before, after, good, self.confidence, others)  # type: ignore[arg-type]

    @cached_property
    def ranking(self) -> list[tuple[str, bool]]:
        """Policies by the mean of the criterion, and whether each is significantly worse than the first."""
        means = {name: float(self.values(name, self.criterion).mean()) for name in self.names}
        ranked = sorted(self.names, key=lambda name: means[name])
        found = []
        for name in ranked:
            one = self.against(name, self.criterion, ranked[0])
            found.append((name, one is not None and one.difference.has_interval and one.difference.low > 0))
        return found

    def title(self, name: str, language: str = "en") -> str:
        """Name of a policy for people."""
        return NAMES[name][language == "zh"] if name in NAMES else name

    def table(self) -> pd.DataFrame:
        """Every measure of every policy: mean, interval, change against the base with its interval."""
        import pandas as pd

        return pd.DataFrame(self.records())

    def records(self) -> list[dict[str, Any]]:
        """Rows of `table`."""
        rows = []
        for measure in self.measures:
            for name in self.names:
                if not self.known(name, measure):
                    continue
                mean, change = self.estimate(name, measure), self.against(name, measure)
                row: dict[str, Any] = {"measure": measure, "policy": name}
                row |= {"mean": mean.mean, "low": mean.low, "high": mean.high}
                if change is not None:
                    d = change.difference
                    row |= {
                        "change": d.mean,
                        "change_low": d.low,
                        "change_high": d.high,
                        "verdict": str(change.verdict),
                    }
                rows.append(row)
        return rows

    def to_csv(self, path: str | Path) -> None:
        """Write the table as CSV."""
        self.table().to_csv(path, index=False)

    def to_excel(self, path: str | Path) -> None:
        """Write the table as a workbook."""
        self.table().to_excel(path, index=False)

    def text(self, language: str = "en") -> str:
        """Write it for a terminal."""
        from twin.planning.dynamic.text import comparison_text

        return comparison_text(self, language)

    def __str__(self) -> str:
        return self.text()


def compare_policies(
    plant: Plant | str | Path,
    policies: Sequence[Given] | None = None,
    *,
    disturbances: int | Callable[[int], Sequence[Disturbance]] = DISTURBANCES,
    replications: int | None = None,
    time_limit: float = 10.0,
    solver: str = "auto",
    iterations: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    confidence: float = 0.95,
    progress: Progress | None = None,
) -> PolicyComparison:
    """Compare what planners may do when things happen, under the same disturbances.

    Parameters
    ----------
    plant : Plant, or the path of a plant file
    policies : names, `Policy` objects, functions of a situation, or `file.py:function`; all named ones if not given
    disturbances : how many in each run, drawn at random; or a function that gives those of a replication
    replications : runs of each policy; the plant's own number if it says more than one, else 10
    time_limit, solver, iterations : for the first plan, as for `schedule`
    seed : of simulation, disturbances and decisions; the plant's if not given
    workers : processes; all cores if not given
    confidence : of intervals, and of all comparisons on a measure together

    Raises
    ------
    PlantError, PlanningError
        The plant, or what is asked of it, is wrong.
    SimulationError
        A run cannot go on: policies that let stations wait for their turn may come to a deadlock where queues are
        short.
    """
    from twin.statistics.errors import check_confidence
    from twin.study.crew import cores
    from twin.study.load import load, require

    check_confidence(confidence)
    loaded = load(plant) if isinstance(plant, str | Path) else plant
    if not isinstance(plant, str | Path):
        require(loaded)
    if loaded.schedule:
        emptied = loaded.model_copy(update={"schedule": ()})
        loaded = emptied if loaded.folder is None else emptied.in_folder(loaded.folder)
    wanted: Sequence[Given] = list(POLICIES) if policies is None else policies
    chosen = tuple(find_policy(one, loaded.folder) for one in wanted)
    names = [policy.name for policy in chosen]
    if len(set(names)) < len(names) or not names:
        raise PlanningError(f"policies: {', '.join(names) or 'none'}; want at least one, each once")
    own = loaded.run.replications if loaded.run.replications > 1 else REPLICATIONS
    count = own if replications is None else replications
    if count < 1 or (isinstance(disturbances, int) and disturbances < 0) or not time_limit > 0:
        raise PlanningError("replications, disturbances and time: want at least 1, at least 0, and more than 0 s")
    root = loaded.run.seed if seed is None else seed
    made = translate(loaded, sequences_only=True)
    plan = make_plan(made, time_limit, solver=solver, seed=root, iterations=iterations, workers=workers)
    drawn = [_drawn(plan, disturbances, root, number) for number in range(count)]
    outcomes = _run(plan, chosen, drawn, root, cores() if workers is None else workers, progress)
    return PolicyComparison(loaded, plan, chosen, outcomes, drawn, confidence)


def _drawn(
    plan: Planned, given: int | Callable[[int], Sequence[Disturbance]], seed: int, replication: int
) -> Sequence[Disturbance]:
    if isinstance(given, int):
        mean = float(plan.translation.problem.mode_duration.mean()) * plan.translation.unit
        return draw_disturbances(plan.plant, given, plan.figures["makespan"], mean, seed, replication)
    found = given(replication)
    check_disturbances(plan.plant, found)
    return found


def _run(
    plan: Planned,
    policies: tuple[Policy, ...],
    drawn: list[Sequence[Disturbance]],
    seed: int,
    workers: int,
    progress: Progress | None,
) -> dict[str, list[Outcome]]:
    """Run every replication under every policy, on all cores."""
    from twin.study.crew import in_order

    def told(done: int) -> None:
        if progress is not None:
            progress(done / len(drawn))

    tasks = [(plan, policies, disturbances, seed, number) for number, disturbances in enumerate(drawn)]
    rows: list[list[Outcome]] = in_order(_replication, tasks, workers, told)
    return {policy.name: [row[n] for row in rows] for n, policy in enumerate(policies)}


def _replication(
    plan: Planned, policies: tuple[Policy, ...], disturbances: Sequence[Disturbance], seed: int, number: int
) -> list[Outcome]:
    world = world_of(plan, disturbances)
    return [run_policy(world, plan, policy, seed, number) for policy in policies]
