"""The register of figures: one figure (KPI), one entry, found by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from models.plant import Plant
    from twin.figures.span import Span
    from twin.figures.subject import Subject

__all__ = ["Figure", "FigureError", "Kind", "NotKnown", "all_figures", "check_given", "figure", "find", "given_names"]

Kind = Literal[
    "plant",
    "area",
    "station",
    "conveyor",
    "buffer",
    "product",
    "pool",
    "fleet",
    "rack",
    "picking",
    "lineside",
    "medium",
    "compressor",
]
"""Kinds of things of which a figure may tell."""

OverTime = Literal["mean", "total", "neither"]

_HOMES = ("flow", "stations", "furnaces", "iso22400", "fleets", "warehouses", "energy", "compressors", "money", "miit")
"""Modules with figures of our own, in the order in which they are shown."""

GROUP = "twin.figures"
"""Entry-point group by which other packages add figures: each entry names a module that registers on import."""


class FigureError(ValueError):
    """A figure that is asked for or defined wrongly; the message is one line."""


class NotKnown(Exception):  # noqa: N818 - not an error: an answer
    """Raised by a figure that cannot be computed from this run; the message is the reason, shown beside a dash."""


Compute = Callable[["Span", "Subject"], float]


@dataclass(frozen=True)
class Figure:
    """One key figure.

    Attributes
    ----------
    name : identifier, the same in Python, plant file and data files
    en, zh : name in both languages
    unit : of the values, for example "h", "pcs/h", "%" (a value of 83.1 is 83.1 %), "CNY" (the plant's currency)
    formula : in the terms of the source
    source : where the formula comes from
    reads : quantities of the measures or elements of the time model that enter it
    per : kinds of things it is computed for
    compute : its value for one stretch of one replication and one subject; raises `NotKnown`
    direction : which way is better
    needs : what the user must give beside the run: names under `figures:` in the plant file, or other fields in words
    over_time : how values of stretches make up that of the whole: their mean, their total, or neither of the two. Only
        the first two allow an interval from one long run (batch means)
    main : whether it belongs in the short table
    row : row of the MIIT reference table of 21 rows, if it is one of them
    """

    name: str
    en: str
    zh: str
    unit: str
    formula: str
    source: str
    reads: tuple[str, ...]
    per: tuple[Kind, ...]
    compute: Compute
    direction: Literal["higher", "lower", "neither"] = "neither"
    needs: tuple[str, ...] = ()
    over_time: OverTime = "mean"
    main: bool = False
    row: int | None = None

    def title(self, language: str = "en") -> str:
        """Name in a language: "en" or "zh"."""
        return self.zh if language == "zh" else self.en


_FIGURES: dict[str, Figure] = {}
_loaded = False


def figure(
    name: str,
    *,
    en: str,
    zh: str,
    unit: str,
    formula: str,
    source: str,
    reads: tuple[str, ...],
    per: tuple[Kind, ...] = ("plant",),
    direction: Literal["higher", "lower", "neither"] = "neither",
    needs: tuple[str, ...] = (),
    over_time: OverTime = "mean",
    main: bool = False,
    row: int | None = None,
) -> Callable[[Compute], Compute]:
    """Register the decorated function as a figure; the parameters are those of `Figure`.

    Raises
    ------
    FigureError
        If another function has the same name of figure.
    """

    def register(compute: Compute) -> Compute:
        known = _FIGURES.get(name)
        if known is not None and (known.compute.__module__, known.compute.__qualname__) != (
            compute.__module__,
            compute.__qualname__,
        ):
            raise FigureError(f"figure {name!r} is already defined in {known.compute.__module__}; choose another name")
        _FIGURES[name] = Figure(
            name, en, zh, unit, formula, source, reads, per, compute, direction, needs, over_time, main, row
        )
        return compute

    return register


def _load() -> None:
    """Import all modules with figures once: ours, then those of other packages."""
    global _loaded
    if _loaded:
        return
    _loaded = True
    for home in _HOMES:
        import_module(f"twin.figures.{home}")
    for entry in entry_points(group=GROUP):
        try:
            entry.load()
        except Exception as error:
            raise FigureError(f"figures of the package entry {entry.name!r} ({entry.value}): {error}") from error


def all_figures() -> Mapping[str, Figure]:
    """All figures by name, in the order in which they are shown."""
    _load()
    return dict(_FIGURES)


def find(name: str) -> Figure:
    """Return the figure of this name.

    Raises
    ------
    FigureError
        If there is none; names those that are near, or all.
    """
    known = all_figures()
    if name not in known:
        near = get_close_matches(name, known, n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(near)}? " if near else ""
        raise FigureError(f"unknown figure {name!r}; {hint}known are: {', '.join(known)}")
    return known[name]


def given_names() -> frozenset[str]:
    """Names that may stand under `figures:` in a plant file: of figures, and of inputs of figures."""
    known = all_figures()
    inputs = {need for one in known.values() for need in one.needs if need.isidentifier()}
    return frozenset(inputs | set(known))


def check_given(plant: Plant) -> None:
    """Check that every value under `figures:` of a plant is one that some figure reads.

    Raises
    ------
    FigureError
        If a name is neither a figure nor an input of one.
    """
    inputs = given_names() if plant.figures else frozenset()
    for name in plant.figures:
        if name not in inputs:
            near = get_close_matches(name, inputs, n=3, cutoff=0.5)
            hint = f"did you mean {' or '.join(near)}?" if near else f"known are: {', '.join(sorted(inputs))}"
            raise FigureError(f"figures: {name}: no figure of that name; {hint}")
