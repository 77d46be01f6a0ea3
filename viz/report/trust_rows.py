"""Comparisons of a hold-out as cells, and the verdict over them."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from twin.building.trust.validation import Row, Validation
    from viz.report.words import Words

__all__ = ["beside", "cells", "verdict"]


def cells(row: Row) -> tuple[str, str, str, str, str, str, str]:
    """Name, real, simulated, range, difference, chance and judgement; name and judgement as keys of words."""
    unit = f" {row.unit}" if row.unit == "h" else ""
    judged = "good" if row.good else "noise" if row.within_noise else "off"
    if isnan(row.real):
        return row.name, "", f"{row.simulated:.3g}{unit}", "", "", f"{row.floor:.3g}{unit}", judged
    return (
        row.name,
        f"{row.real:.4g}{unit}",
        f"{row.simulated:.4g}{unit}",
        f"{row.low:.4g} … {row.high:.4g}",
        f"{100 * row.difference:+.1f} %" if row.real else "",
        f"±{100 * row.floor / row.real:.0f} %" if row.real else "",
        judged,
    )


def verdict(found: Validation) -> tuple[str, list[str]]:
    """Key of the words of the verdict, and the names of what is off."""
    off = [row.name for row in found.rows if not (row.good or row.within_noise)]
    return ("well" if not off else "partly" if 2 * len(off) < len(found.rows) else "badly"), off


def beside(found: Validation, words: Words) -> list[str]:
    """What must be known beside the verdict: what is cut off, and what the log cannot tell."""
    said = [words("trust_unfinished", open=found.unfinished, all=found.orders)]
    if found.unknown:
        said.append(words("trust_unknown", cases=found.unknown))
    if found.not_run:
        from twin.messages.translate import said_in

        said.append(words("trust_not_run", why=said_in(words.language, found.not_run)))
    return said
