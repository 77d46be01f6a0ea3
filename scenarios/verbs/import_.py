"""`twin import`: a model of another program to a plant file."""

from __future__ import annotations

import argparse
from pathlib import Path

from scenarios.asking import amount, writing
from scenarios.faults import UsageError
from scenarios.say import Say

__all__ = ["FORMATS", "options", "run"]

FORMATS = ("opentcs",)
EVERY = "2 h"
KINDS = (".yaml", ".yml")


def options(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the arguments."""
    parser.add_argument("format", choices=FORMATS, help=say("import.format"))
    parser.add_argument("model", help=say("import.model"))
    parser.add_argument("--out", metavar="FILE", type=Path, help=say("import.out"))
    parser.add_argument("--every", metavar="TIME", default=EVERY, help=say("import.every", default=EVERY))
    parser.add_argument("--overwrite", action="store_true", help=say("option.overwrite"))


def run(arguments: argparse.Namespace, say: Say) -> int:
    """Write the plant file, with what was assumed as comments at its head."""
    amount(arguments.every, "s", "every", say, above=True)
    out: Path | None = arguments.out
    if out is not None and out.exists() and not arguments.overwrite:
        raise UsageError(say("import.exists", path=out))
    if out is not None and out.suffix.lower() not in KINDS:
        raise UsageError(say("import.wrong_kind", path=out))
    from models.importing import import_opentcs
    from models.reading.reader import dump

    imported = import_opentcs(arguments.model, arguments.every)
    head = [
        f"# twin import {arguments.format} {Path(arguments.model).name}",
        "#",
        *(f"# {say.message(note)}" for note in imported.notes),
    ]
    text = "\n".join(head) + "\n\n" + dump(imported.plant, defaults=False, compact=True)
    if out is None:
        print(text, end="")
        return 0
    with writing(out, say) as file:
        file.write_text(text, encoding="utf-8", newline="\n")
    plant = imported.plant
    print(say("init.wrote", path=out))
    print(
        say(
            "import.counts",
            nodes=len(plant.network.nodes),
            lanes=len(plant.network.lanes),
            stations=len(plant.stations),
            vehicles=sum(fleet.vehicles for fleet in plant.fleets.values()),
        )
    )
    for note in imported.notes:
        print(f"- {say.message(note)}")
    print(say("init.next", path=out))
    return 0
