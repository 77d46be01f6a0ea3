"""The bound that a benchmark is asked to keep, as text: ``<= 1.2``, ``>= 10``, ``92 .. 98``."""

import re
from dataclasses import dataclass
from math import inf

__all__ = ["Bound"]

NUMBER = r"([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)"
ONE_SIDED = re.compile(rf"(<=|>=)\s*{NUMBER}")
RANGE = re.compile(rf"{NUMBER}\s*\.\.\s*{NUMBER}")


@dataclass(frozen=True, slots=True)
class Bound:
    """Closed range that a value must lie in."""

    low: float
    high: float

    @classmethod
    def parse(cls, text: str) -> "Bound":
        """Read a bound.

        Raises
        ------
        ValueError
            If the text is no bound, or its low end is above its high end.
        """
        if match := ONE_SIDED.fullmatch(text.strip()):
            number = float(match[2])
            return cls(-inf, number) if match[1] == "<=" else cls(number, inf)
        if match := RANGE.fullmatch(text.strip()):
            low, high = float(match[1]), float(match[2])
            if low <= high:
                return cls(low, high)
        raise ValueError(f"bound {text!r}: want one like '<= 1.2', '>= 10' or '92 .. 98'")

    def holds(self, value: float) -> bool:
        """Tell whether the value keeps the bound; NaN keeps none."""
        return self.low <= value <= self.high
