"""Quantities as people write them (`8 min`, `1.2 kWh`, `5 %`, `0.8 CNY/kWh`) to SI floats and back.

A text is one number and one unit expression: names joined by `*` and `/` (or `per`), each with a whole power. Frequent
units stand in a table; any other name is looked up by pint, which sees single names only and never an expression.
Money is a dimension of its own without exchange rates: every currency of a description must be the same one.
"""

from __future__ import annotations

import difflib
import math
import re
from functools import lru_cache
from numbers import Real
from typing import Any, NamedTuple

__all__ = ["CURRENCIES", "Amount", "UnitError", "exact_text", "quantity", "show", "wanted"]

Dimensions = tuple[tuple[str, int], ...]
"""Powers of base units, sorted by name: (("m", 1), ("s", -1)) for a speed."""

CURRENCIES = (
    "CNY", "EUR", "USD", "GBP", "JPY", "KRW", "INR", "CHF", "SEK", "TWD", "HKD", "SGD", "CAD", "AUD", "BRL", "MXN",
)  # fmt: skip
"""Currencies that are known without being the plant's own."""

_NONE: Dimensions = ()
_S: Dimensions = (("s", 1),)
_M: Dimensions = (("m", 1),)
_KG: Dimensions = (("kg", 1),)
_J: Dimensions = (("kg", 1), ("m", 2), ("s", -2))
_W: Dimensions = (("kg", 1), ("m", 2), ("s", -3))
_MONEY: Dimensions = (("money", 1),)

_UNITS: dict[str, tuple[float, float, Dimensions]] = {
    "s": (1, 1, _S), "sec": (1, 1, _S), "min": (60, 1, _S), "h": (3600, 1, _S), "hour": (3600, 1, _S),
    "hours": (3600, 1, _S), "d": (86400, 1, _S), "day": (86400, 1, _S), "days": (86400, 1, _S),
    "week": (604800, 1, _S), "weeks": (604800, 1, _S), "ms": (1, 1000, _S),
    "m": (1, 1, _M), "mm": (1, 1000, _M), "cm": (1, 100, _M), "km": (1000, 1, _M),
    "kg": (1, 1, _KG), "g": (1, 1000, _KG), "t": (1000, 1, _KG),
    "W": (1, 1, _W), "kW": (1000, 1, _W), "MW": (1e6, 1, _W),
    "J": (1, 1, _J), "kJ": (1000, 1, _J), "MJ": (1e6, 1, _J), "Wh": (3600, 1, _J), "kWh": (3.6e6, 1, _J),
    "MWh": (3.6e9, 1, _J),
    "l": (1, 1000, (("m", 3),)), "L": (1, 1000, (("m", 3),)),
    "%": (1, 100, _NONE), "‰": (1, 1000, _NONE), "ppm": (1, 1e6, _NONE),
    "part": (1, 1, _NONE), "parts": (1, 1, _NONE), "piece": (1, 1, _NONE), "pieces": (1, 1, _NONE),
    "pcs": (1, 1, _NONE),
    "K": (1, 1, (("K", 1),)), "money": (1, 1, _MONEY),
}  # fmt: skip
"""Unit: (factor, divisor, dimensions). The divisor keeps `7 %` at 7 / 100, which is nearer than 7 * 0.01."""

_PINT_BASES = {"second": "s", "meter": "m", "kilogram": "kg", "kelvin": "K", "count": ""}
_OFFSETS = {"°C": 273.15, "degC": 273.15, "celsius": 273.15}


class _Kind(NamedTuple):
    """What a unit measures: its name in messages, an example, and the units that `show` chooses from, largest first."""

    noun: str
    example: str
    shown: tuple[str, ...]


_KINDS: dict[str, _Kind] = {
    "s": _Kind("a time", "45 s", ("d", "h", "min", "s", "ms")),
    "m": _Kind("a length", "1.5 m", ("km", "m", "mm")),
    "m/s": _Kind("a speed", "1.2 m/s", ("m/s",)),
    "m/s^2": _Kind("an acceleration", "0.5 m/s^2", ("m/s^2",)),
    "m^2": _Kind("an area", "12 m^2", ("m^2",)),
    "m^3": _Kind("a volume", "2 m^3", ("m^3", "l")),
    "m^3/s": _Kind("a flow", "12 m^3/h", ("m^3/h",)),
    "kg": _Kind("a mass", "45 kg", ("t", "kg", "g")),
    "W": _Kind("a power", "12 kW", ("MW", "kW", "W")),
    "J": _Kind("an energy", "1.2 kWh", ("MWh", "kWh", "Wh", "J")),
    "J/m^3": _Kind("an energy per volume", "0.12 kWh/m^3", ("kWh/m^3",)),
    "K": _Kind("a temperature", "20 degC", ("K",)),
    "J/K": _Kind("a heat capacity", "400 kJ/K", ("MJ/K", "kJ/K", "J/K")),
    "W/K": _Kind("a loss of heat for each degree", "60 W/K", ("kW/K", "W/K")),
    "1": _Kind("a share", "5 %", ("%",)),
    "1/s": _Kind("a rate", "30/h", ("1/s", "1/min", "1/h", "1/d")),
    "money": _Kind("an amount of money", "12 CNY", ("money",)),
    "money/s": _Kind("money per time", "60 CNY/h", ("money/h",)),
    "money/J": _Kind("a price of energy", "0.8 CNY/kWh", ("money/kWh",)),
    "money/W": _Kind("a price of power", "38 CNY/kW", ("money/kW",)),
    "money/kg": _Kind("a price of mass", "5 CNY/kg", ("money/kg",)),
    "money/m^3": _Kind("a price of volume", "4 CNY/m^3", ("money/m^3",)),
    "kg/J": _Kind("CO2 per energy", "0.55 kg/kWh", ("kg/kWh",)),
    "kg/m": _Kind("a mass per length", "8 kg/m", ("kg/m",)),
    "kg/m^3": _Kind("a mass per volume", "2 kg/m^3", ("kg/m^3",)),
}

_NUMBER = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?"
_TEXT = re.compile(rf"\s*({_NUMBER})\s*(.*?)\s*", re.DOTALL)
_FACTOR = re.compile(r"([^\W\d]+|[%‰]|°[CF]|1)(?:(?:\^|\*\*)?([+-]?[0-9]))?")
_JOINT = re.compile(r"\s*([*/·])\s*|\s+(per)\s+")
_WORD = re.compile(r"[^\W\d]\w*")
_LONGEST = 80


class UnitError(ValueError):
    """A text that is not the quantity that is wanted; the message is one line for the user."""


class Amount(float):
    """Money read from a text outside of a plant file: it remembers its currency until the plant checks it."""

    currency: str

    def __new__(cls, value: float, currency: str) -> Amount:
        """Make an amount of a currency."""
        amount = super().__new__(cls, value)
        amount.currency = currency
        return amount

    def __reduce__(self) -> tuple[type[Amount], tuple[float, str]]:
        return (Amount, (float(self), self.currency))


class _Unit(NamedTuple):
    factor: float
    divisor: float
    dimensions: Dimensions
    currency: str | None
    unknown: str | None


@lru_cache(maxsize=1)
def _registry() -> Any:
    """Make pint's registry at the first unit that the table does not hold (0.4 s)."""
    import pint

    return pint.UnitRegistry()


@lru_cache(maxsize=4096)
def _named(name: str) -> tuple[float, float, Dimensions] | None:
    """Return (factor, divisor, dimensions) of one unit name, or None if it is no unit.

    Left out of pint's names are those without a dimension (`pi` and `dB` are no shares) and those with an offset.
    """
    if name in _UNITS:
        return _UNITS[name]
    registry = _registry()
    try:
        one, two = (registry.Quantity(n, registry.Unit(name)).to_base_units() for n in (1.0, 2.0))
        powers = {_PINT_BASES.get(base, base): float(power) for base, power in one.unit_items()}
    except Exception:  # pint raises its own, tokenize and arithmetic errors for names that it cannot make out
        return None
    powers.pop("", None)
    factor = float(one.magnitude)
    linear = math.isclose(float(two.magnitude), 2 * factor)
    if not powers or not linear or not math.isfinite(factor) or any(p != int(p) for p in powers.values()):
        return None
    return factor, 1.0, tuple(sorted((base, int(power)) for base, power in powers.items()))


@lru_cache(maxsize=4096)
def _unit(text: str, currency: str | None) -> _Unit | None:
    """Return what a unit expression means, or None where it is none (a word with `unknown` where a name is unknown)."""
    text = text.replace("²", "^2").replace("³", "^3")
    if text.startswith("per "):
        text = "/" + text[4:]
    if text.startswith("/"):
        text = "1" + text
    factor, divisor, position, sign = 1.0, 1.0, 0, 1
    powers: dict[str, int] = {}
    found: str | None = None
    meaning: tuple[float, float, Dimensions]
    while True:
        match = _FACTOR.match(text, position)
        if match is None or (match[1] == "1" and (position or match[2])):
            return None
        name, power = match[1], sign * int(match[2] or 1)
        if name != "1":
            if name == currency or (name in CURRENCIES and name not in _UNITS):
                if found not in (None, name):
                    return None
                found = name
                meaning = (1.0, 1.0, _MONEY)
            else:
                known = _named(name)
                if known is None:
                    return _Unit(1.0, 1.0, (), None, name)
                meaning = known
            try:
                up, down = float(meaning[0]) ** abs(power), float(meaning[1]) ** abs(power)
            except OverflowError:
                return None
            factor, divisor = (factor * up, divisor * down) if power > 0 else (factor * down, divisor * up)
            for base, exponent in meaning[2]:
                powers[base] = powers.get(base, 0) + exponent * power
        position = match.end()
        if position == len(text):
            break
        joint = _JOINT.match(text, position)
        if joint is None:
            return None
        sign = -1 if joint[1] == "/" or joint[2] else 1
        position = joint.end()
    if not (0 < factor < math.inf and 0 < divisor < math.inf):
        return None
    common = min(factor, divisor)  # 1000/3600 stays, 60/60 becomes 1: fewer roundings
    if factor % common == 0 and divisor % common == 0:
        factor, divisor = factor / common, divisor / common
    dimensions = tuple(sorted((base, power) for base, power in powers.items() if power))
    return _Unit(factor, divisor, dimensions, found, None)


@lru_cache(maxsize=256)
def _dimensions(unit: str) -> Dimensions:
    found = _unit(unit, None)
    if found is None or found.unknown:
        raise KeyError(f"{unit!r} is not a unit")
    return () if unit == "1" else found.dimensions


def wanted(unit: str) -> str:
    """Say what a unit stands for: `a time is wanted, for example '45 s'`."""
    kind = _KINDS.get(unit)
    return f"{kind.noun} is wanted, for example '{kind.example}'" if kind else f"a quantity in {unit} is wanted"


def quantity(
    value: object, unit: str, *, low: float | None = None, high: float | None = None, currency: str | None = None
) -> float:
    """Turn a text or a number into a float in SI units.

    Parameters
    ----------
    value : str, int or float
        `45 s`, `8 min`, `5 %`; a bare number is SI.
    unit : str
        The SI unit that is wanted: `s`, `m/s`, `J`, `1` for a share, `money/J`.
    low, high : float, optional
        Bounds, inclusive [in `unit`].
    currency : str, optional
        The plant's currency. Without it, money with a currency comes back as an `Amount` that remembers it.

    Raises
    ------
    UnitError
        If it is not such a quantity; one line that says what would be right.

    Examples
    --------
    >>> quantity("8 min", "s")
    480.0
    >>> quantity("45 kg", "s")
    Traceback (most recent call last):
    models.quantities.UnitError: '45 kg' is a mass, a time is wanted, for example '45 s'
    """
    named: str | None = None
    if isinstance(value, str):
        number, named = _parse(str(value), unit, currency)
    elif isinstance(value, float | Real) and not isinstance(value, bool):
        try:
            number = float(value)
        except OverflowError:
            raise UnitError("the number is too large") from None
    else:
        raise UnitError(f"{_quoted(value)} is not a quantity; {wanted(unit)}")
    if not math.isfinite(number):
        raise UnitError(f"{_quoted(value)} is not a finite number; {wanted(unit)}")
    if low is not None and number < low:
        raise UnitError(f"must be at least {show(low, unit)}, is {_quoted(value)}")
    if high is not None and number > high:
        hint = f" (percent are written '{number:g} %')" if unit == "1" and number <= 100 and named is None else ""
        raise UnitError(f"must be at most {show(high, unit)}, is {_quoted(value)}{hint}")
    if named is not None and currency is None:
        return Amount(number, named)
    return value if isinstance(value, Amount) else number


@lru_cache(maxsize=65536)
def _parse(text: str, unit: str, currency: str | None) -> tuple[float, str | None]:
    """Return the number in SI and the currency that the text names."""
    match = _TEXT.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        raise UnitError(f"{_quoted(text)} is not a number with a unit; {wanted(unit)}")
    number, expression = float(match[1]), match[2]
    if not expression:
        return number, None
    if unit == "K" and expression in _OFFSETS:
        return number + _OFFSETS[expression], None
    found = _unit(expression, currency)
    if found is None and _WORD.fullmatch(expression):
        found = _Unit(1.0, 1.0, (), None, expression)
    if found is None:
        point = "write a decimal point, not a comma; " if re.match(r",[0-9]", expression) else ""
        raise UnitError(f"{_quoted(text)} is not one number with one unit; {point}{wanted(unit)}")
    if found.unknown:
        raise UnitError(f"unknown unit '{found.unknown}' in {_quoted(text)}; {_nearest(found.unknown)}{wanted(unit)}")
    if found.currency and currency and found.currency != currency:
        raise UnitError(f"{_quoted(text)} is in {found.currency}, but the currency of the plant is {currency}")
    if found.dimensions != _dimensions(unit):
        noun = _noun(found.dimensions)
        lower = _UNITS.get(expression.lower())
        hint = f"; did you mean '{expression.lower()}'?" if lower and lower[2] == _dimensions(unit) else ""
        if noun is None:
            raise UnitError(f"{_quoted(text)} does not fit, {wanted(unit)}{hint}")
        raise UnitError(f"{_quoted(text)} is {noun}, {wanted(unit)}{hint}")
    return number * found.factor / found.divisor, found.currency


def _noun(dimensions: Dimensions) -> str | None:
    return next((kind.noun for unit, kind in _KINDS.items() if _dimensions(unit) == dimensions), None)


def _nearest(name: str) -> str:
    lower = {known.lower(): known for known in (*CURRENCIES, *_UNITS)}
    near = difflib.get_close_matches(name.lower(), lower, n=1, cutoff=0.6)
    return f"did you mean '{lower[near[0]]}'? " if near else ""


def _quoted(value: object) -> str:
    """Return the value as the user wrote it, in one short line."""
    text = value if isinstance(value, str) else f"{value!s}" if isinstance(value, Real) else type(value).__name__
    text = " ".join(text.split())
    text = text if len(text) <= _LONGEST else text[:40] + "..."
    return f"'{text}'" if isinstance(value, str) else text


def show(value: float, unit: str, currency: str | None = None) -> str:
    """Write a quantity in SI units for people, with four digits at most.

    Examples
    --------
    >>> show(480, "s"), show(100, "s"), show(4.32e6, "J"), show(0.05, "1")
    ('8 min', '100 s', '1.2 kWh', '5 %')
    """
    choices = _choices(value, unit)
    if value == 0:
        return _joined("0", unit if unit in dict(choices) else choices[-1][0], currency)
    fitting = [(name, number) for name, number in choices if abs(number) >= 1] or choices[-1:]
    for name, number in fitting:  # the largest unit in which the number is short
        text = f"{number:.4g}"
        if float(text) == number and len(text) <= 5:
            return _joined(text, name, currency)
    name, number = fitting[0]
    return _joined(f"{number:.4g}", name, currency)


def exact_text(value: float, unit: str, currency: str | None = None) -> str | float:
    """Return a readable text that `quantity` turns back into exactly this value; the bare number if there is none."""
    number = float(value)
    if number == 0 or (unit.startswith("money") and currency is None):
        return number
    for name, scaled in _choices(number, unit):
        text = _joined(f"{scaled:.7g}", name, currency)
        if 0.1 <= abs(scaled) < 1e6 and _parse(text, unit, currency)[0] == number:
            return text
    return number


def _choices(value: float, unit: str) -> list[tuple[str, float]]:
    """Return the units to choose from with the value in each."""
    kind = _KINDS.get(unit)
    choices = []
    for name in kind.shown if kind else (unit,):
        found = _unit(name, None)
        if found is None:
            raise KeyError(f"{name!r} is not a unit")
        choices.append((name, value * found.divisor / found.factor))
    return choices


def _joined(number: str, name: str, currency: str | None) -> str:
    name = name.replace("money", currency or "money", 1)
    return f"{number}/{name[2:]}" if name.startswith("1/") else f"{number} {name}"
