"""`twin compare`: plants, or results, against the first of them."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from scenarios.asking import (
    amount,
    check_outputs,
    file_options,
    open_result,
    print_json,
    terminal_width,
    write_table,
    writing,
)
from scenarios.faults import UsageError
from scenarios.progress import bar
from scenarios.say import Say
from scenarios.verbs.run import run_options

if TYPE_CHECKING:
    from twin.figures import Comparison

__all__ = ["options", "run"]

_OF_RUNS = ("replications", "length", "warm_up", "seed", "workers", "engine", "cluster", "state")


def options(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the arguments."""
    parser.add_argument("plants", nargs="+", metavar="FILE", help=say("compare.plants"))
    run_options(parser, say, "compare.replications")
    parser.add_argument("--from", metavar="STATE", dest="state", help=say("compare.from"))
    parser.add_argument("--all", action="store_true", help=say("run.all"))
    parser.add_argument("--miit", action="store_true", help=say("compare.miit"))
    file_options(parser, say, "csv", "xlsx", "html", "json")


def run(arguments: argparse.Namespace, say: Say) -> int:
    """Compare, show the table and the verdict, and write what is asked for."""
    if len(arguments.plants) < 2:
        raise UsageError(say("compare.fewer", count=len(arguments.plants)))
    check_outputs(arguments, say)
    length = amount(arguments.length, "s", "length", say, above=True)
    warm_up = amount(arguments.warm_up, "s", "warm-up", say)
    from twin.study.compare import compare, is_result

    results = [is_result(path) for path in arguments.plants]
    if all(results):
        for name in _OF_RUNS:
            if getattr(arguments, name) is not None:
                option = "--" + {"state": "from"}.get(name, name).replace("_", "-")
                raise UsageError(say("compare.options", option=option))
    given = [open_result(path) if done else path for path, done in zip(arguments.plants, results, strict=True)]
    with bar(say("run.progress")) as progress:
        comparison = compare(
            given,
            arguments.replications,
            length,
            warm_up,
            arguments.seed,
            workers=arguments.workers,
            progress=progress,
            engine=arguments.engine or "auto",
            cluster=arguments.cluster,
            state=arguments.state,
        )
    write_table(comparison, arguments, say, lambda path: print(say("show.wrote", path=path), file=sys.stderr))
    if arguments.html:
        import viz.report

        with writing(arguments.html, say) as file:
            viz.report.write_comparison(comparison, file, say.language)
        print(say("run.page", path=arguments.html), file=sys.stderr)
    if arguments.json:
        print_json({"base": comparison.base, "variants": comparison.variants, "replications": comparison.replications,
                    "confidence": comparison.confidence, "changes": comparison.records()})  # fmt: skip
        return 0
    _show(comparison, arguments, say)
    return 0


def _show(comparison: Comparison, arguments: argparse.Namespace, say: Say) -> None:
    width = terminal_width()
    if arguments.miit:
        print(comparison.miit(say.language, width))
    else:
        print(comparison.text(say.language, all=arguments.all, width=width))
    print()
    print(comparison.verdict(say.language))
