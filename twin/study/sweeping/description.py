"""The study file: a plant, the factors that are varied, the design that says which points are run, and what counts."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from models.element import Element
from models.plant import RunSettings
from models.reading.errors import Problems
from models.units import Fraction

__all__ = [
    "Design",
    "Factor",
    "FullFactorial",
    "KimNelsonDesign",
    "LatinHypercube",
    "Objective",
    "OcbaDesign",
    "Study",
    "Watched",
]

MOST_POINTS = 100_000
"""Points of one study; more are a slip."""

Confidence = Annotated[Fraction, Field(gt=0, lt=1)]
Points = Annotated[int, Field(ge=2, le=MOST_POINTS)]


class Factor(Element):
    """What is varied: one field of the plant, or several that change together."""

    field: str | tuple[str, ...] = Field(description="path of a field, as in stations.mill.capacity; or several")
    levels: tuple[Any, ...] | dict[str, Any] | None = Field(
        None, description="values as the plant file has them, in a list, or by a name for each"
    )
    from_: Any = Field(None, alias="from", description="least value, for a Latin hypercube")
    to: Any = Field(None, description="greatest value, for a Latin hypercube")

    @property
    def fields(self) -> tuple[str, ...]:
        """The paths of the fields."""
        return (self.field,) if isinstance(self.field, str) else self.field

    @property
    def values(self) -> tuple[tuple[str | int, Any], ...]:
        """Key and value of each level; none for a range."""
        if isinstance(self.levels, dict):
            return tuple(self.levels.items())
        return tuple(enumerate(self.levels or ()))

    @model_validator(mode="after")
    def _levels_or_range(self) -> Factor:
        problems = Problems()
        ranged = self.from_ is not None or self.to is not None
        if not self.fields:
            problems.wrong(("field",), "must not be empty")
        if self.levels is None and not ranged:
            raise ValueError("needs levels, as in 'levels: [1, 2, 4]', or from and to")
        if self.levels is not None and ranged:
            raise ValueError("has levels, and a range from and to: one of them is wanted")
        if ranged and (self.from_ is None or self.to is None):
            raise ValueError("has one end of a range only: from and to are wanted")
        if self.levels is not None and len(self.levels) < 2:
            said = f"must have at least 2 levels, has {len(self.levels)}"
            problems.wrong(
                ("levels",), f"{said}; a value that stays belongs into the plant file, or one that extends it"
            )
        seen: list[Any] = []
        for key, value in self.values:
            if any(value == other and type(value) is type(other) for other in seen):
                problems.wrong(("levels", key), "is the same as another level")
            seen.append(value)
        problems.raise_if_any()
        return self


class Watched(Element):
    """A figure that the study shows."""

    figure: str
    of: str | None = Field(None, description="station, buffer, product, ... that it is a figure of; the plant if none")

    @model_validator(mode="before")
    @classmethod
    def _by_name(cls, value: Any) -> Any:
        return {"figure": value} if isinstance(value, str) else value

    @property
    def label(self) -> str:
        """Name in tables."""
        return self.figure if self.of is None else f"{self.figure} of {self.of}"


class Objective(Watched):
    """A figure that is to be as high, or as low, as can be."""

    goal: Literal["max", "min"] | None = Field(None, description="the figure's own good direction if not given")


class FullFactorial(Element):
    """All combinations of all levels."""

    kind: Literal["full_factorial"] = "full_factorial"


class LatinHypercube(Element):
    """Points that spread over every factor evenly (McKay, Beckman and Conover 1979)."""

    kind: Literal["latin_hypercube"] = "latin_hypercube"
    points: Points
    seed: Annotated[int, Field(ge=0, lt=2**32)] = 1


class _Selecting(Element):
    """What the designs share that find the best point."""

    confidence: Confidence = 0.95
    points: Points | None = Field(None, description="of a Latin hypercube; all combinations of all levels if not given")
    seed: Annotated[int, Field(ge=0, lt=2**32)] = 1


class KimNelsonDesign(_Selecting):
    """The best point with a guarantee (Kim and Nelson 2001): twin.statistics.KimNelson."""

    kind: Literal["kn"] = "kn"
    indifference: Annotated[float, Field(gt=0, allow_inf_nan=False)] = Field(
        description="least difference of the objective that matters, in the unit of its figure"
    )
    pilot: Annotated[int, Field(ge=5, le=10_000)] = 10
    step: Annotated[int, Field(ge=1, le=10_000)] = 5
    at_most: Annotated[int, Field(ge=5, le=1_000_000)] = Field(
        1000, description="replications of one point after which it gives up"
    )

    @model_validator(mode="after")
    def _pilot_fits(self) -> KimNelsonDesign:
        if self.at_most < self.pilot:
            raise ValueError(f"at_most is {self.at_most}, less than the pilot of {self.pilot}")
        return self


class OcbaDesign(_Selecting):
    """The best point with a given number of replications (Chen and others 2000): twin.statistics.Ocba."""

    kind: Literal["ocba"] = "ocba"
    budget: Annotated[int, Field(ge=10, le=100_000_000)] = Field(description="replications of all points together")
    pilot: Annotated[int, Field(ge=5, le=10_000)] = 5
    step: Annotated[int, Field(ge=1, le=100_000)] = Field(10, description="replications that are handed out at once")


Design = Annotated[FullFactorial | LatinHypercube | KimNelsonDesign | OcbaDesign, Field(discriminator="kind")]


class Study(Element):
    """A study: what is varied in a plant, and what is looked at.

    Attributes
    ----------
    plant : file, relative to that of the study; a plant made in Python is given to `sweep` instead
    run : settings in place of the plant's own, the same for every point
    objectives : the first one ranks the points
    figures : shown beside the objectives
    """

    name: Annotated[str, Field(min_length=1)] | None = None
    zh: str | None = None
    description: str = ""
    plant: Annotated[str, Field(min_length=1)] | None = None
    run: RunSettings = RunSettings()
    factors: dict[str, Factor] = Field(min_length=1)
    design: Design = FullFactorial()
    objectives: tuple[Objective, ...] = Field(min_length=1)
    figures: tuple[Watched, ...] = ()

    @property
    def watched(self) -> tuple[Watched, ...]:
        """Objectives and figures, each once."""
        found: dict[tuple[str, str | None], Watched] = {}
        for one in (*self.objectives, *self.figures):
            found.setdefault((one.figure, one.of), one)
        return tuple(found.values())

    @model_validator(mode="before")
    @classmethod
    def _design_by_name(cls, value: Any) -> Any:
        if isinstance(value, dict) and isinstance(value.get("design"), str):
            return value | {"design": {"kind": value["design"]}}
        return value

    @model_validator(mode="after")
    def _fits(self) -> Study:
        problems = Problems()
        selecting = isinstance(self.design, _Selecting)
        if selecting and "replications" in self.run.model_fields_set:
            problems.wrong(("run", "replications"), f"has no effect: the design {self.design.kind} decides how many")
        spread = getattr(self.design, "points", None) is not None
        for name, factor in self.factors.items():
            if factor.levels is None and not spread:
                said = "has a range from and to, which needs a Latin hypercube"
                problems.wrong(("factors", name), f"{said}: give levels, or state the points of the design")
        if len({(one.figure, one.of) for one in self.objectives}) < len(self.objectives):
            problems.wrong(("objectives",), "the same figure stands there twice")
        problems.raise_if_any()
        return self
