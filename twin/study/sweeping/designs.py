"""Designs: which settings of the factors are run."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from twin.study.sweeping.levels import Axis, Point

__all__ = ["full_factorial", "latin_hypercube"]


def full_factorial(axes: Sequence[Axis]) -> tuple[Point, ...]:
    """All combinations of all levels, the last factor changing fastest."""
    return tuple(Point(number, levels) for number, levels in enumerate(product(*(axis.levels for axis in axes))))


def latin_hypercube(axes: Sequence[Axis], count: int, seed: int) -> tuple[Point, ...]:
    """Points that spread over every factor evenly, each part of its range met once.

    McKay, Beckman and Conover (1979), A comparison of three methods for selecting values of input variables in the
    analysis of output from a computer code, Technometrics 21, 239-245, as `scipy.stats.qmc` makes it. Where factors
    have few levels the same point may come twice; it is run once.

    Parameters
    ----------
    count : number of points drawn, >= 2
    seed : of the draw
    """
    from scipy.stats import qmc

    shares = qmc.LatinHypercube(len(axes), rng=seed).random(count)
    found: dict[tuple[str, ...], Point] = {}
    for row in shares:
        levels = tuple(axis.at(float(share)) for axis, share in zip(axes, row, strict=True))
        found.setdefault(tuple(level.label for level in levels), Point(len(found), levels))
    return tuple(found.values())
