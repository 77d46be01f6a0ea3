"""`twin run`: run a plant and show its figures."""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from scenarios import saving
from scenarios.asking import amount, check_outputs, file_options, print_json, terminal_width, writing
from scenarios.faults import UsageError
from scenarios.progress import bar
from scenarios.say import Say

if TYPE_CHECKING:
    from models.plant import Plant
    from twin.study.result import Result

__all__ = ["as_json", "options", "run", "run_options", "show_result"]


def options(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the arguments."""
    parser.add_argument("plant", nargs="?", help=say("run.plant"))
    run_options(parser, say, "run.replications")
    saving.options(parser, say)
    parser.add_argument("--precision", metavar="SHARE", help=say("run.precision"))
    parser.add_argument("--out", metavar="FILE", type=Path, help=say("run.out"))
    parser.add_argument("--record", choices=("all", "figures"), default="all", help=say("run.record"))
    parser.add_argument("--overwrite", action="store_true", help=say("option.overwrite"))
    parser.add_argument("--trace", metavar="FILE", nargs="?", const="-", help=say("run.trace"))
    parser.add_argument("--all", action="store_true", help=say("run.all"))
    file_options(parser, say, "html", "json")


def run_options(parser: argparse.ArgumentParser, say: Say, replications: str) -> None:
    """Add the arguments that say how long and how often plants are run."""
    parser.add_argument("--replications", "-n", metavar="N", type=int, help=say(replications))
    parser.add_argument("--length", metavar="TIME", help=say("run.length"))
    parser.add_argument("--warm-up", metavar="TIME", help=say("run.warm_up"))
    parser.add_argument("--seed", metavar="N", type=int, help=say("run.seed"))
    parser.add_argument("--workers", metavar="N", type=int, help=say("run.workers"))
    parser.add_argument("--cluster", metavar="ADDRESS", help=say("run.cluster"))
    parser.add_argument("--engine", choices=("auto", "reference", "compiled", "recursion"), help=say("run.engine"))


def run(arguments: argparse.Namespace, say: Say) -> int:
    """Run, show, and write what is asked for."""
    check_outputs(arguments, say)
    if arguments.plant is None and arguments.state is None:
        raise UsageError(say("run.no_plant"))
    if arguments.save_state is not None:
        return saving.save(arguments, say, _teller)
    if arguments.at is not None:
        raise UsageError(say("run.no_file"))
    precision = amount(arguments.precision, "1", "precision", say, above=True)
    length = amount(arguments.length, "s", "length", say, above=True)
    warm_up = amount(arguments.warm_up, "s", "warm-up", say)
    from twin.study.load import load
    from twin.study.run import run as run_plant
    from twin.study.state import open_state

    state = None if arguments.state is None else open_state(arguments.state)
    plant = state.plant if arguments.plant is None and state is not None else load(arguments.plant)
    # Without a file that keeps it, the record of everything is only needed by the page.
    wanted: Literal["all", "figures"] = arguments.record if arguments.out or arguments.html else "figures"
    with ExitStack() as stack:
        observers = [stack.enter_context(_teller(plant, arguments.trace, say))] if arguments.trace is not None else []
        progress = stack.enter_context(bar(say("run.progress")) if not arguments.trace else nullcontext())
        result = run_plant(
            plant,
            arguments.replications,
            length,
            warm_up,
            arguments.seed,
            precision,
            record=wanted,
            path=arguments.out,
            workers=arguments.workers,
            progress=progress,
            overwrite=arguments.overwrite,
            observers=observers,
            engine=arguments.engine or "auto",
            cluster=arguments.cluster,
            state=state,
        )
    if arguments.json:
        print_json(as_json(result))
    elif arguments.trace != "-":
        show_result(result, say, every=arguments.all)
    if result.precision_reached is False:
        assert precision is not None
        print(f"twin: {say('run.not_reached', asked=100 * precision, count=result.replications)}", file=sys.stderr)
    if arguments.html:
        write_page(result, arguments.html, say)
    if arguments.out and not arguments.json:
        print(say("run.kept", path=arguments.out), file=sys.stderr if arguments.trace == "-" else sys.stdout)
    return 0


def _teller(plant: Plant, target: str, say: Say) -> Any:
    """Return a context that gives the observer which tells what happens, on the screen or in a file."""
    from twin.study.trace_words import telling_to

    if target == "-":
        return telling_to(plant, sys.stdout, say.language)
    return telling_to(plant, Path(target), say.language)


def show_result(result: Result, say: Say, *, every: bool = False) -> None:
    """Print the figures, and how they came about."""
    print(result.text(say.language, all=every, width=terminal_width()))
    ended = ", ".join(say(f"ended.{how}") for how in dict.fromkeys(result.endings))
    print()
    print(say("run.ended", seed=result.seed, engine=result.engine, ended=ended))
    if result.engine_reason != "as asked":
        print(say("run.why", engine=result.engine, why=say.message(result.engine_reason)))


def write_page(result: Result, path: Path, say: Say) -> None:
    """Write the report of a result."""
    import viz.report

    with writing(path, say) as file:
        viz.report.write(result, file, say.language)
    print(say("run.page", path=path), file=sys.stderr)


def as_json(result: Result) -> dict[str, Any]:
    """Everything that machines want to know of a result, with numbers unrounded."""
    warm_up = result.warm_up
    return {
        "plant": result.plant.name,
        "seed": result.seed,
        "replications": result.replications,
        "asked": result.asked,
        "complete": result.complete,
        "length_s": result.length,
        "warm_up": {"time_s": warm_up.time, "reason": warm_up.reason, "too_short": warm_up.too_short},
        "engine": result.engine,
        "engine_reason": result.engine_reason,
        "versions": result.versions,
        "ended": result.endings,
        "file": None if result.path is None else str(result.path),
        "figures": result.figures.records(),
    }
