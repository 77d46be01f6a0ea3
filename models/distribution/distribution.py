"""Distributions as descriptions: sums of laws, mixtures of sums, tables of values; with exact mean and variance."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Self

from .laws import Constant
from .term import DistributionError, Program, Term, number_text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Distribution", "Empirical", "Mixture"]

_MOST_ROWS = 65535  # the sampler keeps 16 bits for the row
_DEEPEST = 16


@dataclass(frozen=True)
class Distribution:
    """Sum of independent terms, in SI units.

    Constants are gathered into one, at the end; laws without spread are constants, so what is equal compares equal.

    Parameters
    ----------
    terms : tuple of Term

    Raises
    ------
    DistributionError
        Moments that are no finite numbers; more than 65,535 terms; mixtures deeper than 16.
    """

    terms: tuple[Term, ...]

    def __post_init__(self) -> None:
        laws: list[Term] = []
        shift = 0.0
        for term in (part for given in self.terms for part in given.parts()):
            value = term.fixed()
            if value is None:
                laws.append(term)
            else:
                shift += value
        if shift != 0.0 or not laws:
            laws.append(Constant(shift))
        object.__setattr__(self, "terms", tuple(laws))
        if self.rows > _MOST_ROWS:
            raise DistributionError(f"a distribution has at most {_MOST_ROWS} terms, this has {self.rows}")
        if self.depth > _DEEPEST:
            raise DistributionError(f"mixtures may be nested {_DEEPEST} deep, these are {self.depth}")
        if not (math.isfinite(self.mean) and math.isfinite(self.variance)):
            raise DistributionError("the mean and variance must be finite; the numbers are too large")

    @cached_property
    def rows(self) -> int:
        """Rows of the encoded form."""
        return sum(term.rows() for term in self.terms)

    @cached_property
    def depth(self) -> int:
        """Levels of mixtures."""
        return max(term.depth() for term in self.terms)

    @cached_property
    def _moments(self) -> tuple[float, float]:
        try:
            means, variances = zip(*(term.moments() for term in self.terms), strict=True)
            return math.fsum(means), math.fsum(variances)
        except (OverflowError, ValueError):  # `fsum` does not return infinities
            return math.inf, math.inf

    @property
    def mean(self) -> float:
        """Mean [SI]."""
        return self._moments[0]

    @property
    def variance(self) -> float:
        """Variance [SI squared]."""
        return self._moments[1]

    @cached_property
    def minimum(self) -> float:
        """Lower end of the values [SI]; it need not be reached."""
        return sum(term.least() for term in self.terms)

    @property
    def is_constant(self) -> bool:
        """Whether there is only one value; it is the mean."""
        return isinstance(self.terms[0], Constant)

    def __add__(self, other: "Distribution | float") -> "Distribution":
        if isinstance(other, Distribution):
            return Distribution(self.terms + other.terms)
        if isinstance(other, (int, float)):
            return Distribution((*self.terms, Constant(other)))
        return NotImplemented

    __radd__ = __add__

    def __mul__(self, factor: float) -> "Distribution":
        if not isinstance(factor, (int, float)):
            return NotImplemented
        if not 0.0 < factor < math.inf:
            raise DistributionError(f"a distribution is multiplied by a positive number, not by {factor}")
        return Distribution(tuple(term.scaled(factor) for term in self.terms))

    __rmul__ = __mul__

    def __str__(self) -> str:
        return self.text()

    def text(self, unit: str = "") -> str:
        """Text that parses back to an equal distribution.

        Parameters
        ----------
        unit : str
            The SI unit to write behind the quantities, e.g. ``"s"``; none: bare numbers, which are SI too.
        """
        return " + ".join(term.text(unit) for term in self.terms)

    def emit(self, program: Program) -> None:
        """Append the rows of all terms."""
        for term in self.terms:
            term.emit(program)

    def encode(self) -> "tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]":
        """Tables for the compiled sampler; `models.streams.sampling` says what they mean. Not to be written to.

        Returns
        -------
        kinds : int64[n]
        params : float64[n, 4]
        values : float64[m]
        """
        return self._code

    @cached_property
    def _code(self) -> "tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]":
        import numpy as np

        from models.streams.sampling import KINDS

        program = Program()
        self.emit(program)
        return (
            np.array([KINDS[kind] for kind in program.kinds], dtype=np.int64),
            np.array(program.params, dtype=np.float64).reshape(-1, 4),
            np.array(program.values, dtype=np.float64),
        )


def _weights(owner: type[Term], weights: Iterable[float], count: int) -> tuple[float, ...]:
    """Check weights; they are relative, and need not add to 1."""
    checked = tuple(float(weight) for weight in weights)
    if len(checked) != count:
        raise owner.fault(f"there must be one weight for each of {count}, there are {len(checked)}")
    for weight in checked:
        if not 0.0 <= weight < math.inf:
            raise owner.fault(f"a weight must be a finite number and not negative, is {weight}")
    if not 0.0 < sum(checked) < math.inf:
        raise owner.fault(f"the weights add to {sum(checked)}; at least one must be above 0")
    return checked


def _shares(weights: Sequence[float]) -> list[float]:
    total = math.fsum(weights)
    return [weight / total for weight in weights]


def _cumulative(weights: Sequence[float]) -> list[float]:
    """Cumulative shares; the last is 1, so that every uniform falls on one."""
    return [*(min(share, 1.0) for share in accumulate(_shares(weights)[:-1])), 1.0]


@dataclass(frozen=True)
class Empirical(Term):
    """A table of values, one of which is picked.

    Parameters
    ----------
    values : tuple of float
        Kept sorted, so that a larger uniform gives a larger value (common random numbers need it).
    weights : tuple of float
        Relative; none: all alike.
    """

    name = "empirical"
    form = "empirical(1 s, 2 s, 4 s), empirical(0.3: 1 s, 0.7: 2 s) or empirical(times.csv, column)"
    values: tuple[float, ...]
    weights: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        values = tuple(float(value) + 0.0 for value in self.values)
        if not values:
            raise self.fault("there are no values")
        for value in values:
            if not math.isfinite(value):
                raise self.fault(f"every value must be a finite number, one is {value}")
        weights: tuple[float, ...] = ()
        if self.weights:
            weights = _weights(Empirical, self.weights, len(values))
            pairs = sorted(pair for pair in zip(values, weights, strict=True) if pair[1] > 0.0)
            values, weights = (tuple(column) for column in zip(*pairs, strict=True))
            if len(set(weights)) == 1:
                weights = ()
        object.__setattr__(self, "values", tuple(sorted(values)))
        object.__setattr__(self, "weights", weights)

    def check(self) -> None:
        """Nothing is left to check."""

    def moments(self) -> tuple[float, float]:
        """Mean and variance of the pick."""
        shares = _shares(self.weights or [1.0] * len(self.values))
        mean = math.fsum(share * value for share, value in zip(shares, self.values, strict=True))
        return mean, math.fsum(
            share * (value - mean) * (value - mean) for share, value in zip(shares, self.values, strict=True)
        )

    def least(self) -> float:
        """Lower end of the values."""
        return self.values[0]

    def fixed(self) -> float | None:
        """Return the value if all are the same."""
        return self.values[0] if self.values[0] == self.values[-1] else None

    def scaled(self, factor: float) -> Self:
        """Return the table times `factor`."""
        return type(self)(tuple(value * factor for value in self.values), self.weights)

    def text(self, unit: str) -> str:
        """Text with all values."""
        values = [number_text(value, unit) for value in self.values]
        if self.weights:
            values = [f"{number_text(weight)}: {value}" for weight, value in zip(self.weights, values, strict=True)]
        return f"empirical({', '.join(values)})"

    def emit(self, program: Program) -> None:
        """Append the row and the table."""
        if self.weights:
            at = program.store(*_cumulative(self.weights), *self.values)
            program.row("weighted", len(self.values), at)
        else:
            program.row("empirical", len(self.values), program.store(*self.values))


@dataclass(frozen=True)
class Mixture(Term):
    """One of several distributions, picked by weight; exponentials make it the hyperexponential law.

    Parameters
    ----------
    weights : tuple of float
        Relative, not negative.
    distributions : tuple of Distribution
    """

    name = "mixture"
    form = "mixture(0.3: exponential(2 s), 0.7: 5 s)"
    weights: tuple[float, ...]
    distributions: tuple[Distribution, ...]

    def __post_init__(self) -> None:
        if not self.distributions:
            raise self.fault("there are no distributions")
        weights = _weights(Mixture, self.weights, len(self.distributions))
        kept = [index for index, weight in enumerate(weights) if weight > 0.0]
        object.__setattr__(self, "weights", tuple(weights[index] for index in kept))
        object.__setattr__(self, "distributions", tuple(self.distributions[index] for index in kept))

    def check(self) -> None:
        """Nothing is left to check."""

    def moments(self) -> tuple[float, float]:
        """Mean and variance: that within the branches and that between them."""
        branches = list(zip(_shares(self.weights), self.distributions, strict=True))
        mean = math.fsum(share * branch.mean for share, branch in branches)
        return mean, math.fsum(
            share * (branch.variance + (branch.mean - mean) * (branch.mean - mean)) for share, branch in branches
        )

    def least(self) -> float:
        """Lower end of the values."""
        return min(branch.minimum for branch in self.distributions)

    def fixed(self) -> float | None:
        """Return the value if every branch is the same constant."""
        first = self.distributions[0]
        return first.mean if all(branch.is_constant and branch == first for branch in self.distributions) else None

    def parts(self) -> tuple[Term, ...]:
        """Return the terms of an only branch."""
        return self.distributions[0].terms if len(self.distributions) == 1 else (self,)

    def scaled(self, factor: float) -> Self:
        """Return the mixture of the scaled branches."""
        return type(self)(self.weights, tuple(branch * factor for branch in self.distributions))

    def text(self, unit: str) -> str:
        """Text with all branches."""
        branches = zip(self.weights, self.distributions, strict=True)
        return f"mixture({', '.join(f'{number_text(weight)}: {branch.text(unit)}' for weight, branch in branches)})"

    def rows(self) -> int:
        """Return one row to pick, and a jump at the end of each branch."""
        return 1 + sum(branch.rows + 1 for branch in self.distributions)

    def depth(self) -> int:
        """Levels of mixtures."""
        return 1 + max(branch.depth for branch in self.distributions)

    def emit(self, program: Program) -> None:
        """Append the row that picks, then the branches, each with a jump to the end."""
        count = len(self.weights)
        at = program.store(*_cumulative(self.weights), *[0.0] * count)
        program.row("mixture", count, at)
        jumps = []
        for index, branch in enumerate(self.distributions):
            program.values[at + count + index] = len(program.kinds)
            branch.emit(program)
            jumps.append(program.row("jump"))
        for jump in jumps:
            program.params[jump][0] = len(program.kinds)
