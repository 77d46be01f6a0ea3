"""The result of a sweep: its points in the order of their rank, what each factor does, which points may be the best."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isfinite, nan
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from twin.figures.output import Record, Tabular
from twin.record.errors import RecordError, reason
from twin.statistics.interval import Estimate, estimate
from twin.statistics.selection import FEWEST, could_be_best
from twin.study.errors import StudyError
from twin.study.sweeping.effects import Effect, main_effect
from twin.study.sweeping.store import read_sweep

if TYPE_CHECKING:
    from twin.study.result import Result

__all__ = ["Sweep", "SweepFactor", "SweepFigure", "SweepPoint"]


@dataclass(frozen=True)
class SweepFactor:
    """A factor as it was run: `levels` is empty for a range."""

    name: str
    fields: tuple[str, ...]
    unit: str
    numeric: bool
    levels: tuple[str, ...]


@dataclass(frozen=True)
class SweepFigure:
    """A figure that was looked at; `goal` is "max", "min" or "" where it is no objective."""

    number: int
    label: str
    figure: str
    of: str
    unit: str
    goal: str

    def title(self, language: str = "en") -> str:
        """Name for people."""
        from twin.figures.registry import find

        name = find(self.figure).title(language)
        return f"{name} · {self.of}" if self.of else name


@dataclass(frozen=True)
class SweepPoint:
    """A point as it was run.

    Attributes
    ----------
    levels : label of the level of every factor
    numbers : the number in each, NaN where it is none
    state : "done", "failed" or "unfinished"
    error : why it failed
    values : of every figure by replication, NaN where not known; empty unless it is done
    """

    number: int
    levels: tuple[str, ...]
    numbers: tuple[float, ...]
    state: str
    error: str
    key: str
    engine: str
    values: tuple[tuple[float, ...], ...]

    @property
    def replications(self) -> int:
        """Number of replications."""
        return len(self.values[0]) if self.values else 0


class Sweep(Tabular):
    """What a sweep has left.

    Parameters
    ----------
    folder : of the sweep
    keep : folder that goes when the result goes
    confidence : of intervals, and of what is said about the best point

    Raises
    ------
    RecordError
        If there is no sweep, or one of another version.
    """

    def __init__(
        self, folder: str | Path, *, keep: tempfile.TemporaryDirectory[str] | None = None, confidence: float = 0.95
    ) -> None:
        self._folder, self._keep, self.confidence = Path(folder), keep, confidence
        data = read_sweep(self._folder)
        try:
            self.name, self.zh, self.description = str(data["name"]), data["zh"], str(data["description"])
            self.plant, self.seed, self.length = str(data["plant"]), int(data["seed"]), data["length"]
            self.design: dict[str, Any] = data["design"]
            self.version = str(data["version"])
            self.factors = tuple(
                SweepFactor(d["name"], tuple(d["fields"]), d["unit"], d["numeric"], tuple(d["levels"]))
                for d in data["factors"]
            )
            self.figures = tuple(
                SweepFigure(n, d["label"], d["figure"], d["of"], d["unit"], d["goal"])
                for n, d in enumerate(data["figures"])
            )
            self.points = tuple(_point(one) for one in data["points"])
            self.selection: dict[str, Any] | None = data["selection"]
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise RecordError(f"{self._folder}: is damaged: {reason(error)}") from None

    @property
    def path(self) -> Path | None:
        """Folder of the sweep, None where it lasts as long as this object."""
        return None if self._keep is not None else self._folder

    @property
    def objective(self) -> SweepFigure:
        """The figure that ranks the points."""
        return self.figures[0]

    @cached_property
    def done(self) -> tuple[SweepPoint, ...]:
        """Points that were run, in the order of the design."""
        return tuple(point for point in self.points if point.state == "done")

    @property
    def failed(self) -> tuple[SweepPoint, ...]:
        """Points that could not be run."""
        return tuple(point for point in self.points if point.state == "failed")

    @cached_property
    def ranked(self) -> tuple[SweepPoint, ...]:
        """Points that were run, the best first; where a rule has selected, its choice first."""
        sign = -1.0 if self.objective.goal == "max" else 1.0
        chosen = self.selection["best"] if self.selection is not None else -1
        return tuple(sorted(self.done, key=lambda p: (p.number != chosen, sign * self.estimate(p).mean, p.number)))

    @property
    def best(self) -> SweepPoint:
        """The best point.

        Raises
        ------
        StudyError
            If none could be run.
        """
        if not self.ranked:
            why = f": {self.failed[0].error}" if self.failed else ""
            raise StudyError(f"{self.name}: no point could be run{why}")
        return self.ranked[0]

    @cached_property
    def in_doubt(self) -> frozenset[int]:
        """Numbers of the points of which one is the best, with the confidence."""
        if self.selection is not None:
            return frozenset(self.selection["in_doubt"])
        if not self.done:
            return frozenset()
        if min(point.replications for point in self.done) < FEWEST:
            return frozenset(point.number for point in self.done)  # variances of so few tell nothing
        good = "higher" if self.objective.goal == "max" else "lower"
        stays = could_be_best([point.values[0] for point in self.done], self.confidence, good)  # type: ignore[arg-type]
        return frozenset(point.number for point, stay in zip(self.done, stays, strict=True) if stay)

    @cached_property
    def undominated(self) -> frozenset[int]:
        """Numbers of the points than which no other is better in all objectives, by their means."""
        goals = [figure for figure in self.figures if figure.goal]
        signs = np.array([1.0 if figure.goal == "max" else -1.0 for figure in goals])
        means = [[self.estimate(point, figure).mean for figure in goals] for point in self.done]
        scores = np.array(means).reshape(-1, len(goals)) * signs
        return frozenset(
            point.number
            for point, score in zip(self.done, scores, strict=True)
            if not ((scores >= score).all(axis=1) & (scores > score).any(axis=1)).any()
        )

    def estimate(self, point: SweepPoint, figure: SweepFigure | None = None) -> Estimate:
        """Estimate of a figure at a point, the objective if none is named; its mean is NaN where nothing is known."""
        known = [value for value in point.values[(figure or self.objective).number] if isfinite(value)]
        if not known:
            return Estimate(nan, nan, self.confidence, 0, nan, nan, nan)
        return estimate(known, self.confidence)

    def effects(self, figure: SweepFigure | None = None) -> list[Effect]:
        """Main effect of every factor on a figure, the objective if none is named."""
        wanted = figure or self.objective
        found = [
            main_effect(self.done, number, factor.name, factor.levels, wanted, self.confidence)
            for number, factor in enumerate(self.factors)
        ]
        return [effect for effect in found if effect is not None]

    def point(self, number: int) -> Result:
        """Open the whole result of a point.

        Raises
        ------
        StudyError
            If there is no such point, or it could not be run.
        RecordError
            If its file is gone.
        """
        from twin.study.result import Result

        if not 0 <= number < len(self.points):
            raise StudyError(f"point: {number}, there are 0 to {len(self.points) - 1}")
        point = self.points[number]
        if point.state != "done":
            raise StudyError(f"point {number}: {point.state}{': ' + point.error if point.error else ''}")
        return Result(self._folder / "points" / f"{point.key}.h5")

    def records(self) -> list[Record]:
        """Points as dictionaries, the best first, then those that failed."""
        rest = [point for point in self.points if point.state != "done"]
        return [self._record(rank, point) for rank, point in enumerate((*self.ranked, *rest), 1)]

    def _record(self, rank: int, point: SweepPoint) -> Record:
        done = point.state == "done"
        found: Record = {"rank": rank if done else None, "point": point.number}
        for factor, label, number in zip(self.factors, point.levels, point.numbers, strict=True):
            # A number in the unit of the factor is one in a table, too.
            found[factor.name] = number if factor.numeric and not factor.unit and isfinite(number) else label
        for figure in self.figures:
            made = self.estimate(point, figure) if done else None
            found[f"{figure.label} [{figure.unit}]"] = made.mean if made else nan
            found[f"{figure.label} ±"] = made.half_width if made else nan
        found |= {
            "replications": point.replications,
            "may_be_best": "yes" if point.number in self.in_doubt else "no" if done else None,
            "undominated": "yes" if done and point.number in self.undominated else "no" if done else None,
            "state": point.state,
            "error": point.error,
            "result": f"points/{point.key}.h5" if done else "",
        }
        return found

    def text(self, language: str = "en", *, all: bool = False, width: int | None = None) -> str:
        """Write the ranking, the main effects and what may be concluded, for a terminal."""
        from twin.study.sweeping.words import text

        return text(self, language, every=all, width=width)

    def verdict(self, language: str = "en") -> str:
        """Say which point is the best, and how sure that is."""
        from twin.study.sweeping.words import verdict

        return verdict(self, language)

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"<Sweep {self.name!r}: {len(self.done)} of {len(self.points)} points, seed {self.seed}>"

    def _repr_html_(self) -> str:
        return str(self.to_frame().to_html(index=False))


def _point(data: dict[str, Any]) -> SweepPoint:
    return SweepPoint(
        int(data["point"]),
        tuple(map(str, data["levels"])),
        _floats(data["numbers"]),
        str(data["state"]),
        str(data["error"]),
        str(data["result"]),
        str(data["engine"]),
        tuple(_floats(values) for values in data["values"]),
    )


def _floats(values: Sequence[float | None]) -> tuple[float, ...]:
    return tuple(nan if value is None else float(value) for value in values)
