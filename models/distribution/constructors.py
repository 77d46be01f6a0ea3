"""One function for each law, with the names of the text form; every quantity in SI units."""

import math
from collections.abc import Iterable

from . import laws
from .distribution import Distribution, Empirical, Mixture

__all__ = [
    "constant",
    "empirical",
    "erlang",
    "exponential",
    "gamma",
    "geometric",
    "lognormal",
    "mixture",
    "normal",
    "triangular",
    "uniform",
    "weibull",
]


def constant(value: float) -> Distribution:
    """Always `value`."""
    return Distribution((laws.Constant(value),))


def exponential(mean: float) -> Distribution:
    """Exponential law."""
    return Distribution((laws.Exponential(mean),))


def normal(mean: float, sd: float, low: float = 0.0, high: float = math.inf) -> Distribution:
    """Normal law truncated to [low, high]; `mean` and `sd` are those before truncation."""
    return Distribution((laws.Normal(mean, sd, low, high),))


def lognormal(mean: float, sd: float) -> Distribution:
    """Lognormal law; `mean` and `sd` are those of the variable itself."""
    return Distribution((laws.Lognormal(mean, sd),))


def gamma(mean: float, sd: float) -> Distribution:
    """Gamma law."""
    return Distribution((laws.Gamma(mean, sd),))


def weibull(scale: float, shape: float) -> Distribution:
    """Weibull law; `shape` is a plain number."""
    return Distribution((laws.Weibull(scale, shape),))


def erlang(k: int, mean: float) -> Distribution:
    """Sum of `k` exponential phases, of the given mean in all."""
    return Distribution((laws.Erlang(k, mean),))


def triangular(low: float, mode: float, high: float) -> Distribution:
    """Triangular law."""
    return Distribution((laws.Triangular(low, mode, high),))


def uniform(low: float, high: float) -> Distribution:
    """Uniform law."""
    return Distribution((laws.Uniform(low, high),))


def geometric(p: float, unit: float) -> Distribution:
    """1, 2, 3, ... times `unit`, with probability p, p (1 - p), p (1 - p)^2, ..."""
    return Distribution((laws.Geometric(p, unit),))


def empirical(values: Iterable[float], weights: Iterable[float] = ()) -> Distribution:
    """One of `values`, all alike or with relative `weights`."""
    return Distribution((Empirical(tuple(values), tuple(weights)),))


def mixture(weights: Iterable[float], distributions: Iterable[Distribution]) -> Distribution:
    """One of `distributions`, picked with relative `weights`."""
    return Distribution((Mixture(tuple(weights), tuple(distributions)),))
