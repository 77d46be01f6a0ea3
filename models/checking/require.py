"""The check that a plant passes before it is run, in the form that the reader of plant files takes."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path as FilePath

from models.checking import references, routing
from models.checking.energy import profiles
from models.checking.findings import Problem
from models.checking.sizes import sizes
from models.plant import Plant
from models.reading.errors import Problems

__all__ = ["checker", "problems"]


def problems(
    plant: Plant,
    folder: FilePath | None = None,
    known_figures: Collection[str] | None = None,
    known_co2: Collection[str] | None = None,
) -> list[Problem]:
    """Return everything that keeps a plant from being run, as (path, message).

    Routings are looked at once all names are right, since they mean nothing before.
    """
    return references.check(plant, folder, known_figures, known_co2) or [
        *routing.check(plant),
        *sizes(plant),
        *profiles(plant),
    ]


def checker(
    folder: FilePath | None = None,
    known_figures: Collection[str] | None = None,
    known_co2: Collection[str] | None = None,
) -> Callable[[Plant], None]:
    """Return the function for `models.reading.reader.read(path, Plant, check=...)`; it raises `Problems`.

    Parameters
    ----------
    folder : pathlib.Path, optional
        Folder of the plant file, to which Python rules are relative.
    known_figures : collection of str, optional
        Names that `figures` may give values to; any, if not given.
    known_co2 : collection of str, optional
        Names of published factors that `energy.co2` may take; any, if not given.
    """

    def check(plant: Plant) -> None:
        Problems(problems(plant, folder, known_figures, known_co2)).raise_if_any()

    return check
