"""Tables and numbers as text for a terminal, in columns that stay straight with Chinese characters too."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, isnan, log10
from typing import Literal
from unicodedata import combining, east_asian_width

__all__ = ["Align", "display_width", "pad", "percent", "readable_unit", "spread", "text_table", "value_text", "wrapped"]

Align = Literal["left", "right"]

_SCALES = {
    "h": ((24.0, "d", 72.0), (1.0, "h", 1.0), (1 / 60, "min", 1 / 60), (1 / 3600, "s", 0.0)),
    "kWh": ((1000.0, "MWh", 10_000.0), (1.0, "kWh", 0.0)),
}
"""Units in which people read a quantity: (size, name, from which magnitude on), the largest first."""


def display_width(text: str) -> int:
    """Columns that a text takes on a terminal: two for a Chinese character."""
    if text.isascii():
        return len(text)
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def pad(text: str, width: int, align: Align = "left") -> str:
    """Fill a text up with blanks to a width in columns."""
    blanks = " " * max(width - display_width(text), 0)
    return text + blanks if align == "left" else blanks + text


def _shortened(text: str, width: int) -> str:
    """Cut a text that is wider than its column, with an ellipsis."""
    if display_width(text) <= width:
        return text
    kept = ""
    for character in text:
        if display_width(kept + character) > width - 1:
            break
        kept += character
    return kept + "…"


def text_table(
    head: Sequence[str], rows: Sequence[Sequence[str]], align: Sequence[Align], width: int | None = None
) -> str:
    """Lay a table out in columns.

    Parameters
    ----------
    head : names of the columns
    rows : cells, each row as long as the head
    align : of every column
    width : columns of the terminal; where given, the widest column is cut until the table fits
    """
    sizes = [max(display_width(row[n]) for row in (head, *rows)) for n in range(len(head))]
    if width is not None:
        while sum(sizes) + 2 * (len(sizes) - 1) > width and max(sizes) > 8:
            sizes[sizes.index(max(sizes))] -= 1
    lines = [
        "  ".join(pad(_shortened(cell, size), size, side) for cell, size, side in zip(row, sizes, align, strict=True))
        for row in (head, ["─" * size for size in sizes], *rows)
    ]
    return "\n".join(line.rstrip() for line in lines)


def wrapped(text: str, width: int | None = None) -> str:
    """Break a sentence, between words or Chinese characters, into lines of a terminal's width."""
    if width is None:
        return text
    from rich.console import Console
    from rich.text import Text

    return "\n".join(line.plain.rstrip() for line in Text(text).wrap(Console(width=width), width))


def readable_unit(unit: str, value: float) -> tuple[float, str]:
    """Factor to divide by, and the unit in which a value of this magnitude is read best: 0.002 h is 7.2 s."""
    for size, name, least in _SCALES.get(unit, ()):
        if abs(value) >= least and (value or least):
            return size, name
    return 1.0, unit


def spread(half_width: float) -> int:
    """Decimals that a half width justifies: two digits of it."""
    rounded = float(f"{half_width:.1e}")
    return max(0, 1 - floor(log10(rounded)))


def percent(value: float, half_width: float, sign: bool = True) -> str:
    """Write a percentage with one to three decimals, as many as its half width justifies; never a minus zero."""
    decimals = min(max(spread(half_width), 1), 3) if half_width > 0 else 1
    rounded = round(value, decimals) + 0.0
    return f"{rounded:{'+' if sign else ''}.{decimals}f}"


def value_text(value: float, half_width: float = 0.0) -> str:
    """Write a number with as many digits as its half width justifies, five digits if it has none."""
    if isnan(value):
        return "-"
    if half_width > 0 and spread(half_width) <= 9 and abs(value) < 1e15:
        return f"{value:,.{spread(half_width)}f}"
    if value == round(value) and abs(value) < 1e9:
        return f"{value:,.0f}"
    return f"{value:,.0f}" if abs(value) >= 1e4 else f"{value:.5g}"
