"""What every law of a distribution offers: checked parameters, moments, text, and its row for the compiled sampler."""

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import ClassVar, Self

__all__ = ["DistributionError", "Program", "Term", "number_text"]


class DistributionError(ValueError):
    """A distribution that cannot be: one line that says what is wrong and what would be right."""


def number_text(value: float, unit: str = "") -> str:
    """Shortest text that reads back as the same number, with the unit behind it, if any."""
    text = repr(value).removesuffix(".0")
    return f"{text} {unit}" if unit and math.isfinite(value) else text


@dataclass
class Program:
    """Rows for `models.streams.sampling`, collected; see there for their meaning.

    Attributes
    ----------
    kinds : list[str]
    params : list[list[float]]
        Four numbers for each row.
    values : list[float]
    """

    kinds: list[str] = field(default_factory=list)
    params: list[list[float]] = field(default_factory=list)
    values: list[float] = field(default_factory=list)

    def row(self, kind: str, *params: float) -> int:
        """Append a row; return its number."""
        self.kinds.append(kind)
        self.params.append([*params, *[0.0] * (4 - len(params))])
        return len(self.kinds) - 1

    def store(self, *values: float) -> int:
        """Append to the values; return where they start."""
        self.values.extend(values)
        return len(self.values) - len(values)


class Term(ABC):
    """One law, a summand of a distribution; subclasses are frozen dataclasses of numbers in SI units.

    Attributes
    ----------
    name : str
        As written in text.
    form : str
        How it is written, for error lines.
    plain : tuple of str
        Fields without unit.
    unbounded : tuple of str
        Fields that may be infinite.
    said : Mapping[str, str]
        Names of fields in error lines, where they differ.
    """

    name: ClassVar[str]
    form: ClassVar[str]
    plain: ClassVar[tuple[str, ...]] = ()
    unbounded: ClassVar[tuple[str, ...]] = ()
    said: ClassVar[Mapping[str, str]] = {}

    def __post_init__(self) -> None:
        for entry in fields(self):  # type: ignore[arg-type]  # every subclass is a dataclass
            value = getattr(self, entry.name)
            said = self.said.get(entry.name, entry.name)
            try:
                value = float(value) + 0.0  # no -0.0
            except OverflowError:
                raise self.fault(f"{said} is too large") from None
            except (TypeError, ValueError):
                raise self.fault(f"{said} must be a number, is {str(value)[:40]!r}") from None
            if math.isnan(value) or (math.isinf(value) and entry.name not in self.unbounded):
                raise self.fault(f"{said} must be a finite number, is {value}")
            object.__setattr__(self, entry.name, value)
        self.check()

    @classmethod
    def fault(cls, message: str) -> DistributionError:
        """Error line of this law."""
        return DistributionError(f"{cls.name}: {message}; write {cls.form}")

    @abstractmethod
    def check(self) -> None:
        """Raise `DistributionError` for numbers that make no law."""

    @abstractmethod
    def moments(self) -> tuple[float, float]:
        """Mean and variance."""

    @abstractmethod
    def least(self) -> float:
        """Lower end of the values."""

    @abstractmethod
    def emit(self, program: Program) -> None:
        """Append the rows that draw this law."""

    def fixed(self) -> float | None:
        """Return the only value of a law without spread, else None."""
        return None

    def parts(self) -> "tuple[Term, ...]":
        """Return the terms to which this one amounts."""
        return (self,)

    def scaled(self, factor: float) -> Self:
        """Return the law of `factor` (> 0) times the variable."""
        return type(self)(
            *(
                getattr(self, entry.name) * (1.0 if entry.name in self.plain else factor)
                for entry in fields(self)  # type: ignore[arg-type]
            )
        )

    def text(self, unit: str) -> str:
        """Text that parses back to an equal law."""
        written = (
            number_text(getattr(self, entry.name), "" if entry.name in self.plain else unit)
            for entry in fields(self)  # type: ignore[arg-type]
        )
        return f"{self.name}({', '.join(written)})"

    def rows(self) -> int:
        """Return the number of rows that `emit` appends."""
        return 1

    def depth(self) -> int:
        """Levels of mixtures."""
        return 0
