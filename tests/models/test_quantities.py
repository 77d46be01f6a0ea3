"""Texts to SI and back."""

import math
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.quantities import Amount, UnitError, exact_text, quantity, show, wanted

UNITS = ["s", "m", "m/s", "m^3", "m^3/s", "kg", "W", "J", "1", "1/s", "K", "kg/J", "J/m^3"]


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("45 s", "s", 45.0),
        ("8min", "s", 480.0),
        (" 3 h ", "s", 10800.0),
        ("1 week", "s", 604800.0),
        ("2 d", "s", 172800.0),
        ("1e3", "s", 1000.0),
        (".5 h", "s", 1800.0),
        (45, "s", 45.0),
        ("800 mm", "m", 0.8),
        ("30 m/min", "m/s", 0.5),
        ("36 km/h", "m/s", 10.0),
        ("0.5 m/s²", "m/s^2", 0.5),
        ("0.5 m/s**2", "m/s^2", 0.5),
        ("12 kW", "W", 12000.0),
        ("1.2 kWh", "J", 4.32e6),
        ("2 kW*h", "J", 7.2e6),
        ("3 m3", "m^3", 3.0),
        ("36 m³/h", "m^3/s", 0.01),
        ("60 l/min", "m^3/s", 0.001),
        ("7 %", "1", 0.07),
        ("0.05", "1", 0.05),
        ("30 per hour", "1/s", 30 / 3600),
        ("30/h", "1/s", 30 / 3600),
        ("30 parts/h", "1/s", 30 / 3600),
        ("20 degC", "K", 293.15),
        ("0.8 CNY/kWh", "money/J", 0.8 / 3.6e6),
        ("38 CNY/kW", "money/W", 0.038),
        ("0.55 kg/kWh", "kg/J", 0.55 / 3.6e6),
        ("1 hp", "W", 745.6998715822702),
        ("1 lb", "kg", 0.45359237),
    ],
)
def test_texts(text: object, unit: str, expected: float) -> None:
    """The value in SI, to the last bit but one."""
    value = quantity(text, unit, currency="CNY")
    assert value == pytest.approx(expected, rel=1e-15)
    assert type(value) is float


@pytest.mark.parametrize(
    ("text", "unit", "message"),
    [
        ("45 kg", "s", "'45 kg' is a mass, a time is wanted, for example '45 s'"),
        ("45 sec0nds", "s", "unknown unit 'sec0nds' in '45 sec0nds'; did you mean 'sec'?"),
        ("3 kwh", "J", "unknown unit 'kwh' in '3 kwh'; did you mean 'kWh'?"),
        ("3 Min", "s", "'3 Min' is a length, a time is wanted, for example '45 s'; did you mean 'min'?"),
        ("2 V", "s", "'2 V' does not fit, a time is wanted"),
        ("1,5 h", "s", "write a decimal point, not a comma"),
        ("soon", "s", "'soon' is not a number with a unit; a time is wanted"),
        ("nan", "s", "is not a number with a unit"),
        ("1e999 s", "s", "is not a finite number"),
        (math.inf, "s", "inf is not a finite number"),
        (10**400, "s", "the number is too large"),
        (True, "s", "True is not a quantity"),
        (None, "s", "NoneType is not a quantity"),
        ("10**10**10 s", "s", "is not one number with one unit"),
        ("9" * 10000, "s", "is not a number with a unit"),
        ("1 s^9*h^9*d^9*week^9*week^9*week^9*week^9*week^9", "s", "'1 s^9*h^9"),
        ("5 __import__", "s", "unknown unit '__import__'"),
        ("5 pi", "1", "unknown unit 'pi'"),
        ("30 rpm", "1/s", "'30 rpm' does not fit, a rate is wanted"),
        ("1 h 30 min", "s", "is not one number with one unit"),
        ("5 EUR", "money", "'5 EUR' is in EUR, but the currency of the plant is CNY"),
        ("5 EUR/CNY", "1", "is not one number with one unit"),
        ("5 degC", "s", "unknown unit 'degC'"),
    ],
)
def test_refused(text: object, unit: str, message: str) -> None:
    """One line that says what is wrong."""
    with pytest.raises(UnitError) as caught:
        quantity(text, unit, currency="CNY")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


def test_bounds() -> None:
    """Bounds are inclusive and shown in readable units."""
    assert quantity("100 %", "1", low=0, high=1) == 1.0
    with pytest.raises(UnitError, match=r"must be at most 100 %, is 5 \(percent are written '5 %'\)"):
        quantity(5, "1", low=0, high=1)
    with pytest.raises(UnitError, match="must be at least 0 s, is '-5 s'"):
        quantity("-5 s", "s", low=0)


def test_currency() -> None:
    """The plant's own currency counts by any name; without a plant the amount remembers it."""
    assert quantity("5 RMB", "money", currency="RMB") == 5.0
    amount = quantity("36 EUR/h", "money/s")
    assert isinstance(amount, Amount)
    assert (amount, amount.currency) == (0.01, "EUR")
    assert quantity(amount, "money/s") is amount
    again = pickle.loads(pickle.dumps(amount))
    assert (again, again.currency) == (0.01, "EUR")


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (480, "s", "8 min"),
        (100, "s", "100 s"),
        (0, "s", "0 s"),
        (0.25, "s", "250 ms"),
        (86400 * 3, "s", "3 d"),
        (4.32e6, "J", "1.2 kWh"),
        (0.05, "1", "5 %"),
        (30 / 3600, "1/s", "30/h"),
        (0.8 / 3.6e6, "money/J", "0.8 CNY/kWh"),
        (-480, "s", "-8 min"),
    ],
)
def test_show(value: float, unit: str, text: str) -> None:
    """Readable, and read back to nearly the same."""
    assert show(value, unit, "CNY") == text
    assert quantity(text, unit, currency="CNY") == pytest.approx(value, rel=1e-3)


def test_wanted_of_a_unit_without_a_name() -> None:
    """Any SI expression can be asked for."""
    assert wanted("kg/s") == "a quantity in kg/s is wanted"
    assert quantity("36 kg/h", "kg/s") == 0.01
    with pytest.raises(KeyError, match="not a unit"):
        quantity("36 kg/h", "nonsense/s")


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(UNITS))
def test_exact_text_gives_back_the_number(value: float, unit: str) -> None:
    """What is stored is what is read."""
    assert quantity(exact_text(value, unit), unit) == value


@given(st.integers(1, 10**5), st.sampled_from(["ms", "s", "min", "h", "d"]))
def test_exact_text_is_readable_for_what_people_write(number: int, unit: str) -> None:
    """A whole number of a common unit stays a text with a unit."""
    text = exact_text(quantity(f"{number} {unit}", "s"), "s")
    assert isinstance(text, str)


@given(
    st.text(max_size=30) | st.from_regex(r"[0-9]{1,3}\s?[a-zA-Z%/*^0-9 ]{0,12}", fullmatch=True), st.sampled_from(UNITS)
)
def test_any_text_is_a_finite_number_or_refused_in_one_line(text: str, unit: str) -> None:
    """No other exception, whatever the text."""
    try:
        outcome: float | str = quantity(text, unit)
    except UnitError as error:
        outcome = str(error)
    assert len(outcome.splitlines()) == 1 if isinstance(outcome, str) else math.isfinite(outcome)
