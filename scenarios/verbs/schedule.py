"""`twin schedule`: plan a plant's orders, execute the plan in the simulation, and show both."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scenarios.asking import amount, check_outputs, file_options, print_json, writing
from scenarios.faults import UsageError
from scenarios.progress import bar
from scenarios.say import Say

if TYPE_CHECKING:
    from twin.planning.schedule import ScheduleResult

__all__ = ["options", "run"]

TIME = "10 s"


def options(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the arguments."""
    parser.add_argument("plant", help=say("plant"))
    parser.add_argument("--solver", metavar="NAME", default="auto", help=say("schedule.solver"))
    parser.add_argument("--time", metavar="TIME", default=TIME, help=say("schedule.time"))
    parser.add_argument("--objective", metavar="TERMS", help=say("schedule.objective"))
    parser.add_argument("--hard-due", action="store_true", help=say("schedule.hard_due"))
    parser.add_argument("--robust", metavar="N", type=int, default=0, help=say("schedule.robust"))
    parser.add_argument("--replications", "-n", metavar="N", type=int, help=say("schedule.replications"))
    parser.add_argument("--seed", metavar="N", type=int, help=say("run.seed"))
    parser.add_argument("--iterations", metavar="N", type=int, help=say("schedule.iterations"))
    parser.add_argument("--workers", metavar="N", type=int, help=say("run.workers"))
    parser.add_argument("--dispatch", metavar="FILE", type=Path, help=say("schedule.dispatch"))
    file_options(parser, say, "csv", "xlsx", "html", "json")


def run(arguments: argparse.Namespace, say: Say) -> int:
    """Schedule, show, and write what is asked for."""
    check_outputs(arguments, say)
    for path in (arguments.dispatch,):
        if path is not None and (path.exists() and path.suffix.lower() != ".csv"):
            raise UsageError(say("is_input", path=path))
    seconds = amount(arguments.time, "s", "time", say, above=True)
    assert seconds is not None
    for option in ("workers", "iterations"):
        given = getattr(arguments, option)
        if given is not None and given < 1:
            raise UsageError(say("bad_option", option=option, why=f"{given}, want at least 1"))
    from twin.planning.schedule import schedule

    with bar(say("run.progress")) as progress:
        result = schedule(
            arguments.plant,
            seconds,
            solver=arguments.solver,
            objective=arguments.objective,
            hard_due=arguments.hard_due,
            robust=arguments.robust,
            replications=arguments.replications,
            seed=arguments.seed,
            iterations=arguments.iterations,
            workers=arguments.workers,
            progress=progress,
        )
    _write(result, arguments, say)
    if arguments.json:
        print_json(result.records())
    else:
        print(result.text(say.language))
    return 0


def _write(result: ScheduleResult, arguments: argparse.Namespace, say: Say) -> None:
    """Write the files that are asked for."""
    plan = result.plan
    for path, write in (
        (arguments.csv, plan.to_csv),
        (arguments.xlsx, plan.to_excel),
        (arguments.dispatch, plan.write_dispatch),
    ):
        if path is not None:
            with writing(path, say) as file:
                write(file)
            print(say("show.wrote", path=path), file=sys.stderr)
    if arguments.html:
        import viz.gantt

        with writing(arguments.html, say) as file:
            viz.gantt.write(result, file, say.language)
        print(say("run.page", path=arguments.html), file=sys.stderr)
