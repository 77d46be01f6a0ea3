"""What a sweep tells: everything that came out, as data for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from twin.statistics import Choice
    from twin.study.sweeping.plan import Plan
    from twin.study.sweeping.under_way import PointRun

__all__ = ["told"]


def told(plan: Plan, runs: Sequence[PointRun], living: Sequence[int], choice: Choice | None) -> dict[str, Any]:
    """Tell a sweep.

    Parameters
    ----------
    runs : of every point
    living : numbers of the points that the choice is about
    choice : last answer of the rule that selects, if the design has one
    """
    from twin import __version__

    study, base = plan.study, plan.base
    return {
        "version": __version__,
        "name": plan.name,
        "zh": study.zh,
        "description": study.description,
        "plant": base.name,
        "seed": base.run.seed,
        "length": base.run.length,
        "currency": base.costs.currency,
        "design": study.design.model_dump(),
        "factors": [
            {
                "name": axis.name,
                "fields": list(study.factors[axis.name].fields),
                "unit": axis.unit,
                "numeric": axis.numeric,
                "levels": [level.label for level in axis.levels],
            }
            for axis in plan.axes
        ],
        "figures": [
            {
                "label": watch.label,
                "figure": watch.figure.name,
                "of": watch.subject.name,
                "unit": watch.figure.unit.replace("CNY", base.costs.currency),
                "goal": watch.goal,
            }
            for watch in plan.watches
        ],
        "points": [_point(run) for run in runs],
        "selection": None if choice is None else {
            "best": living[choice.best],
            "reached": choice.reached,
            "probability": choice.probability if isfinite(choice.probability) else None,
            "in_doubt": [number for number, doubt in zip(living, choice.in_doubt, strict=True) if doubt],
        },
    }  # fmt: skip


def _point(run: PointRun) -> dict[str, Any]:
    state = "failed" if run.error else "done" if run.values else "unfinished"
    return {
        "point": run.point.number,
        "levels": [level.label for level in run.point.levels],
        "numbers": [level.value if isfinite(level.value) else None for level in run.point.levels],
        "state": state,
        "error": run.error,
        "same_as": run.same_as,
        "result": run.key,
        "engine": run.choice.engine if run.choice else "",
        "warm_up": None if run.warm_up is None else run.warm_up.time,
        "values": [
            [value if isfinite(value) else None for value in values]
            for values in (run.values if state == "done" else [])
        ],
    }
