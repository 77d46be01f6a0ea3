"""A plant file to a plant that is ready to be run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.plant import Plant

__all__ = ["load", "require", "unknown_figures"]


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
    from models.checking import checker
    from models.plant import Plant
    from models.reading import Problems, read

    folder = Path(path).resolve().parent
    sound = checker(folder)

    def check(plant: Plant) -> None:
        sound(plant)
        Problems(unknown_figures(plant)).raise_if_any()

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

    found = problems(plant, plant.folder) or unknown_figures(plant)
    if found:
        raise StudyError("\n".join(f"{element_name(path)}: {said}" if path else said for path, said in found[:20]))


def unknown_figures(plant: Plant) -> list[tuple[tuple[str | int, ...], str]]:
    """Return the values under `figures:` that no figure reads, as (path, message)."""
    if not plant.figures:
        return []
    from twin.figures import FigureError, check_given

    try:
        check_given(plant)
    except FigureError as error:
        name = next((name for name in plant.figures if f"figures: {name}:" in str(error)), None)
        said = str(error).removeprefix(f"figures: {name}: ")
        return [(("figures", name) if name is not None else ("figures",), said)]
    return []
