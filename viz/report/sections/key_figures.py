"""Key figures: cards with intervals, and every figure of the plant in a table."""

from __future__ import annotations

from itertools import groupby

from twin.figures import Row, all_figures
from viz.report.markup import Html, details, join, tag
from viz.report.rows import rows_table
from viz.report.source import Source

__all__ = ["section"]


def section(source: Source) -> Html:
    """Make the cards, and a table of all figures of the plant behind them."""
    rows = [row for row in source.table.rows(main=True) if row.known]
    cards = tag("div", *(_card(source, row) for row in rows), class_="cards")
    return join([cards, details(source.words("all_figures"), *_groups(source))])


def _card(source: Source, row: Row) -> Html:
    value, half, unit = source.cells(row)
    return tag(
        "div",
        tag("div", row.figure.title(source.language), class_="name"),
        tag("div", value, tag("span", unit, class_="unit"), class_="value"),
        tag("div", half or source.words("no_interval"), class_="half"),
        class_="card",
    )


def _home(row: Row) -> str:
    return row.figure.compute.__module__.rpartition(".")[2]


def _groups(source: Source) -> list[Html]:
    """Tables of figures by the module that defines them; those of the standards have their own section."""
    known = {"flow", "stations", "energy", "money"}
    names = [figure.name for figure in all_figures().values() if "plant" in figure.per]
    rows = [source.table.row(name) for name in names]
    made: list[Html] = []
    for home, group in groupby((row for row in rows if _home(row) not in {"iso22400", "miit"}), _home):
        heading = source.words(f"group_{home}") if home in known else home
        made += [tag("h3", heading), rows_table(source, list(group))]
    return made
