"""`twin build`: a plant from a log, and how far it is to be trusted."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from scenarios.asking import print_json, writing
from scenarios.faults import UsageError
from scenarios.say import Say

if TYPE_CHECKING:
    from twin.building.trust.validation import Validation

__all__ = ["columns_of", "log_options", "options", "run", "share_of"]


def log_options(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add what every verb that reads a log takes."""
    parser.add_argument("log", type=Path, help=say("build.log"))
    parser.add_argument("--column", metavar="ROLE=NAME", action="append", default=[], help=say("build.column"))
    parser.add_argument("--zone", help=say("build.zone"))


def options(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the arguments."""
    log_options(parser, say)
    parser.add_argument("--out", metavar="FILE", type=Path, help=say("build.out"))
    parser.add_argument("--hold-out", metavar="SHARE", help=say("build.hold_out"))
    parser.add_argument("-n", "--replications", type=int, metavar="N", help=say("build.replications"))
    parser.add_argument("--html", metavar="FILE", type=Path, help=say("option.html"))
    parser.add_argument("--json", action="store_true", help=say("option.json"))


def columns_of(given: list[str], say: Say) -> dict[str, str]:
    """Read `--column ROLE=NAME`."""
    found = {}
    for text in given:
        role, equals, name = text.partition("=")
        if not equals or not role or not name:
            raise UsageError(say("build.bad_column", text=text))
        found[role.strip()] = name
    return found


def share_of(text: str, option: str, say: Say) -> float:
    """Read a share as 60% or 0.6."""
    number = text.strip().removesuffix("%").strip()
    try:
        share = float(number) / (100.0 if "%" in text else 1.0)
    except ValueError:
        share = 0.0
    if not 0.05 <= share <= 0.95:
        raise UsageError(say("build.bad_share", option=option, text=text))
    return share


def run(arguments: argparse.Namespace, say: Say) -> int:
    """Build the plant, write its file, and hold it against what it has not seen."""
    share = None if arguments.hold_out is None else share_of(arguments.hold_out, "hold-out", say)
    for option in ("replications", "html"):
        if share is None and getattr(arguments, option) is not None:
            raise UsageError(say("build.needs", option=f"--{option}"))
    count = 20 if arguments.replications is None else arguments.replications
    if not 1 <= count <= 10_000:
        raise UsageError(say("bad_option", option="replications", why=f"{count}, want 1 to 10000"))
    out: Path = arguments.out or arguments.log.with_suffix(".yaml")
    if arguments.out is None and out.exists():
        raise UsageError(say("build.exists", path=out))
    from scenarios.monitored import show_stream, write_machines
    from twin.building.build import discover
    from twin.building.columns import named
    from twin.building.loading import load_log
    from twin.building.monitoring.mtconnect import is_stream
    from twin.building.trust.hold_out import hold_out
    from twin.building.wording import told

    given = columns_of(arguments.column, say)
    if is_stream(arguments.log):
        show_stream(arguments.log, say)
        return 0
    loaded = load_log(arguments.log, given, arguments.zone)
    if "case" not in loaded.columns:
        print(say("build.columns", columns=named(loaded.columns)))
        with writing(out, say) as file:
            write_machines(loaded, arguments.log, file, share, say)
        print(say("init.wrote", path=out))
        return 0
    built = discover(loaded.log, loaded.columns, arguments.log.stem, str(arguments.log))
    plant = built.plant
    with writing(out, say) as file:
        built.save(file)
    facts = {
        "stations": len(plant.stations),
        "products": sum(bool(product.routing) for product in plant.products.values()),
        "cases": int(built.ops.first.sum()),
        "operations": len(built.ops),
    }
    found: Validation | None = None
    if share is not None:
        found = hold_out(built.log, built.columns, share, count)
    if arguments.json:
        rows = (
            []
            if found is None
            else [vars(row) | {"difference": row.difference, "good": row.good} for row in found.rows]
        )
        print_json({"plant": str(out), "columns": built.columns, "found": facts, "hold_out": rows,
                    "unknown": found.unknown if found else 0, "not_run": found.not_run if found else "",
                    "notes": [vars(note) for note in built.log.notes]})  # fmt: skip
        return 0
    print(say("build.columns", columns=named(built.columns)))
    for line in told(built.log.notes, say.language):
        print(f"  {line}")
    print(say("build.found", **facts))
    print(say("init.wrote", path=out))
    if found is not None:
        _show(found, say)
        if arguments.html:
            import viz.report

            with writing(arguments.html, say) as file:
                viz.report.write_validation(found, plant.name, file, say.language)
            print(say("run.page", path=arguments.html))
    return 0


def _show(found: Validation, say: Say) -> None:
    """Print the comparisons and the verdict."""
    from rich.console import Console
    from rich.table import Table

    from viz.report.trust_rows import beside, cells, verdict
    from viz.report.words import Words

    words = Words(say.language)
    table = Table(box=None, pad_edge=False)
    for key in ("of", "real", "simulated", "range", "difference", "chance", "judged"):
        table.add_column(words(f"trust_{key}"), justify="left" if key in ("of", "judged") else "right")
    for row in found.rows:
        name, *rest, judged = cells(row)
        table.add_row(words(f"trust_{name}"), *rest, words(f"trust_{judged}"))
    print()
    Console(width=120, highlight=False, markup=False).print(table)
    kind, names = verdict(found)
    print()
    print(words(f"trust_{kind}", names=", ".join(words(f"trust_{name}") for name in names)))
    for line in beside(found, words):
        print(line)
