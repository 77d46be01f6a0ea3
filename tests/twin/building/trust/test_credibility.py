"""What is learned from before the cut of quantities and of other products."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.twin.building.logs import row, write
from twin.building.loading import load_log
from twin.building.trust.credibility import credible, score
from twin.building.trust.likely import Settings
from twin.building.trust.past import Past, past_of


def past(tmp_path: Path, *, alike: bool, growth: float = 0.0, orders: int = 120) -> Past:
    """Orders of six products at two stations; their times differ by product, or for no reason."""
    rng = np.random.default_rng(3)
    rows = []
    for number in range(orders):
        product = number % 6
        pieces = int(rng.integers(1, 60))
        pace = 600.0 * 2.0 ** (rng.integers(6) if alike else product)
        at = 90_000.0 * number
        for name in ("saw", "mill"):
            length = pace * pieces**growth * float(rng.uniform(0.95, 1.05))
            rows.append(row(number, name, name.upper(), at, at + length, product=f"P{product}", quantity=pieces))
            at += length + pace
    log, _ = load_log(write(tmp_path / "log.csv", rows))
    time = float(log.end.max()) + 1.0
    return past_of(log, time, np.zeros(len(log.case.names), np.bool_))


def test_the_score_of_a_certain_forecast_is_its_error() -> None:
    assert score(np.array([3.0]), np.array([1.0]), 5.0) == 2.0
    rng = np.random.default_rng(1)
    sample, share = rng.normal(size=50), rng.dirichlet(np.ones(50))
    points = np.linspace(-6, 6, 100_001)
    below = np.array([share[sample <= point].sum() for point in points])
    exact = float(((below - (points >= 0.3)) ** 2).sum() * (points[1] - points[0]))
    assert score(sample, share, 0.3) == pytest.approx(exact, rel=1e-3)


def test_other_products_count_where_they_say_the_same(tmp_path: Path) -> None:
    together, apart = (
        credible(past(tmp_path, alike=True), Settings()),
        credible(past(tmp_path, alike=False), Settings()),
    )
    assert together.others == 10.0
    assert apart.others is not None
    assert apart.others <= 1.0


def test_what_was_given_and_what_cannot_be_learned_is_left(tmp_path: Path) -> None:
    assert credible(past(tmp_path, alike=True), Settings(others=2.0)).others == 2.0
    assert credible(past(tmp_path, alike=True, orders=12), Settings()).others == 1.0


@pytest.mark.parametrize("growth", [0.0, 0.4, 1.0])
def test_how_bookings_grow_with_the_quantity_is_learned(growth: float, tmp_path: Path) -> None:
    assert past(tmp_path, alike=False, growth=growth).growth == pytest.approx(growth, abs=0.02)
