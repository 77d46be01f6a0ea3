"""The laws: one frozen dataclass each, with exact moments and the row that the compiled sampler reads.

Formulas of means and variances: Law (2015), "Simulation Modeling and Analysis", 5th ed., chapter 6.
Parameters for the sampler come from `exact`, not from the C library, so that every machine gets the same bits.
"""

import math
from dataclasses import dataclass
from types import MappingProxyType

from .exact import OUT_OF_REACH, log_ratio, normal_probability, truncated_moments
from .term import Program, Term, number_text

__all__ = [
    "LAWS",
    "Constant",
    "Erlang",
    "Exponential",
    "Gamma",
    "Geometric",
    "Lognormal",
    "Normal",
    "Triangular",
    "Uniform",
    "Weibull",
]

_MOST_PHASES = 1000
_LEAST_MASS = 1e-9


@dataclass(frozen=True)
class Constant(Term):
    """Always the same value."""

    name = "constant"
    form = "45 s"
    value: float

    def check(self) -> None:
        """Any finite number will do."""

    def moments(self) -> tuple[float, float]:
        """Mean and variance."""
        return self.value, 0.0

    def least(self) -> float:
        """Lower end of the values."""
        return self.value

    def fixed(self) -> float | None:
        """Return the value."""
        return self.value

    def text(self, unit: str) -> str:
        """Return the bare quantity."""
        return number_text(self.value, unit)

    def emit(self, program: Program) -> None:
        """Append the row."""
        program.row("constant", self.value)


class _Positive(Term):
    """A law on the positive numbers that ends at 0."""

    def least(self) -> float:
        """Lower end of the values."""
        return 0.0


@dataclass(frozen=True)
class Exponential(_Positive):
    """Exponential law."""

    name = "exponential"
    form = "exponential(mean)"
    mean: float

    def check(self) -> None:
        """The mean is not negative."""
        if self.mean < 0.0:
            raise self.fault(f"mean must not be negative, is {number_text(self.mean)}")

    def moments(self) -> tuple[float, float]:
        """Mean and variance."""
        return self.mean, self.mean * self.mean

    def fixed(self) -> float | None:
        """0 for mean 0."""
        return 0.0 if self.mean == 0.0 else None

    def emit(self, program: Program) -> None:
        """Append the row."""
        program.row("exponential", self.mean)


class _MeanAndSd(_Positive):
    """A positive law given by its mean and standard deviation."""

    mean: float
    sd: float

    def check(self) -> None:
        """The mean is positive, the standard deviation not negative."""
        if self.sd < 0.0:
            raise self.fault(f"sd must not be negative, is {number_text(self.sd)}")
        if self.mean < 0.0 or (self.mean == 0.0 and self.sd > 0.0):
            raise self.fault(f"mean must be above 0, is {number_text(self.mean)}")
        if self.sd > 0.0 and not 1e-12 < self.sd / self.mean < 1e6:
            raise self.fault(f"sd must lie between 1e-12 and 1e6 times the mean, is {number_text(self.sd)}")

    def moments(self) -> tuple[float, float]:
        """Mean and variance."""
        return self.mean, self.sd * self.sd

    def fixed(self) -> float | None:
        """Return the mean if there is no spread."""
        return self.mean if self.sd == 0.0 else None


@dataclass(frozen=True)
class Lognormal(_MeanAndSd):
    """Lognormal law; mean and standard deviation are those of the variable itself, not of its logarithm."""

    name = "lognormal"
    form = "lognormal(mean, sd)"
    mean: float
    sd: float

    def emit(self, program: Program) -> None:
        """Append the row: mu = ln(mean) - sigma^2 / 2, sigma^2 = ln(1 + (sd / mean)^2)."""
        ratio = self.sd / self.mean
        square = log_ratio(1.0, ratio * ratio)
        program.row("lognormal", log_ratio(self.mean) - 0.5 * square, math.sqrt(square))


@dataclass(frozen=True)
class Gamma(_MeanAndSd):
    """Gamma law of shape (mean / sd)^2."""

    name = "gamma"
    form = "gamma(mean, sd)"
    mean: float
    sd: float

    def emit(self, program: Program) -> None:
        """Append the row (Marsaglia and Tsang 2000: d = shape - 1/3, c = 1 / sqrt(9 d))."""
        ratio = self.mean / self.sd
        shape = ratio * ratio
        d = (shape if shape >= 1.0 else shape + 1.0) - 1.0 / 3.0
        scale = self.sd / ratio
        program.row("gamma", d, 1.0 / math.sqrt(9.0 * d), scale, 0.0 if shape >= 1.0 else 1.0 / shape)


@dataclass(frozen=True)
class Weibull(_Positive):
    """Weibull law; `shape` is a plain number (below 1: early failures, above 1: wear)."""

    name = "weibull"
    form = "weibull(scale, shape)"
    plain = ("shape",)
    scale: float
    shape: float

    def check(self) -> None:
        """The scale is not negative; the shape is one whose moments are numbers."""
        if self.scale < 0.0:
            raise self.fault(f"scale must not be negative, is {number_text(self.scale)}")
        if not 0.05 <= self.shape <= 100.0:
            raise self.fault(f"shape must lie between 0.05 and 100, is {number_text(self.shape)}")

    def moments(self) -> tuple[float, float]:
        """Mean and variance."""
        first = math.gamma(1.0 + 1.0 / self.shape)
        second = math.gamma(1.0 + 2.0 / self.shape)
        return self.scale * first, self.scale * self.scale * (second - first * first)

    def fixed(self) -> float | None:
        """0 for scale 0."""
        return 0.0 if self.scale == 0.0 else None

    def emit(self, program: Program) -> None:
        """Append the row."""
        program.row("weibull", self.scale, 1.0 / self.shape)


@dataclass(frozen=True)
class Erlang(_Positive):
    """Sum of `k` exponential phases; `mean` is that of the sum."""

    name = "erlang"
    form = "erlang(k, mean)"
    plain = ("k",)
    k: float
    mean: float

    def check(self) -> None:
        """`k` is a whole number, the mean not negative."""
        if not (1.0 <= self.k <= _MOST_PHASES and self.k == int(self.k)):
            raise self.fault(f"k must be a whole number from 1 to {_MOST_PHASES}, is {number_text(self.k)}")
        if self.mean < 0.0:
            raise self.fault(f"mean must not be negative, is {number_text(self.mean)}")

    def moments(self) -> tuple[float, float]:
        """Mean and variance."""
        return self.mean, self.mean * self.mean / self.k

    def fixed(self) -> float | None:
        """0 for mean 0."""
        return 0.0 if self.mean == 0.0 else None

    def emit(self, program: Program) -> None:
        """Append the row."""
        program.row("erlang", self.k, self.mean / self.k)


@dataclass(frozen=True)
class Normal(Term):
    """Normal law of the given centre and sd, kept within [low, high]; mean and variance are those after truncation."""

    name = "normal"
    form = "normal(mean, sd) or normal(mean, sd, low, high); low is 0 unless given"
    unbounded = ("low", "high")
    said = MappingProxyType({"centre": "mean"})
    centre: float
    sd: float
    low: float = 0.0
    high: float = math.inf

    def _bounds(self) -> tuple[float, float]:
        return (self.low - self.centre) / self.sd, (self.high - self.centre) / self.sd

    def check(self) -> None:
        """The sd is not negative, and something of the law lies within the bounds."""
        if self.sd < 0.0:
            raise self.fault(f"sd must not be negative, is {number_text(self.sd)}")
        bounds = f"low {number_text(self.low)} and high {number_text(self.high)}"
        if not self.low <= self.high or self.low == math.inf or self.high == -math.inf:
            raise self.fault(f"low must be below high, here are {bounds}")
        if self.sd == 0.0:
            if not self.low <= self.centre <= self.high:
                raise self.fault(f"mean {number_text(self.centre)} with sd 0 is outside {bounds}")
        elif self.low < self.high:
            start, end = self._range()
            if abs(end - start) < _LEAST_MASS:
                raise self.fault(f"less than {_LEAST_MASS:g} of the law lies between {bounds}")

    def _range(self) -> tuple[float, float]:
        """Probabilities at low and high; if both are above the centre, those of the mirror image, which keep digits."""
        a, b = self._bounds()
        return (
            (normal_probability(-a), normal_probability(-b))
            if a > 0.0
            else (normal_probability(a), normal_probability(b))
        )

    def moments(self) -> tuple[float, float]:
        """Mean and variance of the truncated law."""
        mean, variance = truncated_moments(*self._bounds())
        return min(max(self.centre + self.sd * mean, self.low), self.high), self.sd * self.sd * variance

    def least(self) -> float:
        """Lower end of the values."""
        return self.low

    def fixed(self) -> float | None:
        """Return the centre if there is no spread."""
        return self.centre if self.sd == 0.0 else self.low if self.low == self.high else None

    def text(self, unit: str) -> str:
        """Text without the bounds that hold anyway."""
        numbers = [self.centre, self.sd, self.low, self.high]
        while len(numbers) > 2 and numbers[-1] == (math.inf if len(numbers) == 4 else 0.0):
            numbers.pop()
        return f"normal({', '.join(number_text(number, unit) for number in numbers)})"

    def emit(self, program: Program) -> None:
        """Append the row: a truncated law is inverted within its range; without a bound in reach, the plain one."""
        a, b = self._bounds()
        if a <= -OUT_OF_REACH and b >= OUT_OF_REACH:
            program.row("normal", self.centre, self.sd)
            return
        at = program.store(*self._range(), self.low, self.high)
        program.row("truncated_normal", self.centre, -self.sd if a > 0.0 else self.sd, at)


@dataclass(frozen=True)
class Triangular(Term):
    """Triangular law."""

    name = "triangular"
    form = "triangular(low, mode, high)"
    low: float
    mode: float
    high: float

    def check(self) -> None:
        """The numbers rise."""
        if not self.low <= self.mode <= self.high:
            here = ", ".join(map(number_text, (self.low, self.mode, self.high)))
            raise self.fault(f"low, mode, high must rise, are {here}")

    def moments(self) -> tuple[float, float]:
        """Mean and variance."""
        left, right = self.mode - self.low, self.high - self.mode
        return self.low + (2.0 * left + right) / 3.0, (left * left + left * right + right * right) / 18.0

    def least(self) -> float:
        """Lower end of the values."""
        return self.low

    def fixed(self) -> float | None:
        """Return the value if there is no spread."""
        return self.low if self.low == self.high else None

    def emit(self, program: Program) -> None:
        """Append the row."""
        program.row("triangular", self.low, self.mode, self.high)


@dataclass(frozen=True)
class Uniform(Term):
    """Uniform law."""

    name = "uniform"
    form = "uniform(low, high)"
    low: float
    high: float

    def check(self) -> None:
        """Low is not above high."""
        if self.low > self.high:
            raise self.fault(
                f"low must not be above high, here are {number_text(self.low)} and {number_text(self.high)}"
            )

    def moments(self) -> tuple[float, float]:
        """Mean and variance."""
        width = self.high - self.low
        return self.low + 0.5 * width, width * width / 12.0

    def least(self) -> float:
        """Lower end of the values."""
        return self.low

    def fixed(self) -> float | None:
        """Return the value if there is no spread."""
        return self.low if self.low == self.high else None

    def emit(self, program: Program) -> None:
        """Append the row."""
        program.row("uniform", self.low, self.high)


@dataclass(frozen=True)
class Geometric(Term):
    """1, 2, 3, ... times `unit`: the number of trials up to the first success of probability `p`."""

    name = "geometric"
    form = "geometric(p, unit)"
    plain = ("p",)
    p: float
    unit: float

    def check(self) -> None:
        """`p` is a probability, and the unit not negative."""
        if not 1e-9 <= self.p <= 1.0:
            raise self.fault(f"p must lie between 1e-9 and 1, is {number_text(self.p)}")
        if self.unit < 0.0:
            raise self.fault(f"unit must not be negative, is {number_text(self.unit)}")

    def moments(self) -> tuple[float, float]:
        """Mean and variance."""
        scale = self.unit / self.p
        return scale, scale * scale * (1.0 - self.p)

    def least(self) -> float:
        """Lower end of the values."""
        return self.unit

    def fixed(self) -> float | None:
        """Return the value if there is no spread."""
        return self.unit if self.p == 1.0 or self.unit == 0.0 else None

    def emit(self, program: Program) -> None:
        """Append the row."""
        program.row("geometric", self.unit, log_ratio(1.0, -self.p))


LAWS: dict[str, type[Term]] = {
    law.name: law
    for law in (Constant, Erlang, Exponential, Gamma, Geometric, Lognormal, Normal, Triangular, Uniform, Weibull)
}
