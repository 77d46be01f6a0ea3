"""What `twin run` does where a state is saved: up to a time, and no figures."""

from __future__ import annotations

import argparse
from contextlib import ExitStack, nullcontext
from typing import TYPE_CHECKING, Any

from scenarios.asking import amount
from scenarios.faults import UsageError
from scenarios.progress import bar
from scenarios.say import Say

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from models.plant import Plant

__all__ = ["options", "save"]

ALONE = ("replications", "precision", "workers", "cluster", "engine", "out", "html", "json", "all")
"""Options of a run that say nothing where its state is saved."""


def options(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the arguments."""
    parser.add_argument("--from", metavar="STATE", dest="state", help=say("run.from"))
    parser.add_argument("--save-state", metavar="FILE", help=say("run.save_state"))
    parser.add_argument("--at", metavar="TIME", help=say("run.at"))


def save(
    arguments: argparse.Namespace, say: Say, teller: Callable[[Plant, str, Say], AbstractContextManager[Any]]
) -> int:
    """Run up to a time and save the state; `teller` makes the observer that tells what happens."""
    from twin.study.load import load
    from twin.study.saving import save_state
    from twin.study.state import open_state

    for option in ALONE:
        if getattr(arguments, option):
            raise UsageError(say("run.save_alone", option=option))
    at = amount(arguments.at, "s", "at", say)
    if at is None:
        raise UsageError(say("run.no_time"))
    if arguments.plant is not None and arguments.state is not None:
        raise UsageError(say("run.two_starts"))
    state = None if arguments.state is None else open_state(arguments.state)
    plant = load(arguments.plant) if state is None else state.plant
    with ExitStack() as stack:
        telling = arguments.trace is not None
        observers = [stack.enter_context(teller(plant, arguments.trace, say))] if telling else []
        progress = stack.enter_context(nullcontext() if telling else bar(say("run.progress")))
        saved = save_state(
            plant if state is None else state,
            arguments.save_state,
            at,
            length=amount(arguments.length, "s", "length", say, above=True),
            warm_up=amount(arguments.warm_up, "s", "warm-up", say),
            seed=arguments.seed,
            record=arguments.record,
            overwrite=arguments.overwrite,
            progress=progress,
            observers=observers,
        )
    print(say("run.saved", plant=plant.name, time=f"{saved.time:.12g}", path=arguments.save_state))
    return 0
