"""Reading of the text form, such as ``exponential(45 s) + 5 s``.

sum      = product { "+" product }
product  = factor { "*" factor }                one factor at most is more than a plain number
factor   = number [ unit ] | "(" sum ")" | law "(" numbers ")"
         | "mixture(" weight ":" sum { "," ... } ")" | "empirical(" values, weighted values or a table ")"
"""

import math
import re
from collections.abc import Callable
from dataclasses import fields
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn

from .distribution import Distribution, Empirical, Mixture
from .laws import LAWS, Constant
from .table import SUFFIXES, read_values
from .term import DistributionError, Term, number_text

__all__ = ["parse"]

_NUMBER = re.compile(r"[-+]?(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?|(?:inf|nan)(?![^\W_]))")
_UNIT = re.compile(r"[^,()+:*0-9\s][^,()+:]*")
_NAME = re.compile(r"[^\W\d]\w*")
_ARGUMENT = re.compile(r"\s*(?:\"([^\"]*)\"|'([^']*)'|([^,()]*))\s*")
_DEEPEST = 30
_FORMS = {**{name: law.form for name, law in LAWS.items()}, "empirical": Empirical.form, "mixture": Mixture.form}
_PLAIN = 0
_QUANTITY = 1


def _excerpt(text: str) -> str:
    short = " ".join(text.split())
    return repr(short if len(short) <= 40 else short[:37] + "...")


class _Reader:
    """Reads one text from left to right; `at` is where it stands."""

    def __init__(self, text: str, quantity: Callable[[str], float], folder: Path | None) -> None:
        self.source = text
        self.at = 0
        self.depth = 0
        self.quantity = quantity
        self.folder = folder

    def space(self) -> None:
        """Step over white space."""
        while self.at < len(self.source) and self.source[self.at].isspace():
            self.at += 1

    def skip(self, sign: str) -> bool:
        """Step over `sign` if it comes next."""
        self.space()
        if self.source.startswith(sign, self.at):
            self.at += len(sign)
            return True
        return False

    def fail(self, wanted: str) -> NoReturn:
        """Raise an error for what stands here."""
        rest = self.source[self.at :]
        found = f"at {_excerpt(rest)}" if rest else "at the end"
        raise DistributionError(f"{_excerpt(self.source)}: {found} there should be {wanted}")

    def expect(self, sign: str, wanted: str) -> None:
        """Step over `sign`, or raise."""
        if not self.skip(sign):
            self.fail(wanted)

    def number(self) -> tuple[float, int] | None:
        """Return a number with or without unit in SI, and which of the two; None if none comes next."""
        self.space()
        match = _NUMBER.match(self.source, self.at)
        if match is None:
            return None
        start, self.at = self.at, match.end()
        self.space()
        unit = _UNIT.match(self.source, self.at)
        if unit is None:
            return float(match.group()), _PLAIN
        self.at = unit.end()
        written = self.source[start : self.at].strip()
        if self.source.startswith("(", self.at):
            self.at = unit.start()
            self.fail("* or + before a distribution")
        try:
            value = float(self.quantity(written))
        except Exception as error:  # `quantity` is the caller's, and units libraries raise many things
            line = " ".join(str(error).split())[:200]
            raise DistributionError(
                line if isinstance(error, ValueError) and line else self._no_quantity(written, line)
            ) from None
        if not math.isfinite(value):
            raise DistributionError(f"{_excerpt(written)} is not a finite number")
        return value, _QUANTITY

    @staticmethod
    def _no_quantity(written: str, line: str) -> str:
        return (
            f"{_excerpt(written)} is no quantity{': ' + line if line else ''}; write a number and a unit, such as 45 s"
        )

    def sum(self) -> Distribution:
        """Read products with + between."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise DistributionError(f"{_excerpt(self.source)}: nested more than {_DEEPEST} deep")
        terms = list(self.product().terms)
        while self.skip("+"):
            terms.extend(self.product().terms)
        self.depth -= 1
        return Distribution(tuple(terms))

    def product(self) -> Distribution:
        """Read factors with * between."""
        scale = 1.0
        plain = True
        result: Distribution | None = None
        while True:
            start = self.at
            factor = self.factor()
            if isinstance(factor, Distribution):
                if result is not None:
                    written = _excerpt(self.source[start : self.at])
                    raise DistributionError(
                        f"only plain numbers multiply a distribution, {written} is none; write 2 * exponential(3 s)"
                    )
                result, plain = factor, False
            else:
                scale *= factor
            if not self.skip("*"):
                break
        if plain or result is None:
            return Distribution((Constant(scale),))
        return result if scale == 1.0 else result * scale

    def factor(self) -> Distribution | float:
        """Read a plain number, a quantity, a sum in parentheses, or a law."""
        number = self.number()
        if number is not None:
            return number[0] if number[1] == _PLAIN else Distribution((Constant(number[0]),))
        if self.skip("("):
            inner = self.sum()
            self.expect(")", "+ or )")
            return inner
        match = _NAME.match(self.source, self.at)
        if match is None:
            self.fail("a quantity such as 45 s, or a distribution such as exponential(45 s)")
        name = match.group()
        if name not in _FORMS:
            self._unknown(name)
        self.at = match.end()
        self.expect("(", f"(; write {_FORMS[name]}")
        if name == "mixture":
            return self.mixture()
        return self.empirical() if name == "empirical" else self.law(LAWS[name])

    def _unknown(self, name: str) -> NoReturn:
        close = get_close_matches(name.lower()[:40], _FORMS, n=1)
        guess = f"did you mean {_FORMS[close[0]]}? " if close else ""
        raise DistributionError(
            f"{_excerpt(name)} is neither a quantity such as 45 s nor a distribution; "
            f"{guess}known are {', '.join(sorted(_FORMS))}"
        )

    def law(self, law: type[Term]) -> Distribution:
        """Read the numbers of a law, up to its closing parenthesis."""
        known = fields(law)  # type: ignore[arg-type]  # every law is a dataclass
        least = sum(1 for entry in known if entry.default is entry.default_factory)
        numbers: list[float] = []
        while not (not numbers and self.skip(")")):
            number = self.number()
            if number is None:
                self.fail(f"a number or quantity; write {law.form}")
            if len(numbers) < len(known) and known[len(numbers)].name in law.plain and number[1] != _PLAIN:
                raise law.fault(f"{known[len(numbers)].name} is a plain number without unit")
            numbers.append(number[0])
            if self.skip(")"):
                break
            self.expect(",", f", or ); write {law.form}")
        if not least <= len(numbers) <= len(known):
            takes = str(least) if least == len(known) else f"{least} to {len(known)}"
            raise law.fault(f"takes {takes} number{'s' * (takes != '1')}, not {len(numbers)}")
        return Distribution((law(*numbers),))

    def mixture(self) -> Distribution:
        """Read weighted sums, up to the closing parenthesis."""
        weights: list[float] = []
        branches: list[Distribution] = []
        while not (not branches and self.skip(")")):
            weight = self.number()
            if weight is None or weight[1] != _PLAIN:
                raise Mixture.fault("each distribution needs a weight, a plain number, before it")
            self.expect(":", f": after the weight; write {Mixture.form}")
            weights.append(weight[0])
            branches.append(self.sum())
            if self.skip(")"):
                break
            self.expect(",", f", or ); write {Mixture.form}")
        return Distribution((Mixture(tuple(weights), tuple(branches)),))

    def empirical(self) -> Distribution:
        """Read values, weighted values, or the name of a table, up to the closing parenthesis."""
        argument = _ARGUMENT.match(self.source, self.at)
        name = next((group for group in argument.groups() if group is not None), "").strip() if argument else ""
        if argument and name.lower().endswith(SUFFIXES):
            self.at = argument.end()
            return self.table(name)
        values: list[float] = []
        weights: list[float] = []
        while not (not values and self.skip(")")):
            number = self.number()
            if number is None:
                self.fail(f"a quantity or a table ({', '.join(SUFFIXES)}); write {Empirical.form}")
            if number[1] == _PLAIN and self.skip(":"):
                weights.append(number[0])
                number = self.number()
                if number is None:
                    raise Empirical.fault("after a weight there should be a quantity")
            values.append(number[0])
            if self.skip(")"):
                break
            self.expect(",", f", or ); write {Empirical.form}")
        return Distribution((Empirical(tuple(values), tuple(weights)),))

    def table(self, name: str) -> Distribution:
        """Read the column, if any, and the table."""
        column: str | None = None
        if self.skip(","):
            argument = _ARGUMENT.match(self.source, self.at)
            if argument:
                self.at = argument.end()
                column = next((group for group in argument.groups() if group is not None), "").strip()
        self.expect(")", f"); write {Empirical.form}")
        if self.folder is None:
            raise Empirical.fault(
                f"the table {_excerpt(name)} can only be read from a plant file; give the values here"
            )
        try:
            values = read_values(self.folder / name, column, self.quantity)
        except (OSError, ValueError) as error:
            if isinstance(error, DistributionError):
                raise
            raise Empirical.fault(f"the table {_excerpt(name)} cannot be read") from None
        return Distribution((Empirical(tuple(values)),))


def parse(
    text: str | float, *, quantity: Callable[[str], float], folder: Path | None = None, minimum: float = 0.0
) -> Distribution:
    """Read a distribution.

    Parameters
    ----------
    text : str or float
        The text form; a bare number is SI.
    quantity : Callable[[str], float]
        Turns ``"45 s"`` into SI, or raises `ValueError` with a line that says what is wrong.
    folder : Path or None
        Where tables are; None: tables are refused.
    minimum : float
        No value may be below this [SI]; ``-inf`` for quantities that may be negative.

    Raises
    ------
    DistributionError
        Anything that is no distribution: one line that says what is wrong and what would be right.

    Examples
    --------
    >>> from models.distribution import parse
    >>> d = parse("exponential(10 s) + 5 s", quantity=lambda text: float(text.removesuffix(" s")))
    >>> d.mean, d.minimum, str(d)
    (15.0, 5.0, 'exponential(10) + 5')
    """
    if isinstance(text, bool) or not isinstance(text, (str, int, float)):
        raise DistributionError(
            f"{_excerpt(str(text))} is no distribution; write a quantity such as 45 s or exponential(45 s)"
        )
    if isinstance(text, str):
        reader = _Reader(text, quantity, folder)
        result = reader.sum()
        reader.space()
        if reader.at < len(text):
            reader.fail("+ or the end")
    else:
        result = Distribution((Constant(text),))
    if result.minimum < minimum:
        raise DistributionError(
            f"{_excerpt(str(text))} can be as low as {number_text(result.minimum)}; "
            f"nothing below {number_text(minimum)} is possible here"
        )
    return result
