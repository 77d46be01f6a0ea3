"""Rows of figures as tables."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, isfinite, log10
from typing import TYPE_CHECKING

from twin.messages import said_in
from viz.report.markup import Html, coded, table
from viz.report.words import unit_text

if TYPE_CHECKING:
    from twin.figures import Row
    from viz.report.source import Source

__all__ = ["column", "rows_table"]


def column(values: Sequence[float]) -> list[str]:
    """Write the numbers of a column with the same decimals, three digits for the largest; a dash where not known.

    Examples
    --------
    >>> column([11.25, 0.5, float("nan")])
    ['11.2', '0.5', '–']
    """
    largest = max((abs(value) for value in values if isfinite(value)), default=0.0)
    decimals = max(0, 2 - floor(log10(largest))) if largest else 0
    if all(value == round(value) for value in values if isfinite(value)):
        decimals = 0
    return [f"{value:,.{min(decimals, 6)}f}" if isfinite(value) else "–" for value in values]


def rows_table(source: Source, rows: Sequence[Row], *, both: bool = False, numbered: bool = False) -> Html:
    """Lay out rows of figures: name, value, interval, unit, formula, where it comes from, what there is to say.

    Parameters
    ----------
    both : names in both languages, as the standards' tables have them
    numbered : with the number of the row in the MIIT reference table
    """
    words, language = source.words, source.language
    names = [words("figure_zh"), words("figure_en")] if both else [words("figure")]
    head = (["#"] if numbered else []) + names
    first = len(head)
    head += [words("value"), f"± {source.table.confidence:.0%}", words("unit"), words("formula"), words("note")]
    lines = []
    for row in rows:
        value, half, unit = source.cells(row)
        line = [str(row.figure.row or "")] if numbered else []
        line += [row.figure.zh, row.figure.en] if both else [row.figure.title(language)]
        line += [value, half, unit or unit_text(row.unit, language), row.figure.formula]
        lines.append([*line, coded(said_in(language, row.note))])
    right = {first, first + 1} | ({0} if numbered else set())
    return table(head, lines, right, muted={first + 3, first + 4})
