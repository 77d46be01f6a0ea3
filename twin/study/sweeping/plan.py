"""The plan of a study: factors found in the plant, figures known, points; every mistake is told before a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from math import isfinite, isnan, log10
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.plant import Plant
from models.reading.document import Node, locate
from models.reading.errors import PlantError, Problems, element_name
from models.reading.reader import raised, read_located
from models.reading.translate import translate
from models.reading.variant import FieldError, Variants, node_of
from twin.study.errors import StudyError
from twin.study.identity import as_run
from twin.study.load import load, require
from twin.study.sweeping.description import MOST_POINTS, Factor, FullFactorial, LatinHypercube, OcbaDesign, Study
from twin.study.sweeping.levels import Axis, Level, Point, label_of, number_of

if TYPE_CHECKING:
    from models.reading.errors import Path as Steps
    from twin.figures import Figure
    from twin.figures.subject import Subject

__all__ = ["MOST_SETTINGS", "Plan", "Watch", "make_plan"]

MOST_SETTINGS = 10_000_000
"""Points times factors of one study."""

OF_THE_STUDY = ("run", "name", "zh", "description", "figures")
"""Parts of a plant that are no factors."""


@dataclass(frozen=True, slots=True)
class Watch:
    """A figure that the study looks at; `goal` is "" where it is no objective."""

    label: str
    figure: Figure
    subject: Subject
    goal: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A study made ready.

    Attributes
    ----------
    base : the plant as the study finds it, with the study's settings of runs
    replications : of every point, where the design does not decide
    watches : figures, the objectives first
    """

    study: Study
    name: str
    base: Plant
    variants: Variants[Plant]
    axes: tuple[Axis, ...]
    points: tuple[Point, ...]
    watches: tuple[Watch, ...]
    replications: int

    def plant(self, point: Point) -> Plant:
        """Make the plant of a point, and check that it can be run.

        Raises
        ------
        PlantError
            If these settings do not go together.
        """
        from models.checking import problems
        from twin.study.load import known_names

        folder = self.base.folder

        def check(plant: Plant) -> None:
            Problems(problems(plant, folder, *known_names(plant))).raise_if_any()

        changes = [
            change for axis, level in zip(self.axes, point.levels, strict=True) for change in axis.changes(level)
        ]
        made = self.variants.make(changes, check)
        if folder is not None:
            made = made.in_folder(folder)
        return as_run(made, **dict(self.base.run))


REPLICATIONS = 5
"""Replications of every point where neither the call, nor the study, nor the plant says more than one."""


def make_plan(study: Study | str | Path, plant: Plant | None = None, **settings: Any) -> Plan:
    """Read a study and its plant, and make the points.

    Parameters
    ----------
    study : a study, or its file
    plant : in place of the one that the study names
    settings : replications, length, warm_up, seed in place of the study's own; None leaves its own

    Raises
    ------
    PlantError
        One line for each mistake in a file.
    StudyError
        The same of a study made in Python.
    """
    if isinstance(study, Study):
        return _Maker(study, None, Path()).make(plant, settings)
    made, root = read_located(study, Study, partial(_has_plant, given=plant is not None))
    return _Maker(made, root, Path(study).parent, Path(study).stem).make(plant, settings)


def _has_plant(study: Study, given: bool) -> None:
    if study.plant is None and not given:
        raise Problems([(("plant",), "is required, but not given")])


class _Maker:
    """Makes the plan of one study; `root` is the tree of its file, if it has one."""

    def __init__(self, study: Study, root: Node | None, folder: Path, name: str = "study") -> None:
        self.study, self.root, self.folder = study, root, folder
        self.name = study.name or name
        self.problems = Problems()

    def make(self, plant: Plant | None, settings: dict[str, Any]) -> Plan:
        """Make the plan, or tell all that is wrong."""
        study = self.study
        if plant is None and study.plant is None:
            raise StudyError("plant: is required; name its file in the study, or give the plant beside it")
        if plant is None:
            file = self.folder / str(study.plant)
            if not file.is_file():
                self._stop(("plant",), f"there is no file '{study.plant}' beside the study")
            base = load(file)
            variants = Variants(Plant, file)
        else:
            require(plant)
            base, variants = plant, Variants(Plant, made=plant)
        own = {name: getattr(study.run, name) for name in study.run.model_fields_set}
        if isinstance(study.design, FullFactorial | LatinHypercube):
            replications = settings.get("replications")
            if replications is None:
                replications = own.get("replications", base.run.replications)
                if "replications" not in own and replications == 1:
                    replications = REPLICATIONS
        else:
            if settings.get("replications") is not None:
                raise StudyError(f"replications: the design {study.design.kind} of the study decides how many")
            replications = study.design.pilot
        given = own | {name: value for name, value in settings.items() if value is not None}
        base = as_run(base, **given | {"replications": replications})
        axes = tuple(self._axis(name, factor, variants) for name, factor in study.factors.items())
        self._tell()
        self._check_conflicts(axes)
        watches = self._watches(base)
        self._tell()
        self._check_levels(axes, variants)
        points = self._points(axes)
        self._tell()
        return Plan(study, self.name, base, variants, axes, points, watches, replications)

    def _stop(self, path: Steps, message: str) -> None:
        self.problems.wrong(path, message)
        self._tell()

    def _tell(self) -> None:
        """Raise for what was found."""
        if not self.problems.found:
            return
        if self.root is not None:
            raise raised(translate(self.problems, Study, self.root))
        lines = [f"{element_name(path)}: {said}" for path, said in self.problems.found]
        more = [f"... and {len(lines) - 20} more"] if len(lines) > 20 else []
        raise StudyError("\n".join(lines[:20] + more))

    def _axis(self, name: str, factor: Factor, variants: Variants[Plant]) -> Axis:
        """Find the fields of a factor, and make its levels."""
        path: Steps = ("factors", name)
        steps: list[Steps] = []
        for number, field in enumerate(factor.fields):
            try:
                found = variants.find(field)
            except FieldError as error:
                self.problems.wrong(
                    (*path, "field", *((number,) if not isinstance(factor.field, str) else ())), str(error)
                )
                continue
            if found[0][0] in OF_THE_STUDY:
                said = "`run` of the study says how long and how often all points are run"
                self.problems.wrong((*path, "field"), f"{field} is no factor: {said}")
            steps += found
        if not steps:
            return Axis(name, (), ())
        if factor.levels is None:
            return self._range(name, factor, steps, variants)
        levels, nodes = [], []
        units: set[str | None] = set()
        for key, value in factor.values:
            node = self._node((*path, "levels", key), value)
            amount, written = number_of(value)
            units.add(written if isfinite(amount) else None)
            levels.append(Level(label_of(key, value), node, amount))
            try:
                nodes.append(tuple(variants.level(one, node) for one in steps))
            except PlantError as error:
                self.problems.wrong((*path, "levels", key), error.problem)
        unit = units.pop() if len(units) == 1 else None
        if unit is None:
            levels = [Level(level.label, level.node, float("nan")) for level in levels]
        return Axis(name, tuple(steps), tuple(levels), tuple(nodes), unit=unit or "")

    def _range(self, name: str, factor: Factor, steps: Sequence[Steps], variants: Variants[Plant]) -> Axis:
        path: Steps = ("factors", name)
        (low, unit), (high, other) = number_of(factor.from_), number_of(factor.to)
        if isnan(low) or isnan(high) or unit != other:
            self.problems.wrong(path, f"from '{factor.from_}' and to '{factor.to}' must be numbers in the same unit")
        elif low >= high:
            self.problems.wrong(path, f"from '{factor.from_}' must be less than to '{factor.to}'")
        shape = variants.shape(steps[0])
        whole = shape is not None and int in shape.scalars and float not in shape.scalars
        if whole and not unit and (low != int(low) or high != int(high)):
            self.problems.wrong(
                path, f"from '{factor.from_}' and to '{factor.to}' must be whole numbers, as the field is"
            )
        place = self._node((*path, "from"), factor.from_)
        return Axis(name, tuple(steps), (), low=low, high=high, unit=unit, whole=whole, place=place)

    def _node(self, path: Steps, value: Any) -> Node:
        """Return a value with its place in the study's file."""
        if self.root is None:
            return node_of(value)
        node, known = locate(self.root, path)
        return node if known == path else node_of(value, self.root.file, self.root.line)

    def _check_conflicts(self, axes: Sequence[Axis]) -> None:
        """See that no two factors state the same field, or one a part of the other's."""
        taken: dict[Steps, str] = {}
        for axis in axes:
            for steps in axis.steps:
                for length in range(1, len(steps) + 1):
                    other = taken.get(steps[:length])
                    if other is not None:
                        self._contradict(axis.name, other, steps)
                        break
                taken.setdefault(steps, axis.name)
        # The whole after a part of it.
        parts = {steps[:length]: name for steps, name in taken.items() for length in range(1, len(steps))}
        for steps, name in taken.items():
            if steps in parts:
                self._contradict(name, parts[steps], steps)

    def _contradict(self, name: str, other: str, steps: Steps) -> None:
        who = f"factor '{other}' also sets" if other != name else "the factor sets twice"
        self.problems.wrong(("factors", name, "field"), f"{who} {element_name(steps)}, or a part of it")

    def _watches(self, base: Plant) -> tuple[Watch, ...]:
        """Find the figures of the study."""
        from models.index import Index
        from twin.figures.registry import FigureError, find
        from twin.figures.subject import PLANT, subjects

        index, found = Index(base), []
        for one in self.study.watched:
            path = self._path_of(one)
            try:
                figure = find(one.figure)
            except FigureError as error:
                self.problems.wrong(path, str(error))
                continue
            known = list(subjects(index, figure.per))
            fitting = [s for s in known if s.name == one.of] if one.of is not None else [s for s in known if s == PLANT]
            if not fitting:
                names = ", ".join(str(subject) for subject in known[:12] if subject != PLANT)
                what = f"'{one.of}'" if one.of else "the plant as a whole"
                said = f"figure {one.figure} is not known of {what}"
                self.problems.wrong(path, f"{said}; `of` is one of: {names}" if names else said)
                continue
            goal = ""
            if one in self.study.objectives:
                goal = getattr(one, "goal", None) or {"higher": "max", "lower": "min"}.get(figure.direction, "")
                if not goal:
                    self.problems.wrong(
                        path, f"figure {one.figure} has no good direction of its own: state the goal, max or min"
                    )
            found.append(Watch(one.label, figure, fitting[0], goal))
        return tuple(found)

    def _path_of(self, one: Any) -> Steps:
        for field in ("objectives", "figures"):
            for number, other in enumerate(getattr(self.study, field)):
                if other is one:
                    return (field, number)
        return ()

    def _check_levels(self, axes: Sequence[Axis], variants: Variants[Plant]) -> None:
        """See that each field takes each of its levels; settings that do not go together are found at their points."""
        ends = {axis.name: axis.levels or (axis.at(0.0), axis.at(1 - 1e-12)) for axis in axes}
        mine = {steps: axis for axis in axes for steps in axis.steps}
        wrong: list[PlantError] = []
        for number in range(max(len(levels) for levels in ends.values())):
            there = [(axis, ends[axis.name][number]) for axis in axes if number < len(ends[axis.name])]
            changes = [change for axis, level in there for change in axis.changes(level)]
            try:
                variants.make(changes)
            except PlantError as error:
                names = tuple(element_name(steps) for steps in mine)
                wrong += [one for one in error.errors if one.element.startswith(names) and _is_at(one.element, names)]
        if wrong and self.root is not None:
            raise raised(wrong)
        if wrong:
            raise StudyError("\n".join(f"{one.element}: {one.problem}" for one in wrong[:20]))

    def _points(self, axes: Sequence[Axis]) -> tuple[Point, ...]:
        """Make the points of the design."""
        from twin.study.sweeping.designs import full_factorial, latin_hypercube

        design = self.study.design
        count = getattr(design, "points", None)
        if count is None:
            digits = sum(log10(len(axis.levels)) for axis in axes)
            if digits > log10(MOST_POINTS) + 1e-9:
                many = f"{10**digits:,.0f}" if digits < 12 else f"about 10^{digits:.0f}"
                self._stop(
                    ("design",) if "design" in self.study.model_fields_set else ("factors",),
                    f"all combinations of the levels are {many} points, at most {MOST_POINTS:,} are run; "
                    "take fewer levels, or a latin_hypercube with the points that you state",
                )
            points = full_factorial(axes)
        else:
            if count * len(axes) > MOST_SETTINGS:
                said = f"{count:,} points of {len(axes):,} factors are more than {MOST_SETTINGS:,} settings"
                self._stop(("design", "points"), said)
            points = latin_hypercube(axes, count, design.seed)  # type: ignore[union-attr]
        if isinstance(design, OcbaDesign) and design.budget < design.pilot * len(points):
            self._stop(
                ("design", "budget"),
                f"must be at least the pilot of {design.pilot} times {len(points)} points, is {design.budget}",
            )
        return points


def _is_at(element: str, names: Sequence[str]) -> bool:
    """Tell whether an element is one of some, or within one."""
    return any(element == name or element.startswith((name + ".", name + "[")) for name in names)
