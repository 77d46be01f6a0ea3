"""Writing of reports to files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

__all__ = ["write", "write_comparison", "write_sweep", "write_validation"]


def write(result: Any, path: str | Path, lang: str = "en") -> None:
    """Write the report of a result as one HTML file that needs no network.

    Parameters
    ----------
    result : Result
        Has `figures`, a `FigureTable`; `seed`, `engine`, `versions` and ``table("orders")`` are used where it has them.
    path : where to; an older file is replaced at once
    lang : "en" or "zh"

    Raises
    ------
    ValueError
        If there are no texts in that language.
    OSError
        If the file cannot be written.
    """
    from viz.report.page import save
    from viz.report.run_page import make_source, run_page
    from viz.report.words import Words

    save(run_page(make_source(result, Words(lang))), path)


def write_comparison(comparison: Any, path: str | Path, lang: str = "en") -> None:
    """Write the comparison of plants as one HTML file that needs no network.

    Parameters
    ----------
    comparison : Comparison
        Of `twin.figures`.
    path, lang : as for `write`

    Raises
    ------
    ValueError
        If there are no texts in that language.
    OSError
        If the file cannot be written.
    """
    from viz.report.comparison_page import comparison_page
    from viz.report.page import save
    from viz.report.words import Words

    save(comparison_page(comparison, Words(lang)), path)


def write_sweep(sweep: Any, path: str | Path, lang: str = "en") -> None:
    """Write the page of a sweep as one HTML file that needs no network.

    Parameters
    ----------
    sweep : Sweep
        Of `twin`.
    path, lang : as for `write`

    Raises
    ------
    ValueError
        If there are no texts in that language.
    OSError
        If the file cannot be written.
    """
    from viz.report.page import save
    from viz.report.sweep_page import sweep_page
    from viz.report.words import Words

    save(sweep_page(sweep, Words(lang)), path)


def write_validation(found: Any, name: str, path: str | Path, lang: str = "en") -> None:
    """Write what a hold-out found as one HTML file that needs no network.

    Parameters
    ----------
    found : Validation
        Of `twin.building.trust`.
    name : of the plant
    path, lang : as for `write`

    Raises
    ------
    ValueError
        If there are no texts in that language.
    OSError
        If the file cannot be written.
    """
    from viz.report.page import save
    from viz.report.trust_page import trust_page
    from viz.report.words import Words

    save(trust_page(found, name, Words(lang)), path)
