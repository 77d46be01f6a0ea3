"""A plant file to a plant that is ready to be run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.plant import Plant

__all__ = ["known_names", "load", "require"]


def load(path: str | Path) -> Plant:
    """Read a plant file, what it extends and the tables it names, and check that it can be run.

    Parameters
    ----------
    path : str or Path
        The YAML file.

    Raises
    ------
    PlantError
        One line for each mistake, with file and line.
    """
    from models.checking import problems
    from models.plant import Plant
    from models.reading import Problems, read

    folder = Path(path).resolve().parent

    def check(plant: Plant) -> None:
        Problems(problems(plant, folder, *known_names(plant))).raise_if_any()

    return read(path, Plant, check).in_folder(folder)


def require(plant: Plant) -> None:
    """Check that a plant made in Python can be run.

    Raises
    ------
    StudyError
        One line for each mistake, with the path of the element.
    """
    from models.checking import problems
    from models.reading.errors import element_name
    from twin.study.errors import StudyError

    found = problems(plant, plant.folder, *known_names(plant))
    if found:
        raise StudyError("\n".join(f"{element_name(path)}: {said}" if path else said for path, said in found[:20]))


def known_names(plant: Plant) -> tuple[frozenset[str] | None, frozenset[str] | None]:
    """Names that may stand under `figures:`, and those of published CO2 factors; None where the plant asks for none."""
    figures = co2 = None
    if plant.figures:
        from twin.figures import given_names

        figures = given_names()
    if isinstance(plant.energy.co2, str):
        from models.energy.co2 import co2_factors

        co2 = frozenset(co2_factors())
    return figures, co2
