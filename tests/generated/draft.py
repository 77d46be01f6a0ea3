"""A plant that is being drawn up: its data, a random generator, and times in one of three manners."""

from __future__ import annotations

from typing import Any

import numpy as np

from models.distribution import (
    Distribution,
    constant,
    empirical,
    erlang,
    exponential,
    lognormal,
    mixture,
    normal,
    triangular,
    uniform,
)

MANNERS = ("whole", "mixed", "continuous")
"""Times in whole seconds (ties are common), of every kind, or from continuous laws only (no ties)."""


class Draft:
    """The data of a plant on the way, with the dice.

    Parameters
    ----------
    seed : int
        The same seed draws up the same plant.
    manner : str
        One of `MANNERS`; drawn if not given.
    """

    def __init__(self, seed: int, manner: str | None = None) -> None:
        self.seed = seed
        self.rng = np.random.default_rng([seed, 20260105])
        self.manner = manner or self.pick(MANNERS, weights=(3, 2, 1))
        self.data: dict[str, Any] = {
            "name": f"generated {seed}",
            "products": {},
            "stations": {},
            "orders": [],
            "sources": {},
        }
        self.length = float(self.whole(300, 900))
        self.finite = False
        """It is to run until everything is done."""

    # Dice ----------------------------------------------------------------------------------------------------------

    def chance(self, share: float) -> bool:
        return bool(self.rng.random() < share)

    def whole(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return int(self.rng.integers(low, high + 1))

    def real(self, low: float, high: float) -> float:
        return float(self.rng.uniform(low, high))

    def pick(self, options: Any, weights: tuple[float, ...] | None = None) -> Any:
        options = list(options)
        shares = None if weights is None else np.array(weights) / sum(weights)
        return options[int(self.rng.choice(len(options), p=shares))]

    def some(self, options: Any, least: int = 1) -> list[Any]:
        """At least so many of the options, in their order."""
        options = list(options)
        if not options:
            return []
        count = self.whole(min(least, len(options)), len(options))
        return [options[i] for i in sorted(self.rng.choice(len(options), size=count, replace=False))]

    def apart(self, purpose: int) -> Draft:
        """Dice of their own for a purpose: what they draw changes no other draw, so plants stay as they are."""
        other = Draft(self.seed, self.manner)
        other.rng = np.random.default_rng([self.seed, 20260106, purpose])
        return other

    # Times ---------------------------------------------------------------------------------------------------------

    def instant(self, low: float, high: float) -> float:
        """A point in time or a fixed span [s]; no two are the same where times are continuous."""
        if self.manner == "continuous":
            return self.real(low, max(high, low + 5.0))
        if self.manner == "mixed" and self.chance(0.5):
            return self.real(low, high)
        return float(self.whole(int(low), int(max(high, int(low)))))

    def time(self, mean: float, zero: float = 0.0) -> Distribution:
        """A random or fixed time of about a mean [s]; with probability `zero` none, unless times are continuous."""
        manner = self.manner
        if manner == "mixed":
            manner = self.pick(("whole", "continuous"))
        if manner == "whole":
            if self.chance(zero):
                return constant(0.0)
            top = max(int(2 * mean), 1)
            if self.chance(0.6):
                return constant(float(self.whole(1, top)))
            return empirical([float(n) for n in sorted({self.whole(1, top) for _ in range(3)})])
        law = self.whole(0, 8)
        if law <= 2:
            return exponential(mean)
        if law == 3:
            return uniform(0.5 * mean, 1.5 * mean)
        if law == 4:
            return triangular(0.2 * mean, mean, 2 * mean)
        if law == 5:
            return erlang(2, mean)
        if law == 6:
            return lognormal(mean, 0.5 * mean)
        if law == 7:
            return normal(mean, 0.3 * mean)
        return mixture((1.0, 2.0), (uniform(0.0, mean), exponential(mean)))

    # What is there already -----------------------------------------------------------------------------------------

    @property
    def stations(self) -> dict[str, Any]:
        return self.data["stations"]  # type: ignore[no-any-return]

    @property
    def products(self) -> dict[str, Any]:
        return self.data["products"]  # type: ignore[no-any-return]

    @property
    def operations(self) -> list[tuple[str, dict[str, Any]]]:
        """All operations with the name of their product."""
        return [(name, step) for name, product in self.products.items() for step in product.get("routing", ())]

    @property
    def final(self) -> list[str]:
        """Products that are asked for by customers: those of the first drawing, not their components."""
        return [name for name in self.products if name.startswith("P")]
