"""The text form: what is read, what is written, and that nothing else than one clear line comes of wrong text."""

import math
import string

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from models.distribution import (
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
    parse,
    triangular,
    uniform,
    weibull,
)

UNITS = {"s": 1.0, "min": 60.0, "h": 3600.0}


def seconds(text):
    for unit, factor in UNITS.items():
        number = text.removesuffix(unit).strip()
        if number != text:
            try:
                return float(number) * factor
            except ValueError:
                break
    raise ValueError(f"{text[:40]!r} is not a time; write for example 45 s")


def read(text, minimum=-math.inf):
    return parse(text, quantity=seconds, minimum=minimum)


@pytest.mark.parametrize(
    ("text", "law"),
    [
        ("45 s", constant(45)),
        ("45s", constant(45)),
        (45, constant(45)),
        (0.5, constant(0.5)),
        (" 1.5 min ", constant(90)),
        ("1e3", constant(1000)),
        (".5", constant(0.5)),
        ("-5 s", constant(-5)),
        ("constant(45 s)", constant(45)),
        ("exponential(45 s)", exponential(45)),
        ("normal(45 s, 5 s)", normal(45, 5)),
        ("normal(45 s, 5 s, 40 s)", normal(45, 5, 40)),
        ("normal(45 s, 5 s, 40 s, 1 min)", normal(45, 5, 40, 60)),
        ("normal(45, 5, -inf)", normal(45, 5, -math.inf)),
        ("lognormal(45 s, 5 s)", lognormal(45, 5)),
        ("gamma(45 s, 5 s)", gamma(45, 5)),
        ("weibull(45 s, 1.5)", weibull(45, 1.5)),
        ("erlang(4, 45 s)", erlang(4, 45)),
        ("triangular(30 s, 45 s, 80 s)", triangular(30, 45, 80)),
        ("uniform(30 s,80 s)", uniform(30, 80)),
        ("geometric(0.2, 5 s)", geometric(0.2, 5)),
        ("empirical(1 s, 2 s, 4 s)", empirical([1, 2, 4])),
        ("empirical(0.3: 1 s, 0.7: 2 s)", empirical([1, 2], [0.3, 0.7])),
        ("mixture(0.3: exponential(2 s), 0.7: 5 s)", mixture([0.3, 0.7], [exponential(2), constant(5)])),
        (
            "mixture(1: exponential(2 s) + 1 s, 3: 2 * uniform(1, 2))",
            mixture([1, 3], [exponential(2) + 1, uniform(2, 4)]),
        ),
        ("exponential(10 s) + 5 s", exponential(10) + 5),
        ("1 min + exponential( 10 s )+5", exponential(10) + 65),
        ("2 * exponential(3 s)", exponential(6)),
        ("exponential(3 s) * 2", exponential(6)),
        ("2 * 3 * (exponential(3 s) + 1 s)", exponential(18) + 6),
        ("((45 s))", constant(45)),
        ("exponential\n(\t45 s )", exponential(45)),
    ],
)
def test_read(text, law):
    assert read(text) == law


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "'': at the end there should be a quantity such as 45 s, or a distribution such as exponential(45 s)"),
        ("exponential(45 s", "'exponential(45 s': at the end there should be , or ); write exponential(mean)"),
        ("exponential", "'exponential': at the end there should be (; write exponential(mean)"),
        ("exponential()", "exponential: takes 1 number, not 0; write exponential(mean)"),
        ("exponential(1, 2)", "exponential: takes 1 number, not 2; write exponential(mean)"),
        ("gamma(1)", "gamma: takes 2 numbers, not 1; write gamma(mean, sd)"),
        (
            "exponential(exponential(3))",
            "'exponential(exponential(3))': at 'exponential(3))' there should be a number or quantity; "
            "write exponential(mean)",
        ),
        ("erlang(4 s, 3 s)", "erlang: k is a plain number without unit; write erlang(k, mean)"),
        ("uniform(3 s, 2 s)", "uniform: low must not be above high, here are 3 and 2; write uniform(low, high)"),
        ("45 parsec", "'45 parsec' is not a time; write for example 45 s"),
        ("12:30", "'12:30': at ':30' there should be + or the end"),
        (
            "3 + * 4",
            "'3 + * 4': at '* 4' there should be a quantity such as 45 s, or a distribution such as exponential(45 s)",
        ),
        ("2 exponential(3)", "'2 exponential(3)': at 'exponential(3)' there should be * or + before a distribution"),
        ("(3 s", "'(3 s': at the end there should be + or )"),
        ("exponential(3 s) 4", "'exponential(3 s) 4': at '4' there should be + or the end"),
        (
            "exponential(2)*uniform(1, 2)",
            "only plain numbers multiply a distribution, 'uniform(1, 2)' is none; write 2 * exponential(3 s)",
        ),
        ("-2 * exponential(3 s)", "a distribution is multiplied by a positive number, not by -2.0"),
        ("1e999", "constant: value must be a finite number, is inf; write 45 s"),
        (
            "mixture(exponential(3 s))",
            "mixture: each distribution needs a weight, a plain number, before it; "
            "write mixture(0.3: exponential(2 s), 0.7: 5 s)",
        ),
        (True, "'True' is no distribution; write a quantity such as 45 s or exponential(45 s)"),
        (None, "'None' is no distribution; write a quantity such as 45 s or exponential(45 s)"),
        ("(" * 10_000, "'(((((((((((((((((((((((((((((((((((((...': nested more than 30 deep"),
        ("mixture(1:" * 1000, "'mixture(1:mixture(1:mixture(1:mixture...': nested more than 30 deep"),
    ],
)
def test_refused(text, message):
    with pytest.raises(DistributionError) as error:
        read(text)
    assert str(error.value) == message


def test_unknown_name_gives_the_near_and_the_known_ones():
    with pytest.raises(DistributionError) as error:
        read("exponentail(3 s)")
    assert str(error.value) == (
        "'exponentail' is neither a quantity such as 45 s nor a distribution; did you mean exponential(mean)? "
        "known are constant, empirical, erlang, exponential, gamma, geometric, lognormal, mixture, normal, triangular, "
        "uniform, weibull"
    )


@pytest.mark.parametrize(
    "text", ["empirical(fast)", "empirical()", "empirical(0.3: 1, 2)", "empirical(1:)", "empirical(1 2)"]
)
def test_refused_empirical_shows_its_forms(text):
    with pytest.raises(DistributionError) as error:
        read(text)
    assert str(error.value).endswith(
        "write empirical(1 s, 2 s, 4 s), empirical(0.3: 1 s, 0.7: 2 s) or empirical(times.csv, column)"
    )


@pytest.mark.parametrize(
    ("text", "low"),
    [("-5 s", "-5"), ("normal(5, 1, -inf)", "-inf"), ("exponential(3) + -1", "-1"), ("empirical(-2, 3)", "-2")],
)
def test_times_are_not_negative_unless_allowed(text, low):
    with pytest.raises(DistributionError) as error:
        parse(text, quantity=seconds)
    assert str(error.value) == f"{text!r} can be as low as {low}; nothing below 0 is possible here"
    assert read(text).minimum == float(low)


def test_errors_of_units_of_any_kind_become_one_line():
    def strange(text):
        raise AttributeError("no\nsuch unit")

    with pytest.raises(DistributionError) as error:
        parse("4 x", quantity=strange)
    assert str(error.value) == "'4 x' is no quantity: no such unit; write a number and a unit, such as 45 s"
    with pytest.raises(DistributionError, match="'4 x' is not a finite number"):
        parse("4 x", quantity=lambda text: math.inf)


def test_written_with_unit():
    law = 2 * mixture([1, 3], [exponential(2) + 1, weibull(3, 2)]) + normal(4, 1, -math.inf)
    assert law.text("s") == "mixture(1: exponential(4 s) + 2 s, 3: weibull(6 s, 2)) + normal(4 s, 1 s, -inf)"
    assert read(law.text("s")) == law


TIMES = st.floats(0.0, 1e9)
SPREADS = st.floats(0.01, 10.0)
SIMPLE = st.one_of(
    TIMES.map(constant),
    TIMES.map(exponential),
    st.builds(lambda mean, ratio: normal(mean, mean * ratio), TIMES, SPREADS),
    st.builds(
        lambda mean, sd, low, width: normal(mean, sd, mean - low, mean - low + width),
        TIMES,
        st.floats(0.5, 5),
        SPREADS.filter(lambda x: x < 2),
        SPREADS,
    ),
    st.builds(lambda mean, ratio: lognormal(mean, mean * ratio), TIMES, SPREADS),
    st.builds(lambda mean, ratio: gamma(mean, mean * ratio), TIMES, SPREADS),
    st.builds(weibull, TIMES, st.floats(0.05, 100)),
    st.builds(erlang, st.integers(1, 1000), TIMES),
    st.lists(TIMES, min_size=3, max_size=3).map(lambda x: triangular(*sorted(x))),
    st.lists(st.floats(-1e9, 1e9), min_size=2, max_size=2).map(lambda x: uniform(*sorted(x))),
    st.builds(geometric, st.floats(1e-9, 1), TIMES),
    st.lists(TIMES, min_size=1).map(empirical),
    st.lists(st.tuples(TIMES, st.floats(0.1, 10)), min_size=1).map(lambda x: empirical(*zip(*x, strict=True))),
)
LAWS = st.recursive(
    SIMPLE,
    lambda inner: st.one_of(
        st.builds(lambda a, b: a + b, inner, inner),
        st.builds(lambda a, b: a * b, inner, st.floats(0.1, 10)),
        st.lists(st.tuples(st.floats(0, 10), inner), min_size=1, max_size=3)
        .filter(lambda x: sum(weight for weight, _ in x) > 0)
        .map(lambda x: mixture(*zip(*x, strict=True))),
    ),
    max_leaves=6,
)


@settings(deadline=None)
@given(LAWS)
def test_text_parses_back_to_an_equal_distribution(law):
    assert read(str(law)) == law
    assert read(law.text("s")) == law
    assert hash(read(str(law))) == hash(law)


PIECES = st.sampled_from(
    [
        *(
            "exponential(",
            "normal(",
            "mixture(",
            "empirical(",
            "erlang(",
            "(",
            ")",
            ",",
            ":",
            "+",
            "*",
            " ",
            "-",
            "45 s",
        ),
        *(
            "3",
            "0.3",
            "1e999",
            "-inf",
            "nan",
            "s",
            "min",
            "x.csv",
            '"',
            "'",
            "\n",
            "\0",
            "é",
            "锥",
            "\ud800",
            "１",
            "1e-320",
        ),
    ]
)


@settings(deadline=None, max_examples=400)
@given(st.one_of(st.lists(PIECES, max_size=25).map("".join), st.text(), st.text(string.printable)))
@example("mixture(" * 500 + ")" * 500)
@example("1+" * 5000 + "1")
@example("2*" * 5000 + "1")
@example("1 " + "s" * 10_000)
@example("9" * 10_000)
@example("empirical(" + "1," * 5000)
def test_any_text_is_a_distribution_or_one_line(text):
    try:
        law, line = read(text), "read"
    except DistributionError as error:
        law, line = constant(0), str(error)
    assert math.isfinite(law.mean)
    assert 0 < len(line) < 500
    assert len(line.splitlines()) == 1


@given(
    st.one_of(
        st.none(),
        st.booleans(),
        st.lists(st.integers()),
        st.dictionaries(st.text(), st.text()),
        st.binary(),
        st.just(10**5000),
    )
)
def test_anything_else_is_refused_with_one_line(thing):
    with pytest.raises(DistributionError):
        read(thing)
