"""`twin init`: write a commented starter plant."""

from __future__ import annotations

import argparse
import json
from importlib.resources import files
from pathlib import Path

from scenarios.asking import writing
from scenarios.faults import UsageError
from scenarios.say import Say

__all__ = ["TEMPLATES", "options", "run"]

TEMPLATES = ("line", "jobs")
SCHEMA = "plant.schema.json"


def options(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the arguments."""
    parser.add_argument("folder", nargs="?", type=Path, default=Path(), help=say("init.folder"))
    parser.add_argument("--template", choices=TEMPLATES, default=TEMPLATES[0], help=say("init.template"))
    parser.add_argument("--force", action="store_true", help=say("init.force"))


def run(arguments: argparse.Namespace, say: Say) -> int:
    """Write the files of a template, and the schema that editors read."""
    from models.schema import plant_schema

    folder: Path = arguments.folder
    texts = _texts(arguments.template, say.language)
    texts[SCHEMA] = json.dumps(plant_schema(), indent=1, ensure_ascii=False) + "\n"
    for name in texts:
        if (folder / name).exists() and not arguments.force:
            raise UsageError(say("init.exists", path=folder / name))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(say("cannot_write", path=folder, why=say.message(str(error.strerror)))) from None
    for name, text in texts.items():
        with writing(folder / name, say) as file:
            file.write_text(text, encoding="utf-8", newline="\n")
        print(say("init.wrote", path=folder / name))
    print(say("init.next", path=folder / "plant.yaml"))
    return 0


def _texts(template: str, language: str) -> dict[str, str]:
    """Files of a template by name; those of the other language are left out."""
    found = {}
    for file in files("scenarios").joinpath("templates", template).iterdir():
        stem, _, ending = file.name.partition(".")
        named = ending.split(".")
        if len(named) == 2 and named[0] != language:
            continue
        found[f"{stem}.{named[-1]}"] = file.read_text(encoding="utf-8")
    return dict(sorted(found.items()))
