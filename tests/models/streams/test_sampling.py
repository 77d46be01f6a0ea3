"""The sampler: every law against scipy's, every draw alone as in a block."""

import math
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from models.distribution import (
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
from models.distribution.laws import LAWS
from models.distribution.term import Program
from models.streams import key
from models.streams.sampling import KINDS, fill, sample

COUNT = 20_000
SIGMA = math.sqrt(math.log(1 + (3 / 10) ** 2))
CONTINUOUS = {
    "exponential": (exponential(45), stats.expon(scale=45)),
    "normal": (normal(45, 5), stats.norm(45, 5)),
    "normal cut at 0": (normal(5, 5), stats.truncnorm(-1, np.inf, 5, 5)),
    "normal between": (normal(45, 5, 42, 50), stats.truncnorm(-0.6, 1, 45, 5)),
    "normal, lower tail": (normal(45, 5, 0, 25), stats.truncnorm(-9, -4, 45, 5)),
    "normal, upper tail": (normal(-45, 10, 0), stats.truncnorm(4.5, np.inf, -45, 10)),
    "lognormal": (lognormal(10, 3), stats.lognorm(SIGMA, scale=10 * math.exp(-(SIGMA**2) / 2))),
    "gamma": (gamma(10, 4), stats.gamma(6.25, scale=1.6)),
    "gamma, shape below 1": (gamma(10, 20), stats.gamma(0.25, scale=40)),
    "gamma, shape 1": (gamma(10, 10), stats.expon(scale=10)),
    "weibull, wear": (weibull(10, 2.5), stats.weibull_min(2.5, scale=10)),
    "weibull, early failures": (weibull(10, 0.5), stats.weibull_min(0.5, scale=10)),
    "erlang 2": (erlang(2, 45), stats.erlang(2, scale=22.5)),
    "erlang 3": (erlang(3, 45), stats.erlang(3, scale=15)),
    "erlang 16": (erlang(16, 45), stats.erlang(16, scale=45 / 16)),
    "erlang 35": (erlang(35, 45), stats.erlang(35, scale=45 / 35)),
    "triangular": (triangular(30, 45, 80), stats.triang(0.3, 30, 50)),
    "triangular, mode low": (triangular(0, 0, 8), stats.triang(0, 0, 8)),
    "triangular, mode high": (triangular(0, 8, 8), stats.triang(1, 0, 8)),
    "uniform": (uniform(3, 9), stats.uniform(3, 6)),
    "shifted": (exponential(10) + 5, stats.expon(5, 10)),
    "sum": (exponential(10) + exponential(10), stats.erlang(2, scale=10)),
    "scaled": (2 * exponential(3), stats.expon(scale=6)),
}
DISCRETE = {
    "geometric": (geometric(0.3, 2), {2 * n: 0.3 * 0.7 ** (n - 1) for n in range(1, 15)}),
    "empirical": (empirical([4, 1, 2, 2]), {1: 0.25, 2: 0.5, 4: 0.25}),
    "weighted": (empirical([4, 1, 2], [3, 1, 6]), {1: 0.1, 2: 0.6, 4: 0.3}),
    "mixture": (mixture([1, 3], [constant(2), constant(7)]), {2: 0.25, 7: 0.75}),
    "nested": (
        mixture([1, 1], [empirical([1, 2]) + 10, mixture([1, 1], [constant(0), constant(5)])]) + empirical([0, 100]),
        {base + top: 0.125 for base in (11, 12, 0, 5) for top in (0, 100)},
    ),
}
EVERY = {**{name: law for name, (law, _) in CONTINUOUS.items()}, **{name: law for name, (law, _) in DISCRETE.items()}}


def draws(distribution, count=COUNT, seed=7, start=0, visit=0):
    out = np.empty(count)
    fill(key(seed, 0, "test", "draws"), start, visit, *distribution.encode(), out)
    return out


@pytest.mark.parametrize("name", CONTINUOUS)
def test_law_is_that_of_scipy(name):
    distribution, reference = CONTINUOUS[name]
    numbers = draws(distribution)
    assert stats.kstest(numbers, reference.cdf).pvalue > 1e-3
    assert numbers.min() >= distribution.minimum


@pytest.mark.parametrize("name", CONTINUOUS)
def test_mean_and_variance_are_those_of_scipy(name):
    distribution, reference = CONTINUOUS[name]
    assert distribution.mean == pytest.approx(reference.mean(), rel=1e-9)
    assert distribution.variance == pytest.approx(
        reference.var(), rel=1e-7
    )  # scipy's truncated normal has no more digits


@pytest.mark.parametrize("name", DISCRETE)
def test_discrete_law(name):
    distribution, shares = DISCRETE[name]
    numbers = draws(distribution)
    counts = np.array([(numbers == value).sum() for value in shares])
    expected = np.array(list(shares.values())) * COUNT
    assert counts.sum() == pytest.approx(COUNT, rel=0.01)
    assert stats.chi2.sf(((counts - expected) ** 2 / expected).sum(), max(len(shares) - 1, 1)) > 1e-3


@pytest.mark.parametrize("name", [name for name in DISCRETE if name != "geometric"])
def test_discrete_mean_and_variance(name):
    distribution, shares = DISCRETE[name]
    mean = sum(value * share for value, share in shares.items())
    assert distribution.mean == pytest.approx(mean, rel=1e-14)
    variance = sum((value - mean) ** 2 * share for value, share in shares.items())
    assert distribution.variance == pytest.approx(variance, rel=1e-13)


def test_hyperexponential():
    distribution = mixture([0.3, 0.7], [exponential(2), exponential(9)])
    numbers = draws(distribution)
    assert stats.kstest(numbers, lambda x: 1 - 0.3 * np.exp(-x / 2) - 0.7 * np.exp(-x / 9)).pvalue > 1e-3
    assert distribution.mean == pytest.approx(0.3 * 2 + 0.7 * 9)
    assert distribution.variance == pytest.approx(2 * (0.3 * 4 + 0.7 * 81) - 6.9**2)


def test_geometric_moments():
    law = stats.geom(0.3)
    assert geometric(0.3, 2).mean == pytest.approx(2 * law.mean(), rel=1e-14)
    assert geometric(0.3, 2).variance == pytest.approx(4 * law.var(), rel=1e-14)


@pytest.mark.parametrize("name", EVERY)
def test_one_draw_is_that_of_the_block(name):
    code = EVERY[name].encode()
    number = key(7, 0, "test", "draws")
    block = draws(EVERY[name], 40)
    assert [sample(number, k, 0, *code) for k in reversed(range(40))] == block[::-1].tolist()
    assert draws(EVERY[name], 10, start=25).tolist() == block[25:35].tolist()


@pytest.mark.parametrize("name", EVERY)
def test_visits_seeds_and_terms_differ(name):
    distribution = EVERY[name]
    block = draws(distribution, 200)
    for change in ({"visit": 1}, {"seed": 8}, {"start": 200}):
        other = draws(distribution, 200, **change)
        assert (other != block).sum() > 20
    doubled = draws(distribution + distribution, 200)
    assert (doubled != 2 * block).sum() > 20


SEVERAL_UNIFORMS = ("gamma", "erlang", "sum", "nested")


@pytest.mark.parametrize("name", [name for name in EVERY if not name.startswith(SEVERAL_UNIFORMS)])
def test_one_uniform_gives_one_rising_value(name):
    u = draws(uniform(0, 1), 500)
    values = draws(EVERY[name], 500)[np.argsort(u)]
    rising = np.diff(values)
    falls = name in ("exponential", "weibull", "shifted", "scaled", "geometric") or name.startswith("weibull")
    assert (rising <= 0).all() if falls else (rising >= 0).all()


def test_an_added_term_leaves_the_others_draws():
    np.testing.assert_allclose(draws(5 + exponential(3), 50), draws(exponential(3), 50) + 5, rtol=1e-15)


@given(st.sampled_from(sorted(EVERY)), st.integers(0, 2**64 - 1), st.integers(0, 2**63 - 1), st.integers(0, 2**32 - 1))
def test_every_draw_is_a_finite_number_within_the_law(name, number, k, visit):
    value = sample(number, k, visit, *EVERY[name].encode())
    assert math.isfinite(value)
    assert value >= EVERY[name].minimum


def test_another_process_draws_the_same():
    program = (
        "from models.distribution import gamma, lognormal, weibull, normal, erlang\n"
        "from models.streams import Stream, key\n"
        "d = gamma(3, 5) + lognormal(4, 2) + weibull(3, 0.7) + normal(4, 3, 1, 6) + erlang(20, 4)\n"
        "s = Stream(key(42, 3, '铣床', 'process_time'), d)\n"
    )
    here: dict = {}
    exec(program, here)
    show = "print([s.draw(k).hex() for k in range(30)], s.draw(4, 9).hex())"
    answer = subprocess.run([sys.executable, "-c", program + show], capture_output=True, text=True, check=True).stdout
    stream = here["s"]
    assert answer.strip() == f"{[stream.draw(k).hex() for k in range(30)]} {stream.draw(4, 9).hex()}"


def test_frozen_numbers():
    """Draws that every later version and every machine must still give: published results would change with them."""
    names = ("exponential", "gamma", "lognormal", "normal between")
    assert {name: math.fsum(draws(EVERY[name], 8)).hex() for name in names} == {
        "exponential": "0x1.6f1a808935f93p+8",
        "gamma": "0x1.392a82116883ep+6",
        "lognormal": "0x1.3ac5f98d04f0bp+6",
        "normal between": "0x1.6dba25f16c5a9p+8",
    }


def test_every_law_has_a_kind():
    assert set(LAWS) <= set(KINDS)
    program = Program()
    mixture([1, 1], [normal(50, 1), normal(1, 1)]).emit(program)
    assert program.kinds == ["mixture", "normal", "jump", "truncated_normal", "jump"]
