"""`twin sweep`: a plant at many points of a study, and which of them is best."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scenarios.asking import (
    amount,
    check_outputs,
    file_options,
    print_json,
    terminal_width,
    write_table,
    writing,
)
from scenarios.faults import FAILED
from scenarios.progress import bar
from scenarios.say import Say
from scenarios.verbs.run import run_options

if TYPE_CHECKING:
    from twin.study.sweeping.result import Sweep

__all__ = ["as_json", "options", "run", "show_sweep", "write_sweep_page"]


def options(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the arguments."""
    parser.add_argument("study", type=Path, help=say("sweep.study"))
    run_options(parser, say, "sweep.replications")
    parser.add_argument("--from", metavar="STATE", dest="state", help=say("sweep.from"))
    parser.add_argument("--out", metavar="FOLDER", type=Path, help=say("sweep.out"))
    parser.add_argument("--all", action="store_true", help=say("sweep.all"))
    file_options(parser, say, "csv", "xlsx", "html", "json")


def run(arguments: argparse.Namespace, say: Say) -> int:
    """Run the points, show the ranking, and write what is asked for."""
    check_outputs(arguments, say)
    length = amount(arguments.length, "s", "length", say, above=True)
    warm_up = amount(arguments.warm_up, "s", "warm-up", say)
    from twin.study.sweeping.sweep import sweep

    folder = arguments.out or arguments.study.with_name(f"{arguments.study.stem}.sweep")
    with bar(say("run.progress")) as progress:
        made = sweep(
            arguments.study,
            replications=arguments.replications,
            length=length,
            warm_up=warm_up,
            seed=arguments.seed,
            path=folder,
            workers=arguments.workers,
            progress=progress,
            engine=arguments.engine or "auto",
            cluster=arguments.cluster,
            state=arguments.state,
        )
    show_sweep(made, arguments, say)
    if not arguments.json:
        print()
        print(say("sweep.kept", path=folder))
    return 0 if made.done else FAILED


def show_sweep(made: Sweep, arguments: argparse.Namespace, say: Say) -> None:
    """Write tables and page, and show the ranking or JSON; failed points are told on the error output, too."""
    write_table(made, arguments, say, lambda path: print(say("show.wrote", path=path), file=sys.stderr))
    if arguments.html:
        write_sweep_page(made, arguments.html, say)
    if arguments.json:
        print_json(as_json(made))
        if made.failed:
            said = say("sweep.failed", count=len(made.failed), points=len(made.points), why=made.failed[0].error)
            print(f"twin: {said}", file=sys.stderr)
    else:
        print(made.text(say.language, all=arguments.all, width=terminal_width()))


def write_sweep_page(made: Sweep, path: Path, say: Say) -> None:
    """Write the page of a sweep."""
    import viz.report

    with writing(path, say) as file:
        viz.report.write_sweep(made, file, say.language)
    print(say("run.page", path=path), file=sys.stderr)


def as_json(made: Sweep) -> dict[str, object]:
    """Everything that machines want to know of a sweep, with numbers unrounded."""
    return {
        "study": made.name,
        "plant": made.plant,
        "seed": made.seed,
        "length_s": made.length,
        "version": made.version,
        "design": made.design,
        "factors": [
            {"name": f.name, "fields": f.fields, "unit": f.unit, "levels": f.levels} for f in made.factors
        ],
        "figures": [
            {"figure": f.figure, "of": f.of, "unit": f.unit, "goal": f.goal or None} for f in made.figures
        ],
        "confidence": made.confidence,
        "best": made.ranked[0].number if made.ranked else None,
        "may_be_best": sorted(made.in_doubt),
        "selection": made.selection,
        "verdict": made.verdict(),
        "points": made.records(),
        "effects": [
            {
                "factor": effect.factor,
                "figure": effect.figure.label,
                "share": effect.share,
                "levels": [
                    {"level": one.label, "mean": one.mean, "half_width": one.distance.half_width,
                     "points": one.points} for one in effect.levels
                ],
            }
            for figure in made.figures
            for effect in made.effects(figure)
        ],
        "folder": None if made.path is None else str(made.path),
    }  # fmt: skip
