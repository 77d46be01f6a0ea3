"""`twin show`: a result, or one of its tables."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenarios.asking import amount, check_outputs, file_options, open_result, print_json, terminal_width, write_table
from scenarios.faults import UsageError
from scenarios.say import Say
from scenarios.verbs.run import as_json, show_result, write_page

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["options", "run"]

ROWS = 20
POWER, TEMPERATURE = "power", "temperature"
"""Tables over time, at any resolution."""


def options(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the arguments."""
    parser.add_argument("result", help=say("result"))
    parser.add_argument("table", nargs="?", help=say("show.table"))
    parser.add_argument("--rows", metavar="N", type=int, default=ROWS, help=say("show.rows"))
    parser.add_argument("--replication", metavar="N", type=int, default=0, help=say("show.replication"))
    parser.add_argument("--resolution", metavar="TIME", help=say("show.resolution"))
    parser.add_argument("--by", choices=("machine", "area", "plant"), help=say("show.by"))
    parser.add_argument("--of", choices=("power", "cost", "co2"), help=say("show.of"))
    file_options(parser, say, "csv", "xlsx", "html", "json")


def run(arguments: argparse.Namespace, say: Say) -> int:
    """Show the figures, or a table, or write them."""
    check_outputs(arguments, say)
    from twin.study.sweeping.store import is_sweep

    if is_sweep(arguments.result):
        return _show_sweep(arguments, say)
    result = open_result(arguments.result)
    tables = (*result.tables, POWER, TEMPERATURE)
    names = ", ".join(tables)
    if arguments.table is not None and arguments.table not in tables:
        raise UsageError(say("show.unknown", name=arguments.table, names=names))
    for option, belongs in (("resolution", (POWER, TEMPERATURE)), ("by", (POWER,)), ("of", (POWER,))):
        if getattr(arguments, option) is not None and arguments.table not in belongs:
            raise UsageError(say("show.needs_power", option=f"--{option}", path=arguments.result))
    if arguments.html:
        write_page(result, arguments.html, say)
    if arguments.table is None:
        for option in ("csv", "xlsx"):
            if getattr(arguments, option):
                raise UsageError(say("show.needs_table", option=f"--{option}", names=names))
        if arguments.json:
            print_json(as_json(result))
        elif not arguments.html:
            show_result(result, say)
            print(say("show.tables", names=names, path=arguments.result))
        return 0
    from twin.record.errors import RecordError

    try:
        if arguments.table in (POWER, TEMPERATURE):
            width = amount(arguments.resolution or "1 min", "s", "resolution", say, above=True)
            assert width is not None
            if arguments.table == POWER:
                table = result.power(width, arguments.by or "plant", arguments.replication, of=arguments.of or "power")
            else:
                table = result.temperature(width, arguments.replication)
        else:
            table = result.table(arguments.table, arguments.replication)
    except RecordError as error:
        raise UsageError(str(error)) from None
    if arguments.csv or arguments.xlsx:
        write_table(_Frame(table), arguments, say, lambda path: print(say("show.wrote", path=path), file=sys.stderr))
    elif arguments.json:
        print_json([{str(name): value for name, value in row.items()} for row in table.to_dict("records")])
    else:
        _show(table, arguments.rows, say)
    return 0


def _show_sweep(arguments: argparse.Namespace, say: Say) -> int:
    """Show a sweep; its points are results of their own."""
    from scenarios.verbs.sweep import show_sweep
    from twin.record.errors import RecordError
    from twin.study.sweeping.result import Sweep

    if arguments.table is not None:
        raise UsageError(say("show.sweep_table", path=arguments.result))
    try:
        made = Sweep(arguments.result)
    except RecordError as error:
        raise UsageError(str(error)) from None
    arguments.all = False
    show_sweep(made, arguments, say)
    return 0


def _show(table: pd.DataFrame, rows: int, say: Say) -> None:
    from twin.figures.text import text_table

    shown = table.head(max(rows, 0))
    lines = [[_cell(value) for value in row] for row in shown.itertuples(index=False)]
    sides: list[Any] = ["right" if table[name].dtype.kind in "ifu" else "left" for name in table.columns]
    print(text_table([str(name) for name in table.columns], lines, sides, terminal_width()))
    if len(shown) < len(table):
        print(say("show.more", shown=len(shown), all=len(table)))


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return "" if value != value else f"{value:.3f}".rstrip("0").rstrip(".")
    return "" if value is None else str(value)


class _Frame:
    """A frame that is written as all our tables are."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame

    def to_csv(self, path: Path) -> None:
        """Write CSV with a mark, so that Excel shows Chinese."""
        self.frame.to_csv(path, index=False, encoding="utf-8-sig")

    def to_excel(self, path: Path) -> None:
        """Write an Excel file.

        Raises
        ------
        UsageError
            If there are more rows than a sheet holds.
        """
        if len(self.frame) >= 2**20:
            raise UsageError(f"{path}: {len(self.frame):,} rows, a sheet holds {2**20 - 1:,}; write --csv")
        self.frame.to_excel(path, index=False)
