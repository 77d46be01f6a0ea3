"""Distributions as values: algebra, equality, moments, refusals."""

import math
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.distribution import (
    Distribution,
    DistributionError,
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


def test_sum_adds_means_variances_and_minima():
    total = triangular(1, 2, 4) + uniform(3, 9) + 5
    assert total.mean == pytest.approx(7 / 3 + 6 + 5)
    assert total.variance == pytest.approx(7 / 18 + 3)  # triangular: (1 + 4 + 16 - 2 - 4 - 8) / 18
    assert total.minimum == 9.0


@pytest.mark.parametrize(
    "law",
    [
        exponential(4),
        normal(4, 3),
        lognormal(4, 3),
        gamma(4, 3),
        weibull(4, 3),
        erlang(3, 4),
        triangular(1, 2, 4),
        uniform(1, 4),
        geometric(0.2, 4),
        empirical([1, 2, 4], [1, 2, 3]),
        mixture([1, 2], [exponential(3), exponential(4) + 1]),
        constant(4),
    ],
    ids=str,
)
def test_scaling(law):
    for scaled in (2.5 * law, law * 2.5):
        assert scaled.mean == pytest.approx(2.5 * law.mean, rel=1e-13)
        assert scaled.variance == pytest.approx(6.25 * law.variance, rel=1e-12)
        assert scaled.minimum == pytest.approx(2.5 * law.minimum)
    assert law * 1 == law
    assert (law * 4) * 0.25 == law


def test_equal_laws_are_equal_and_hash_alike():
    assert exponential(10) + 5 == 5 + exponential(10.0) == 2 + exponential(10) + constant(3)
    assert empirical([4, 1, 2]) == empirical([2, 4, 1]) == empirical([1, 2, 4], [3, 3, 3])
    assert len({exponential(10) + 5, 5 + exponential(10), exponential(10)}) == 2
    assert exponential(10) != erlang(1, 10)
    assert exponential(10) + 0 == exponential(10)
    law = mixture([1, 2], [exponential(3), constant(4)])
    assert pickle.loads(pickle.dumps(law)) == law


@pytest.mark.parametrize(
    "law",
    [
        normal(4, 0),
        gamma(4, 0),
        lognormal(4, 0),
        uniform(4, 4),
        triangular(4, 4, 4),
        geometric(1, 4),
        empirical([4, 4]),
        mixture([1, 0], [constant(4), exponential(2)]),
        mixture([1, 1], [constant(4), constant(4)]),
        exponential(0) + 4,
        weibull(0, 2) + erlang(3, 0) + 4,
        normal(9, 2, 4, 4),
    ],
    ids=repr,
)
def test_no_spread_is_a_constant(law):
    assert law == constant(4)
    assert law.is_constant
    assert law.variance == 0.0
    assert str(law) == "4"


def test_random_is_no_constant():
    assert not (exponential(3) + 5).is_constant
    assert not empirical([1, 2]).is_constant


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: exponential(-1), "exponential: mean must not be negative, is -1; write exponential(mean)"),
        (lambda: exponential(math.nan), "exponential: mean must be a finite number, is nan; write exponential(mean)"),
        (lambda: exponential("long"), "exponential: mean must be a number, is 'long'; write exponential(mean)"),
        (lambda: exponential(10**400), "exponential: mean is too large; write exponential(mean)"),
        (lambda: gamma(4, -1), "gamma: sd must not be negative, is -1; write gamma(mean, sd)"),
        (lambda: lognormal(0, 1), "lognormal: mean must be above 0, is 0; write lognormal(mean, sd)"),
        (
            lambda: gamma(1e-9, 1),
            "gamma: sd must lie between 1e-12 and 1e6 times the mean, is 1; write gamma(mean, sd)",
        ),
        (lambda: weibull(4, 0), "weibull: shape must lie between 0.05 and 100, is 0; write weibull(scale, shape)"),
        (lambda: weibull(-4, 1), "weibull: scale must not be negative, is -4; write weibull(scale, shape)"),
        (lambda: erlang(2.5, 1), "erlang: k must be a whole number from 1 to 1000, is 2.5; write erlang(k, mean)"),
        (lambda: erlang(2, -1), "erlang: mean must not be negative, is -1; write erlang(k, mean)"),
        (lambda: uniform(3, 2), "uniform: low must not be above high, here are 3 and 2; write uniform(low, high)"),
        (
            lambda: triangular(1, 5, 2),
            "triangular: low, mode, high must rise, are 1, 5, 2; write triangular(low, mode, high)",
        ),
        (lambda: geometric(0, 1), "geometric: p must lie between 1e-9 and 1, is 0; write geometric(p, unit)"),
        (lambda: geometric(1, -1), "geometric: unit must not be negative, is -1; write geometric(p, unit)"),
        (lambda: exponential(1e300), "the mean and variance must be finite; the numbers are too large"),
        (lambda: constant(1e308) + constant(1e308), "constant: value must be a finite number, is inf; write 45 s"),
        (lambda: 0 * exponential(1), "a distribution is multiplied by a positive number, not by 0"),
        (lambda: exponential(1) * math.nan, "a distribution is multiplied by a positive number, not by nan"),
    ],
)
def test_refused(make, message):
    with pytest.raises(DistributionError) as error:
        make()
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("make", "part"),
    [
        (lambda: gamma(1e-9, 1), "gamma: sd must lie between 1e-12 and 1e6 times the mean, is 1"),
        (lambda: triangular(1, 5, 2), "triangular: low, mode, high must rise, are 1, 5, 2"),
        (lambda: normal(4, -1), "normal: sd must not be negative, is -1"),
        (lambda: normal(math.inf, 1), "normal: mean must be a finite number, is inf"),
        (lambda: normal(4, 1, 6, 5), "normal: low must be below high, here are low 6 and high 5"),
        (lambda: normal(4, 1, math.inf), "normal: low must be below high"),
        (lambda: normal(-100, 1), "normal: less than 1e-09 of the law lies between low 0 and high inf"),
        (lambda: normal(-1, 0), "normal: mean -1 with sd 0 is outside low 0 and high inf"),
        (lambda: empirical([]), "empirical: there are no values"),
        (lambda: empirical([1, math.inf]), "empirical: every value must be a finite number, one is inf"),
        (lambda: empirical([1, 2], [1]), "empirical: there must be one weight for each of 2, there are 1"),
        (lambda: empirical([1, 2], [1, -1]), "empirical: a weight must be a finite number and not negative, is -1"),
        (lambda: mixture([0, 0], [constant(1), constant(2)]), "mixture: the weights add to 0.0; at least one"),
        (lambda: mixture([], []), "mixture: there are no distributions"),
        (lambda: mixture([1e308] * 2, [constant(1), constant(2)]), "mixture: the weights add to inf"),
        (lambda: Distribution(exponential(1).terms * 70_000), "a distribution has at most 65535 terms, this has 70000"),
    ],
)
def test_refused_with_its_form(make, part):
    with pytest.raises(DistributionError) as error:
        make()
    assert str(error.value).startswith(part)
    assert "\n" not in str(error.value)


def test_deep_mixtures_are_refused():
    law = exponential(1)
    for _ in range(16):
        law = mixture([1, 1], [law, constant(2)])
    with pytest.raises(DistributionError, match="mixtures may be nested 16 deep, these are 17"):
        mixture([1, 1], [law, constant(2)])


def test_only_numbers_and_distributions_combine():
    with pytest.raises(TypeError):
        exponential(1) + "5 s"
    with pytest.raises(TypeError):
        exponential(1) * exponential(1)


@given(st.floats(0.05, 50), st.floats(0.001, 1000))
def test_weibull_moments_lie_on_the_known_line(shape, scale):
    law = weibull(scale, shape)
    assert law.mean == pytest.approx(scale * math.exp(math.lgamma(1 + 1 / shape)), rel=1e-12)
    assert law.variance >= 0.0


def test_encoded_once():
    law = exponential(3) + mixture([1, 1], [uniform(1, 2), constant(9)])
    kinds, params, values = law.encode()
    assert (kinds.dtype, params.dtype, values.dtype) == ("int64", "float64", "float64")
    assert params.shape == (len(kinds), 4)
    assert len(kinds) == law.rows == 6
    assert values.tolist() == [0.5, 1.0, 2.0, 4.0]
    assert law.encode()[0] is kinds
