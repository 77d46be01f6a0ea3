"""`twin schema`: the JSON Schema of the plant file."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from scenarios.asking import writing
from scenarios.say import Say

__all__ = ["options", "run"]


def options(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the arguments."""
    parser.add_argument("--out", metavar="FILE", type=Path, help=say("schema.out"))


def run(arguments: argparse.Namespace, say: Say) -> int:
    """Print the schema, or write it."""
    from models.schema import plant_schema

    text = json.dumps(plant_schema(), indent=1, ensure_ascii=False)
    if arguments.out is None:
        print(text)
        return 0
    with writing(arguments.out, say) as file:
        file.write_text(text + "\n", encoding="utf-8", newline="\n")
    print(say("init.wrote", path=arguments.out))
    return 0
