from collections.abc import Callable
from math import isnan

import numpy as np
import pytest

from twin.statistics import KimNelson, Ocba, Selection, StatisticsError, could_be_best

MEANS = np.array([10.0, 11.0, 10.0, 10.0, 10.0])
"""The slippage configuration: the best is better than all others by exactly the indifference of 1."""


def drawn(rule: Selection, draw: Callable[[int, int], np.ndarray], systems: int):
    """Ask a rule until it is done; return its choice, and the replications of every system."""
    values = [draw(i, rule.pilot) for i in range(systems)]
    for _ in range(10_000):
        choice = rule.decide(values)
        if choice.done:
            return choice, [one.size for one in values]
        assert any(n > one.size for n, one in zip(choice.counts, values, strict=True))
        values = [draw(i, n) for i, n in enumerate(choice.counts)]
    raise AssertionError("never done")


def normal(seed: int, means=MEANS, sd: float = 2.0, common: float = 0.0, most: int = 3000):
    """Normal values, replication j of all systems sharing a part of its noise."""
    stream = np.random.default_rng(seed)
    own = stream.normal(size=(len(means), most)) * (1 - common) ** 0.5
    table = np.asarray(means)[:, None] + sd * (own + stream.normal(size=most) * common**0.5)
    return lambda i, n: table[i, :n]


@pytest.mark.parametrize("common", [0.0, 0.7])
def test_kim_nelson_keeps_its_promise_in_the_slippage_configuration(common):
    rule = KimNelson(1.0, 0.9, step=3)
    right = sum(drawn(rule, normal(seed, common=common), 5)[0].best == 1 for seed in range(200))
    assert right >= 0.9 * 200 - 3 * (200 * 0.9 * 0.1) ** 0.5


def test_common_random_numbers_make_kim_nelson_faster():
    rule = KimNelson(1.0, 0.9)
    spent = [sum(sum(drawn(rule, normal(s, common=c), 5)[1]) for s in range(20)) for c in (0.0, 0.8)]
    assert spent[1] < 0.6 * spent[0]


def test_kim_nelson_drops_what_is_far_off_after_the_pilot():
    choice, counts = drawn(KimNelson(1.0), normal(1, means=[10.0, 10.0, 0.0]), 3)
    assert counts[2] == 10
    assert choice.best != 2
    assert choice.reached


def test_kim_nelson_looks_for_the_lowest_where_that_is_good():
    choice, _ = drawn(KimNelson(1.0, good="lower"), normal(2, means=[5.0, 3.0, 8.0]), 3)
    assert choice.best == 1


def test_kim_nelson_ends_where_systems_are_the_same():
    same = np.arange(10.0)
    choice = KimNelson(0.1).decide([same, same, same - 5])
    assert choice.done
    assert choice.reached
    assert choice.best == 0


def test_kim_nelson_gives_up_where_it_is_told_to_and_says_so():
    choice, counts = drawn(KimNelson(1e-3, at_most=30), normal(3), 5)
    assert max(counts) == 30
    assert choice.done
    assert not choice.reached
    assert isnan(choice.probability)


def test_what_remains_of_kim_nelson_is_what_the_paper_says():
    """Two systems, by hand: n0 = 5, alpha = 0.05, k = 2, so eta = (0.1**-0.5 - 1) / 2."""
    one, other = np.array([1.0, 2.0, 3.0, 4.0, 5.0]), np.array([2.0, 2.0, 4.0, 4.0, 6.0])
    spread = np.var(one - other, ddof=1)
    squared = 2 * 4 * (0.1**-0.5 - 1) / 2 * spread
    for indifference in (0.2, 0.5, 1.0, 2.0):
        width = max(0.0, indifference / 10 * (squared / indifference**2 - 5))
        choice = KimNelson(indifference, pilot=5).decide([one, other])
        assert choice.done == (one.mean() < other.mean() - width or squared / indifference**2 < 5)


def test_the_forecast_of_kim_nelson_is_near_what_it_takes():
    draw = normal(8)
    first = KimNelson(1.0).decide([draw(i, 10) for i in range(5)])
    _, counts = drawn(KimNelson(1.0), draw, 5)
    assert sum(counts) / 3 < first.expected < 3 * sum(counts)


def test_screening_keeps_the_best_as_often_as_promised_and_drops_what_is_far_off():
    kept, far = 0, 0
    for seed in range(300):
        draw = normal(seed, means=[10.0, 10.0, 10.0, 4.0], sd=1.0, common=0.5)
        stays = could_be_best([draw(i, 10) for i in range(4)], 0.9)
        kept += bool(stays[0])
        far += bool(stays[3])
    assert kept >= 0.9 * 300 - 3 * (300 * 0.9 * 0.1) ** 0.5
    assert far == 0


def test_screening_of_one_replication_keeps_all():
    assert could_be_best([[1.0], [5.0]]).all()
    assert could_be_best([[1.0, 2.0], [1.0, 2.0]]).all()


def test_ocba_spends_more_where_it_is_in_doubt():
    rule = Ocba(600, 0.9999, step=5)
    _, counts = drawn(rule, normal(4, means=[10.0, 10.8, 5.0, 5.0, 5.0]), 5)
    assert min(counts[:2]) > 5 * max(counts[2:])


def test_ocba_is_right_more_often_than_an_equal_share():
    means, budget = [10.0, 10.4, 10.8, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0], 200
    right = equal = 0
    for seed in range(200):
        draw = normal(seed, means=means)
        right += drawn(Ocba(budget, 0.999999, step=10), draw, 10)[0].best == 2
        equal += int(np.argmax([draw(i, budget // 10).mean() for i in range(10)])) == 2
    assert right > equal + 10


def test_ocba_shares_are_those_of_the_theorem():
    stream = np.random.default_rng(5)
    values = [stream.normal(mean, sd, 20) for mean, sd in ((3.0, 3.0), (2.5, 4.0), (1.0, 3.5))]
    wanted = np.array(Ocba(10**6, 0.9999, step=99_940).decide(values).counts, float)
    means, sds = np.array([v.mean() for v in values]), np.array([v.std(ddof=1) for v in values])
    assert wanted[1] / wanted[2] == pytest.approx(
        ((sds[1] / (means[0] - means[1])) / (sds[2] / (means[0] - means[2]))) ** 2, rel=1e-3
    )
    assert wanted[0] == pytest.approx(sds[0] * ((wanted[1:] / sds[1:]) ** 2).sum() ** 0.5, rel=1e-3)


def test_ocba_keeps_its_budget():
    _, counts = drawn(Ocba(101, 0.999999, step=10), normal(6, means=[1.0, 1.0, 1.0]), 3)
    assert sum(counts) == 101


def test_ocba_stops_early_where_nothing_is_in_doubt():
    choice, counts = drawn(Ocba(10_000), normal(7, means=[0.0, 100.0]), 2)
    assert sum(counts) == 10
    assert choice.reached
    assert choice.probability > 0.99


@pytest.mark.parametrize("rule", [KimNelson(1.0), Ocba(100)])
def test_values_that_do_not_vary_are_decided_at_once(rule):
    choice = rule.decide([[1.0] * 10, [2.0] * 10, [2.0] * 10])
    assert choice.done
    assert choice.best == 1
    assert choice.in_doubt[0] is False


@pytest.mark.parametrize("rule", [KimNelson(1.0), Ocba(100)])
def test_one_system_is_the_best(rule):
    assert rule.decide([np.arange(10.0)]).done


def test_huge_and_tiny_values_do_no_harm():
    for scale in (1e-150, 1e150):
        choice = Ocba(100).decide([np.arange(5.0) * scale, (np.arange(5.0) + 0.1) * scale, -np.arange(5.0) * scale])
        assert sum(choice.counts) == 25


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: KimNelson(0.0), "indifference"),
        (lambda: KimNelson(float("nan")), "indifference"),
        (lambda: KimNelson(1.0, 1.0), "confidence"),
        (lambda: KimNelson(1.0, pilot=4), "pilot"),
        (lambda: KimNelson(1.0, step=0), "step"),
        (lambda: KimNelson(1.0, at_most=9), "at_most"),
        (lambda: KimNelson(1.0, good="best"), "good"),
        (lambda: Ocba(4), "budget"),
        (lambda: Ocba(100, step=0), "step"),
        (lambda: could_be_best([[1.0], [1.0, 2.0]]), "other numbers"),
        (lambda: Ocba(100).decide([]), "no system"),
        (lambda: Ocba(100).decide([[1.0] * 5, [1.0] * 4]), "system 1"),
        (lambda: Ocba(100).decide([[1.0] * 5, [float("nan")] * 5]), "system 1"),
    ],
)
def test_settings_out_of_range_are_one_line(make, said):
    with pytest.raises(StatisticsError, match=said) as error:
        make()
    assert "\n" not in str(error.value)
