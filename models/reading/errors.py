"""What is wrong with a plant file, one line for each mistake: file, line, element, problem, remedy."""

from __future__ import annotations

import os.path
from collections.abc import Callable, Iterable, Sequence

__all__ = ["PlantError", "PlantErrors", "Problems", "beside", "element_name", "one_line"]

Path = tuple[str | int, ...]
_SHOWN = 20
_LONGEST = 400


def one_line(text: object) -> str:
    """Return the text without line breaks and control characters, cut where it is far too long."""
    line = "".join(c if c.isprintable() else " " if c.isspace() else f"\\x{ord(c):02x}" for c in str(text))
    line = " ".join(line.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 3] + "..."


def beside(file: str, name: str) -> str:
    """Return how the user knows a file that `file` names: `plants/orders.csv` for orders.csv in plants/plant.yaml."""
    return os.path.normpath(os.path.join(os.path.dirname(file), name))  # noqa: PTH118, PTH120 - names, not paths


def element_name(path: Iterable[str | int]) -> str:
    """Write a path as in `stations.M1.failures[0].every`."""
    name = ""
    for step in path:
        name += f"[{step}]" if isinstance(step, int) else f".{step}" if name else step
    return name


class PlantError(Exception):
    """One mistake in a plant file.

    Parameters
    ----------
    problem : str
        What is wrong.
    file : str, optional
        The file as the user knows it.
    line : int, optional
        Line in a text file, row in a table; counted from 1.
    element : str
        Path of the element, as in `stations.M1.capacity`.
    remedy : str
        What would be right, where the problem does not say it.

    Examples
    --------
    >>> print(PlantError("must be at least 1, is 0", "plant.yaml", 14, "stations.M1.capacity"))
    plant.yaml:14: stations.M1.capacity: must be at least 1, is 0
    """

    def __init__(
        self, problem: str, file: str | None = None, line: int | None = None, element: str = "", remedy: str = ""
    ) -> None:
        super().__init__(problem, file, line, element, remedy)
        self.problem, self.file, self.line, self.element, self.remedy = problem, file, line, element, remedy

    @property
    def errors(self) -> tuple[PlantError, ...]:
        """Every mistake found: this one, or all of a `PlantErrors`."""
        return (self,)

    @property
    def lines(self) -> list[str]:
        """What to show the user: one line for each mistake, the first 20."""
        return self.told(str)

    @property
    def message(self) -> str:
        """What is wrong and what would be right, without the place."""
        return f"{self.problem}; {self.remedy}" if self.remedy else self.problem

    def told(self, say: Callable[[str], str]) -> list[str]:
        """Return the lines with their messages as `say` says them, in another language."""
        lines = [error._line(say) for error in self.errors[:_SHOWN]]
        more = len(self.errors) - _SHOWN
        return [*lines, say(f"... and {more} more")] if more > 0 else lines

    def _line(self, say: Callable[[str], str]) -> str:
        where = f"{self.file}:{self.line}" if self.file and self.line else self.file
        return one_line(": ".join(part for part in (where, self.element, say(self.message)) if part))

    def __str__(self) -> str:
        return "\n".join(self.lines)


class PlantErrors(PlantError):  # noqa: N818 - several of them
    """Several mistakes found together; the attributes of `PlantError` are those of the first."""

    def __init__(self, errors: Sequence[PlantError]) -> None:
        first = errors[0]
        super().__init__(first.problem, first.file, first.line, first.element, first.remedy)
        self.args = (tuple(errors),)
        self._errors = tuple(errors)

    @property
    def errors(self) -> tuple[PlantError, ...]:
        """Every mistake found."""
        return self._errors


class Problems(ValueError):  # noqa: N818 - several of them
    """Several mistakes, each at a path: raised by the validator of a model, or by a check after validation.

    Examples
    --------
    >>> problems = Problems()
    >>> problems.wrong(("orders", 3, "product"), "no product is called 'shfat'")
    >>> problems.raise_if_any()
    Traceback (most recent call last):
    models.reading.errors.Problems: orders[3].product: no product is called 'shfat'
    """

    def __init__(self, found: Iterable[tuple[Path, str]] = ()) -> None:
        super().__init__()
        self.found: list[tuple[Path, str]] = list(found)

    def wrong(self, path: Path, message: str) -> None:
        """Note a mistake at a path, relative to the model that is checked."""
        self.found.append((path, message))

    def raise_if_any(self) -> None:
        """Raise if a mistake was noted."""
        if self.found:
            raise self

    def __str__(self) -> str:
        return "; ".join(f"{element_name(path)}: {message}" if path else message for path, message in self.found)
