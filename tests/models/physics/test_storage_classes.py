"""Class-based storage: the anchors, and limits that must hold."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from models.physics.storage_classes import (
    RANDOM_TIME,
    abc_skewness,
    best_boundaries,
    class_based_time,
    full_turnover_time,
)
from tests.reference import anchor

skews = st.floats(0.05, 0.95)


def test_values_of_the_anchors():
    for curve, row in anchor("hausman_schwarz_graves_1976")["values"].items():
        items, demand = (float(part) / 100.0 for part in curve.split("/"))
        s = abc_skewness(items, demand)
        assert s == pytest.approx(row["s"], abs=5.1e-7)
        assert pytest.approx(row["random"], abs=5.1e-7) == RANDOM_TIME
        assert full_turnover_time(s) == pytest.approx(row["full_turnover"], abs=5.1e-7)
        two, three = best_boundaries(2, s), best_boundaries(3, s)
        assert class_based_time(two, s) == pytest.approx(row["two_class"], abs=5.1e-7)
        assert class_based_time(three, s) == pytest.approx(row["three_class"], abs=5.1e-7)
        if s < 1.0:  # without skewness any boundary is best
            assert two[0] == pytest.approx(row["two_class_boundary"], abs=1e-4)
            assert three.tolist() == pytest.approx(row["three_class_boundaries"], abs=1e-4)


@given(skews)
def test_full_turnover_is_the_integral(s):
    visits = 2.0 * s / (s + 1.0)
    # with u = j^(2s / (s+1)), the mean of sqrt(j) over visits
    mean, _ = quad(lambda u: u ** (0.5 / visits), 0.0, 1.0)
    assert full_turnover_time(s) == pytest.approx(mean, rel=1e-6)


@settings(max_examples=25)
@given(skews)
def test_more_classes_are_better_down_to_full_turnover(s):
    times = [class_based_time(best_boundaries(classes, s), s) for classes in (1, 2, 3, 4)]
    assert times[0] == pytest.approx(RANDOM_TIME, rel=1e-12)
    assert all(later <= earlier + 1e-12 for earlier, later in pairwise(times))
    assert times[-1] >= full_turnover_time(s) - 1e-12


@settings(max_examples=25)
@given(skews, st.lists(st.floats(0.0, 1.0), min_size=2, max_size=2))
def test_no_other_boundaries_are_better(s, boundaries):
    other = class_based_time(np.sort(np.array(boundaries)), s)
    assert class_based_time(best_boundaries(3, s), s) <= other + 1e-9


def test_many_equal_classes_near_full_turnover():
    assert class_based_time(np.linspace(0.0, 1.0, 20001)[1:-1] ** 3, 0.3) == pytest.approx(
        full_turnover_time(0.3), rel=1e-4
    )
