"""Distributions of times and other quantities: described, combined, read from text, encoded for the sampler."""

from .constructors import (
    constant,
    empirical,
    erlang,
    exponential,
    gamma,
    geometric,
    lognormal,
    mixture,
    normal,
    triangular,
    uniform,
    weibull,
)
from .distribution import Distribution
from .term import DistributionError, Term
from .text import parse

__all__ = [
    "Distribution",
    "DistributionError",
    "Term",
    "constant",
    "empirical",
    "erlang",
    "exponential",
    "gamma",
    "geometric",
    "lognormal",
    "mixture",
    "normal",
    "parse",
    "triangular",
    "uniform",
    "weibull",
]
