"""The tables of the standards: the MIIT reference table with its 21 rows, and ISO 22400-2."""

from __future__ import annotations

from twin.figures import all_figures
from twin.figures.miit import table_rows
from viz.report.markup import Html, details, join, tag
from viz.report.rows import rows_table
from viz.report.source import Source

__all__ = ["section"]


def section(source: Source) -> Html:
    """Make both tables, bilingual; the second is folded away."""
    words, figures = source.words, source.table
    iso = [
        figures.row(figure.name)
        for figure in all_figures().values()
        if "plant" in figure.per and figure.source.startswith("ISO 22400")
    ]
    miit = [figures.row(figure.name) for figure in table_rows()]
    return join(
        [
            tag("h3", words("miit_table")),
            rows_table(source, miit, both=True, numbered=True),
            details(words("iso_table", count=len(iso)), rows_table(source, iso, both=True)),
        ]
    )
