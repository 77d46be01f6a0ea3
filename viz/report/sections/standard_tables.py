"""The tables of the standards: the MIIT reference table with its 21 rows, and ISO 22400-2."""

from __future__ import annotations

from twin.figures import Row, all_figures
from twin.figures.miit import table_rows
from viz.report.markup import Html, details, join, tag
from viz.report.notes import note_text
from viz.report.markup import table
from viz.report.sections.key_figures import rows_table
from viz.report.source import Source
from viz.report.words import unit_text

__all__ = ["miit_head", "section"]


def section(source: Source) -> Html:
    """Make both tables, bilingual; the second is folded away."""
    words = source.words
    iso = [
        source.table.row(figure.name)
        for figure in all_figures().values()
        if "plant" in figure.per and figure.source.startswith("ISO 22400")
    ]
    return join(
        [
            tag("h3", words("miit_table")),
            _miit(source),
            details(words("iso_table", count=len(iso)), rows_table(source, iso)),
        ]
    )


def miit_head(source: Source) -> list[str]:
    """Heads of the first columns: number, name in both languages."""
    return ["#", source.words("figure_zh"), source.words("figure_en")]


def _origin(source: Source, row: Row) -> str:
    return source.words(f"origin_{row.origin}")


def _miit(source: Source) -> Html:
    words = source.words
    head = [*miit_head(source), words("value"), f"± {source.table.confidence:.0%}", words("unit"), words("origin"), words("note")]
    lines = []
    for figure in table_rows():
        row = source.table.row(figure.name)
        value, half, unit = source.cells(row)
        unit = unit or unit_text(row.unit, source.language)
        note = note_text(row.note, source.language) if row.origin != "given" else ""
        lines.append([str(figure.row), figure.zh, figure.en, value, half, unit, _origin(source, row), note])
    return table(head, lines, {0, 3, 4}, muted={6, 7})
