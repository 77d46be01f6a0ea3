"""`twin policies`: what to do when things happen, compared under the same disturbances."""

from __future__ import annotations

import argparse
import sys

from scenarios.asking import amount, check_outputs, file_options, print_json, write_table, writing
from scenarios.progress import bar
from scenarios.say import Say

__all__ = ["options", "run"]


def options(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the arguments."""
    parser.add_argument("plant", help=say("plant"))
    parser.add_argument("--policies", metavar="NAMES", help=say("policies.names"))
    parser.add_argument("--disturbances", metavar="N", type=int, default=20, help=say("policies.disturbances"))
    parser.add_argument("--replications", "-n", metavar="N", type=int, help=say("compare.replications"))
    parser.add_argument("--solver", metavar="NAME", default="auto", help=say("schedule.solver"))
    parser.add_argument("--time", metavar="TIME", default="10 s", help=say("schedule.time"))
    parser.add_argument("--iterations", metavar="N", type=int, help=say("schedule.iterations"))
    parser.add_argument("--seed", metavar="N", type=int, help=say("run.seed"))
    parser.add_argument("--workers", metavar="N", type=int, help=say("run.workers"))
    file_options(parser, say, "csv", "xlsx", "html", "json")


def run(arguments: argparse.Namespace, say: Say) -> int:
    """Compare, show, and write what is asked for."""
    check_outputs(arguments, say)
    seconds = amount(arguments.time, "s", "time", say, above=True)
    assert seconds is not None
    from twin.planning.dynamic.compare import compare_policies

    names = None if arguments.policies is None else [name.strip() for name in arguments.policies.split(",")]
    with bar(say("run.progress")) as progress:
        found = compare_policies(
            arguments.plant,
            names,
            disturbances=arguments.disturbances,
            replications=arguments.replications,
            time_limit=seconds,
            solver=arguments.solver,
            iterations=arguments.iterations,
            seed=arguments.seed,
            workers=arguments.workers,
            progress=progress,
        )
    write_table(found, arguments, say, lambda path: print(say("show.wrote", path=path), file=sys.stderr))
    if arguments.html:
        import viz.policies

        with writing(arguments.html, say) as file:
            viz.policies.write(found, file, say.language)
        print(say("run.page", path=arguments.html), file=sys.stderr)
    if arguments.json:
        ranking = [{"policy": name, "significantly_worse_than_first": worse} for name, worse in found.ranking]
        print_json({"base": found.base, "replications": found.replications, "confidence": found.confidence,
                    "criterion": found.criterion, "ranking": ranking, "measures": found.records()})  # fmt: skip
    else:
        print(found.text(say.language))
    return 0
