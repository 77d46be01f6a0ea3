"""Laws are chosen by what the sample says."""

from __future__ import annotations

import numpy as np
import pytest

from models.distribution import Distribution, parse
from models.quantities import quantity
from twin.building.laws import fit, of_lots


def read(text: str) -> Distribution:
    return parse(text, quantity=lambda one: float(quantity(one, "s")))


RNG = np.random.default_rng(8)


@pytest.mark.parametrize(
    ("sample", "law"),
    [
        (RNG.exponential(50, 900), "exponential"),
        (RNG.gamma(4, 10, 900), "gamma"),
        (RNG.lognormal(3, 0.9, 900), "lognormal"),
        (RNG.normal(50, 4, 900), "normal"),
        (RNG.uniform(20, 90, 900), "uniform"),
        (20 * RNG.weibull(3.0, 900), "weibull"),
        (np.concatenate([RNG.normal(10, 0.1, 300), RNG.normal(90, 1, 300)]), "empirical"),
        (np.full(30, 12.5), "12.5 s"),
    ],
)
def test_the_law_that_made_it_is_found(sample: np.ndarray, law: str) -> None:
    found = fit(sample)
    assert found.text.startswith(law)
    assert read(found.text).mean == pytest.approx(sample.mean(), rel=0.03)


def test_lots_give_the_time_of_a_piece() -> None:
    pieces = RNG.integers(5, 40, 200).astype(float)
    work = np.array([RNG.gamma(4, 5, int(count)).sum() for count in pieces])
    law = read(of_lots(work, pieces).text)
    assert law.mean == pytest.approx(20, rel=0.03)
    assert law.variance**0.5 == pytest.approx(10, rel=0.15)
