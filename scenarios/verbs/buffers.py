"""`twin buffers`: where places between stations serve best."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scenarios.asking import amount, check_outputs, file_options, print_json, terminal_width, write_table, writing
from scenarios.faults import UsageError
from scenarios.progress import bar
from scenarios.say import Say

__all__ = ["options", "run"]


def options(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the arguments."""
    parser.add_argument("plant", help=say("plant"))
    parser.add_argument("--total", metavar="N", type=int, help=say("buffers.total"))
    parser.add_argument("--throughput", metavar="RATE", type=float, help=say("buffers.throughput"))
    parser.add_argument("--buffers", metavar="NAMES", help=say("buffers.names"))
    parser.add_argument("--replications", "-n", metavar="N", type=int, help=say("buffers.replications"))
    parser.add_argument("--length", metavar="TIME", help=say("run.length"))
    parser.add_argument("--warm-up", metavar="TIME", help=say("run.warm_up"))
    parser.add_argument("--seed", metavar="N", type=int, help=say("run.seed"))
    parser.add_argument("--workers", metavar="N", type=int, help=say("run.workers"))
    parser.add_argument("--engine", choices=("auto", "reference", "compiled", "recursion"), help=say("run.engine"))
    parser.add_argument("--out", metavar="FILE", type=Path, help=say("buffers.out"))
    file_options(parser, say, "csv", "xlsx", "json")


def run(arguments: argparse.Namespace, say: Say) -> int:
    """Allocate, show, and write what is asked for."""
    check_outputs(arguments, say)
    length = amount(arguments.length, "s", "length", say, above=True)
    warm_up = amount(arguments.warm_up, "s", "warm-up", say)
    if arguments.throughput is not None and not 0 < arguments.throughput < float("inf"):
        raise UsageError(say("want_more", option="throughput", text=f"{arguments.throughput:g}", low="0"))
    if arguments.out is not None and arguments.out.exists():
        raise UsageError(say("is_input", path=arguments.out))
    from twin.planning.buffers import allocate_buffers

    names = None if arguments.buffers is None else [name.strip() for name in arguments.buffers.split(",")]
    with bar(say("run.progress")) as progress:
        found = allocate_buffers(
            arguments.plant,
            arguments.total,
            throughput=arguments.throughput,
            buffers=names,
            replications=arguments.replications,
            length=length,
            warm_up=warm_up,
            seed=arguments.seed,
            workers=arguments.workers,
            engine=arguments.engine or "auto",
            progress=progress,
        )
    write_table(found, arguments, say, lambda path: print(say("show.wrote", path=path), file=sys.stderr))
    if arguments.out is not None:
        with writing(arguments.out, say) as file:
            file.write_text(found.variant(_beside(arguments.plant, arguments.out)), encoding="utf-8")
        print(say("show.wrote", path=arguments.out), file=sys.stderr)
    if arguments.json:
        compared = [] if found.comparison is None else found.comparison.records()
        print_json({"runs": found.runs, "buffers": found.records(), "comparison": compared})
    else:
        print(found.text(say.language, terminal_width()))
    return 0


def _beside(plant: str, out: Path) -> str:
    """Path of the plant file as seen from the variant's."""
    import os.path

    try:
        return Path(os.path.relpath(plant, out.parent)).as_posix()
    except ValueError:  # on another drive
        return Path(plant).resolve().as_posix()
