"""`twin kpis`: all figures of a result, and the tables of the MIIT."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from scenarios.asking import check_outputs, file_options, open_result, print_json, terminal_width, write_table
from scenarios.say import Say

if TYPE_CHECKING:
    from twin.figures import FigureTable

__all__ = ["options", "run"]


def options(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the arguments."""
    parser.add_argument("result", help=say("result"))
    parser.add_argument("--miit", action="store_true", help=say("kpis.miit"))
    file_options(parser, say, "csv", "xlsx", "json")


def run(arguments: argparse.Namespace, say: Say) -> int:
    """Show or write all figures."""
    check_outputs(arguments, say)
    figures = open_result(arguments.result).figures
    if arguments.csv or arguments.xlsx:
        write_table(figures, arguments, say, lambda path: print(say("show.wrote", path=path), file=sys.stderr))
    elif arguments.json:
        print_json(figures.records())
    else:
        if not arguments.miit:
            print(figures.text(say.language, all=True, width=terminal_width()))
            print()
        print(say("kpis.miit_title"))
        print(_miit(figures, say))
    return 0


def _miit(figures: FigureTable, say: Say) -> str:
    """The reference table: every row is there; what no run can know is the user's, or says so."""
    from twin.figures.miit import table_rows
    from twin.figures.text import text_table

    head = [say("kpis.row"), *(say(f"column.{name}") for name in ("figure", "value", "unit", "note"))]
    lines = []
    for number, figure in enumerate(table_rows(), 1):
        row = figures.row(figure.name)
        value, half, unit = row.cells()
        title, value = figure.title(say.language), f"{value} ± {half}" if half else value
        lines.append([str(number), title, value, unit, say.message(row.note)])
    return text_table(head, lines, ["right", "left", "right", "left", "left"], terminal_width())
