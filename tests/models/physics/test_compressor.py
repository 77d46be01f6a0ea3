"""Compressors: power along their curve, and demands shared out."""

import numpy as np
import pytest

from models.physics.compressor import SHARING, compressor_power, share_demand

PRIORITY, BASE_LOAD, EQUAL = range(3)


def test_the_curve_of_a_fixed_speed_is_a_line_from_unloaded_to_full() -> None:
    for share in (0.1, 0.5, 0.9, 1.0):
        power = compressor_power(share * 0.2, 0.2, 1.0, 60e3, 60e3, 15e3)
        assert power == pytest.approx(share * 60e3 + (1 - share) * 15e3, rel=1e-12)
    assert compressor_power(0.0, 0.2, 1.0, 60e3, 60e3, 15e3) == 0.0


def test_a_variable_speed_follows_its_line_and_cycles_below_it() -> None:
    stated = (0.2, 0.3, 60e3, 21e3, 12e3)
    assert compressor_power(0.2, *stated) == 60e3
    assert compressor_power(0.06, *stated) == pytest.approx(21e3)
    assert compressor_power(0.13, *stated) == pytest.approx((21e3 + 60e3) / 2)  # half way from 0.06 to 0.2
    assert compressor_power(0.03, *stated) == pytest.approx((21e3 + 12e3) / 2)


@pytest.mark.parametrize(
    ("sharing", "demand", "wanted", "missing"),
    [
        (PRIORITY, 0.05, [0.05, 0.0, 0.0], 0.0),
        (PRIORITY, 0.25, [0.1, 0.15, 0.0], 0.0),
        (PRIORITY, 0.45, [0.1, 0.2, 0.1], 0.05),
        # the first and the last run at fixed speed, the second at variable speed
        (BASE_LOAD, 0.05, [0.0, 0.05, 0.0], 0.0),
        (BASE_LOAD, 0.12, [0.1, 0.02, 0.0], 0.0),
        (BASE_LOAD, 0.25, [0.1, 0.05, 0.1], 0.0),
        (BASE_LOAD, 0.45, [0.1, 0.2, 0.1], 0.05),
        (EQUAL, 0.2, [0.05, 0.1, 0.05], 0.0),
        (EQUAL, 0.45, [0.1, 0.2, 0.1], 0.05),
    ],
)
def test_shares(sharing: int, demand: float, wanted: list[float], missing: float) -> None:
    given = np.zeros(3)
    left = share_demand(demand, sharing, np.array([0.1, 0.2, 0.1]), np.array([1.0, 0.3, 1.0]), given)
    assert given == pytest.approx(wanted)
    assert left == pytest.approx(missing)


def test_a_fixed_speed_gives_a_part_when_the_variable_ones_are_full() -> None:
    given = np.zeros(2)
    assert share_demand(0.25, BASE_LOAD, np.array([0.1, 0.2]), np.array([1.0, 0.3]), given) == 0.0
    assert given == pytest.approx([0.1, 0.15])
    assert share_demand(0.09, BASE_LOAD, np.array([0.1, 0.05]), np.array([1.0, 0.3]), given) == 0.0
    assert given == pytest.approx([0.04, 0.05])


@pytest.mark.parametrize("sharing", range(len(SHARING)))
def test_nothing_is_lost_and_rounding_starts_no_machine(sharing: int) -> None:
    random = np.random.default_rng(sharing)
    for _ in range(200):
        full = random.choice([0.1, 0.2, 0.3], 4)
        least = random.choice([1.0, 0.25], 4)
        demand, given = random.uniform(0.0, 1.3 * full.sum()), np.zeros(4)
        left = share_demand(demand, sharing, full, least, given)
        assert given.sum() + left == pytest.approx(demand, rel=1e-9)
        assert (given <= full * (1 + 1e-12)).all()
        assert left == pytest.approx(max(demand - full.sum(), 0.0), abs=1e-9)
    given = np.zeros(2)
    share_demand(0.1 + 0.2, PRIORITY, np.array([0.3, 0.3]), np.ones(2), given)  # 0.30000000000000004
    assert given[1] == 0.0
